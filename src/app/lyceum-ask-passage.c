/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-passage.h"

#include <glib/gi18n-lib.h>

#include "lyceum-answer-words.h"
#include "lyceum-error-text.h"

#define WIDTH_PX 420
#define HEIGHT_PX 260

struct _LyceumAskPassage
{
  GtkPopover parent_instance;

  GtkLabel *name;
  GtkLabel *place;
  GtkWidget *doubt;
  GtkWidget *scroller;
  GtkTextView *text;
  GtkTextTag *mark;              /* (unowned) */
  GtkWidget *open_button;

  LyceumCollection *collection; /* (owned) */
  GCancellable *cancellable;    /* (owned) (nullable): of the lesson that is looked for */
};

G_DEFINE_FINAL_TYPE (LyceumAskPassage, lyceum_ask_passage, GTK_TYPE_POPOVER)

static void
lesson_found_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumAskPassage) self = LYCEUM_ASK_PASSAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumLesson) lesson = lyceum_collection_find_lesson_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!lesson)
    {
      /* The source may have gone, or has no lessons yet: there is the course, still. */
      if (!lyceum_error_is_cancelled (error))
        g_debug ("No lesson for the passage: %s", error->message);
      return;
    }

  gtk_button_set_label (GTK_BUTTON (self->open_button), _("_Open the Lesson"));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open_button), "x", lesson->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->open_button), "win.open-lesson");
}

static void
forget_lesson (LyceumAskPassage *self)
{
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
mark_quote (LyceumAskPassage *self,
            GtkTextBuffer    *buffer,
            const char       *quote)
{
  GtkTextIter start, end, from;

  gtk_text_buffer_get_start_iter (buffer, &from);
  if (!quote || !*quote || !gtk_text_iter_forward_search (&from, quote, 0, &start, &end, NULL))
    {
      gtk_text_buffer_place_cursor (buffer, &from);
      return;
    }

  gtk_text_buffer_apply_tag (buffer, self->mark, &start, &end);
  gtk_text_buffer_place_cursor (buffer, &start);
  gtk_text_view_scroll_to_mark (self->text, gtk_text_buffer_get_insert (buffer), 0, TRUE, 0, 0.2);
}

static void
opened_cb (LyceumAskPassage *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);

  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_doubt (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *label = make_label ("caption");

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_label_set_label (GTK_LABEL (label), _("What the answer says is not found in this passage. Read it before you rely on it."));
  gtk_widget_add_css_class (box, "doubt");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
make_text (LyceumAskPassage *self)
{
  GtkWidget *view = gtk_text_view_new ();

  self->text = GTK_TEXT_VIEW (view);
  gtk_text_view_set_editable (self->text, FALSE);
  gtk_text_view_set_cursor_visible (self->text, FALSE);
  gtk_text_view_set_accepts_tab (self->text, FALSE);
  gtk_text_view_set_wrap_mode (self->text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_pixels_below_lines (self->text, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Passage"), -1);
  self->mark = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->text), NULL,
                                           "background", "rgba(245,194,17,0.35)",
                                           "underline", PANGO_UNDERLINE_SINGLE,
                                           NULL);
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), view);
  gtk_widget_add_css_class (self->scroller, "passage-text");
  return self->scroller;
}

static void
lyceum_ask_passage_dispose (GObject *object)
{
  LyceumAskPassage *self = LYCEUM_ASK_PASSAGE (object);

  forget_lesson (self);
  g_clear_object (&self->collection);

  G_OBJECT_CLASS (lyceum_ask_passage_parent_class)->dispose (object);
}

static void
lyceum_ask_passage_class_init (LyceumAskPassageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_ask_passage_dispose;
}

static void
lyceum_ask_passage_init (LyceumAskPassage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->name = GTK_LABEL (make_label ("heading"));
  self->place = GTK_LABEL (make_label ("dim-label"));
  gtk_widget_add_css_class (GTK_WIDGET (self->place), "caption");
  self->doubt = make_doubt ();
  self->open_button = gtk_button_new_with_mnemonic ("");
  gtk_widget_set_halign (self->open_button, GTK_ALIGN_END);
  g_signal_connect_swapped (self->open_button, "clicked", G_CALLBACK (opened_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->place));
  gtk_box_append (GTK_BOX (box), self->doubt);
  gtk_box_append (GTK_BOX (box), make_text (self));
  gtk_box_append (GTK_BOX (box), self->open_button);
  gtk_widget_add_css_class (box, "passage");
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

GtkWidget *
lyceum_ask_passage_new (LyceumCollection *collection)
{
  LyceumAskPassage *self = g_object_new (LYCEUM_TYPE_ASK_PASSAGE, NULL);

  self->collection = g_object_ref (collection);
  return GTK_WIDGET (self);
}

void
lyceum_ask_passage_show (LyceumAskPassage         *self,
                         const LyceumAnswerSource *source,
                         const LyceumCitation     *citation,
                         int                       width)
{
  const LyceumPassage *passage = source->passage;
  GtkTextBuffer *buffer;
  g_autofree char *name = NULL, *place = NULL;

  g_return_if_fail (LYCEUM_IS_ASK_PASSAGE (self));

  /* Translators: the number of a source and its name. */
  name = g_strdup_printf (_("[%u] %s"), source->number, passage->source_name ? passage->source_name : "");
  place = lyceum_answer_words_place (passage);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->place, place);
  gtk_widget_set_visible (GTK_WIDGET (self->place), *place != '\0');
  gtk_widget_set_visible (self->doubt, citation && !citation->supported);
  gtk_widget_set_size_request (self->scroller, CLAMP (width - 72, 200, WIDTH_PX), HEIGHT_PX);
  buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_buffer_set_text (buffer, passage->text ? passage->text : "", -1);
  mark_quote (self, buffer, citation ? citation->quote : NULL);

  forget_lesson (self);
  self->cancellable = g_cancellable_new ();
  gtk_button_set_label (GTK_BUTTON (self->open_button), _("_Open the Course"));
  gtk_button_set_use_underline (GTK_BUTTON (self->open_button), TRUE);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->open_button), "x", passage->course_id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->open_button), "win.open-course");
  lyceum_collection_find_lesson_async (self->collection, passage->source_id, passage->first_block, self->cancellable,
                                       lesson_found_cb, g_object_ref (self));
}
