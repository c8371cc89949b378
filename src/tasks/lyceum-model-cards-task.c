/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-builtin-generator.h"
#include "lyceum-extractor.h"
#include "lyceum-model-check.h"
#include "lyceum-model-prompts.h"
#include "lyceum-model-tasks-private.h"

/*
 * The cards of one lesson. A long section is asked about in parts; the cards of a part are written, with the note that it is
 * done, before the next is asked about.
 */

/* So much of a section is asked about at once: models forget what is longer. Tokens. */
#define PART_TOKENS 2400
#define PROMPT_TOKENS 800
/* As many as the built-in generator makes, and a few more: some are rejected. */
#define WORDS_A_CARD 70
#define MIN_CARDS 3
#define MAX_CARDS 20
/* What a checkpoint says: the next part, notes written, rejected ones by reason, who made them, and why not the model. */
#define CHECKPOINT "(uuauss)"

/* Blocks of the section. */
typedef struct
{
  guint first, n_blocks;
  guint n_words;
} Part;

typedef struct
{
  LyceumModelJob base;
  LyceumDocument *document;  /* (owned) (nullable): the source's, or of a topic the lesson itself */
  GArray *parts;             /* (owned) (nullable) (element-type Part) */
  guint i_part;
  guint n_written;           /* notes */
  LyceumModelCards *cards;   /* (owned) (nullable): all of this attempt */
  guint n_rejected[LYCEUM_N_REJECTED]; /* of earlier attempts */
  char *made_by;             /* (nullable) */
  char *made_note;           /* (nullable) */
} CardsJob;

/* Notes on their way into a transaction. */
typedef struct
{
  gint64 lesson_id;
  GPtrArray *drafts;
  guint n_before;
  gboolean anew;  /* those that the lesson has go first */
  gboolean is_last;
  guint n_rejected[LYCEUM_N_REJECTED];
  char *made_by;
  char *made_note;
} Outcome;

static void
cards_job_free (CardsJob *job)
{
  g_clear_pointer (&job->document, lyceum_document_unref);
  g_clear_pointer (&job->parts, g_array_unref);
  g_clear_pointer (&job->cards, _lyceum_model_cards_free);
  g_free (job->made_by);
  g_free (job->made_note);
  _lyceum_model_job_clear (&job->base);
  g_free (job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CardsJob, cards_job_free)

static void
outcome_free (gpointer data)
{
  Outcome *outcome = data;

  g_ptr_array_unref (outcome->drafts);
  g_free (outcome->made_by);
  g_free (outcome->made_note);
  g_free (outcome);
}

LyceumTaskSpec *
_lyceum_model_cards_spec_new (const char         *source_uid,
                              guint               position,
                              const char         *title,
                              const LyceumMaker  *maker,
                              gboolean            anew,
                              gint64              parent_id,
                              LyceumTaskPriority  priority)
{
  /* Translators: a task in the list of background work; the placeholder is the title of a lesson. */
  g_autofree char *task_title = g_strdup_printf (_("Flashcards: %s"), title);
  LyceumTaskSpec *spec = lyceum_task_spec_new (LYCEUM_KIND_MODEL_CARDS, task_title,
                                               _lyceum_model_payload_new (source_uid, position, maker, anew), priority,
                                               parent_id);

  spec->unique_key = g_strdup_printf ("%s/%u", source_uid, position);
  spec->limit_key = _lyceum_model_limit_key (maker);
  spec->constraints = maker->is_near ? LYCEUM_CONSTRAINT_NONE : LYCEUM_CONSTRAINT_NETWORK;
  return spec;
}

/* Making a part of a section */

static void
cut_into_parts (CardsJob *job,
                guint     first,
                guint     n_blocks)
{
  guint n_tokens = 0;

  job->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  for (guint i = first; i < first + n_blocks; i++)
    {
      const char *text = lyceum_document_get_block (job->document, i)->text;
      guint more = _lyceum_model_count_tokens (text);
      Part *part;

      if (job->parts->len == 0 || n_tokens + more > PART_TOKENS)
        {
          const Part empty = { .first = i };

          g_array_append_val (job->parts, empty);
          n_tokens = 0;
        }
      part = &g_array_index (job->parts, Part, job->parts->len - 1);
      part->n_blocks++;
      part->n_words += more * 3 / 5;
      n_tokens += more;
    }
}

static gboolean
read_lesson_text (LyceumConnection *connection,
                  gpointer          data,
                  gpointer         *result,
                  GError          **error)
{
  g_autoptr (LyceumStatement) statement = NULL;
  gboolean row = FALSE;

  statement = lyceum_connection_prepare (connection, "SELECT markdown FROM lesson WHERE id = ?", error);
  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, *(const gint64 *) data);
  if (!lyceum_statement_step (statement, &row, error))
    return FALSE;
  *result = row ? g_strdup (lyceum_statement_get_text (statement, 0)) : NULL;
  return TRUE;
}

/* Without a source the lesson itself is what its cards are made from. */
static gboolean
load_topic (CardsJob     *job,
            GCancellable *cancellable,
            GError      **error)
{
  g_autofree char *markdown = NULL;
  gpointer result = NULL;

  if (!lyceum_database_read_thread_cb (job->base.work->database, read_lesson_text, &job->base.lesson->lesson->id, cancellable,
                                       &result, error))
    return FALSE;
  markdown = result;
  if (!markdown)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The lesson has not been written yet. Make it first."));
      return FALSE;
    }
  job->document = lyceum_extractor_read_text_thread_cb (markdown, cancellable, error);
  if (!job->document)
    return FALSE;
  job->base.source = _lyceum_model_source_new (job->document, 0, lyceum_document_get_n_blocks (job->document));
  cut_into_parts (job, 0, lyceum_document_get_n_blocks (job->document));
  return TRUE;
}

static gboolean
load_work (gpointer      data,
           GCancellable *cancellable,
           GError      **error)
{
  CardsJob *job = data;

  if (!_lyceum_model_job_load_thread_cb (&job->base, cancellable, error))
    return FALSE;
  if (job->base.is_topic)
    return load_topic (job, cancellable, error);
  job->document = lyceum_document_ref (job->base.lesson->document);
  cut_into_parts (job, job->base.lesson->section->first_block, job->base.lesson->section->n_blocks);
  return TRUE;
}

static const Part *
get_part (const CardsJob *job)
{
  return &g_array_index (job->parts, Part, job->i_part);
}

static guint
count_wanted (const CardsJob *job)
{
  return CLAMP (get_part (job)->n_words / WORDS_A_CARD, MIN_CARDS, MAX_CARDS);
}

static gboolean
build_work (guint                    n_tokens,
            LyceumCompletionRequest *request,
            gpointer                 data,
            GError                 **error)
{
  CardsJob *job = data;
  const Part *part = get_part (job);
  g_autofree char *rules = _lyceum_model_prompt_rules (job->base.language);
  g_autofree char *text = lyceum_blocks_write_markdown (job->document, part->first, part->n_blocks, NULL);
  g_autoptr (GString) material = g_string_new (text);
  g_autofree char *prompt = NULL;

  _lyceum_model_cut_text (material, n_tokens > 2 * PROMPT_TOKENS ? n_tokens - PROMPT_TOKENS : n_tokens / 2);
  prompt = _lyceum_model_prompt_cards (job->base.language, count_wanted (job), material->str);
  lyceum_completion_request_add (request, LYCEUM_ROLE_SYSTEM, rules);
  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, prompt);
  return TRUE;
}

static gboolean
check_work (JsonNode *answer,
            gboolean  is_last,
            gpointer  data,
            GError  **error)
{
  CardsJob *job = data;
  /* Where a card stands is told by the source; without one, that is what is told. */
  const char *location = job->base.is_topic ? _("Made without a source") : NULL;
  guint wanted = count_wanted (job) * 3 / 2;

  if (_lyceum_model_cards_take (job->cards, job->document, job->base.source, location, answer, wanted, error))
    return TRUE;
  if (!is_last || job->cards->drafts->len == 0)
    return FALSE;
  /* What was good of the first answer and of the second is enough. */
  g_clear_error (error);
  return TRUE;
}

static gboolean
fall_back_work (gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  CardsJob *job = data;
  const Part *part = get_part (job);
  LyceumSection section = *job->base.lesson->section;
  g_autoptr (GPtrArray) drafts = NULL;

  section.first_block = part->first;
  section.n_blocks = part->n_blocks;
  drafts = lyceum_builtin_cards_thread_cb (job->document, &section, 0, cancellable, error);
  if (!drafts)
    return FALSE;
  while (drafts->len > 0)
    {
      g_autoptr (LyceumCardDraft) draft = g_ptr_array_steal_index (drafts, 0);

      if (!g_hash_table_add (job->cards->seen, g_strdup (draft->fingerprint)))
        continue;
      if (job->base.is_topic)
        {
          g_free (draft->location);
          draft->location = g_strdup (_("Made without a source"));
        }
      g_ptr_array_add (job->cards->drafts, g_steal_pointer (&draft));
    }
  return TRUE;
}

/* Writing */

static gboolean
write_making (LyceumConnection *connection,
              const Outcome    *outcome,
              GError          **error)
{
  const char *reasons[LYCEUM_N_REJECTED + 1] = { NULL };
  const LyceumCardsMaking making = {
    .made_by = outcome->made_by,
    .made_note = outcome->made_note,
    .reasons = reasons,
    .n_rejected = outcome->n_rejected,
  };

  for (guint i = 0; i < LYCEUM_N_REJECTED; i++)
    reasons[i] = _lyceum_rejected_get_name (i);
  return lyceum_write_cards_making (connection, outcome->lesson_id, &making, error);
}

static gboolean
commit_cards (gpointer transaction,
              gint64   task_id,
              gpointer data,
              GError **error)
{
  Outcome *outcome = data;
  g_autofree LyceumNewNote *notes = _lyceum_notes_of_drafts (outcome->drafts, 0);

  if ((!outcome->anew || outcome->n_before > 0 || lyceum_write_notes_anew (transaction, outcome->lesson_id, error)) &&
      lyceum_write_more_notes (transaction, outcome->lesson_id, outcome->n_before, notes, outcome->drafts->len, error) &&
      (!outcome->is_last || write_making (transaction, outcome, error)))
    return TRUE;
  _lyceum_forgive_deleted (error);
  return FALSE;
}

/* The drafts since the last checkpoint. */
static Outcome *
take_outcome (CardsJob *job)
{
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->lesson_id = job->base.lesson->lesson->id;
  outcome->drafts = job->cards->drafts;
  outcome->n_before = job->n_written;
  outcome->anew = job->base.anew;
  outcome->made_by = g_strdup (job->made_by);
  outcome->made_note = g_strdup (job->made_note);
  for (guint i = 0; i < LYCEUM_N_REJECTED; i++)
    outcome->n_rejected[i] = job->n_rejected[i] + job->cards->n_rejected[i];
  job->n_written += outcome->drafts->len;
  job->cards->drafts = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_card_draft_free);
  return outcome;
}

static void
write_checkpoint (CardsJob *job)
{
  Outcome *outcome = take_outcome (job);
  GVariantBuilder rejected;
  GVariant *checkpoint;

  g_variant_builder_init (&rejected, G_VARIANT_TYPE ("au"));
  for (guint i = 0; i < LYCEUM_N_REJECTED; i++)
    g_variant_builder_add (&rejected, "u", outcome->n_rejected[i]);
  checkpoint = g_variant_new (CHECKPOINT, job->i_part, job->n_written, &rejected, job->made_by ? job->made_by : "",
                              job->made_note ? job->made_note : "");
  lyceum_task_run_checkpoint (job->base.run, checkpoint, commit_cards, outcome, outcome_free);
}

static void
read_checkpoint (CardsJob *job)
{
  GVariant *checkpoint = lyceum_task_run_get_checkpoint (job->base.run);
  g_autoptr (GVariantIter) rejected = NULL;
  guint n;

  if (!checkpoint || !g_variant_is_of_type (checkpoint, G_VARIANT_TYPE (CHECKPOINT)))
    return;
  g_variant_get (checkpoint, "(uuauss)", &job->i_part, &job->n_written, &rejected, &job->made_by, &job->made_note);
  for (guint i = 0; i < LYCEUM_N_REJECTED && g_variant_iter_next (rejected, "u", &n); i++)
    job->n_rejected[i] = n;
  if (*job->made_by == '\0')
    g_clear_pointer (&job->made_by, g_free);
  if (*job->made_note == '\0')
    g_clear_pointer (&job->made_note, g_free);
  job->i_part = MIN (job->i_part, job->parts->len > 0 ? job->parts->len - 1 : 0);
}

/* What a person reads beside the task that has ended. */
static char *
describe (const CardsJob *job,
          const Outcome  *outcome)
{
  guint n_rejected = 0, n_cards = job->n_written;
  g_autofree char *cards = g_strdup_printf (ngettext ("%u card", "%u cards", n_cards), n_cards);

  for (guint i = 0; i < LYCEUM_N_REJECTED; i++)
    n_rejected += outcome->n_rejected[i];
  if (n_rejected == 0)
    return g_steal_pointer (&cards);
  /* Translators: the first placeholder is "12 cards"; cards of a model that were not good enough. */
  return g_strdup_printf (ngettext ("%s; %u was rejected", "%s; %u were rejected", n_rejected), cards, n_rejected);
}

static void ask (CardsJob *job);

/* @job: (transfer full) */
static void
end_part (CardsJob *job)
{
  g_autoptr (CardsJob) owned = job;
  g_autofree char *words = NULL;
  Outcome *outcome;

  if (job->i_part + 1 < job->parts->len)
    {
      job->i_part++;
      write_checkpoint (job);
      ask (g_steal_pointer (&owned));
      return;
    }
  outcome = take_outcome (job);
  outcome->is_last = TRUE;
  words = describe (job, outcome);
  lyceum_task_run_set_progress (job->base.run, 1, words);
  lyceum_task_run_set_commit (job->base.run, commit_cards, outcome, outcome_free);
  lyceum_task_run_return (job->base.run);
}

static void
fallen_back_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (CardsJob) job = user_data;
  GError *error = NULL;

  if (_lyceum_model_work_finish (result, &error))
    end_part (g_steal_pointer (&job));
  else
    lyceum_task_run_return_error (job->base.run, error);
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (CardsJob) job = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *made_by = _lyceum_model_exchange_finish (result, &error);
  gboolean falls_back;

  if (made_by)
    {
      g_free (job->made_by);
      job->made_by = g_steal_pointer (&made_by);
      end_part (g_steal_pointer (&job));
      return;
    }
  falls_back = _lyceum_model_must_fall_back (job->base.run, error);
  if (!falls_back)
    {
      lyceum_task_run_return_error (job->base.run, g_steal_pointer (&error));
      return;
    }
  g_free (job->made_note);
  job->made_note = _lyceum_model_describe_fallback (error);
  _lyceum_model_work_async (fall_back_work, job, lyceum_task_run_get_cancellable (job->base.run), fallen_back_cb, job);
  g_steal_pointer (&job);
}

/* @job: (transfer full) */
static void
ask (CardsJob *job)
{
  _lyceum_model_exchange_async (job->base.work->models, &job->base.wish, lyceum_task_run_get_cancellable (job->base.run),
                                answered_cb, job);
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (CardsJob) job = user_data;
  GError *error = NULL;

  if (!_lyceum_model_work_finish (result, &error))
    {
      lyceum_task_run_return_error (job->base.run, error);
      return;
    }
  if (job->parts->len == 0)
    {
      lyceum_task_run_return (job->base.run);
      return;
    }
  read_checkpoint (job);
  job->base.wish.use = LYCEUM_USE_CARDS;
  job->base.wish.schema = _lyceum_model_schema_cards;
  job->base.wish.message = _("The model makes flashcards");
  job->base.wish.build_thread_cb = build_work;
  job->base.wish.check_thread_cb = check_work;
  job->base.wish.data = job;
  ask (g_steal_pointer (&job));
}

void
_lyceum_model_cards_start_network_cb (LyceumTaskRun *run,
                                      gpointer       kind_data)
{
  g_autoptr (CardsJob) job = g_new0 (CardsJob, 1);

  if (!_lyceum_model_job_init (&job->base, run, kind_data))
    return;
  job->cards = _lyceum_model_cards_new ();
  lyceum_task_run_set_progress (run, -1, _("Reading the section"));
  _lyceum_model_work_async (load_work, job, lyceum_task_run_get_cancellable (run), loaded_cb, job);
  g_steal_pointer (&job);
}
