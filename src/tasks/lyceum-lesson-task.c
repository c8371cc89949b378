/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-builtin-generator.h"
#include "lyceum-course-task-private.h"
#include "lyceum-course-task.h"
#include "lyceum-thread.h"
#include "lyceum-tokens.h"

/* What a lesson task made, on its way into the transaction that ends it. */
typedef struct
{
  gint64 lesson_id;
  LyceumLessonDraft *draft;
  char *made_by;   /* (nullable) */
  char *made_note; /* (nullable) */
} LessonOutcome;

static void
lesson_outcome_free (LessonOutcome *outcome)
{
  g_clear_pointer (&outcome->draft, lyceum_lesson_draft_free);
  g_free (outcome->made_by);
  g_free (outcome->made_note);
  g_free (outcome);
}

LyceumTaskSpec *
_lyceum_lesson_spec_new (const char         *source_uid,
                         guint               position,
                         const char         *title,
                         gint64              parent_id,
                         LyceumTaskPriority  priority)
{
  /* Translators: a task in the list of background work; the placeholder is the title of a lesson. */
  g_autofree char *task_title = g_strdup_printf (_("Lesson: %s"), title);

  return lyceum_task_spec_new (LYCEUM_KIND_LESSON, task_title, g_variant_new ("(su)", source_uid, position), priority,
                               parent_id);
}

/* Borrows the strings; the array ends in NULL. */
static GPtrArray *
borrow_strings (GPtrArray *strings)
{
  GPtrArray *borrowed = g_ptr_array_new ();

  for (guint i = 0; strings && i < strings->len; i++)
    g_ptr_array_add (borrowed, g_ptr_array_index (strings, i));
  g_ptr_array_add (borrowed, NULL);
  return borrowed;
}

static gboolean
commit_lesson (gpointer transaction,
               gint64   task_id,
               gpointer data,
               GError **error)
{
  LessonOutcome *outcome = data;
  LyceumLessonDraft *draft = outcome->draft;
  g_autoptr (GPtrArray) key_points = borrow_strings (draft->key_points);
  g_autoptr (GPtrArray) questions = g_ptr_array_new ();
  g_autoptr (GPtrArray) answers = g_ptr_array_new ();
  g_autoptr (GPtrArray) places = g_ptr_array_new ();
  g_autoptr (GPtrArray) terms = g_ptr_array_new ();
  g_autoptr (GPtrArray) definitions = g_ptr_array_new ();
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) worths = g_array_new (FALSE, FALSE, sizeof (double));
  const char *language = lyceum_guess_language (draft->markdown);
  LyceumLessonContent content;

  for (guint i = 0; draft->key_terms && i < draft->key_terms->len; i++)
    {
      const LyceumKeyTerm *term = g_ptr_array_index (draft->key_terms, i);

      g_ptr_array_add (terms, term->term);
      g_ptr_array_add (definitions, term->definition);
      g_ptr_array_add (keys, lyceum_key_term_make_key (term->term, language));
      g_array_append_val (worths, term->worth);
    }
  g_ptr_array_add (terms, NULL);
  g_ptr_array_add (definitions, NULL);

  for (guint i = 0; draft->questions && i < draft->questions->len; i++)
    {
      const LyceumCheckQuestion *question = g_ptr_array_index (draft->questions, i);

      g_ptr_array_add (questions, question->question);
      g_ptr_array_add (answers, question->answer ? question->answer : (char *) "");
      g_ptr_array_add (places, question->place ? question->place : (char *) "");
    }
  g_ptr_array_add (questions, NULL);

  content = (LyceumLessonContent){
    .title = draft->title,
    .markdown = draft->markdown,
    .minutes = draft->minutes,
    .key_points = (const char *const *) key_points->pdata,
    .terms = (const char *const *) terms->pdata,
    .definitions = (const char *const *) definitions->pdata,
    .term_keys = (const char *const *) keys->pdata,
    .term_worths = (const double *) (gconstpointer) worths->data,
    .questions = (const char *const *) questions->pdata,
    .answers = (const char *const *) answers->pdata,
    .places = (const char *const *) places->pdata,
    .made_by = outcome->made_by,
    .made_note = outcome->made_note,
  };
  if (lyceum_write_lesson_content (transaction, outcome->lesson_id, &content, error))
    return TRUE;
  _lyceum_forgive_deleted (error);
  return FALSE;
}

void
_lyceum_lesson_set_commit (LyceumTaskRun     *run,
                           gint64             lesson_id,
                           LyceumLessonDraft *draft,
                           const char        *made_by,
                           const char        *made_note)
{
  LessonOutcome *outcome = g_new0 (LessonOutcome, 1);

  outcome->lesson_id = lesson_id;
  outcome->draft = draft;
  outcome->made_by = g_strdup (made_by);
  outcome->made_note = g_strdup (made_note);
  lyceum_task_run_set_commit (run, commit_lesson, outcome, (GDestroyNotify) lesson_outcome_free);
}

gboolean
_lyceum_lesson_run_thread_cb (LyceumTaskRun *run,
                              gpointer       kind_data,
                              GError       **error)
{
  g_autoptr (LyceumLessonWork) lesson = NULL;
  g_autoptr (LyceumLessonDraft) draft = NULL;

  lyceum_assert_worker ();

  lesson = _lyceum_lesson_work_load_thread_cb (kind_data, run, error);
  if (!lesson)
    return FALSE;

  lyceum_task_run_set_progress (run, 0.1, _("Writing the lesson"));
  draft = lyceum_builtin_lesson_thread_cb (lesson->document, lesson->section, lyceum_task_run_get_cancellable (run),
                                           error);
  if (!draft)
    return FALSE;

  _lyceum_lesson_set_commit (run, lesson->lesson->id, g_steal_pointer (&draft), NULL, NULL);

  /* The cards of a finished lesson go before the next lessons: the person can begin to study. */
  lyceum_task_run_add_task (run, _lyceum_flashcards_spec_new (lesson->source_uid, lesson->position, lesson->section->title,
                                                              lyceum_task_run_get_parent_id (run),
                                                              LYCEUM_TASK_PRIORITY_HIGH));
  return TRUE;
}

gboolean
lyceum_lesson_task_get_target (LyceumTask  *task,
                               const char **source_uid,
                               guint       *position)
{
  GVariant *payload = lyceum_task_get_payload (task);

  const char *kind = lyceum_task_get_kind (task);

  if (payload && g_str_equal (kind, LYCEUM_KIND_LESSON) && g_variant_is_of_type (payload, G_VARIANT_TYPE ("(su)")))
    {
      g_variant_get (payload, "(&su)", source_uid, position);
      return TRUE;
    }
  if (payload && g_str_equal (kind, LYCEUM_KIND_MODEL_LESSON) &&
      g_variant_is_of_type (payload, G_VARIANT_TYPE ("(sua{sv})")))
    {
      g_variant_get (payload, "(&su@a{sv})", source_uid, position, NULL);
      return TRUE;
    }
  return FALSE;
}
