/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lyceum-card-dialog.h"
#include "lyceum-lesson-maker.h"
#include "lyceum-lesson-page-private.h"
#include "lyceum-tokens.h"

static LyceumCollection *
get_collection (LyceumLessonPage *self)
{
  return lyceum_workshop_get_collection (self->workshop);
}

static void
ask_selection_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (widget);
  g_autofree char *words = NULL, *around = NULL;
  LyceumSelectionDeed deed;

  if (!self->lesson || !self->made || !lyceum_selection_deed_from_name (g_variant_get_string (parameter, NULL), &deed))
    return;
  if (!lyceum_lesson_selection_get (self->selection, &words, &around))
    {
      lyceum_lesson_selection_begin (self->selection);
      return;
    }
  lyceum_lesson_selection_hide_bar (self->selection);
  adw_flap_set_reveal_flap (self->flap, TRUE);
  lyceum_lesson_selection_sheet_ask (self->sheet, self->workshop, self->lesson, deed, words, around);
  gtk_widget_grab_focus (GTK_WIDGET (self->sheet));
}

/* Returns (transfer full): the sentence of @around in which the words stand; all of it where they reach over several. */
static char *
find_sentence (const char *around,
               const char *words)
{
  const char *at = strstr (around, words);
  const char *language = lyceum_guess_language (around);
  g_autoptr (GArray) sentences = lyceum_split_sentences (around, language);
  gsize begin = at ? (gsize) (at - around) : 0, end = begin + strlen (words);

  for (guint i = 0; at && i < sentences->len; i++)
    {
      const LyceumRange *sentence = &g_array_index (sentences, LyceumRange, i);

      if (sentence->start <= begin && end <= sentence->end)
        return g_strndup (around + sentence->start, sentence->end - sentence->start);
    }
  return g_strdup (around);
}

static void
card_from_selection_action (GtkWidget  *widget,
                            const char *name,
                            GVariant   *parameter)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (widget);
  g_autofree char *words = NULL, *around = NULL, *sentence = NULL;
  GtkWindow *dialog;

  if (!self->lesson)
    return;
  /* Without a selection it is a card about the lesson. */
  if (lyceum_lesson_selection_get (self->selection, &words, &around))
    sentence = find_sentence (around, words);
  lyceum_lesson_selection_hide_bar (self->selection);
  dialog = lyceum_card_dialog_new_for_lesson (get_collection (self), self->course_id, self->lesson_id, self->lesson->title, "",
                                              words ? words : "", sentence);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (dialog);
}

static void
go_to (LyceumLessonPage *self,
       gint64            lesson_id)
{
  if (lesson_id == 0)
    return;

  _lyceum_lesson_page_keep_scroll (self);
  /* What is said beside a text is about it, and about no other. */
  adw_flap_set_reveal_flap (self->flap, FALSE);
  lyceum_lesson_selection_hide_bar (self->selection);
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  self->lesson_id = lesson_id;
  self->made = FALSE;
  self->scroll = 0;
  /* What stands below a text is about it, and about no other. */
  gtk_widget_set_visible (self->end, FALSE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  lyceum_reload_queue (&self->reload);
}

static void
set_read (LyceumLessonPage *self,
          gboolean          is_read)
{
  self->lesson->read_at = is_read ? g_get_real_time () / 1000 : 0;
  lyceum_collection_set_lesson_read_async (get_collection (self), self->lesson_id, is_read, _lyceum_lesson_page_changed_cb, g_object_ref (self));
  _lyceum_lesson_page_show_read (self);
}

static void
previous_action (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  go_to (LYCEUM_LESSON_PAGE (widget), LYCEUM_LESSON_PAGE (widget)->previous_id);
}

static void
next_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  go_to (LYCEUM_LESSON_PAGE (widget), LYCEUM_LESSON_PAGE (widget)->next_id);
}

/* Marks the lesson as read where it is not, and goes on to the next. */
static void
mark_read_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (widget);
  gboolean was_read;

  if (!self->lesson || !self->made)
    return;

  was_read = self->lesson->read_at != 0;
  if (!was_read)
    set_read (self, TRUE);
  if (self->next_id)
    go_to (self, self->next_id);
  else if (was_read)
    gtk_widget_activate_action (widget, "win.back", NULL);
}

static void
make_again_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (widget);

  if (self->lesson && self->made)
    lyceum_lesson_maker_make_again (widget, self->workshop, self->lesson_id, self->lesson->edited_at != 0);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (widget);

  if (!self->lesson)
    return;
  _lyceum_lesson_page_keep_scroll (self);
  gtk_widget_activate_action (widget, "win.edit-lesson", "x", self->lesson_id);
}

static void
mark_unread_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (widget);

  if (self->lesson && self->made)
    set_read (self, FALSE);
}

void
_lyceum_lesson_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "lesson.edit", NULL, edit_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F4, 0, "lesson.edit", NULL);
  gtk_widget_class_install_action (widget_class, "lesson.previous", NULL, previous_action);
  gtk_widget_class_install_action (widget_class, "lesson.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "lesson.mark-read", NULL, mark_read_action);
  gtk_widget_class_install_action (widget_class, "lesson.mark-unread", NULL, mark_unread_action);
  gtk_widget_class_install_action (widget_class, "lesson.ask-selection", "s", ask_selection_action);
  gtk_widget_class_install_action (widget_class, "lesson.card-from-selection", NULL, card_from_selection_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "lesson.ask-selection", "s", "explain");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "lesson.ask-selection", "s", "simplify");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, GDK_CONTROL_MASK, "lesson.ask-selection", "s", "translate");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_j, GDK_CONTROL_MASK, "lesson.ask-selection", "s", "quiz");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_k, GDK_CONTROL_MASK, "lesson.card-from-selection", NULL);
  gtk_widget_class_install_action (widget_class, "lesson.make-again", NULL, make_again_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Up, GDK_CONTROL_MASK, "lesson.previous", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Page_Down, GDK_CONTROL_MASK, "lesson.next", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "lesson.mark-read", NULL);
}
