/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-builtin-generator.h"
#include "lyceum-course-task-private.h"
#include "lyceum-thread.h"

/* What a flashcards task made, on its way into the transaction that ends it. */
typedef struct
{
  gint64 lesson_id;
  GPtrArray *drafts; /* (element-type LyceumCardDraft) */
} CardsOutcome;

static void
cards_outcome_free (CardsOutcome *outcome)
{
  g_clear_pointer (&outcome->drafts, g_ptr_array_unref);
  g_free (outcome);
}

LyceumTaskSpec *
_lyceum_flashcards_spec_new (const char         *source_uid,
                             guint               position,
                             const char         *title,
                             gint64              parent_id,
                             LyceumTaskPriority  priority)
{
  /* Translators: a task in the list of background work; the placeholder is the title of a lesson. */
  g_autofree char *task_title = g_strdup_printf (_("Flashcards: %s"), title);

  return lyceum_task_spec_new (LYCEUM_KIND_FLASHCARDS, task_title, g_variant_new ("(su)", source_uid, position), priority,
                               parent_id);
}

static const char *const *
terminate (GPtrArray *strings)
{
  if (strings->len == 0 || g_ptr_array_index (strings, strings->len - 1) != NULL)
    g_ptr_array_add (strings, NULL);
  return (const char *const *) strings->pdata;
}

LyceumNewNote *
_lyceum_notes_of_drafts (GPtrArray *drafts,
                         guint      first)
{
  LyceumNewNote *notes = g_new0 (LyceumNewNote, drafts->len + 1);

  for (guint i = first; i < drafts->len; i++)
    {
      LyceumCardDraft *draft = g_ptr_array_index (drafts, i);

      notes[i - first] = (LyceumNewNote){
        .kind = draft->kind,
        .front = draft->front,
        .back = draft->back,
        .answers = terminate (draft->answers),
        .quote = draft->quote,
        .location = draft->location,
        .fingerprint = draft->fingerprint,
        .distractors = draft->distractors_json,
        .kin = draft->kin,
      };
    }
  return notes;
}

static gboolean
commit_cards (gpointer transaction,
              gint64   task_id,
              gpointer data,
              GError **error)
{
  CardsOutcome *outcome = data;
  g_autofree LyceumNewNote *notes = _lyceum_notes_of_drafts (outcome->drafts, 0);

  if (lyceum_write_notes (transaction, outcome->lesson_id, notes, outcome->drafts->len, error))
    return TRUE;
  _lyceum_forgive_deleted (error);
  return FALSE;
}

gboolean
_lyceum_flashcards_run_thread_cb (LyceumTaskRun *run,
                                  gpointer       kind_data,
                                  GError       **error)
{
  g_autoptr (LyceumLessonWork) lesson = NULL;
  CardsOutcome *outcome;
  GPtrArray *drafts;

  lyceum_assert_worker ();

  lesson = _lyceum_lesson_work_load_thread_cb (kind_data, run, error);
  if (!lesson)
    return FALSE;

  lyceum_task_run_set_progress (run, 0.1, _("Making flashcards"));
  drafts = lyceum_builtin_cards_thread_cb (lesson->document, lesson->section, 0, lyceum_task_run_get_cancellable (run),
                                           error);
  if (!drafts)
    return FALSE;

  outcome = g_new0 (CardsOutcome, 1);
  outcome->lesson_id = lesson->lesson->id;
  outcome->drafts = drafts;
  lyceum_task_run_set_commit (run, commit_cards, outcome, (GDestroyNotify) cards_outcome_free);
  return TRUE;
}
