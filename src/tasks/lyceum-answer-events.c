/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-task-private.h"

#include <string.h>

/*
 * The log of a task knows one kind of text. What the model thinks stands in it between "shift out" and "shift in"; "cancel" says that
 * what stands before it is void. No text of a model has these characters: they are taken out before.
 */
#define CANCEL '\030'
#define SHIFT_OUT '\016'
#define SHIFT_IN '\017'

static const char marks[] = { CANCEL, SHIFT_OUT, SHIFT_IN, '\0' };

static void
tell (LyceumAnswerPiece piece, const char *text, gsize length, LyceumAnswerPieceFunc func, gpointer user_data)
{
  g_autofree char *part = g_strndup (text, length);

  if (*part)
    func (piece, part, user_data);
}

void
lyceum_answer_read_event (const char *text, LyceumAnswerPieceFunc func, gpointer user_data)
{
  LyceumAnswerPiece piece = LYCEUM_ANSWER_TEXT;

  g_return_if_fail (text != NULL);

  for (;;)
    {
      gsize length = strcspn (text, marks);

      tell (piece, text, length, func, user_data);
      text += length;
      if (*text == '\0')
        return;
      if (*text == CANCEL)
        func (LYCEUM_ANSWER_ANEW, NULL, user_data);
      piece = *text == SHIFT_OUT ? LYCEUM_ANSWER_REASONING : LYCEUM_ANSWER_TEXT;
      text++;
    }
}

char *
_lyceum_answer_write_event (LyceumAnswerPiece piece, const char *text)
{
  switch (piece)
    {
    case LYCEUM_ANSWER_ANEW:
      return g_strdup_printf ("%c", CANCEL);
    case LYCEUM_ANSWER_REASONING:
      return g_strdup_printf ("%c%s%c", SHIFT_OUT, text, SHIFT_IN);
    case LYCEUM_ANSWER_TEXT:
      break;
    }
  return g_strdup (text);
}

static gboolean
is_harmless (gunichar c)
{
  if (c < 0x20)
    return c == '\n' || c == '\t';
  if (c >= 0x7f && c < 0xa0)
    return FALSE;
  return !(c >= 0x202a && c <= 0x202e) && !(c >= 0x2066 && c <= 0x2069) && c != 0xfeff;
}

char *
_lyceum_answer_clean (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *clean = g_string_sized_new (strlen (valid) + 1);

  for (const char *at = valid; *at; at = g_utf8_next_char (at))
    if (is_harmless (g_utf8_get_char (at)))
      g_string_append_len (clean, at, g_utf8_next_char (at) - at);
  return g_string_free (clean, FALSE);
}
