/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "lyceum-chat-stream.h"

#define CHUNK(delta_)                                                                                                  \
  "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":" delta_               \
  ",\"finish_reason\":null}]}\n\n"
#define SAY(text_) CHUNK ("{\"content\":\"" text_ "\"}")
#define FINISH(reason_) "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" reason_ "\"}]}\n\n"
#define DONE "data: [DONE]\n\n"
#define OLLAMA(text_)                                                                                                  \
  "{\"model\":\"m\",\"message\":{\"role\":\"assistant\",\"content\":\"" text_ "\"},\"done\":false}\n"
#define OLLAMA_DONE                                                                                                    \
  "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":5,\"eval_count\":7}\n"

typedef struct
{
  const char *name;
  const char *stream;
  const char *text, *reasoning;
  int code; /* of the error; -1: none */
  LyceumFinish finish;
  guint prompt_tokens, completion_tokens;
} Sample;

static const Sample samples[] = {
  { "plain", CHUNK ("{\"role\":\"assistant\",\"content\":null}") SAY ("Hel") SAY ("lo") FINISH ("stop") DONE, "Hello",
    "", -1, LYCEUM_FINISH_STOP },
  { "empty-content", CHUNK ("{\"role\":\"assistant\",\"content\":\"\"}") SAY ("a") FINISH ("length") DONE, "a", "", -1,
    LYCEUM_FINISH_LENGTH },
  { "no-done", SAY ("a") FINISH ("stop"), "a", "", -1, LYCEUM_FINISH_STOP },
  { "done-twice", SAY ("a") FINISH ("stop") DONE DONE, "a", "", -1, LYCEUM_FINISH_STOP },
  { "done-only", SAY ("a") DONE, "a", "", -1, LYCEUM_FINISH_UNKNOWN },
  { "broken-off", SAY ("a") SAY ("b"), "ab", "", LYCEUM_PROVIDER_ERROR_BROKEN_OFF, LYCEUM_FINISH_UNKNOWN },
  { "broken-off-inside", SAY ("a") "data: {\"choices\":[{\"delta\":{\"cont", "a", "", LYCEUM_PROVIDER_ERROR_BROKEN_OFF,
    LYCEUM_FINISH_UNKNOWN },
  { "last-event-unfinished",
    SAY ("a") "data: {\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":\"stop\"}]}", "ab", "", -1,
    LYCEUM_FINISH_STOP },
  { "usage",
    SAY ("a") FINISH ("stop") "data: "
                              "{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34,\"total_"
                              "tokens\":46}}\n\n" DONE,
    "a", "", -1, LYCEUM_FINISH_STOP, 12, 34 },
  { "usage-is-the-end", SAY ("a") "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}\n\n",
    "a", "", -1, LYCEUM_FINISH_UNKNOWN, 1, 2 },
  { "usage-before-the-end", "data: {\"choices\":[],\"usage\":null}\n\n" SAY ("a"), "a", "",
    LYCEUM_PROVIDER_ERROR_BROKEN_OFF, LYCEUM_FINISH_UNKNOWN },
  { "usage-null", "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}\n\n" FINISH ("stop") DONE, "a",
    "", -1, LYCEUM_FINISH_STOP },
  { "reasoning-content", CHUNK ("{\"reasoning_content\":\"hm\",\"content\":null}") SAY ("a") FINISH ("stop") DONE, "a",
    "hm", -1, LYCEUM_FINISH_STOP },
  { "reasoning", CHUNK ("{\"reasoning\":\"hm\",\"content\":\"\"}") SAY ("a") FINISH ("stop") DONE, "a", "hm", -1,
    LYCEUM_FINISH_STOP },
  { "reasoning-twice", CHUNK ("{\"reasoning\":\"hm\",\"reasoning_content\":\"hm\"}") SAY ("a") FINISH ("stop") DONE,
    "a", "hm", -1, LYCEUM_FINISH_STOP },
  { "reasoning-object", CHUNK ("{\"reasoning\":{\"x\":1}}") SAY ("a") FINISH ("stop") DONE, "a", "", -1,
    LYCEUM_FINISH_STOP },
  { "parts",
    CHUNK ("{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},{\"type\":"
           "\"text\",\"text\":\"a\"}]}") FINISH ("stop"),
    "a", "hm", -1, LYCEUM_FINISH_STOP },
  { "think", SAY ("<think>") SAY ("hm ") SAY ("ok</think>\\n\\nYes") SAY ("!") FINISH ("stop") DONE, "Yes!", "hm ok",
    -1, LYCEUM_FINISH_STOP },
  { "think-split",
    SAY ("\\n<th") SAY ("ink>h") SAY ("m</") SAY ("thi") SAY ("nk>") SAY ("\\n") SAY (" Yes") FINISH ("stop") DONE,
    "Yes", "hm", -1, LYCEUM_FINISH_STOP },
  { "think-twice", SAY ("<think>a</think> <think>b</think>c") FINISH ("stop") DONE, "c", "ab", -1, LYCEUM_FINISH_STOP },
  { "think-empty", SAY ("<think></think>c") FINISH ("stop") DONE, "c", "", -1, LYCEUM_FINISH_STOP },
  { "think-unclosed", SAY ("<think>hm</thi") FINISH ("length") DONE, "", "hm</thi", -1, LYCEUM_FINISH_LENGTH },
  { "thinking", SAY ("<thinking>hm</think></thinking>c") FINISH ("stop") DONE, "c", "hm</think>", -1,
    LYCEUM_FINISH_STOP },
  { "think-later", SAY ("The tag <think> is </think>") FINISH ("stop") DONE, "The tag <think> is </think>", "", -1,
    LYCEUM_FINISH_STOP },
  { "no-think", SAY (" <") SAY ("b>x") FINISH ("stop") DONE, " <b>x", "", -1, LYCEUM_FINISH_STOP },
  { "held-to-the-end", SAY ("<thi") FINISH ("stop") DONE, "<thi", "", -1, LYCEUM_FINISH_STOP },
  { "space-only", SAY (" ") SAY ("\\n") FINISH ("stop") DONE, " \n", "", -1, LYCEUM_FINISH_STOP },
  { "character-cut", SAY ("\xe2\x82") SAY ("\xac!") FINISH ("stop") DONE, "€!", "", -1, LYCEUM_FINISH_STOP },
  { "surrogates-cut", SAY ("x\\ud83d") SAY ("\\ude00y") FINISH ("stop") DONE, "x😀y", "", -1, LYCEUM_FINISH_STOP },
  { "surrogate-alone", SAY ("x\\ud83d") SAY ("y\\ude00") FINISH ("stop") DONE, "x\xef\xbf\xbdy\xef\xbf\xbd", "", -1,
    LYCEUM_FINISH_STOP },
  { "no-character",
    SAY ("a\xff"
         "b\xe2\x82") FINISH ("stop") DONE,
    "a\xef\xbf\xbd"
    "b\xef\xbf\xbd\xef\xbf\xbd",
    "", -1, LYCEUM_FINISH_STOP },
  { "nul", SAY ("a\\u0000b") FINISH ("stop") DONE,
    "a\xef\xbf\xbd"
    "b",
    "", -1, LYCEUM_FINISH_STOP },
  { "error-inside", SAY ("a") "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n", "a", "",
    LYCEUM_PROVIDER_ERROR_SERVER, LYCEUM_FINISH_UNKNOWN },
  { "error-event", "event: error\ndata: {\"message\":\"overloaded\",\"status\":429}\n\n", "", "",
    LYCEUM_PROVIDER_ERROR_RATE_LIMITED, LYCEUM_FINISH_UNKNOWN },
  { "error-event-text", "event: error\ndata: it broke\n\n", "", "", LYCEUM_PROVIDER_ERROR_SERVER,
    LYCEUM_FINISH_UNKNOWN },
  { "error-string", "data: {\"error\":\"no such model\"}\n\n", "", "", LYCEUM_PROVIDER_ERROR_NO_MODEL,
    LYCEUM_FINISH_UNKNOWN },
  { "error-object", "data: {\"object\":\"error\",\"message\":\"maximum context length is 10\",\"code\":400}\n\n", "",
    "", LYCEUM_PROVIDER_ERROR_TOO_LONG, LYCEUM_FINISH_UNKNOWN },
  { "error-null", "data: {\"error\":null,\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n",
    "a", "", -1, LYCEUM_FINISH_STOP },
  { "error-plain", "{\"error\": {\"message\": \"no\", \"code\": 503}}", "", "", LYCEUM_PROVIDER_ERROR_BUSY,
    LYCEUM_FINISH_UNKNOWN },
  { "error-in-list", "[{\"error\": {\"message\": \"no\", \"code\": 429}}]", "", "", LYCEUM_PROVIDER_ERROR_RATE_LIMITED,
    LYCEUM_FINISH_UNKNOWN },
  { "finish-error", SAY ("a") FINISH ("error"), "a", "", LYCEUM_PROVIDER_ERROR_SERVER, LYCEUM_FINISH_UNKNOWN },
  { "filtered", FINISH ("content_filter") DONE, "", "", LYCEUM_PROVIDER_ERROR_FILTERED, LYCEUM_FINISH_FILTERED },
  { "filtered-late", SAY ("a") FINISH ("content_filter") DONE, "a", "", -1, LYCEUM_FINISH_FILTERED },
  { "whole",
    "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
    "\"Hello\",\"reasoning_content\":\"hm\"},"
    "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}",
    "Hello", "hm", -1, LYCEUM_FINISH_STOP, 1, 2 },
  { "whole-pretty", "\n{\n  \"choices\": [\n    {\"message\": {\"content\": \"Hello\"}}\n  ]\n}\n", "Hello", "", -1,
    LYCEUM_FINISH_UNKNOWN },
  { "whole-broken-off", "{\"choices\":[{\"message\":{\"content\":\"Hello\"}}", "", "", LYCEUM_PROVIDER_ERROR_BROKEN_OFF,
    LYCEUM_FINISH_UNKNOWN },
  { "whole-message-last",
    SAY ("a") "data: {\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n", "a", "", -1,
    LYCEUM_FINISH_STOP },
  { "lines",
    "{\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n{\"choices\":[{\"delta\":{\"content\":\"b\"},\"finish_reason\":"
    "\"stop\"}]}\n",
    "ab", "", -1, LYCEUM_FINISH_STOP },
  { "other-choices",
    "data: "
    "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"x\"}},{\"index\":0,\"delta\":{\"content\":\"a\"}}]}"
    "\n\n" FINISH ("stop"),
    "a", "", -1, LYCEUM_FINISH_STOP },
  { "legacy-text", "data: {\"choices\":[{\"text\":\"a\",\"index\":0}]}\n\n" FINISH ("stop"), "a", "", -1,
    LYCEUM_FINISH_STOP },
  { "unknown-events",
    "data: {\"type\":\"ping\"}\n\ndata: []\n\ndata: 1\n\ndata: null\n\n: hello\n\n" SAY ("a") FINISH ("stop"), "a", "",
    -1, LYCEUM_FINISH_STOP },
  { "comments-first", ": OPENROUTER PROCESSING\n\n" SAY ("a") FINISH ("stop") DONE, "a", "", -1, LYCEUM_FINISH_STOP },
  { "mark", "\xef\xbb\xbf" SAY ("a") FINISH ("stop") DONE, "a", "", -1, LYCEUM_FINISH_STOP },
  { "wrong-types",
    "data: {\"choices\":{\"0\":1}}\n\ndata: "
    "{\"choices\":[1,null,\"x\",[],{\"delta\":7,\"finish_reason\":9,\"index\":\"a\"}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":{\"a\":1},\"reasoning\":[1,[2]]}}],\"usage\":[]}\n\n" SAY ("a")
        FINISH ("stop"),
    "a", "", -1, LYCEUM_FINISH_STOP },
  { "big-tokens",
    SAY ("a")
        FINISH ("stop") "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1e99,\"completion_tokens\":-5}}\n\n" DONE,
    "a", "", -1, LYCEUM_FINISH_STOP },
  { "no-number",
    "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"logprobs\":[NaN,-Infinity]}]}\n\n" FINISH ("stop"), "a", "",
    -1, LYCEUM_FINISH_STOP },
  { "html", "<!DOCTYPE html><html></html>", "", "", LYCEUM_PROVIDER_ERROR_BAD_ANSWER, LYCEUM_FINISH_UNKNOWN },
  { "garbage-data", "data: hello\n\n", "", "", LYCEUM_PROVIDER_ERROR_BAD_ANSWER, LYCEUM_FINISH_UNKNOWN },
  { "garbage", "hello world, this is a server", "", "", LYCEUM_PROVIDER_ERROR_BAD_ANSWER, LYCEUM_FINISH_UNKNOWN },
  { "nothing", "", "", "", LYCEUM_PROVIDER_ERROR_BROKEN_OFF, LYCEUM_FINISH_UNKNOWN },
  { "comments-only", ": a\n\n: b\n\n", "", "", LYCEUM_PROVIDER_ERROR_BAD_ANSWER, LYCEUM_FINISH_UNKNOWN },
  { "ollama", OLLAMA ("Hel") OLLAMA ("lo") OLLAMA_DONE, "Hello", "", -1, LYCEUM_FINISH_STOP, 5, 7 },
  { "ollama-last-line", OLLAMA ("a") "{\"message\":{\"content\":\"b\"},\"done\":true}", "ab", "", -1,
    LYCEUM_FINISH_STOP },
  { "ollama-thinking", "{\"message\":{\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n" OLLAMA ("a") OLLAMA_DONE,
    "a", "hm", -1, LYCEUM_FINISH_STOP, 5, 7 },
  { "ollama-length", OLLAMA ("a") "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"length\"}\n", "a",
    "", -1, LYCEUM_FINISH_LENGTH },
  { "ollama-error", OLLAMA ("a") "{\"error\":\"an error was encountered while running the model\"}\n", "a", "",
    LYCEUM_PROVIDER_ERROR_SERVER, LYCEUM_FINISH_UNKNOWN },
  { "ollama-broken-off", OLLAMA ("a") "{\"message\":{\"con", "a", "", LYCEUM_PROVIDER_ERROR_BROKEN_OFF,
    LYCEUM_FINISH_UNKNOWN },
  { "ollama-blank-lines", "\n" OLLAMA ("a") "\r\n" OLLAMA_DONE, "a", "", -1, LYCEUM_FINISH_STOP, 5, 7 },
};

typedef struct
{
  GString *text, *reasoning;
} Heard;

static void
hear_cb (LyceumDelta delta, const char *text, gpointer data)
{
  Heard *heard = data;

  g_assert_cmpstr (text, !=, "");
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_string_append (delta == LYCEUM_DELTA_TEXT ? heard->text : heard->reasoning, text);
}

/* Reads @sample, cut in front of @first and @second. */
static void
read_sample (const Sample *sample, gsize first, gsize second)
{
  Heard heard = { g_string_new (NULL), g_string_new (NULL) };
  LyceumRefusal refusal = { .origin = "http://test", .model = "m", .retry_after = -1 };
  gsize cuts[] = { 0, first, second, strlen (sample->stream) };
  g_autoptr (GError) error = NULL;
  GError *cause = NULL;
  LyceumChatStream stream;
  gboolean goes_on = TRUE;

  lyceum_chat_stream_init (&stream, &refusal, hear_cb, &heard, NULL);
  for (guint i = 0; i < 3 && goes_on; i++)
    {
      g_autofree char *piece = g_memdup2 (sample->stream + cuts[i], cuts[i + 1] - cuts[i]);

      if (cuts[i + 1] > cuts[i])
        goes_on = lyceum_chat_stream_feed (&stream, piece, cuts[i + 1] - cuts[i], &cause) != LYCEUM_HTTP_STOP;
    }
  lyceum_chat_stream_end (&stream, TRUE, cause, &error);
  if (second == 0)
    g_test_message ("%s: %s", sample->name, error != NULL ? error->message : "well");
  if (g_strcmp0 (heard.text->str, sample->text) != 0 || g_strcmp0 (heard.reasoning->str, sample->reasoning) != 0)
    g_error ("%s, cut at %zu and %zu: “%s” and “%s”", sample->name, first, second, heard.text->str,
             heard.reasoning->str);
  if (sample->code < 0 && error != NULL)
    g_error ("%s, cut at %zu and %zu: %s", sample->name, first, second, error->message);
  if (sample->code >= 0 && !g_error_matches (error, LYCEUM_PROVIDER_ERROR, sample->code))
    g_error ("%s, cut at %zu and %zu: %s instead of %d", sample->name, first, second,
             error != NULL ? error->message : "well", sample->code);
  g_assert_cmpint (stream.finish, ==, sample->finish);
  g_assert_cmpuint (stream.prompt_tokens, ==, sample->prompt_tokens);
  g_assert_cmpuint (stream.completion_tokens, ==, sample->completion_tokens);
  lyceum_chat_stream_clear (&stream);
  g_string_free (heard.text, TRUE);
  g_string_free (heard.reasoning, TRUE);
}

static void
test_samples (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    read_sample (&samples[i], 0, 0);
}

static void
test_every_split (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      gsize length = strlen (samples[i].stream);

      for (gsize cut = 0; cut <= length; cut++)
        read_sample (&samples[i], cut, length);
    }
}

static void
test_random_splits (void)
{
  guint n_rounds = g_getenv ("LYCEUM_TEST_THOROUGH") != NULL ? 2000 : 30;

  for (guint round = 0; round < n_rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
      {
        gsize length = strlen (samples[i].stream);
        gsize a = g_test_rand_int_range (0, length + 1), b = g_test_rand_int_range (0, length + 1);

        read_sample (&samples[i], MIN (a, b), MAX (a, b));
      }
}

/* An answer that never ends is cut, by the length of its text. */
static void
test_endless (void)
{
  Heard heard = { g_string_new (NULL), g_string_new (NULL) };
  LyceumRefusal refusal = { .origin = "http://test", .retry_after = -1 };
  g_autofree char *word = g_strnfill (10000, 'a');
  g_autofree char *chunk = g_strdup_printf ("data: {\"choices\":[{\"delta\":{\"content\":\"%s\"}}]}\n\n", word);
  g_autoptr (GError) error = NULL;
  LyceumChatStream stream;
  guint n = 0;

  lyceum_chat_stream_init (&stream, &refusal, hear_cb, &heard, NULL);
  while (lyceum_chat_stream_feed (&stream, chunk, strlen (chunk), &error) != LYCEUM_HTTP_STOP)
    g_assert_cmpuint (n++, <, 10000);
  g_assert_error (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER);
  g_assert_cmpuint (heard.text->len, <=, LYCEUM_MAX_COMPLETION + 10000);
  lyceum_chat_stream_clear (&stream);
  g_string_free (heard.text, TRUE);
  g_string_free (heard.reasoning, TRUE);
}

static void
cancel_cb (LyceumDelta delta, const char *text, gpointer data)
{
  g_assert_false (g_cancellable_is_cancelled (data));
  g_cancellable_cancel (data);
}

/* Nothing is heard after the caller said stop, also of what had come with the same piece. */
static void
test_cancel_inside (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LyceumRefusal refusal = { .origin = "http://test", .retry_after = -1 };
  LyceumChatStream stream;

  lyceum_chat_stream_init (&stream, &refusal, cancel_cb, cancellable, cancellable);
  lyceum_chat_stream_feed (&stream, SAY ("a") SAY ("b"), strlen (SAY ("a") SAY ("b")), NULL);
  lyceum_chat_stream_end (&stream, FALSE, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stop"), NULL);
  lyceum_chat_stream_clear (&stream);
}

/* When something of use came decides which limit of time there is. */
static void
test_verdicts (void)
{
  LyceumRefusal refusal = { .origin = "http://test", .retry_after = -1 };
  g_autoptr (GError) error = NULL;
  LyceumChatStream stream;
  const char *pieces[] = { ": wait\n\n", CHUNK ("{\"role\":\"assistant\"}"), SAY ("a"), FINISH ("stop"), DONE };
  const LyceumHttpVerdict verdicts[] = { LYCEUM_HTTP_WAIT, LYCEUM_HTTP_WAIT, LYCEUM_HTTP_GO_ON, LYCEUM_HTTP_END_SOON,
                                         LYCEUM_HTTP_STOP };

  lyceum_chat_stream_init (&stream, &refusal, NULL, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    g_assert_cmpint (lyceum_chat_stream_feed (&stream, pieces[i], strlen (pieces[i]), NULL), ==, verdicts[i]);
  lyceum_chat_stream_clear (&stream);
  /* A server that never hangs up after its last word has said it all. */
  lyceum_chat_stream_init (&stream, &refusal, NULL, NULL, NULL);
  lyceum_chat_stream_feed (&stream, FINISH ("stop"), strlen (FINISH ("stop")), NULL);
  g_assert_true (lyceum_chat_stream_end (
      &stream, FALSE, lyceum_provider_error_new (LYCEUM_PROVIDER_ERROR_SILENT, -1, "silent"), &error));
  g_assert_no_error (error);
  lyceum_chat_stream_clear (&stream);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/provider/chat-stream/cancel-inside", test_cancel_inside);
  g_test_add_func ("/provider/chat-stream/endless", test_endless);
  g_test_add_func ("/provider/chat-stream/every-split", test_every_split);
  g_test_add_func ("/provider/chat-stream/random-splits", test_random_splits);
  g_test_add_func ("/provider/chat-stream/samples", test_samples);
  g_test_add_func ("/provider/chat-stream/verdicts", test_verdicts);
  return g_test_run ();
}
