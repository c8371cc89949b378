/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-source-row.h"

#include <glib/gi18n-lib.h>

struct _LyceumSourceRow
{
  AdwActionRow parent_instance;

  GtkImage *icon;
  GtkSpinner *spinner;
  GtkWidget *retry_button;
  GtkWidget *newer_button;

  LyceumQueue *queue; /* (owned) (nullable) */
  gint64 task_id;
  gint64 source_id;
};

G_DEFINE_FINAL_TYPE (LyceumSourceRow, lyceum_source_row, ADW_TYPE_ACTION_ROW)

static void
retry_cb (LyceumSourceRow *self)
{
  LyceumTask *task = self->queue ? lyceum_queue_get_task (self->queue, self->task_id) : NULL;

  if (task)
    lyceum_queue_retry (self->queue, task);
}

static void
newer_cb (LyceumSourceRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "sources.look-for-newer", "x", self->source_id);
}

static void
lyceum_source_row_dispose (GObject *object)
{
  g_clear_object (&LYCEUM_SOURCE_ROW (object)->queue);

  G_OBJECT_CLASS (lyceum_source_row_parent_class)->dispose (object);
}

static void
lyceum_source_row_class_init (LyceumSourceRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_source_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-source-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumSourceRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LyceumSourceRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, LyceumSourceRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumSourceRow, newer_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, newer_cb);
}

static void
lyceum_source_row_init (LyceumSourceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_source_row_new (void)
{
  return g_object_new (LYCEUM_TYPE_SOURCE_ROW, NULL);
}

static char *
words_read (const LyceumSource *source)
{
  g_autofree char *words = g_strdup_printf (ngettext ("%'u word", "%'u words", source->words), source->words);
  g_autofree char *lessons = g_strdup_printf (ngettext ("%u lesson", "%u lessons", source->n_lessons), source->n_lessons);
  g_autofree char *cards = g_strdup_printf (ngettext ("%u card", "%u cards", source->n_cards), source->n_cards);

  /* Translators: "1,500 words · 4 lessons · 32 cards". */
  g_autofree char *made = g_strdup_printf (_("%s · %s · %s"), words, lessons, cards);
  g_autofree char *unreadable = NULL;

  if (source->n_unreadable == 0)
    return g_steal_pointer (&made);

  unreadable = g_strdup_printf (ngettext ("%u character could not be read", "%u characters could not be read", source->n_unreadable),
                                source->n_unreadable);
  return g_strdup_printf ("%s\n%s", made, unreadable);
}

static char *
words_unread (LyceumTask *task)
{
  const char *error = task ? lyceum_task_get_error_message (task) : NULL;

  if (!task)
    return g_strdup (_("It was not read."));
  switch (lyceum_task_get_state (task))
    {
    case LYCEUM_TASK_STATE_SCHEDULED:
    case LYCEUM_TASK_STATE_WAITING:
    case LYCEUM_TASK_STATE_QUEUED:
      return g_strdup (_("Waiting for its turn"));
    case LYCEUM_TASK_STATE_RUNNING:
    case LYCEUM_TASK_STATE_SUCCEEDED:
      return g_strdup (_("Being read…"));
    case LYCEUM_TASK_STATE_FAILED:
      return g_strdup (error ? error : _("It could not be read."));
    case LYCEUM_TASK_STATE_CANCELLED:
      return g_strdup (_("Reading was cancelled."));
    }
  return NULL;
}

/* What has been read, and how looking for what is newer goes. */
static char *
words_again (const LyceumSource *source,
             LyceumTask         *task)
{
  g_autofree char *read = words_read (source);
  const char *error = lyceum_task_get_error_message (task);

  switch (lyceum_task_get_state (task))
    {
    case LYCEUM_TASK_STATE_SCHEDULED:
    case LYCEUM_TASK_STATE_WAITING:
    case LYCEUM_TASK_STATE_QUEUED:
    case LYCEUM_TASK_STATE_RUNNING:
      return g_strdup_printf ("%s\n%s", read, _("Looking for a newer version…"));
    case LYCEUM_TASK_STATE_FAILED:
      return error ? g_strdup_printf ("%s\n%s", read, error) : g_steal_pointer (&read);
    case LYCEUM_TASK_STATE_SUCCEEDED:
    case LYCEUM_TASK_STATE_CANCELLED:
      break;
    }
  return g_steal_pointer (&read);
}

static char *
make_words (const LyceumSource *source,
            LyceumTask         *task)
{
  if (!source->imported_at)
    return words_unread (task);
  return task ? words_again (source, task) : words_read (source);
}

void
lyceum_source_row_set (LyceumSourceRow    *self,
                       const LyceumSource *source,
                       LyceumQueue        *queue)
{
  LyceumTask *task = source->task_id ? lyceum_queue_get_task (queue, source->task_id) : NULL;
  LyceumTaskState state = task ? lyceum_task_get_state (task) : LYCEUM_TASK_STATE_SUCCEEDED;
  gboolean reading = task && !source->imported_at && state == LYCEUM_TASK_STATE_SUCCEEDED;
  gboolean working = reading || (task && state == LYCEUM_TASK_STATE_RUNNING);
  gboolean failed = task && !source->imported_at && (state == LYCEUM_TASK_STATE_FAILED || state == LYCEUM_TASK_STATE_CANCELLED);
  g_autofree char *text = make_words (source, task);

  g_return_if_fail (LYCEUM_IS_SOURCE_ROW (self));

  g_set_object (&self->queue, queue);
  self->task_id = source->task_id;
  self->source_id = source->id;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), source->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), source->url ? source->url : source->path);
  gtk_image_set_from_icon_name (self->icon, failed ? "dialog-warning-symbolic" : "text-x-generic-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->icon), !working);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), working);
  gtk_spinner_set_spinning (self->spinner, working);
  gtk_widget_set_visible (self->retry_button, failed);
  gtk_widget_set_visible (self->newer_button, source->url && source->imported_at);
  gtk_widget_set_sensitive (self->newer_button, state >= LYCEUM_TASK_STATE_SUCCEEDED);
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "failed-row");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "failed-row");
}
