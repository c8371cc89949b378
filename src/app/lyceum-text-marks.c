/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-text-marks.h"

#include <string.h>

#include "lyceum-cloze.h"

static char *
get_slice (GtkTextBuffer     *buffer,
           const GtkTextIter *start,
           const GtkTextIter *end)
{
  return gtk_text_buffer_get_text (buffer, start, end, FALSE);
}

/* Takes spaces at its ends out of the selection; the word at the cursor where nothing is selected. */
static void
get_selection (GtkTextBuffer *buffer,
               GtkTextIter   *start,
               GtkTextIter   *end)
{
  if (!gtk_text_buffer_get_selection_bounds (buffer, start, end) && (gtk_text_iter_inside_word (start) || gtk_text_iter_ends_word (start)))
    {
      if (!gtk_text_iter_starts_word (start))
        gtk_text_iter_backward_word_start (start);
      if (!gtk_text_iter_ends_word (end))
        gtk_text_iter_forward_word_end (end);
    }
  while (gtk_text_iter_compare (start, end) < 0 && g_unichar_isspace (gtk_text_iter_get_char (start)))
    gtk_text_iter_forward_char (start);
  while (gtk_text_iter_compare (start, end) < 0)
    {
      GtkTextIter before = *end;

      gtk_text_iter_backward_char (&before);
      if (!g_unichar_isspace (gtk_text_iter_get_char (&before)))
        break;
      *end = before;
    }
}

/* Puts @text in place of the selection, and selects of it what is between the marks. */
static void
replace (GtkTextBuffer *buffer,
         GtkTextIter   *start,
         GtkTextIter   *end,
         const char    *text,
         glong          n_before,
         glong          n_behind)
{
  int offset = gtk_text_iter_get_offset (start);
  glong length = g_utf8_strlen (text, -1);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, start, end);
  gtk_text_buffer_insert (buffer, start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_get_iter_at_offset (buffer, start, offset + (int) n_before);
  gtk_text_buffer_get_iter_at_offset (buffer, end, offset + (int) (length - n_behind));
  gtk_text_buffer_select_range (buffer, start, end);
}

static void
surround (GtkTextBuffer *buffer,
          const char    *before,
          const char    *behind)
{
  g_autofree char *words = NULL, *text = NULL;
  GtkTextIter start, end, outer_start, outer_end;
  glong n_before = g_utf8_strlen (before, -1), n_behind = g_utf8_strlen (behind, -1);

  get_selection (buffer, &start, &end);
  words = get_slice (buffer, &start, &end);
  outer_start = start;
  outer_end = end;
  gtk_text_iter_backward_chars (&outer_start, (int) n_before);
  gtk_text_iter_forward_chars (&outer_end, (int) n_behind);
  {
    g_autofree char *left = get_slice (buffer, &outer_start, &start);
    g_autofree char *right = get_slice (buffer, &end, &outer_end);

    if (g_str_equal (left, before) && g_str_equal (right, behind))
      {
        replace (buffer, &outer_start, &outer_end, words, 0, 0);
        return;
      }
  }
  text = g_strconcat (before, words, behind, NULL);
  replace (buffer, &start, &end, text, n_before, n_behind);
}

static void
prefix_lines (GtkTextBuffer *buffer,
              const char    *prefix)
{
  g_autofree char *words = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  GtkTextIter start, end;
  gboolean has_all = TRUE;

  if (!gtk_text_buffer_get_selection_bounds (buffer, &start, &end))
    end = start;
  gtk_text_iter_set_line_offset (&start, 0);
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  words = get_slice (buffer, &start, &end);
  lines = g_strsplit (words, "\n", -1);
  for (guint i = 0; lines[i]; i++)
    has_all &= g_str_has_prefix (lines[i], prefix);
  for (guint i = 0; lines[i]; i++)
    g_string_append_printf (text, "%s%s%s", i > 0 ? "\n" : "", has_all ? "" : prefix, lines[i] + (has_all ? strlen (prefix) : 0));
  replace (buffer, &start, &end, text->str, 0, 0);
}

static void
make_gap (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;
  g_autofree char *all = NULL, *before = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  all = get_slice (buffer, &start, &end);
  before = g_strdup_printf ("{{c%u::", MIN (lyceum_cloze_get_highest (all) + 1, LYCEUM_CLOZE_MAX));
  surround (buffer, before, "}}");
}

void
lyceum_text_marks_apply (GtkTextView *view,
                         const char  *mark)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);

  if (g_str_equal (mark, "bold"))
    surround (buffer, "**", "**");
  else if (g_str_equal (mark, "italic"))
    surround (buffer, "*", "*");
  else if (g_str_equal (mark, "code"))
    surround (buffer, "`", "`");
  else if (g_str_equal (mark, "formula"))
    surround (buffer, "$", "$");
  else if (g_str_equal (mark, "list"))
    prefix_lines (buffer, "- ");
  else if (g_str_equal (mark, "heading"))
    prefix_lines (buffer, "## ");
  else if (g_str_equal (mark, "gap"))
    make_gap (buffer);
  gtk_widget_grab_focus (GTK_WIDGET (view));
}
