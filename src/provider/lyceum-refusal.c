/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-json.h"

#define MAX_QUOTE 300 /* characters of the server's own words */
#define MAX_WAIT_MS (24 * G_GINT64_CONSTANT (3600) * 1000)

gint64
_lyceum_retry_after_parse (const char *value, gint64 now)
{
  g_autoptr (GDateTime) date = NULL;
  gint64 wait;
  double seconds;
  char *end;

  if (value == NULL)
    return -1;
  seconds = g_ascii_strtod (value, &end);
  if (end != value && *end == '\0' && g_ascii_isdigit (*value))
    return (gint64) CLAMP (seconds * 1000, 0, (double) MAX_WAIT_MS);
  date = soup_date_time_new_from_http_string (value);
  if (date == NULL)
    return -1;
  wait = g_date_time_to_unix (date) - now;
  return CLAMP (wait, 0, MAX_WAIT_MS / 1000) * 1000;
}

/* The sentence in an answer: error.message, error, message, detail, or what an array of details says. */
static char *
find_words (LyceumJson answer)
{
  static const char *const names[] = { "error", "message", "detail", "msg", "details" };
  char *words = NULL;

  if (lyceum_json_is_array (answer))
    answer = lyceum_json_first (answer);
  if (lyceum_json_is_string (answer))
    return lyceum_json_dup_string (answer);
  for (guint i = 0; i < G_N_ELEMENTS (names) && words == NULL; i++)
    {
      LyceumJson member = lyceum_json_get (answer, names[i]);

      if (lyceum_json_is_string (member))
        words = lyceum_json_dup_string (member);
      else if (!lyceum_json_is_null (member))
        words = find_words (member);
    }
  return words;
}

/* What is put in quotes: one line, not too long, and without the key, which some servers repeat. */
static char *
tidy_words (const char *words, const char *key)
{
  g_autoptr (GString) tidy = g_string_new (NULL);
  g_autoptr (GString) safe = g_string_new (words);
  guint n_characters = 0;

  if (words == NULL)
    return NULL;
  if (key != NULL && *key != '\0')
    g_string_replace (safe, key, "…", 0);
  for (const char *at = safe->str; *at != '\0' && n_characters < MAX_QUOTE; at = g_utf8_next_char (at), n_characters++)
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isspace (c) || !g_unichar_isprint (c))
        {
          if (tidy->len > 0 && tidy->str[tidy->len - 1] != ' ')
            g_string_append_c (tidy, ' ');
        }
      else
        g_string_append_unichar (tidy, c);
    }
  if (n_characters == MAX_QUOTE)
    g_string_append (tidy, "…");
  g_strstrip (tidy->str);
  return *tidy->str != '\0' ? g_strdup (tidy->str) : NULL;
}

static gboolean
contains_one_of (const char *text, const char *const *words)
{
  g_autofree char *lower = g_ascii_strdown (text, -1);

  for (; *words != NULL; words++)
    if (strstr (lower, *words) != NULL)
      return TRUE;
  return FALSE;
}

/* The number in an error that is said inside an answer is most often a status. */
static guint
find_status (LyceumJson answer)
{
  LyceumJson error = lyceum_json_get (lyceum_json_is_array (answer) ? lyceum_json_first (answer) : answer, "error");
  guint64 status;

  if (lyceum_json_get_uint (lyceum_json_get (error, "code"), 599, &status) ||
      lyceum_json_get_uint (lyceum_json_get (error, "status"), 599, &status) ||
      lyceum_json_get_uint (lyceum_json_get (answer, "code"), 599, &status) ||
      lyceum_json_get_uint (lyceum_json_get (answer, "status"), 599, &status))
    return status;
  return 0;
}

static LyceumProviderError
classify (guint status, const char *body)
{
  static const char *const too_long[] = { "context length",
                                          "context_length",
                                          "maximum context",
                                          "context window",
                                          "context size",
                                          "too many tokens",
                                          "prompt is too long",
                                          "exceed_context",
                                          "input is too long",
                                          "too large to process",
                                          NULL };
  static const char *const filtered[] = { "content_filter", "content management policy", "content_policy", NULL };
  static const char *const loading[] = { "loading model", "model is loading", "is currently loading", NULL };
  static const char *const no_model[] = { "model_not_found", "model not found", "no such model", NULL };

  if (status == 401 || status == 403)
    return LYCEUM_PROVIDER_ERROR_KEY;
  if (status == 407)
    return LYCEUM_PROVIDER_ERROR_UNREACHABLE;
  if (status == 429)
    return LYCEUM_PROVIDER_ERROR_RATE_LIMITED;
  if (contains_one_of (body, loading))
    return LYCEUM_PROVIDER_ERROR_BUSY;
  if (contains_one_of (body, too_long))
    return LYCEUM_PROVIDER_ERROR_TOO_LONG;
  if (contains_one_of (body, filtered))
    return LYCEUM_PROVIDER_ERROR_FILTERED;
  if (status == 404 || contains_one_of (body, no_model))
    return LYCEUM_PROVIDER_ERROR_NO_MODEL;
  /* 529 is Anthropic's and its followers' word for it. */
  if (status == 503 || status == 529 || status == 408 || status == 425)
    return LYCEUM_PROVIDER_ERROR_BUSY;
  if (status >= 400 && status < 500)
    return LYCEUM_PROVIDER_ERROR_REQUEST;
  return LYCEUM_PROVIDER_ERROR_SERVER;
}

static char *
describe_key (const LyceumRefusal *refusal, guint status)
{
  if (refusal->key == NULL)
    return g_strdup_printf (_ ("%s wants a key. Enter one in the settings of the models."), refusal->origin);
  if (status == 403)
    return g_strdup_printf (_ ("The key for %s is not allowed to do this. Check in the settings of the models whether "
                               "it is the right one."),
                            refusal->origin);
  return g_strdup_printf (_ ("The key for %s was not accepted. Enter it again in the settings of the models."),
                          refusal->origin);
}

static char *
describe_wait (const LyceumRefusal *refusal, LyceumProviderError code)
{
  guint seconds = refusal->retry_after > 0 ? (refusal->retry_after + 999) / 1000 : 0;

  if (seconds > 0)
    return g_strdup_printf (
        ngettext ("%s is busy and asks to wait for %u second.", "%s is busy and asks to wait for %u seconds.", seconds),
        refusal->origin, seconds);
  if (code == LYCEUM_PROVIDER_ERROR_RATE_LIMITED)
    return g_strdup_printf (_ ("%s was asked too much in too short a time. It will be tried again later."),
                            refusal->origin);
  return g_strdup_printf (_ ("%s is busy, or still loading the model. It will be tried again later."), refusal->origin);
}

static char *
describe (const LyceumRefusal *refusal, LyceumProviderError code, guint status)
{
  switch (code)
    {
    case LYCEUM_PROVIDER_ERROR_KEY:
      return describe_key (refusal, status);
    case LYCEUM_PROVIDER_ERROR_NO_MODEL:
      if (refusal->model != NULL)
        return g_strdup_printf (_ ("%s does not have the model “%s”. Choose another one, or check the address."),
                                refusal->origin, refusal->model);
      return g_strdup_printf (_ ("%s does not know what was asked of it. Check its address and kind."),
                              refusal->origin);
    case LYCEUM_PROVIDER_ERROR_TOO_LONG:
      return g_strdup_printf (
          _ ("This is more text than the model holds at once. Shorten it, or choose a model with a longer context."));
    case LYCEUM_PROVIDER_ERROR_RATE_LIMITED:
    case LYCEUM_PROVIDER_ERROR_BUSY:
      return describe_wait (refusal, code);
    case LYCEUM_PROVIDER_ERROR_FILTERED:
      return g_strdup_printf (_ ("%s withheld the answer, because of its rules on content."), refusal->origin);
    case LYCEUM_PROVIDER_ERROR_UNREACHABLE:
      return g_strdup_printf (
          _ ("The proxy does not let us through to %s. Check the network settings of this computer."), refusal->origin);
    case LYCEUM_PROVIDER_ERROR_REQUEST:
      return g_strdup_printf (_ ("%s does not accept this request. Check the model and the kind of the server."),
                              refusal->origin);
    default:
      return g_strdup_printf (_ ("%s failed to answer. Try again."), refusal->origin);
    }
}

GError *
_lyceum_refusal_explain (const LyceumRefusal *refusal, const char *body, gsize length)
{
  g_autofree char *text = g_utf8_make_valid (body != NULL ? body : "", length);
  g_autofree char *words = NULL;
  g_autofree char *quote = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *message = NULL;
  LyceumProviderError code;
  guint status = refusal->status;
  GError *error;
  LyceumJson answer;

  if (lyceum_json_check (text, strlen (text), &answer))
    {
      words = find_words (answer);
      if (status == 0)
        status = find_status (answer);
    }
  else if (*text != '<' && strlen (text) < 2 * MAX_QUOTE)
    words = g_strdup (text);
  code = classify (status, text);
  quote = tidy_words (words, refusal->key);
  sentence = describe (refusal, code, status);
  /* TRANSLATORS: first a sentence of ours, then what the server said about it. */
  message = quote != NULL ? g_strdup_printf (_ ("%s (“%s”)"), sentence, quote) : g_steal_pointer (&sentence);
  error = lyceum_provider_error_new (code, refusal->retry_after, message);
  _lyceum_provider_error_set_answer (error, g_steal_pointer (&text));
  return error;
}
