/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-course-task-private.h"
#include "lyceum-course-task.h"
#include "lyceum-model-tasks-private.h"

LyceumCourseWork *
_lyceum_course_work_new (LyceumDatabase *database)
{
  LyceumCourseWork *self = g_atomic_rc_box_new0 (LyceumCourseWork);

  self->database = g_object_ref (database);
  self->documents = lyceum_document_cache_new (database);
  return self;
}

LyceumCourseWork *
_lyceum_course_work_ref (LyceumCourseWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
course_work_clear (gpointer data)
{
  LyceumCourseWork *self = data;

  g_clear_pointer (&self->documents, lyceum_document_cache_free);
  g_clear_object (&self->models);
  g_clear_object (&self->database);
}

void
_lyceum_course_work_unref (LyceumCourseWork *self)
{
  g_atomic_rc_box_release_full (self, course_work_clear);
}

void
_lyceum_lesson_work_free (LyceumLessonWork *self)
{
  g_free (self->source_uid);
  g_clear_pointer (&self->lesson, lyceum_lesson_input_free);
  g_clear_pointer (&self->document, lyceum_document_unref);
  g_clear_pointer (&self->section, lyceum_section_free);
  g_free (self);
}

void
_lyceum_forgive_deleted (GError **error)
{
  if (!error || !g_error_matches (*error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND))
    return;

  g_clear_error (error);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("What it works on has been deleted."));
}

gboolean
_lyceum_check_payload (LyceumTaskRun *run,
                       const char    *type,
                       GError       **error)
{
  GVariant *payload = lyceum_task_run_get_payload (run);

  if (payload && g_variant_is_of_type (payload, G_VARIANT_TYPE (type)))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The note of what is to be done is damaged."));
  return FALSE;
}

static gboolean
read_lesson_input (LyceumConnection *connection,
                   gpointer          data,
                   gpointer         *result,
                   GError          **error)
{
  LyceumLessonWork *self = data;

  self->lesson = lyceum_read_lesson_input (connection, self->source_uid, self->position, error);
  return self->lesson != NULL;
}

/* The headings above a block: what the outline knew when it planned the lesson. */
static char *
find_heading_path (LyceumDocument *document,
                   guint           first_block)
{
  const char *headings[7] = { NULL };
  g_autoptr (GPtrArray) path = g_ptr_array_new ();

  for (guint i = 0; i < first_block; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      guint level = CLAMP (block->level, 1, 6);

      if (block->kind != LYCEUM_BLOCK_HEADING)
        continue;
      headings[level] = block->text;
      for (guint deeper = level + 1; deeper <= 6; deeper++)
        headings[deeper] = NULL;
    }
  for (guint level = 1; level <= 6; level++)
    if (headings[level])
      g_ptr_array_add (path, (gpointer) headings[level]);
  g_ptr_array_add (path, NULL);

  return g_strjoinv (" › ", (char **) path->pdata);
}

LyceumLessonWork *
_lyceum_lesson_work_read_thread_cb (LyceumCourseWork *work,
                                    const char       *source_uid,
                                    guint             position,
                                    GCancellable     *cancellable,
                                    GError          **error)
{
  g_autoptr (LyceumLessonWork) self = g_new0 (LyceumLessonWork, 1);
  guint n_blocks;

  self->source_uid = g_strdup (source_uid);
  self->position = position;
  if (lyceum_database_read_thread_cb (work->database, read_lesson_input, self, cancellable, NULL, error))
    self->document = lyceum_document_cache_load_thread_cb (work->documents, self->source_uid, cancellable, error);
  if (!self->document)
    {
      _lyceum_forgive_deleted (error);
      return NULL;
    }

  n_blocks = lyceum_document_get_n_blocks (self->document);
  self->section = g_new0 (LyceumSection, 1);
  self->section->title = g_strdup (self->lesson->title);
  self->section->first_block = MIN (self->lesson->first_block, n_blocks);
  self->section->n_blocks = MIN (self->lesson->n_blocks, n_blocks - self->section->first_block);
  self->section->minutes = self->lesson->minutes;
  self->section->heading_path = find_heading_path (self->document, self->section->first_block);

  return g_steal_pointer (&self);
}

LyceumLessonWork *
_lyceum_lesson_work_load_thread_cb (LyceumCourseWork *work,
                                    LyceumTaskRun    *run,
                                    GError          **error)
{
  const char *source_uid;
  guint position;

  if (!_lyceum_check_payload (run, "(su)", error))
    return NULL;

  g_variant_get (lyceum_task_run_get_payload (run), "(&su)", &source_uid, &position);
  return _lyceum_lesson_work_read_thread_cb (work, source_uid, position, lyceum_task_run_get_cancellable (run), error);
}

static void
register_kind (LyceumQueue          *queue,
               LyceumCourseWork     *work,
               const char           *name,
               const char           *title,
               LyceumTaskThreadFunc  run_thread_cb)
{
  const LyceumTaskKind kind = {
    .name = name,
    .title = title,
    .lane = run_thread_cb ? LYCEUM_LANE_COMPUTE : LYCEUM_LANE_NONE,
    .durable = TRUE,
    .run_thread_cb = run_thread_cb,
  };

  lyceum_queue_register (queue, &kind, _lyceum_course_work_ref (work), (GDestroyNotify) _lyceum_course_work_unref);
}

LyceumCourseWork *
_lyceum_tasks_register (LyceumQueue      *queue,
                        LyceumCollection *collection)
{
  LyceumCourseWork *work = _lyceum_course_work_new (lyceum_collection_get_database (collection));

  register_kind (queue, work, LYCEUM_KIND_COURSE, _("Course"), NULL);
  register_kind (queue, work, LYCEUM_KIND_IMPORT, _("Reading"), _lyceum_import_run_thread_cb);
  register_kind (queue, work, LYCEUM_KIND_LESSON, _("Lesson"), _lyceum_lesson_run_thread_cb);
  register_kind (queue, work, LYCEUM_KIND_FLASHCARDS, _("Flashcards"), _lyceum_flashcards_run_thread_cb);
  _lyceum_fetch_kind_register (queue, work);
  _lyceum_model_kinds_register (queue, work);

  return work;
}
