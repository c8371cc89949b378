/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-wait.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-course-task.h"
#include "lyceum-error-text.h"
#include "lyceum-reading-column.h"
#include "lyceum-status.h"
#include "lyceum-task-words.h"

struct _LyceumLessonWait
{
  AdwBin parent_instance;

  GtkStack *states;
  LyceumStatus *making;
  LyceumStatus *failed;
  GtkWidget *writing;
  GtkLabel *writing_words;
  GtkTextBuffer *text;

  LyceumQueue *queue;        /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned): of the reading for this lesson */
  gint64 lesson_id;          /* 0: none yet */
  gint64 source_id;
  guint position;            /* in the source, from 0 */
  LyceumTask *task;          /* (owned) (nullable): what makes the lesson, once found */
  gulong task_handler;
  LyceumSubscription *subscription; /* (owned) (nullable): to what the task writes */
  guint tick_source;         /* while it is on the screen */
};

G_DEFINE_FINAL_TYPE (LyceumLessonWait, lyceum_lesson_wait, ADW_TYPE_BIN)

static void
update (LyceumLessonWait *self)
{
  LyceumTaskFacts facts;
  g_autofree char *words = NULL, *text = NULL;

  if (!self->task || !self->states)
    return;

  lyceum_task_facts_get (&facts, self->queue, self->task);
  words = lyceum_task_words_describe (&facts, g_get_real_time () / 1000, NULL);
  if (facts.state == LYCEUM_TASK_STATE_FAILED || facts.state == LYCEUM_TASK_STATE_CANCELLED)
    {
      g_object_set (self->failed, "description", words, NULL);
      gtk_stack_set_visible_child (self->states, GTK_WIDGET (self->failed));
      return;
    }

  /* Translators: %s says how far it is: "Writing the lesson · about 2 minutes left". */
  text = g_strdup_printf (_("%s\nIt appears here by itself when it is ready."), words);
  g_object_set (self->making, "description", facts.state == LYCEUM_TASK_STATE_SUCCEEDED ? "" : text, NULL);
  gtk_label_set_label (self->writing_words, words);
  gtk_stack_set_visible_child (self->states, gtk_text_buffer_get_char_count (self->text) > 0 ? self->writing
                                                                                             : GTK_WIDGET (self->making));
}

static void
task_changed_cb (LyceumLessonWait *self,
                 GParamSpec       *pspec)
{
  /* How far it is, is said once a second. */
  if (!g_str_equal (pspec->name, "progress"))
    update (self);
}

static gboolean
tick_cb (gpointer data)
{
  update (LYCEUM_LESSON_WAIT (data));
  return G_SOURCE_CONTINUE;
}

static void
retry_cb (LyceumLessonWait *self)
{
  if (!self->task)
    return;

  lyceum_queue_retry (self->queue, self->task);
  lyceum_queue_move_to_front (self->queue, self->task);
}

/* What a model has written so far is there to be read. A form feed means that it begins anew. */
static void
event_cb (const LyceumTaskEvent *event,
          gpointer               user_data)
{
  LyceumLessonWait *self = LYCEUM_LESSON_WAIT (user_data);
  const char *begin = event->type == LYCEUM_TASK_EVENT_TEXT ? strrchr (event->text, '\f') : NULL;
  gboolean was_empty = gtk_text_buffer_get_char_count (self->text) == 0;
  GtkTextIter end;

  if (event->type != LYCEUM_TASK_EVENT_TEXT)
    return;
  if (begin)
    gtk_text_buffer_set_text (self->text, "", 0);
  gtk_text_buffer_get_end_iter (self->text, &end);
  gtk_text_buffer_insert (self->text, &end, begin ? begin + 1 : event->text, -1);
  if (was_empty != (gtk_text_buffer_get_char_count (self->text) == 0))
    update (self);
}

static void
watch_task (LyceumLessonWait *self,
            LyceumTask       *task)
{
  g_clear_pointer (&self->subscription, lyceum_subscription_cancel);
  g_clear_signal_handler (&self->task_handler, self->task);
  g_set_object (&self->task, task);
  if (self->text)
    gtk_text_buffer_set_text (self->text, "", 0);
  if (!task)
    return;

  self->subscription = lyceum_queue_subscribe (self->queue, lyceum_task_get_id (task), 0, event_cb, self, NULL);
  self->task_handler = g_signal_connect_swapped (task, "notify", G_CALLBACK (task_changed_cb), self);
  if (!LYCEUM_TASK_STATE_IS_FINISHED (lyceum_task_get_state (task)))
    lyceum_queue_move_to_front (self->queue, task);
  update (self);
}

/* (nullable) (transfer full) */
static LyceumTask *
find_task (LyceumQueue *queue,
           const char  *source_uid,
           guint        position)
{
  guint n_batches = g_list_model_get_n_items (G_LIST_MODEL (queue));

  for (guint i = 0; i < n_batches; i++)
    {
      g_autoptr (LyceumTask) batch = g_list_model_get_item (G_LIST_MODEL (queue), i);
      GListModel *steps = lyceum_task_get_n_children (batch) > 0 ? lyceum_queue_get_children (queue, batch) : NULL;
      guint n_steps = steps ? g_list_model_get_n_items (steps) : 0;

      for (guint j = 0; j < n_steps; j++)
        {
          g_autoptr (LyceumTask) step = g_list_model_get_item (steps, j);
          const char *uid;
          guint at;

          if (lyceum_lesson_task_get_target (step, &uid, &at) && at == position && g_str_equal (uid, source_uid))
            return g_steal_pointer (&step);
        }
    }
  return NULL;
}

static void
sources_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumLessonWait) self = LYCEUM_LESSON_WAIT (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sources = lyceum_collection_list_sources_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!sources)
    {
      /* The page says that it cannot read. */
      if (!lyceum_error_is_cancelled (error))
        g_debug ("What makes the lesson is not known: %s", error->message);
      return;
    }

  for (guint i = 0; i < sources->len && self->states && !self->task; i++)
    {
      const LyceumSource *source = g_ptr_array_index (sources, i);
      g_autoptr (LyceumTask) task = NULL;

      if (source->id != self->source_id)
        continue;
      task = find_task (self->queue, source->uid, self->position);
      watch_task (self, task);
    }
}

static void
lyceum_lesson_wait_map (GtkWidget *widget)
{
  LyceumLessonWait *self = LYCEUM_LESSON_WAIT (widget);

  GTK_WIDGET_CLASS (lyceum_lesson_wait_parent_class)->map (widget);
  update (self);
  self->tick_source = g_timeout_add_seconds (1, tick_cb, self);
}

static void
lyceum_lesson_wait_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&LYCEUM_LESSON_WAIT (widget)->tick_source, g_source_remove);
  GTK_WIDGET_CLASS (lyceum_lesson_wait_parent_class)->unmap (widget);
}

static void
lyceum_lesson_wait_dispose (GObject *object)
{
  LyceumLessonWait *self = LYCEUM_LESSON_WAIT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  watch_task (self, NULL);
  adw_bin_set_child (ADW_BIN (self), NULL); /* while it is there: the bin does not see the template go */
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_LESSON_WAIT);

  G_OBJECT_CLASS (lyceum_lesson_wait_parent_class)->dispose (object);
}

static void
lyceum_lesson_wait_finalize (GObject *object)
{
  LyceumLessonWait *self = LYCEUM_LESSON_WAIT (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (lyceum_lesson_wait_parent_class)->finalize (object);
}

static void
lyceum_lesson_wait_class_init (LyceumLessonWaitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_lesson_wait_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_lesson_wait_finalize;
  widget_class->map = lyceum_lesson_wait_map;
  widget_class->unmap = lyceum_lesson_wait_unmap;

  g_type_ensure (LYCEUM_TYPE_STATUS);
  g_type_ensure (LYCEUM_TYPE_READING_COLUMN);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-lesson-wait.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonWait, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonWait, making);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonWait, failed);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonWait, writing);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonWait, writing_words);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonWait, text);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
}

static void
lyceum_lesson_wait_init (LyceumLessonWait *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
forget_lesson (LyceumLessonWait *self)
{
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  watch_task (self, NULL);
  g_object_set (self->making, "description", _("It appears here by itself when it is ready."), NULL);
  gtk_stack_set_visible_child (self->states, GTK_WIDGET (self->making));
}

void
lyceum_lesson_wait_set_lesson (LyceumLessonWait *self,
                               LyceumWorkshop   *workshop,
                               GPtrArray        *lessons,
                               gint64            lesson_id)
{
  const LyceumLesson *lesson = NULL;

  g_return_if_fail (LYCEUM_IS_LESSON_WAIT (self));

  if (lesson_id != self->lesson_id)
    forget_lesson (self);
  self->lesson_id = lesson_id;
  if (self->task)
    return;

  for (guint i = 0; i < lessons->len && (!lesson || lesson->id != lesson_id); i++)
    lesson = g_ptr_array_index (lessons, i);
  if (!lesson || lesson->id != lesson_id)
    return;

  g_set_object (&self->queue, lyceum_workshop_get_queue (workshop));
  self->source_id = lesson->source_id;
  self->position = lesson->planned_as;
  lyceum_collection_list_sources_async (lyceum_workshop_get_collection (workshop), lesson->course_id, self->cancellable,
                                        sources_read_cb, g_object_ref (self));
}
