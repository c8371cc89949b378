/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection.h"
#include "lyceum-collection-writes.h"
#include "lyceum-course-task.h"
#include "lyceum-document-cache.h"
#include "lyceum-drafts.h"
#include "lyceum-maker.h"
#include "lyceum-queue.h"

G_BEGIN_DECLS

#define LYCEUM_KIND_COURSE "course"
#define LYCEUM_KIND_FETCH "fetch"
#define LYCEUM_KIND_IMPORT "import"
#define LYCEUM_KIND_LESSON "lesson"
#define LYCEUM_KIND_FLASHCARDS "flashcards"
#define LYCEUM_KIND_MODEL_OUTLINE "model-outline"
#define LYCEUM_KIND_MODEL_LESSON "model-lesson"
#define LYCEUM_KIND_MODEL_CARDS "model-cards"

/** What the tasks of a course share. Reference counted; any thread. */
typedef struct
{
  LyceumDatabase *database;       /* (owned) */
  LyceumDocumentCache *documents; /* (owned) */
  LyceumModels *models;           /* (owned) (nullable): before the queue starts, and then for good */
} LyceumCourseWork;

LyceumCourseWork *_lyceum_course_work_new   (LyceumDatabase   *database);
LyceumCourseWork *_lyceum_course_work_ref   (LyceumCourseWork *self);
void              _lyceum_course_work_unref (LyceumCourseWork *self);

/**
 * Registers the kinds `course`, `import`, `lesson`, `flashcards`. Before the queue starts.
 *
 * Returns: (transfer full): what they share
 */
LyceumCourseWork *_lyceum_tasks_register    (LyceumQueue *queue, LyceumCollection *collection);

/** A lesson as its tasks see it: where it stands, and the document that it is made from. */
typedef struct
{
  char *source_uid;
  guint position;
  LyceumLessonInput *lesson;
  LyceumDocument *document;
  LyceumSection *section;
} LyceumLessonWork;

/** Reads the lesson at @position of a source. Waits; runs on a worker. */
LyceumLessonWork *_lyceum_lesson_work_read_thread_cb (LyceumCourseWork  *work,
                                                      const char        *source_uid,
                                                      guint              position,
                                                      GCancellable      *cancellable,
                                                      GError           **error);
/** The same of what the payload (su) of @run names. */
LyceumLessonWork *_lyceum_lesson_work_load_thread_cb (LyceumCourseWork  *work,
                                                      LyceumTaskRun     *run,
                                                      GError           **error);
void              _lyceum_lesson_work_free           (LyceumLessonWork  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumLessonWork, _lyceum_lesson_work_free)

/**
 * What a course was made of may be deleted while its tasks run or wait, and then there is nothing left to do for them: turns an @error
 * that says so into %G_IO_ERROR_CANCELLED. Any thread.
 */
void              _lyceum_forgive_deleted    (GError           **error);

/** Whether the payload of @run has this @type; sets @error where it has not: it was read from a file. */
gboolean          _lyceum_check_payload      (LyceumTaskRun     *run,
                                              const char        *type,
                                              GError           **error);

/** What a lesson task made is written when it ends. @draft: (transfer full). @made_by, @made_note: (nullable). */
void            _lyceum_lesson_set_commit   (LyceumTaskRun *run, gint64 lesson_id, LyceumLessonDraft *draft, const char *made_by,
                                             const char *made_note);

/** The drafts as notes; borrowed. Returns: (transfer full): as many as there are drafts from @first on. */
LyceumNewNote  *_lyceum_notes_of_drafts     (GPtrArray *drafts, guint first);

/** The plan of the lessons of a source, in a transaction. */
gboolean        _lyceum_write_sections      (LyceumConnection *connection, gint64 source_id, LyceumDocument *document,
                                             GPtrArray *sections, const char *location, GError **error);

/** Specs of the kinds; @parent_id is the course task's. @maker: (nullable): none: the built-in generator. */
LyceumTaskSpec *_lyceum_import_spec_new     (const char *source_uid, const char *source_name, gboolean make,
                                             const char *course_name, const LyceumMaker *maker, gint64 parent_id,
                                             LyceumTaskPriority priority);
LyceumTaskSpec *_lyceum_fetch_spec_new      (const char *source_uid, const LyceumMaterial *material, gboolean make,
                                             const char *course_name, const LyceumMaker *maker, LyceumTaskPriority priority);
LyceumTaskSpec *_lyceum_lesson_spec_new     (const char *source_uid, guint position, const char *title, gint64 parent_id,
                                             LyceumTaskPriority priority);
LyceumTaskSpec *_lyceum_flashcards_spec_new (const char *source_uid, guint position, const char *title, gint64 parent_id,
                                             LyceumTaskPriority priority);

void     _lyceum_fetch_kind_register      (LyceumQueue *queue, LyceumCourseWork *work);
gboolean _lyceum_import_run_thread_cb     (LyceumTaskRun *run, gpointer kind_data, GError **error);
gboolean _lyceum_lesson_run_thread_cb     (LyceumTaskRun *run, gpointer kind_data, GError **error);
gboolean _lyceum_flashcards_run_thread_cb (LyceumTaskRun *run, gpointer kind_data, GError **error);

G_END_DECLS
