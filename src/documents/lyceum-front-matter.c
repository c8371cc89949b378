/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-front-matter.h"

#include <string.h>

#define MAX_BYTES 65536

static char *
unquote (char *value)
{
  gsize length;

  g_strstrip (value);
  length = strlen (value);
  if ((*value == '"' || *value == '\'') && length >= 2 && value[length - 1] == *value)
    {
      value[length - 1] = '\0';
      value++;
    }
  return g_strdup (value);
}

/* "key: value", or with TOML "key = value". Returns: (transfer full) (nullable): the value of @key */
static char *
find_value (const char *line,
            gsize       length,
            const char *key,
            char        sign)
{
  g_autofree char *copy = g_strndup (line, length);
  char *at = copy + strlen (key);

  if (g_ascii_strncasecmp (copy, key, strlen (key)) != 0)
    return NULL;
  at += strspn (at, " ");
  /* What follows on further lines, and lists, are no title. */
  if (*at != sign || at[1] == '\0' || strchr (">|[{", at[1 + strspn (at + 1, " ")]) != NULL)
    return NULL;
  return unquote (at + 1);
}

static void
take_line (LyceumDocument *document,
           const char     *line,
           gsize           length,
           char            sign)
{
  static const char *const language_keys[] = { "lang", "language", "locale" };
  g_autofree char *title = find_value (line, length, "title", sign);

  if (title != NULL && *title != '\0' && lyceum_document_get_title (document) == NULL)
    lyceum_document_set_title (document, title);
  for (guint i = 0; i < G_N_ELEMENTS (language_keys); i++)
    {
      g_autofree char *language = find_value (line, length, language_keys[i], sign);

      if (language != NULL && *language != '\0' && strpbrk (language, " \t") == NULL)
        lyceum_document_set_language (document, language);
    }
}

/* Returns: how long the line is that ends it, with its end; 0: it does not */
static gsize
measure_end (const char *line,
             char        c)
{
  static const char dots[] = "...";
  gsize n = strspn (line, (char[]){ c, '\0' });

  if (n != 3 && !(c == '-' && strncmp (line, dots, 3) == 0))
    return 0;
  n = 3 + strspn (line + 3, " \t");
  return line[n] == '\n' ? n + 1 : line[n] == '\0' ? n : 0;
}

const char *
_lyceum_skip_front_matter (const char     *text,
                           LyceumDocument *document)
{
  char c = *text == '-' || *text == '+' ? *text : '\0';
  gsize first = c != '\0' ? measure_end (text, c) : 0;
  const char *line = text + first;

  /* An empty first line makes of it a rule. */
  if (first == 0 || *line == '\n')
    return text;
  for (const char *at = line; *at != '\0' && at - text < MAX_BYTES;)
    {
      gsize length = strcspn (at, "\n");
      gsize end = measure_end (at, c);

      if (end > 0)
        {
          const char *body = at + end;

          for (at = line; at < body; at += strcspn (at, "\n") + 1)
            take_line (document, at, strcspn (at, "\n"), c == '-' ? ':' : '=');
          return body;
        }
      at += length + (at[length] == '\n');
    }
  return text;
}
