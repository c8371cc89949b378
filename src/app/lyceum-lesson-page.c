/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-page-private.h"

#include <glib/gi18n-lib.h>

#include "lyceum-error-text.h"
#include "lyceum-lesson-maker.h"
#include "lyceum-markdown.h"
#include "lyceum-reading-column.h"
#include "lyceum-window.h"

G_DEFINE_FINAL_TYPE (LyceumLessonPage, lyceum_lesson_page, GTK_TYPE_WIDGET)

static LyceumCollection *
get_collection (LyceumLessonPage *self)
{
  return lyceum_workshop_get_collection (self->workshop);
}

void
_lyceum_lesson_page_changed_cb (GObject      *object,
                                GAsyncResult *result,
                                gpointer      user_data)
{
  g_autoptr (LyceumLessonPage) self = LYCEUM_LESSON_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (!lyceum_collection_change_finish (LYCEUM_COLLECTION (object), result, &error))
    lyceum_report (GTK_WIDGET (self), error);
}

/* The place of the reader, 0 to 1. */
static double
get_scroll (LyceumLessonPage *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double way = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  return way > 0 ? CLAMP (gtk_adjustment_get_value (adjustment) / way, 0, 1) : 0;
}

void
_lyceum_lesson_page_keep_scroll (LyceumLessonPage *self)
{
  double scroll = get_scroll (self);

  if (!self->lesson || !self->made || self->scroll >= 0 || scroll == self->lesson->scroll)
    return;

  self->lesson->scroll = scroll;
  lyceum_collection_set_lesson_scroll_async (get_collection (self), self->lesson_id, scroll, _lyceum_lesson_page_changed_cb, g_object_ref (self));
}

/* In the frame after the one that has measured the whole text. */
static gboolean
restore_scroll_cb (GtkWidget     *widget,
                   GdkFrameClock *clock,
                   gpointer       user_data)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (widget);
  gint64 complete_at = GPOINTER_TO_SIZE (user_data);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double way = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment);

  if (gdk_frame_clock_get_frame_counter (clock) <= complete_at + 1)
    return G_SOURCE_CONTINUE;
  if (self->scroll >= 0 && lyceum_markdown_view_is_complete (self->text))
    {
      gtk_adjustment_set_value (adjustment, self->scroll * way);
      self->scroll = -1;
    }
  return G_SOURCE_REMOVE;
}

static gint64
get_frame (LyceumLessonPage *self)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (self));

  return clock ? gdk_frame_clock_get_frame_counter (clock) : 0;
}

static void
text_complete_cb (LyceumLessonPage *self)
{
  gtk_widget_set_visible (self->end, TRUE);
  if (self->scroll > 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), restore_scroll_cb, GSIZE_TO_POINTER (get_frame (self)), NULL);
  else
    self->scroll = -1;
}

void
_lyceum_lesson_page_show_read (LyceumLessonPage *self)
{
  gboolean is_read = self->lesson->read_at != 0;

  gtk_widget_set_visible (self->read_sign, is_read);
  if (is_read)
    gtk_button_set_label (GTK_BUTTON (self->read_button), self->next_id ? _("_Next Lesson") : _("_Back to the Course"));
  else
    gtk_button_set_label (GTK_BUTTON (self->read_button), _("_Mark as Read"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.mark-unread", is_read);
}

static void
show_heading (LyceumLessonPage *self)
{
  const LyceumLesson *lesson = self->lesson;
  g_autofree char *minutes = g_strdup_printf (ngettext ("%u minute", "%u minutes", lesson->minutes), lesson->minutes);
  g_autofree char *place = NULL, *maker = lyceum_lesson_maker_describe (lesson);

  if (lesson->location && *lesson->location && g_strcmp0 (lesson->location, lesson->source_name) != 0 &&
      g_strcmp0 (lesson->location, lesson->title) != 0)
    /* Translators: a source, a place in it, and how long it takes to read: "Biology.epub · Chapter 3 · 7 minutes". */
    place = g_strdup_printf (_("%s · %s · %s"), lesson->source_name, lesson->location, minutes);
  else
    /* Translators: a source, and how long it takes to read: "Notes · 7 minutes". */
    place = g_strdup_printf (_("%s · %s"), lesson->source_name, minutes);
  adw_window_title_set_title (self->window_title, lesson->title);
  gtk_label_set_label (self->title, lesson->title);
  gtk_label_set_label (self->place, place);
  gtk_label_set_label (self->maker, maker ? maker : "");
  gtk_widget_set_visible (GTK_WIDGET (self->maker), maker != NULL);
  gtk_widget_set_visible (self->study_button, lesson->n_cards > 0);
  lyceum_lesson_question_list_set (self->questions, lesson);
  lyceum_lesson_ahead_label_set (self->ahead, get_collection (self), lesson);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->study_button), "x", lesson->course_id);
}

void
_lyceum_lesson_page_take_blocks (LyceumLessonPage *self,
                                 GPtrArray        *blocks)
{
  self->made = TRUE;
  gtk_widget_set_visible (self->end, FALSE);
  lyceum_markdown_view_take_blocks (self->text, blocks);
  gtk_stack_set_visible_child_name (self->states, "lesson");
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
}

static void
parsed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumLessonPage) self = LYCEUM_LESSON_PAGE (user_data);
  GPtrArray *blocks = lyceum_markdown_parse_finish (result, NULL);

  if (blocks)
    _lyceum_lesson_page_link_terms (self, blocks);
}

static void
show_failure (LyceumLessonPage *self,
              const GError     *error)
{
  lyceum_status_set_error (self->failure, error);
  gtk_stack_set_visible_child_name (self->states, "failure");
}

static void
neighbours_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (LyceumLessonPage) self = LYCEUM_LESSON_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lessons = lyceum_collection_list_lessons_finish (LYCEUM_COLLECTION (object), result, &error);
  g_autofree char *subtitle = NULL;

  lyceum_reload_done (&self->reload);
  /* The person may have gone on: those of the next lesson come with it. */
  if (!lessons || !self->lesson || self->lesson->id != self->lesson_id)
    return;

  self->previous_id = self->next_id = 0;
  for (guint i = 0; i < lessons->len; i++)
    {
      const LyceumLesson *lesson = g_ptr_array_index (lessons, i);

      if (lesson->id != self->lesson_id)
        continue;
      if (i > 0)
        self->previous_id = ((LyceumLesson *) g_ptr_array_index (lessons, i - 1))->id;
      if (i + 1 < lessons->len)
        self->next_id = ((LyceumLesson *) g_ptr_array_index (lessons, i + 1))->id;
      /* Translators: which lesson of how many. */
      subtitle = g_strdup_printf (_("Lesson %u of %u"), i + 1, lessons->len);
    }
  adw_window_title_set_subtitle (self->window_title, subtitle ? subtitle : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.previous", self->previous_id != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.next", self->next_id != 0);
  _lyceum_lesson_page_show_read (self);
  if (!self->lesson->made)
    lyceum_lesson_wait_set_lesson (self->wait, self->workshop, lessons, self->lesson_id);
}

static void
lesson_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (LyceumLessonPage) self = LYCEUM_LESSON_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  LyceumLesson *lesson = lyceum_collection_get_lesson_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!lesson)
    {
      lyceum_reload_done (&self->reload);
      if (!lyceum_error_is_cancelled (error))
        show_failure (self, error);
      return;
    }
  if (lesson->id != self->lesson_id) /* the person has gone on */
    {
      lyceum_lesson_free (lesson);
      lyceum_reload_done (&self->reload);
      lyceum_reload_queue (&self->reload);
      return;
    }

  /* One that was made again has another text. */
  if (self->made && self->lesson && g_strcmp0 (self->lesson->markdown, lesson->markdown) != 0)
    self->made = FALSE;
  g_clear_pointer (&self->lesson, lyceum_lesson_free);
  self->lesson = lesson;
  self->course_id = lesson->course_id;
  show_heading (self);
  _lyceum_lesson_page_show_read (self);
  if (!lesson->made || !lesson->markdown)
    gtk_stack_set_visible_child_name (self->states, "making");
  else if (!self->made)
    {
      self->scroll = lesson->scroll;
      lyceum_markdown_parse_async (lesson->markdown, self->cancellable, parsed_cb, g_object_ref (self));
    }
  lyceum_collection_list_lessons_async (get_collection (self), lesson->course_id, FALSE, self->cancellable,
                                        neighbours_read_cb, g_object_ref (self));
}

static void
start_reload (gpointer owner)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (owner);

  lyceum_collection_get_lesson_async (get_collection (self), self->lesson_id, self->cancellable, lesson_read_cb,
                                      g_object_ref (self));
}

/* While the course is made, its lessons change; once this one is there, only its neighbours may. */
static void
collection_changed_cb (LyceumCollection *collection,
                       const char       *topic,
                       gint64            course_id,
                       LyceumLessonPage *self)
{
  if (g_str_equal (topic, "lesson") && (self->course_id == 0 || course_id == self->course_id))
    lyceum_reload_queue (&self->reload);
}

static void
sheet_closed_cb (LyceumLessonPage *self)
{
  adw_flap_set_reveal_flap (self->flap, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->scroller));
}

/* However it was closed: a swipe closes it too. */
static void
flap_revealed_cb (LyceumLessonPage *self)
{
  if (!adw_flap_get_reveal_flap (self->flap))
    lyceum_lesson_selection_sheet_stop (self->sheet);
}

static void
scroll_by (LyceumLessonPage *self,
           double            pages)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) +
                                          pages * gtk_adjustment_get_page_size (adjustment));
}

/* Space does what it does on a row or a button, and scrolls elsewhere. */
static gboolean
wants_space (LyceumLessonPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  return GTK_IS_LIST_BOX_ROW (focus) || GTK_IS_BUTTON (focus);
}

static gboolean
key_pressed_cb (LyceumLessonPage *self,
                guint             keyval,
                guint             keycode,
                GdkModifierType   state)
{
  gboolean shift = (state & GDK_SHIFT_MASK) != 0;

  if (state & (GDK_CONTROL_MASK | GDK_ALT_MASK))
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_space:
      if (wants_space (self))
        return GDK_EVENT_PROPAGATE;
      scroll_by (self, shift ? -0.9 : 0.9);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
      return _lyceum_lesson_page_enter_text (self);
    case GDK_KEY_Page_Down:
      scroll_by (self, 0.9);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Up:
      scroll_by (self, -0.9);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
      scroll_by (self, 0.12);
      return GDK_EVENT_STOP;
    case GDK_KEY_Up:
      scroll_by (self, -0.12);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home:
      scroll_by (self, -1e6);
      return GDK_EVENT_STOP;
    case GDK_KEY_End:
      scroll_by (self, 1e6);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
try_again_cb (LyceumLessonPage *self)
{
  lyceum_reload_queue (&self->reload);
}

static void
lyceum_lesson_page_unmap (GtkWidget *widget)
{
  lyceum_lesson_selection_hide_bar (LYCEUM_LESSON_PAGE (widget)->selection);
  _lyceum_lesson_page_keep_scroll (LYCEUM_LESSON_PAGE (widget));

  GTK_WIDGET_CLASS (lyceum_lesson_page_parent_class)->unmap (widget);
}

static gboolean
lyceum_lesson_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LYCEUM_LESSON_PAGE (widget)->scroller));
}

/* When it is opened for the first time. */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  if (!gtk_menu_button_get_menu_model (button))
    gtk_menu_button_set_menu_model (button, LYCEUM_LESSON_PAGE (user_data)->lesson_menu);
}

static void
lyceum_lesson_page_dispose (GObject *object)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  lyceum_reload_clear (&self->reload);
  if (self->selection)
    lyceum_lesson_selection_close (self->selection);
  g_clear_object (&self->selection);
  g_clear_pointer (&self->term_popover, gtk_widget_unparent);
  g_clear_weak_pointer (&self->term_label);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_LESSON_PAGE);
  g_clear_pointer (&self->lesson, lyceum_lesson_free);
  g_clear_pointer (&self->terms, g_ptr_array_unref);

  G_OBJECT_CLASS (lyceum_lesson_page_parent_class)->dispose (object);
}

static void
lyceum_lesson_page_finalize (GObject *object)
{
  LyceumLessonPage *self = LYCEUM_LESSON_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->workshop);

  G_OBJECT_CLASS (lyceum_lesson_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-lesson-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, lesson_menu);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, activity);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, place);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, maker);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, text);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, end);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, ahead);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, questions);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, read_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, study_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, read_sign);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, failure);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, wait);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, flap);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonPage, sheet);
  gtk_widget_class_bind_template_callback (widget_class, text_complete_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, sheet_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, flap_revealed_cb);
}

static void
lyceum_lesson_page_class_init (LyceumLessonPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_lesson_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_lesson_page_finalize;
  widget_class->unmap = lyceum_lesson_page_unmap;
  widget_class->grab_focus = lyceum_lesson_page_grab_focus;

  g_type_ensure (LYCEUM_TYPE_STATUS);
  g_type_ensure (LYCEUM_TYPE_ACTIVITY_BUTTON);
  g_type_ensure (LYCEUM_TYPE_LESSON_SELECTION_SHEET);
  g_type_ensure (LYCEUM_TYPE_LESSON_AHEAD_LABEL);
  g_type_ensure (LYCEUM_TYPE_LESSON_QUESTION_LIST);
  g_type_ensure (LYCEUM_TYPE_LESSON_WAIT);
  g_type_ensure (LYCEUM_TYPE_MARKDOWN_VIEW);
  g_type_ensure (LYCEUM_TYPE_READING_COLUMN);
  bind_template (widget_class);
  _lyceum_lesson_page_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_lesson_page_init (LyceumLessonPage *self)
{
  self->cancellable = g_cancellable_new ();
  lyceum_reload_init (&self->reload, start_reload, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = lyceum_lesson_selection_new (GTK_WIDGET (self), self->scroller, GTK_WIDGET (self->text));
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "lesson-text");
  g_signal_connect_object (self->text, "activate-link", G_CALLBACK (_lyceum_lesson_page_show_term), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.previous", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.next", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "lesson.mark-unread", FALSE);
}

GtkWidget *
lyceum_lesson_page_new (LyceumWorkshop *workshop,
                        gint64          lesson_id)
{
  LyceumLessonPage *self = g_object_new (LYCEUM_TYPE_LESSON_PAGE, NULL);

  self->workshop = g_object_ref (workshop);
  lyceum_markdown_view_set_database (self->text, lyceum_collection_get_database (get_collection (self)));
  self->lesson_id = lesson_id;
  lyceum_activity_button_set_queue (self->activity, lyceum_workshop_get_queue (workshop));
  g_signal_connect_object (get_collection (self), "changed", G_CALLBACK (collection_changed_cb), self, 0);
  lyceum_reload_queue (&self->reload);
  return GTK_WIDGET (self);
}

gint64
lyceum_lesson_page_get_lesson_id (LyceumLessonPage *self)
{
  g_return_val_if_fail (LYCEUM_IS_LESSON_PAGE (self), 0);

  return self->lesson_id;
}
