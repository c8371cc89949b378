/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of models: however one is cut, the same text comes out, valid, and the same end; and each error is a
 * sentence. */
#include <string.h>

#include "fuzz.h"
#include "lyceum-chat-stream.h"

typedef struct
{
  GString *text, *reasoning;
} Heard;

static void
hear_cb (LyceumDelta delta, const char *text, gpointer data)
{
  Heard *heard = data;

  g_assert_true (*text != '\0' && g_utf8_validate (text, -1, NULL));
  g_string_append (delta == LYCEUM_DELTA_TEXT ? heard->text : heard->reasoning, text);
}

/* Returns: the code of the error; -1: none. */
static int
read_all (const guint8 *data, gsize size, guint cut, Heard *heard)
{
  LyceumRefusal refusal = { .origin = "http://test", .model = "m", .key = "sk-secret", .retry_after = -1 };
  g_autoptr (GError) error = NULL;
  GError *cause = NULL;
  LyceumChatStream stream;
  gboolean goes_on = TRUE;
  int code;

  *heard = (Heard){ g_string_new (NULL), g_string_new (NULL) };
  lyceum_chat_stream_init (&stream, &refusal, hear_cb, heard, NULL);
  for (gsize at = 0, length; at < size && goes_on; at += length)
    {
      length = cut > 0 ? MIN ((at * 7 + cut) % 23 + 1, size - at) : size;
      goes_on = lyceum_chat_stream_feed (&stream, (const char *) data + at, length, &cause) != LYCEUM_HTTP_STOP;
    }
  lyceum_chat_stream_end (&stream, size % 2, cause, &error);
  lyceum_chat_stream_clear (&stream);
  if (error == NULL)
    return -1;
  g_assert_cmpint (error->domain, ==, LYCEUM_PROVIDER_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strstr (error->message, "sk-secret"));
  code = error->code;
  return code;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  Heard whole, cut;
  int code = read_all (data, size, 0, &whole);

  g_assert_cmpint (read_all (data, size, 1 + size % 19, &cut), ==, code);
  g_assert_cmpmem (whole.text->str, whole.text->len, cut.text->str, cut.text->len);
  g_assert_cmpmem (whole.reasoning->str, whole.reasoning->len, cut.reasoning->str, cut.reasoning->len);
  g_string_free (whole.text, TRUE);
  g_string_free (whole.reasoning, TRUE);
  g_string_free (cut.text, TRUE);
  g_string_free (cut.reasoning, TRUE);
  return 0;
}
