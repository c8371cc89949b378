/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-behaviour.h"

#include <string.h>

/* What follows the colon of a word, or the value that the word alone stands for. */
typedef enum
{
  SET_VALUE,
  SET_COUNT,
  SET_DOUBLE,
  SET_TEXT,
  SET_FAULT,
  SET_STATUS,
  SET_SLOW,
} Setting;

typedef struct
{
  const char *word;
  Setting setting;
  gsize offset;
  guint value;
  const char *meaning;
} Word;

#define AT(field) G_STRUCT_OFFSET (ModelBehaviour, field)

static const Word words_table[] = {
  { "first", SET_DOUBLE, AT (first), 0, "seconds to the first token" },
  { "head", SET_DOUBLE, AT (head), 0, "seconds to the head of the answer" },
  { "rate", SET_DOUBLE, AT (rate), 0, "tokens a second; 0: all at once" },
  { "slow", SET_SLOW, 0, 0, "the same as first:0.5,rate:5" },
  { "loading", SET_DOUBLE, AT (loading), 0, "503 for so many seconds from the start" },
  { "tokens", SET_COUNT, AT (tokens), 0, "how many" },
  { "text", SET_TEXT, AT (text), 0, "what is said" },
  { "echo", SET_VALUE, AT (echo), TRUE, "says what the user said last" },
  { "endless", SET_VALUE, AT (endless), TRUE, "never comes to an end" },
  { "stamps", SET_VALUE, AT (stamps), TRUE, "each token is the moment at which it is said, in microseconds" },
  { "line", SET_COUNT, AT (line), 0, "one line of so many bytes" },
  { "think", SET_VALUE, AT (reasoning), MODEL_REASONING_CONTENT, "reasoning_content first" },
  { "think-reasoning", SET_VALUE, AT (reasoning), MODEL_REASONING_PLAIN, "reasoning first" },
  { "think-tags", SET_VALUE, AT (reasoning), MODEL_REASONING_TAGS, "<think> first" },
  { "thoughts", SET_COUNT, AT (thoughts), 0, "tokens of reasoning" },
  { "usage", SET_VALUE, AT (usage), MODEL_USAGE_ALWAYS, "counts tokens though nobody asked" },
  { "no-usage", SET_VALUE, AT (usage), MODEL_USAGE_NEVER, "never counts tokens" },
  { "no-done", SET_VALUE, AT (dones), 0, "without [DONE]" },
  { "two-dones", SET_VALUE, AT (dones), 2, "[DONE] twice" },
  { "nulls", SET_VALUE, AT (nulls), TRUE, "content that is null" },
  { "no-finish", SET_VALUE, AT (no_finish), TRUE, "without finish_reason" },
  { "finish", SET_TEXT, AT (finish), 0, "another finish_reason" },
  { "error-after", SET_COUNT, AT (error_after), 0, "an error in the stream after so many tokens" },
  { "error-event", SET_VALUE, AT (error_event), TRUE, "that error is an event of its own kind" },
  { "type", SET_TEXT, AT (type), 0, "another content type" },
  { "crlf", SET_VALUE, AT (crlf), TRUE, "lines end in CR LF" },
  { "cr", SET_VALUE, AT (cr), TRUE, "lines end in CR" },
  { "bom", SET_VALUE, AT (mark), TRUE, "a byte-order mark first" },
  { "comments", SET_VALUE, AT (comments), TRUE, "a comment before each event" },
  { "fields", SET_VALUE, AT (fields), TRUE, "event, id and retry beside data" },
  { "lines", SET_VALUE, AT (lines), TRUE, "data in several lines" },
  { "no-space", SET_VALUE, AT (no_space), TRUE, "no space after the colon" },
  { "split", SET_COUNT, AT (split), 0, "bytes in each part of the body" },
  { "no-length", SET_VALUE, AT (no_length), TRUE, "the end of the connection is the end" },
  { "open-end", SET_VALUE, AT (open_end), TRUE, "without the last blank line" },
  { "hang-up", SET_VALUE, AT (bad_head), MODEL_HEAD_HANG_UP, "closes without an answer" },
  { "silent", SET_VALUE, AT (bad_head), MODEL_HEAD_SILENT, "never answers" },
  { "half-head", SET_VALUE, AT (bad_head), MODEL_HEAD_HALF, "half of a head, and nothing more" },
  { "bad-head", SET_VALUE, AT (bad_head), MODEL_HEAD_GARBAGE, "what comes is no HTTP" },
  { "cut", SET_FAULT, 0, MODEL_FAULT_CUT, "closed after so many bytes of the body" },
  { "reset", SET_FAULT, 0, MODEL_FAULT_RESET, "reset after so many bytes" },
  { "stall", SET_FAULT, 0, MODEL_FAULT_STALL, "silent after so many bytes" },
  { "garbage", SET_FAULT, 0, MODEL_FAULT_GARBAGE, "bytes at random, which are no HTTP, after so many" },
  { "noise", SET_FAULT, 0, MODEL_FAULT_NOISE, "bytes at random in the body after so many" },
  { "400", SET_STATUS, 0, 400, "that status; 400:3: three times, and then well" },
  { "401", SET_STATUS, 0, 401, NULL },
  { "403", SET_STATUS, 0, 403, NULL },
  { "404", SET_STATUS, 0, 404, NULL },
  { "413", SET_STATUS, 0, 413, NULL },
  { "429", SET_STATUS, 0, 429, NULL },
  { "500", SET_STATUS, 0, 500, NULL },
  { "502", SET_STATUS, 0, 502, NULL },
  { "503", SET_STATUS, 0, 503, NULL },
  { "504", SET_STATUS, 0, 504, NULL },
  { "retry-after", SET_TEXT, AT (retry_after), 0, "with that header: seconds, or “date” for one two seconds from now" },
  { "plain-error", SET_VALUE, AT (plain_error), TRUE, "the error is a page" },
  { "missing", SET_VALUE, AT (missing), TRUE, "there is no such model" },
  { "too-long", SET_VALUE, AT (too_long), TRUE, "more than the context holds" },
  { "key", SET_TEXT, AT (key), 0, "401 without this key" },
  { "dimensions", SET_COUNT, AT (dimensions), 0, "of vectors" },
  { "shuffled", SET_VALUE, AT (shuffled), TRUE, "vectors are not in order" },
  { "short-rows", SET_VALUE, AT (short_rows), TRUE, "one vector too few" },
  { "unsorted", SET_VALUE, AT (unsorted), TRUE, "ranks in the order of the texts, top_n ignored" },
  { "logits", SET_VALUE, AT (logits), TRUE, "scores without bounds" },
  { "twice", SET_VALUE, AT (twice), TRUE, "one text is ranked twice" },
  { "wild", SET_VALUE, AT (wild), TRUE, "a text is ranked that was not given" },
};

static void
behaviour_clear (gpointer data)
{
  ModelBehaviour *self = data;

  g_free (self->text);
  g_free (self->finish);
  g_free (self->type);
  g_free (self->retry_after);
  g_free (self->key);
}

static void
apply_word (ModelBehaviour *self,
            const Word     *word,
            const char     *value)
{
  switch (word->setting)
    {
    case SET_VALUE:
      G_STRUCT_MEMBER (guint, self, word->offset) = word->value;
      break;
    case SET_COUNT:
      G_STRUCT_MEMBER (guint, self, word->offset) = value ? (guint) g_ascii_strtoull (value, NULL, 10) : 0;
      break;
    case SET_DOUBLE:
      G_STRUCT_MEMBER (double, self, word->offset) = value ? g_ascii_strtod (value, NULL) : 0;
      break;
    case SET_TEXT:
      g_free (G_STRUCT_MEMBER (char *, self, word->offset));
      G_STRUCT_MEMBER (char *, self, word->offset) = g_strdup (value);
      break;
    case SET_FAULT:
      self->fault = word->value;
      self->fault_at = value ? (guint) g_ascii_strtoull (value, NULL, 10) : 0;
      break;
    case SET_STATUS:
      self->status = word->value;
      self->times = value ? (guint) g_ascii_strtoull (value, NULL, 10) : 0;
      break;
    case SET_SLOW:
      self->first = 0.5;
      self->rate = 5;
      break;
    }
}

static void
apply_words (ModelBehaviour *self,
             const char     *words)
{
  g_auto (GStrv) parts = g_strsplit_set (words ? words : "", ",+", -1);

  for (guint i = 0; parts[i]; i++)
    {
      char *colon = strchr (parts[i], ':');

      if (colon)
        *colon = '\0';
      for (guint j = 0; j < G_N_ELEMENTS (words_table); j++)
        if (g_str_equal (words_table[j].word, parts[i]))
          apply_word (self, &words_table[j], colon ? colon + 1 : NULL);
    }
}

ModelBehaviour *
model_behaviour_new (const char *words)
{
  ModelBehaviour *self = g_atomic_rc_box_new0 (ModelBehaviour);

  self->dones = 1;
  self->thoughts = 12;
  self->dimensions = 384;
  apply_words (self, words);
  return self;
}

ModelBehaviour *
model_behaviour_with (const ModelBehaviour *base,
                      const char           *words)
{
  ModelBehaviour *self = g_atomic_rc_box_new0 (ModelBehaviour);

  *self = *base;
  self->text = g_strdup (base->text);
  self->finish = g_strdup (base->finish);
  self->type = g_strdup (base->type);
  self->retry_after = g_strdup (base->retry_after);
  self->key = g_strdup (base->key);
  apply_words (self, words);
  return self;
}

ModelBehaviour *
model_behaviour_ref (ModelBehaviour *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
model_behaviour_unref (ModelBehaviour *self)
{
  g_atomic_rc_box_release_full (self, behaviour_clear);
}

char *
model_behaviour_words (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words_table); i++)
    g_string_append_printf (text, "  %-16s %s\n", words_table[i].word, words_table[i].meaning ? words_table[i].meaning : "");
  return g_string_free (text, FALSE);
}
