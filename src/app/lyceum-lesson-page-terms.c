/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-page-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-formula-label.h"
#include "lyceum-glossary.h"
#include "lyceum-lesson-terms.h"
#include "lyceum-markdown-links.h"
#include "lyceum-window.h"

/* The text of a lesson with its terms, and what is told of one. */

#define WIDTH_CHARS 42

typedef struct
{
  LyceumLessonPage *page; /* (owned) */
  GPtrArray *blocks;      /* (owned) (nullable) */
  gint64 lesson_id;
} Showing;

static void
terms_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autofree Showing *showing = user_data;
  g_autoptr (LyceumLessonPage) self = showing->page;
  g_autoptr (GPtrArray) blocks = showing->blocks;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) terms = lyceum_collection_list_glossary_finish (LYCEUM_COLLECTION (object), result, &error);

  if (showing->lesson_id != self->lesson_id || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* A lesson can be read without them. */
  if (terms)
    lyceum_lesson_terms_link (blocks, terms, self->lesson_id);
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  self->terms = g_steal_pointer (&terms);
  _lyceum_lesson_page_take_blocks (self, g_steal_pointer (&blocks));
}

void
_lyceum_lesson_page_link_terms (LyceumLessonPage *self,
                                GPtrArray        *blocks)
{
  Showing *showing = g_new0 (Showing, 1);

  showing->page = g_object_ref (self);
  showing->blocks = blocks;
  showing->lesson_id = self->lesson_id;
  lyceum_collection_list_glossary_async (lyceum_workshop_get_collection (self->workshop), self->course_id, self->cancellable,
                                         terms_read_cb, showing);
}

static GtkWidget *
make_label (const char *text,
            const char *css_class)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "max-width-chars",
                                   WIDTH_CHARS, NULL);

  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  lyceum_formula_label_set_markup (GTK_LABEL (label), markup);
  return label;
}

static guint
find_number (const LyceumGlossaryTerm *term)
{
  for (guint i = 0; i < term->places->len; i++)
    {
      const LyceumGlossaryPlace *place = g_ptr_array_index (term->places, i);

      if (place->lesson_id == term->lesson_id)
        return place->number;
    }
  return 0;
}

static GtkWidget *
make_content (const LyceumGlossaryTerm *term,
              GtkWidget                *popover)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  /* Translators: a button below what a term means: the lesson that explains it. */
  g_autofree char *name = g_strdup_printf (_("Open Lesson %u"), find_number (term));
  GtkWidget *button = gtk_button_new_with_label (name);

  gtk_widget_add_css_class (box, "term");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", term->lesson_id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.open-lesson");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  g_signal_connect_object (button, "clicked", G_CALLBACK (gtk_popover_popdown), popover, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), make_label (term->term, "heading"));
  gtk_box_append (GTK_BOX (box), make_label (term->definition, NULL));
  gtk_box_append (GTK_BOX (box), button);
  return box;
}

/* On with the link that it was opened from. */
static void
term_closed_cb (LyceumLessonPage *self)
{
  int start, end;

  if (!self->term_label)
    return;
  gtk_label_get_selection_bounds (self->term_label, &start, &end);
  gtk_widget_grab_focus (GTK_WIDGET (self->term_label));
  gtk_label_select_region (self->term_label, start, end);
}

gboolean
_lyceum_lesson_page_show_term (LyceumLessonPage *self,
                               GtkLabel         *label,
                               const char       *uri)
{
  const char *number = g_str_has_prefix (uri, LYCEUM_LESSON_TERM_SCHEME) ? uri + strlen (LYCEUM_LESSON_TERM_SCHEME) : NULL;
  guint64 index;
  GdkRectangle area;

  if (!number || !self->terms || !g_ascii_string_to_unsigned (number, 10, 0, G_MAXUINT, &index, NULL) || index >= self->terms->len ||
      !lyceum_markdown_links_place (label, lyceum_markdown_links_find (label, uri, 0), GTK_WIDGET (self), &area))
    return FALSE;
  if (!self->term_popover)
    {
      self->term_popover = gtk_popover_new ();
      gtk_widget_set_parent (self->term_popover, GTK_WIDGET (self));
      g_signal_connect_object (self->term_popover, "closed", G_CALLBACK (term_closed_cb), self, G_CONNECT_SWAPPED);
    }
  gtk_popover_set_child (GTK_POPOVER (self->term_popover), make_content (g_ptr_array_index (self->terms, index), self->term_popover));
  g_set_weak_pointer (&self->term_label, label);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->term_popover), &area);
  gtk_popover_popup (GTK_POPOVER (self->term_popover));
  return TRUE;
}

/* From the whole text to the first link in it: a scrolled window that has the focus leads past what it shows. */
gboolean
_lyceum_lesson_page_enter_text (LyceumLessonPage *self)
{
  return gtk_widget_is_focus (GTK_WIDGET (self->scroller)) &&
         gtk_widget_child_focus (gtk_scrolled_window_get_child (self->scroller), GTK_DIR_TAB_FORWARD);
}
