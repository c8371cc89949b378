/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-source-newer.h"

#include "lyceum-course-task.h"
#include "lyceum-window.h"

/* A source that is looked for, until it is said what came of it. */
typedef struct
{
  GtkWidget *widget;        /* (owned) */
  LyceumWorkshop *workshop; /* (owned) */
  LyceumTask *task;         /* (owned) (nullable): once accepted */
  gint64 course_id, source_id;
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->widget);
  g_object_unref (look->workshop);
  g_clear_object (&look->task);
  g_free (look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Look, look_free)

static void
say (Look               *look,
     const LyceumSource *source)
{
  GtkRoot *root = gtk_widget_get_root (look->widget);
  g_autofree char *words = lyceum_source_refetch_describe (lyceum_workshop_get_queue (look->workshop), look->task, source);

  if (LYCEUM_IS_WINDOW (root))
    lyceum_window_toast (LYCEUM_WINDOW (root), words);
}

static void
sources_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sources = lyceum_collection_list_sources_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!sources)
    {
      lyceum_report (look->widget, error);
      return;
    }
  for (guint i = 0; i < sources->len; i++)
    {
      const LyceumSource *source = g_ptr_array_index (sources, i);

      if (source->id == look->source_id)
        say (look, source);
    }
}

static void
ended_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  Look *look = user_data;

  /* Why it failed is the word of its parts. */
  lyceum_queue_wait_finish (LYCEUM_QUEUE (object), result, NULL);
  lyceum_collection_list_sources_async (lyceum_workshop_get_collection (look->workshop), look->course_id, NULL, sources_read_cb,
                                        look);
}

static void
submitted_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Look) look = user_data;
  LyceumQueue *queue = lyceum_workshop_get_queue (look->workshop);
  g_autoptr (GError) error = NULL;
  LyceumTask *task;

  look->task = lyceum_source_refetch_finish (result, &error);
  if (!look->task)
    {
      lyceum_report (look->widget, error);
      return;
    }
  task = look->task;
  lyceum_queue_wait_async (queue, task, NULL, ended_cb, g_steal_pointer (&look));
}

void
lyceum_source_look_for_newer (GtkWidget      *widget,
                              LyceumWorkshop *workshop,
                              gint64          course_id,
                              gint64          source_id)
{
  Look *look = g_new0 (Look, 1);

  look->widget = g_object_ref (widget);
  look->workshop = g_object_ref (workshop);
  look->course_id = course_id;
  look->source_id = source_id;
  lyceum_source_refetch_async (lyceum_workshop_get_queue (workshop), lyceum_workshop_get_collection (workshop), source_id, FALSE, NULL,
                               submitted_cb, look);
}
