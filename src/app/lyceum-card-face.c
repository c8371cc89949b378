/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-face.h"

#include <string.h>

#include "lyceum-card-words.h"
#include "lyceum-cloze.h"
#include "lyceum-formula-label.h"
#include "lyceum-markdown-view.h"

struct _LyceumCardFace
{
  GtkWidget parent_instance;

  GtkWidget *label;
  GtkWidget *view;          /* (nullable): once a side was more than a sentence */
  LyceumDatabase *database; /* (owned) (nullable): where pictures are */
};

G_DEFINE_FINAL_TYPE (LyceumCardFace, lyceum_card_face, GTK_TYPE_WIDGET)

/* Whether a text has marks that a sentence has not. Code and formulas in a sentence are shown there. */
static gboolean
is_rich (const char *text)
{
  static const char *const marks[] = { "\n", "**", "__", "$$", "![", NULL };

  for (guint i = 0; marks[i]; i++)
    if (strstr (text, marks[i]))
      return TRUE;
  for (const char *p = strchr (text, '*'); p; p = strchr (p + 1, '*'))
    if (p[1] && p[1] != ' ' && strchr (p + 1, '*'))
      return TRUE;
  return g_str_has_prefix (text, "- ") || g_str_has_prefix (text, "# ") || g_str_has_prefix (text, "> ") || *text == '|';
}

static void
lyceum_card_face_dispose (GObject *object)
{
  LyceumCardFace *self = LYCEUM_CARD_FACE (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->view, gtk_widget_unparent);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (lyceum_card_face_parent_class)->dispose (object);
}

static void
lyceum_card_face_class_init (LyceumCardFaceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_card_face_dispose;

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_card_face_init (LyceumCardFace *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
lyceum_card_face_new (void)
{
  return g_object_new (LYCEUM_TYPE_CARD_FACE, NULL);
}

void
lyceum_card_face_set_database (LyceumCardFace *self,
                               LyceumDatabase *database)
{
  g_return_if_fail (LYCEUM_IS_CARD_FACE (self));

  g_set_object (&self->database, database);
}

static void
show_markdown (LyceumCardFace *self,
               const char     *text)
{
  if (!self->view)
    {
      self->view = lyceum_markdown_view_new ();
      gtk_widget_set_parent (self->view, GTK_WIDGET (self));
    }
  lyceum_markdown_view_set_database (LYCEUM_MARKDOWN_VIEW (self->view), self->database);
  /* A card is short: it is on the screen in the frame in which it is asked for. */
  lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (self->view), lyceum_markdown_parse (text));
  gtk_widget_set_visible (self->view, TRUE);
  gtk_widget_set_visible (self->label, FALSE);
}

static void
show_markup (LyceumCardFace *self,
             const char     *markup)
{
  lyceum_formula_label_set_markup (GTK_LABEL (self->label), markup);
  gtk_widget_set_visible (self->label, TRUE);
  if (self->view)
    gtk_widget_set_visible (self->view, FALSE);
}

/* The sentence of a cloze with what is hidden, or what stands in its place, in bold. */
static char *
fill_gaps (const LyceumCard *card,
           gboolean          hide)
{
  g_autofree char *alone = lyceum_cloze_isolate (card->note_front, card->place.ordinal);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *at = alone, *open, *close;

  while ((open = strstr (at, "{{c1::")) && (close = strstr (open, "}}")))
    {
      const char *words = open + strlen ("{{c1::");
      const char *hint = g_strstr_len (words, close - words, "::");
      const char *end = hint ? hint : close;

      g_string_append_len (text, at, open - at);
      if (hide && hint)
        g_string_append_printf (text, "**[%.*s]**", (int) (close - hint - 2), hint + 2);
      else if (hide)
        g_string_append (text, "**[…]**");
      else
        g_string_append_printf (text, "**%.*s**", (int) (end - words), words);
      at = close + 2;
    }
  g_string_append (text, at);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
lyceum_card_face_show_question (LyceumCardFace   *self,
                                const LyceumCard *card)
{
  g_return_if_fail (LYCEUM_IS_CARD_FACE (self));

  if (is_rich (card->front) && card->note_front && g_strcmp0 (card->kind, "cloze") == 0)
    {
      g_autofree char *text = fill_gaps (card, TRUE);

      show_markdown (self, text);
    }
  else if (is_rich (card->front))
    {
      show_markdown (self, card->front);
    }
  else
    {
      g_autofree char *markup = lyceum_card_words_question (card);

      show_markup (self, markup);
    }
}

void
lyceum_card_face_show_answer (LyceumCardFace   *self,
                              const LyceumCard *card)
{
  gboolean is_cloze = g_strcmp0 (card->kind, "cloze") == 0;
  gboolean is_made_list = g_strcmp0 (card->kind, "list") == 0 && card->answers && card->answers[0] && !strchr (card->back, '\n');

  g_return_if_fail (LYCEUM_IS_CARD_FACE (self));

  if (is_cloze && card->note_front && is_rich (card->back))
    {
      g_autofree char *text = fill_gaps (card, FALSE);

      show_markdown (self, text);
    }
  else if (!is_made_list && is_rich (card->back))
    {
      show_markdown (self, card->back);
    }
  else
    {
      g_autofree char *markup = lyceum_card_words_answer (card);

      show_markup (self, markup);
    }
}
