/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cloze.h"

#include <string.h>

#define MAX_DEPTH 8

typedef struct
{
  guint number;
  gsize start; /* in the output */
  gsize hint;  /* in the output; 0: none */
} Gap;

/* Returns the length of "{{c12::" at @text, and its number; 0 where no gap begins. */
static gsize
gap_begins (const char *text,
            guint      *number)
{
  const char *p = text + 3;

  if (strncmp (text, "{{c", 3) != 0 || !g_ascii_isdigit (*p))
    return 0;
  for (*number = 0; g_ascii_isdigit (*p) && *number <= LYCEUM_CLOZE_MAX; p++)
    *number = *number * 10 + (guint) g_ascii_digit_value (*p);
  if (*number < 1 || *number > LYCEUM_CLOZE_MAX || strncmp (p, "::", 2) != 0)
    return 0;
  return (gsize) (p + 2 - text);
}

guint
lyceum_cloze_get_ordinals (const char *text,
                           gboolean    ordinals[LYCEUM_CLOZE_MAX + 1])
{
  guint n = 0, number = 0;

  memset (ordinals, 0, sizeof (gboolean) * (LYCEUM_CLOZE_MAX + 1));
  for (const char *p = strstr (text, "{{c"); p; p = strstr (p + 1, "{{c"))
    if (gap_begins (p, &number) && !ordinals[number])
      {
        ordinals[number] = TRUE;
        n++;
      }
  if (n == 0)
    ordinals[1] = TRUE;
  return MAX (n, 1);
}

static void
close_gap (GString           *out,
           const Gap         *gap,
           guint              ordinal,
           const char *const *answers,
           GStrvBuilder      *hidden)
{
  g_autofree char *hint = NULL;

  if (gap->hint)
    {
      g_autofree char *whole = g_strdup_printf ("%.*s::%s", (int) (gap->hint - gap->start), out->str + gap->start,
                                                out->str + gap->hint);

      if (answers && g_strv_contains (answers, whole))
        {
          g_string_insert (out, (gssize) gap->hint, "::");
        }
      else
        {
          hint = g_strdup (out->str + gap->hint);
          g_string_truncate (out, gap->hint);
        }
    }
  if (gap->number != ordinal)
    return;
  g_strv_builder_add (hidden, out->str + gap->start);
  g_string_truncate (out, gap->start);
  g_string_append_printf (out, "[%s]", hint && *hint ? hint : "…");
}

char *
lyceum_cloze_render (const char        *text,
                     guint              ordinal,
                     const char *const *answers,
                     GStrv             *hidden)
{
  g_autoptr (GStrvBuilder) gone = g_strv_builder_new ();
  GString *out = g_string_sized_new (strlen (text));
  Gap gaps[MAX_DEPTH];
  guint depth = 0;

  for (const char *p = text; *p;)
    {
      guint number = 0;
      gsize length = depth < MAX_DEPTH ? gap_begins (p, &number) : 0;

      if (length)
        {
          gaps[depth++] = (Gap) { .number = number, .start = out->len };
          p += length;
        }
      else if (depth > 0 && strncmp (p, "}}", 2) == 0)
        {
          close_gap (out, &gaps[--depth], ordinal, answers, gone);
          p += 2;
        }
      else if (depth > 0 && !gaps[depth - 1].hint && strncmp (p, "::", 2) == 0)
        {
          gaps[depth - 1].hint = out->len;
          p += 2;
        }
      else
        {
          g_string_append_c (out, *p++);
        }
    }
  if (hidden)
    *hidden = g_strv_builder_end (gone);
  return g_string_free (out, FALSE);
}

guint
lyceum_cloze_get_highest (const char *text)
{
  guint highest = 0, number = 0;

  for (const char *p = strstr (text, "{{c"); p; p = strstr (p + 1, "{{c"))
    if (gap_begins (p, &number))
      highest = MAX (highest, number);
  return highest;
}

char *
lyceum_cloze_shift (const char *text,
                    guint       by)
{
  GString *out = g_string_sized_new (strlen (text) + 8);

  for (const char *p = text; *p;)
    {
      guint number = 0;
      gsize length = gap_begins (p, &number);

      if (length)
        {
          g_string_append_printf (out, "{{c%u::", number + by);
          p += length;
        }
      else
        {
          g_string_append_c (out, *p++);
        }
    }
  return g_string_free (out, FALSE);
}

/* Takes the hint off a gap that is no more. */
static void
unmark_gap (GString    *out,
            const Gap  *gap,
            guint       ordinal)
{
  if (gap->number == ordinal)
    g_string_append (out, "}}");
  else if (gap->hint)
    g_string_truncate (out, gap->hint);
}

char *
lyceum_cloze_isolate (const char *text,
                      guint       ordinal)
{
  GString *out = g_string_sized_new (strlen (text));
  Gap gaps[MAX_DEPTH];
  guint depth = 0;

  for (const char *p = text; *p;)
    {
      guint number = 0;
      gsize length = depth < MAX_DEPTH ? gap_begins (p, &number) : 0;

      if (length)
        {
          if (number == ordinal)
            g_string_append (out, "{{c1::");
          gaps[depth++] = (Gap) { .number = number, .start = out->len };
          p += length;
        }
      else if (depth > 0 && strncmp (p, "}}", 2) == 0)
        {
          unmark_gap (out, &gaps[--depth], ordinal);
          p += 2;
        }
      else if (depth > 0 && gaps[depth - 1].number != ordinal && !gaps[depth - 1].hint && strncmp (p, "::", 2) == 0)
        {
          gaps[depth - 1].hint = out->len;
          p += 2;
        }
      else
        {
          g_string_append_c (out, *p++);
        }
    }
  return g_string_free (out, FALSE);
}
