/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-builtin-generator.h"
#include "lyceum-chunks.h"
#include "lyceum-course-task-private.h"
#include "lyceum-extractor.h"
#include "lyceum-import-text.h"
#include "lyceum-model-tasks-private.h"
#include "lyceum-ocr.h"
#include "lyceum-pictures-store.h"
#include "lyceum-renewal.h"
#include "lyceum-thread.h"
#include "lyceum-tokens.h"

/* As g_variant_new() takes it. */
#define PAYLOAD_WITH_MAKER "(sbms@a{sv})"

/* What an import task made, on its way into the transaction that ends it. */
typedef struct
{
  gint64 source_id;
  gint64 course_id;
  char *provisional_name; /* (nullable): of the course, until the document says what it is called */
  LyceumDocument *document;
  GBytes *bytes;
  guint words;
  guint n_unreadable;
  GPtrArray *chunks;   /* (element-type LyceumChunk) */
  GPtrArray *sections; /* (nullable) (element-type LyceumSection): when lessons are wanted */
  LyceumRenewal *renewal; /* (nullable): of lessons that were made of an older state of it */
  gboolean is_unchanged;  /* it was read before, and says the same */
  LyceumCourseWork *work; /* borrowed from the kind */
} ImportOutcome;

static void
import_outcome_free (ImportOutcome *outcome)
{
  g_free (outcome->provisional_name);
  g_clear_pointer (&outcome->document, lyceum_document_unref);
  g_clear_pointer (&outcome->bytes, g_bytes_unref);
  g_clear_pointer (&outcome->chunks, g_ptr_array_unref);
  g_clear_pointer (&outcome->sections, g_ptr_array_unref);
  g_clear_pointer (&outcome->renewal, lyceum_renewal_free);
  g_free (outcome);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ImportOutcome, import_outcome_free)

LyceumTaskSpec *
_lyceum_import_spec_new (const char         *source_uid,
                         const char         *source_name,
                         gboolean            make,
                         const char         *course_name,
                         const LyceumMaker  *maker,
                         gint64              parent_id,
                         LyceumTaskPriority  priority)
{
  /* Translators: a task in the list of background work; the placeholder is the name of a file. */
  g_autofree char *title = g_strdup_printf (_("Reading “%s”"), source_name);
  GVariant *payload = maker ? g_variant_new (PAYLOAD_WITH_MAKER, source_uid, make, course_name,
                                             _lyceum_maker_to_variant (maker))
                            : g_variant_new ("(sbms)", source_uid, make, course_name);

  return lyceum_task_spec_new (LYCEUM_KIND_IMPORT, title, payload, priority, parent_id);
}

static gboolean
read_source_input (LyceumConnection *connection,
                   gpointer          data,
                   gpointer         *result,
                   GError          **error)
{
  *result = lyceum_read_source_input (connection, data, error);
  return *result != NULL;
}

/* Recognising is most of the work where it is done at all. */
#define RECOGNISED_PART 0.7

static void
recognising_cb (guint    page,
                guint    n_pages,
                gpointer user_data)
{
  /* Translators: the pages of a scan; the numbers are of the page and of all pages. */
  g_autofree char *label = g_strdup_printf (_("Recognising the text of page %u of %u"), page, n_pages);

  lyceum_task_run_set_progress (user_data, RECOGNISED_PART * (page - 1) / n_pages, label);
}

static LyceumDocument *
read_plainly (LyceumTaskRun      *run,
              LyceumSourceInput  *source,
              GError            **error)
{
  GCancellable *cancellable = lyceum_task_run_get_cancellable (run);

  if (source->pasted)
    return lyceum_extractor_read_text_thread_cb (source->pasted, cancellable, error);
  if (source->fetched && source->fetched_name)
    return lyceum_extractor_read_bytes_thread_cb (source->fetched, source->fetched_name, cancellable, error);
  return lyceum_extractor_read_file_thread_cb (source->path, cancellable, error);
}

/* A scan has its text recognised without being asked for it: it was added to be read. */
static LyceumDocument *
read_document (LyceumTaskRun     *run,
               LyceumSourceInput *source,
               GError           **error)
{
  GCancellable *cancellable = lyceum_task_run_get_cancellable (run);
  g_autoptr (GError) reason = NULL;
  LyceumDocument *document;

  lyceum_task_run_set_progress (run, -1, _("Reading"));
  document = read_plainly (run, source, &reason);
  if (document)
    return document;
  if (!g_error_matches (reason, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_SCANNED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return NULL;
    }
  if (source->fetched && source->fetched_name)
    return lyceum_ocr_read_bytes_thread_cb (source->fetched, source->fetched_name, recognising_cb, run, cancellable, error);
  return lyceum_ocr_read_file_thread_cb (source->path, recognising_cb, run, cancellable, error);
}

static gboolean
write_source_task (gpointer transaction,
                   gint64   task_id,
                   gpointer data,
                   GError **error)
{
  if (lyceum_write_source_task (transaction, data, task_id, error))
    return TRUE;
  _lyceum_forgive_deleted (error);
  return FALSE;
}

/* Another task fetched it. From now on it is this one that a person asks how far the source is. */
static void
take_over_source (LyceumTaskRun *run,
                  const char    *source_uid)
{
  lyceum_task_run_checkpoint (run, g_variant_new_boolean (TRUE), write_source_task, g_strdup (source_uid), g_free);
}

/* Everything that is made of the document before it is stored: passages, and the plan of its lessons. */
static gboolean
prepare_outcome (LyceumTaskRun *run,
                 ImportOutcome *outcome,
                 gboolean       make,
                 GError       **error)
{
  GCancellable *cancellable = lyceum_task_run_get_cancellable (run);

  _lyceum_import_settle_language (outcome->document);
  outcome->words = _lyceum_import_count_words (outcome->document);
  outcome->n_unreadable = _lyceum_import_count_unreadable (outcome->document);

  lyceum_task_run_set_progress (run, 0.7, _("Cutting into passages"));
  outcome->chunks = lyceum_chunks_cut_thread_cb (outcome->document, lyceum_document_get_language (outcome->document),
                                                 cancellable, error);
  if (!outcome->chunks)
    return FALSE;

  if (make)
    {
      lyceum_task_run_set_progress (run, 0.8, _("Planning the lessons"));
      outcome->sections = lyceum_builtin_outline_thread_cb (outcome->document, cancellable, error);
      if (!outcome->sections)
        return FALSE;
    }

  lyceum_task_run_set_progress (run, 0.9, _("Storing"));
  outcome->bytes = lyceum_document_serialize_without_pictures (outcome->document);
  return TRUE;
}

gboolean
_lyceum_write_sections (LyceumConnection *connection,
                        gint64            source_id,
                        LyceumDocument   *document,
                        GPtrArray        *sections,
                        const char       *location,
                        GError          **error)
{
  g_autofree LyceumPlannedLesson *lessons = g_new0 (LyceumPlannedLesson, sections->len + 1);
  g_autoptr (GPtrArray) locations = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < sections->len; i++)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);

      g_ptr_array_add (locations, location ? g_strdup (location)
                                           : lyceum_document_describe_place (document, section->first_block));
      lessons[i] = (LyceumPlannedLesson){
        .title = section->title,
        .location = g_ptr_array_index (locations, i),
        .first_block = section->first_block,
        .n_blocks = section->n_blocks,
        .minutes = section->minutes,
      };
    }

  return lyceum_write_planned_lessons (connection, source_id, lessons, sections->len, error);
}

static gboolean
write_pictures (LyceumConnection *connection,
                ImportOutcome    *outcome,
                GError          **error)
{
  guint n_pictures = lyceum_document_get_n_pictures (outcome->document);

  for (guint i = 0; i < n_pictures; i++)
    {
      const LyceumPicture *picture = lyceum_document_get_picture (outcome->document, i);

      if (!lyceum_write_picture (connection, outcome->course_id, picture->name, picture->media_type, picture->bytes, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
commit_import (gpointer transaction,
               gint64   task_id,
               gpointer data,
               GError **error)
{
  ImportOutcome *outcome = data;
  LyceumConnection *connection = transaction;
  const char *title = lyceum_document_get_title (outcome->document);

  if (outcome->is_unchanged)
    return lyceum_write_source_unchanged (connection, outcome->source_id, error);
  if (!lyceum_write_source_document (connection, outcome->source_id, outcome->bytes, title,
                                     lyceum_document_get_language (outcome->document), outcome->words,
                                     outcome->n_unreadable, error))
    {
      _lyceum_forgive_deleted (error);
      return FALSE;
    }
  if (outcome->provisional_name && title &&
      !lyceum_write_course_name (connection, outcome->course_id, outcome->provisional_name, title, error))
    return FALSE;
  if (!write_pictures (connection, outcome, error) ||
      !lyceum_chunks_store (connection, outcome->source_id, outcome->chunks, error))
    return FALSE;

  /* What waited for its lessons reads the new state. */
  lyceum_document_cache_drop (outcome->work->documents);
  if (outcome->renewal)
    return lyceum_write_renewed_lessons (connection, outcome->source_id, outcome->renewal->lessons, outcome->renewal->n_lessons,
                                         error);
  return !outcome->sections ||
         _lyceum_write_sections (connection, outcome->source_id, outcome->document, outcome->sections, NULL, error);
}

static void
add_lesson_tasks (LyceumTaskRun *run,
                  const char    *source_uid,
                  GPtrArray     *sections)
{
  for (guint i = 0; i < sections->len; i++)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);
      /* The first lesson is what the person waits for. */
      LyceumTaskPriority priority = i == 0 ? LYCEUM_TASK_PRIORITY_HIGH : LYCEUM_TASK_PRIORITY_NORMAL;

      LyceumTaskSpec *spec = _lyceum_lesson_spec_new (source_uid, i, section->title, lyceum_task_run_get_parent_id (run), priority);

      spec->weight = MAX (1, section->minutes); /* long ones take longer to make, too */
      lyceum_task_run_add_task (run, spec);
    }
}

/* What is new is made; what stays is made already. */
static void
add_renewed_lesson_tasks (LyceumTaskRun       *run,
                          const char          *source_uid,
                          const LyceumRenewal *renewal)
{
  for (guint i = 0; i < renewal->n_lessons; i++)
    if (renewal->lessons[i].same_id == 0)
      {
        const LyceumPlannedLesson *plan = &renewal->lessons[i].plan;
        LyceumTaskSpec *spec = _lyceum_lesson_spec_new (source_uid, renewal->lessons[i].position, plan->title,
                                                        lyceum_task_run_get_parent_id (run), LYCEUM_TASK_PRIORITY_NORMAL);

        spec->weight = MAX (1, plan->minutes);
        lyceum_task_run_add_task (run, spec);
      }
}

/* What was read before, of a source that is read again. */
typedef struct
{
  const char *source_uid;
  gint64 source_id;
  GBytes *document;   /* (owned) (nullable) */
  GPtrArray *lessons; /* (owned) (nullable) (element-type LyceumMadeLesson) */
  guint first_position;
} Before;

static void
before_clear (Before *before)
{
  g_clear_pointer (&before->document, g_bytes_unref);
  g_clear_pointer (&before->lessons, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Before, before_clear)

static gboolean
read_before (LyceumConnection *connection,
             gpointer          data,
             gpointer         *result,
             GError          **error)
{
  Before *before = data;

  before->document = lyceum_read_source_document (connection, before->source_uid, error);
  if (!before->document && *error)
    return FALSE;
  before->lessons = lyceum_read_made_lessons (connection, before->source_id, &before->first_position, error);
  return before->lessons != NULL;
}

/* What becomes of what was made of an older state. */
static gboolean
plan_renewal (LyceumTaskRun *run,
              ImportOutcome *outcome,
              const char    *source_uid,
              GError       **error)
{
  g_auto (Before) before = { .source_uid = source_uid, .source_id = outcome->source_id };
  g_autoptr (LyceumDocument) document = NULL;

  if (!lyceum_database_read_thread_cb (outcome->work->database, read_before, &before, lyceum_task_run_get_cancellable (run), NULL,
                                       error))
    {
      _lyceum_forgive_deleted (error);
      return FALSE;
    }
  if (!before.document)
    return TRUE;
  outcome->is_unchanged = g_bytes_equal (before.document, outcome->bytes);
  if (outcome->is_unchanged || !outcome->sections)
    return TRUE;
  document = lyceum_document_deserialize (before.document, error);
  if (!document)
    return FALSE;
  outcome->renewal = lyceum_renewal_new (document, before.lessons, outcome->document, outcome->sections,
                                         before.first_position);
  return TRUE;
}

static void
add_followers (LyceumTaskRun     *run,
               ImportOutcome     *outcome,
               const char        *source_uid,
               const char        *source_name,
               const LyceumMaker *maker)
{
  if (outcome->is_unchanged || !outcome->sections)
    return;
  if (outcome->renewal)
    add_renewed_lesson_tasks (run, source_uid, outcome->renewal);
  else if (maker)
    lyceum_task_run_add_task (run, _lyceum_model_outline_spec_new (source_uid, source_name, maker, FALSE,
                                                                   lyceum_task_run_get_parent_id (run),
                                                                   LYCEUM_TASK_PRIORITY_HIGH));
  else
    add_lesson_tasks (run, source_uid, outcome->sections);
}

/* Tasks for the built-in generator have no maker in their payload. */
static gboolean
read_payload (LyceumTaskRun *run,
              ImportOutcome *outcome,
              const char   **source_uid,
              gboolean      *make,
              LyceumMaker  **maker,
              GError       **error)
{
  GVariant *payload = lyceum_task_run_get_payload (run);
  g_autoptr (GVariant) variant = NULL;

  if (payload && g_variant_is_of_type (payload, G_VARIANT_TYPE ("(sbmsa{sv})")))
    {
      g_variant_get (payload, "(&sbms@a{sv})", source_uid, make, &outcome->provisional_name, &variant);
      *maker = _lyceum_maker_from_variant (variant);
      return TRUE;
    }
  if (!_lyceum_check_payload (run, "(sbms)", error))
    return FALSE;
  g_variant_get (payload, "(&sbms)", source_uid, make, &outcome->provisional_name);
  return TRUE;
}

gboolean
_lyceum_import_run_thread_cb (LyceumTaskRun *run,
                              gpointer       kind_data,
                              GError       **error)
{
  LyceumCourseWork *work = kind_data;
  g_autoptr (ImportOutcome) outcome = g_new0 (ImportOutcome, 1);
  g_autoptr (LyceumSourceInput) source = NULL;
  gpointer result = NULL;
  g_autoptr (LyceumMaker) maker = NULL;
  const char *source_uid;
  gboolean make;

  lyceum_assert_worker ();

  if (!read_payload (run, outcome, &source_uid, &make, &maker, error))
    return FALSE;
  if (!lyceum_database_read_thread_cb (work->database, read_source_input, (gpointer) source_uid,
                                       lyceum_task_run_get_cancellable (run), &result, error))
    {
      _lyceum_forgive_deleted (error);
      return FALSE;
    }
  source = result;
  outcome->source_id = source->id;
  outcome->course_id = source->course_id;
  outcome->work = work;

  if (source->url)
    take_over_source (run, source_uid);
  outcome->document = read_document (run, source, error);
  if (!outcome->document || !prepare_outcome (run, outcome, make, error))
    return FALSE;

  if (source->imported && !plan_renewal (run, outcome, source_uid, error))
    return FALSE;

  add_followers (run, outcome, source_uid, source->name, maker);
  lyceum_task_run_set_commit (run, commit_import, g_steal_pointer (&outcome), (GDestroyNotify) import_outcome_free);
  return TRUE;
}
