/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-study-session.h"

#include <glib/gi18n-lib.h>

#include "lyceum-study-session-private.h"

#define MAX_DURATION_MS 60000

struct _LyceumStudySession
{
  GObject parent_instance;

  LyceumCollection *collection; /* (owned) */
  gint64 course_id;
  LyceumFsrs fsrs;
  gulong changed_handler;

  GHashTable *entries;       /* (owned) card id (gint64 *, in the value) → LyceumStudyEntry (owned): every card of the sitting */
  GQueue waiting;            /* LyceumStudyEntry: new cards and reviews, in order */
  GPtrArray *learning;       /* (owned) LyceumStudyEntry: wait for their step */
  LyceumStudyEntry *current; /* (nullable): shown; in neither of the two */
  LyceumStudyEntry *last;    /* (nullable): graded last */
  GPtrArray *retired;        /* (owned) LyceumCard: replaced while it may have been on the screen */

  GPtrArray *done;           /* (owned) LyceumStudyAction: to be taken back, the last first */
  LyceumSessionSummary summary;

  gboolean looking;          /* at what has become of the cards */
  gboolean look_again;
};

G_DEFINE_FINAL_TYPE (LyceumStudySession, lyceum_study_session, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void collection_changed_cb (LyceumCollection *collection, const char *topic, gint64 course_id, LyceumStudySession *self);

static void
lyceum_study_session_dispose (GObject *object)
{
  LyceumStudySession *self = LYCEUM_STUDY_SESSION (object);

  if (self->collection)
    g_clear_signal_handler (&self->changed_handler, self->collection);
  g_clear_object (&self->collection);
  G_OBJECT_CLASS (lyceum_study_session_parent_class)->dispose (object);
}

static void
lyceum_study_session_finalize (GObject *object)
{
  LyceumStudySession *self = LYCEUM_STUDY_SESSION (object);

  g_queue_clear (&self->waiting);
  g_ptr_array_unref (self->learning);
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->retired);
  g_hash_table_unref (self->entries);
  G_OBJECT_CLASS (lyceum_study_session_parent_class)->finalize (object);
}

static void
lyceum_study_session_class_init (LyceumStudySessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lyceum_study_session_dispose;
  object_class->finalize = lyceum_study_session_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
}

static void
lyceum_study_session_init (LyceumStudySession *self)
{
  self->entries = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) _lyceum_study_entry_free);
  g_queue_init (&self->waiting);
  self->learning = g_ptr_array_new ();
  self->done = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_study_action_unref);
  self->retired = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_card_free);
  lyceum_fsrs_init (&self->fsrs);
  self->fsrs.fuzz = TRUE;
}

LyceumStudySession *
lyceum_study_session_new (LyceumCollection *collection,
                          gint64            course_id)
{
  LyceumStudySession *self = g_object_new (LYCEUM_TYPE_STUDY_SESSION, NULL);

  self->collection = g_object_ref (collection);
  self->course_id = course_id;
  self->changed_handler = g_signal_connect (collection, "changed", G_CALLBACK (collection_changed_cb), self);
  return self;
}

/* The cards and their order */

void
_lyceum_study_entry_show (LyceumStudyEntry *entry)
{
  LyceumCard *card = entry->card;

  card->state = (LyceumCardState) entry->memory.state;
  card->due = entry->memory.state == LYCEUM_CARD_STATE_NEW ? 0 : entry->memory.due;
  card->interval = entry->memory.interval;
  card->reps = entry->memory.reps;
  card->lapses = entry->memory.lapses;
}

static void
take_out (LyceumStudySession *self,
          LyceumStudyEntry   *entry)
{
  g_queue_remove (&self->waiting, entry);
  g_ptr_array_remove (self->learning, entry);
  if (self->current == entry)
    self->current = NULL;
}

/* To be shown next, or when its step is over. */
static void
put_back (LyceumStudySession *self,
          LyceumStudyEntry   *entry)
{
  if (_lyceum_memory_is_learning (&entry->memory))
    g_ptr_array_add (self->learning, entry);
  else
    g_queue_push_head (&self->waiting, entry);
}

/* The card whose step is over first, if it is before @until; @but: (nullable): rather any other one. */
static LyceumStudyEntry *
find_learning (LyceumStudySession *self,
               gint64              until,
               LyceumStudyEntry   *but)
{
  LyceumStudyEntry *first = NULL;

  for (guint i = 0; i < self->learning->len; i++)
    {
      LyceumStudyEntry *entry = g_ptr_array_index (self->learning, i);

      if (entry->memory.due <= until && (!first || first == but || (entry != but && entry->memory.due < first->memory.due)))
        first = entry;
    }
  return first;
}

static LyceumStudyEntry *
get_current (LyceumStudySession *self)
{
  gint64 now;

  if (self->current || !self->collection)
    return self->current;
  now = _lyceum_collection_get_time (self->collection).now;
  self->current = find_learning (self, now, NULL);
  if (!self->current)
    self->current = g_queue_peek_head (&self->waiting);
  if (!self->current)
    self->current = find_learning (self, now + LYCEUM_LEARN_AHEAD_MS, self->last);
  if (self->current)
    {
      g_queue_remove (&self->waiting, self->current);
      g_ptr_array_remove (self->learning, self->current);
    }
  return self->current;
}

const LyceumCard *
lyceum_study_session_get_card (LyceumStudySession *self)
{
  LyceumStudyEntry *entry = get_current (self);

  return entry ? entry->card : NULL;
}

void
lyceum_study_session_preview (LyceumStudySession *self,
                              gint64              seconds[4])
{
  LyceumStudyEntry *entry = get_current (self);
  LyceumStudyTime time = _lyceum_collection_get_time (self->collection);

  for (int rating = LYCEUM_RATING_AGAIN; rating <= LYCEUM_RATING_EASY; rating++)
    {
      LyceumMemory after = { 0 };

      seconds[rating - 1] = 0;
      if (!entry)
        continue;
      _lyceum_study_answer (&self->fsrs, &entry->memory, rating, &time, _lyceum_collection_get_zone (self->collection), &after);
      seconds[rating - 1] = after.state == LYCEUM_CARD_STATE_REVIEW ? after.interval * G_GINT64_CONSTANT (86400)
                                                                    : (after.due - time.now) / 1000;
    }
}

static void
count (LyceumStudyEntry     *entry,
       LyceumSessionSummary *summary)
{
  if (_lyceum_memory_is_learning (&entry->memory))
    summary->n_learning++;
  else if (entry->memory.state == LYCEUM_CARD_STATE_NEW)
    summary->n_new++;
  else
    summary->n_review++;
}

void
lyceum_study_session_get_summary (LyceumStudySession   *self,
                                  LyceumSessionSummary *summary)
{
  gint64 until = _lyceum_collection_get_time (self->collection).now + LYCEUM_LEARN_AHEAD_MS;

  *summary = self->summary;
  if (self->current)
    count (self->current, summary);
  for (GList *link = self->waiting.head; link; link = link->next)
    count (link->data, summary);
  for (guint i = 0; i < self->learning->len; i++)
    {
      LyceumStudyEntry *entry = g_ptr_array_index (self->learning, i);

      if (entry->memory.due <= until)
        count (entry, summary);
    }
}

/* Loading */

/* A card that was here before keeps its place in what can be taken back. Returns the entry to go on with. */
static LyceumStudyEntry *
adopt (LyceumStudySession *self,
       LyceumStudyEntry   *fresh)
{
  LyceumStudyEntry *entry = g_hash_table_lookup (self->entries, &fresh->card->id);

  if (!entry)
    {
      g_hash_table_insert (self->entries, &fresh->memory.seed, fresh);
      return fresh;
    }
  g_ptr_array_add (self->retired, g_steal_pointer (&entry->card));
  entry->card = g_steal_pointer (&fresh->card);
  if (entry->n_pending == 0)
    entry->memory = entry->confirmed = fresh->memory;
  _lyceum_study_entry_show (entry);
  g_free (fresh);
  return entry;
}

static void
load_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LyceumStudySession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gpointer found = NULL;
  LyceumStudyStart *start;

  if (!lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &found, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  start = found;
  g_queue_clear (&self->waiting);
  g_ptr_array_set_size (self->learning, 0);
  self->current = NULL;
  g_ptr_array_set_free_func (start->waiting, NULL);
  g_ptr_array_set_free_func (start->learning, NULL);
  for (guint i = 0; i < start->waiting->len; i++)
    g_queue_push_tail (&self->waiting, adopt (self, g_ptr_array_index (start->waiting, i)));
  for (guint i = 0; i < start->learning->len; i++)
    g_ptr_array_add (self->learning, adopt (self, g_ptr_array_index (start->learning, i)));
  _lyceum_study_start_free (start);
  g_task_return_boolean (task, TRUE);
}

void
lyceum_study_session_load_async (LyceumStudySession *self,
                                 GCancellable       *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  LyceumQuery query = { .time = _lyceum_collection_get_time (self->collection), .id = self->course_id };

  g_task_set_source_tag (task, lyceum_study_session_load_async);
  lyceum_database_read_async (lyceum_collection_get_database (self->collection), _lyceum_study_start_read_cb,
                              g_memdup2 (&query, sizeof query), g_free, (GDestroyNotify) _lyceum_study_start_free, cancellable,
                              load_cb, task);
}

gboolean
lyceum_study_session_load_finish (LyceumStudySession *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_study_session_load_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Looking again: words are edited, lessons made anew, courses deleted, while somebody studies. */

static void look (LyceumStudySession *self);

static void
see (LyceumStudySession *self,
     LyceumStudyEntry   *entry,
     guint               stamp,
     LyceumStudySight   *sight)
{
  /* What is on the screen stays there: to grade it is then an error that says why. */
  if (!sight || sight->hidden)
    {
      if (entry != self->current && entry->n_pending == 0 && entry->stamp == stamp)
        take_out (self, entry);
      return;
    }
  g_ptr_array_add (self->retired, g_steal_pointer (&entry->card));
  entry->card = g_steal_pointer (&sight->card);
  _lyceum_study_entry_show (entry);
  if (entry == self->current)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

typedef struct
{
  LyceumStudySession *session; /* (owned) */
  GArray *ids;                 /* (owned) gint64 */
  GArray *stamps;              /* (owned) guint, of each */
} Looking;

static void
look_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Looking *looking = user_data;
  g_autoptr (LyceumStudySession) self = looking->session;
  gpointer found = NULL;

  self->looking = FALSE;
  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &found, NULL))
    {
      for (guint i = 0; i < looking->ids->len; i++)
        {
          const gint64 *id = &g_array_index (looking->ids, gint64, i);

          see (self, g_hash_table_lookup (self->entries, id), g_array_index (looking->stamps, guint, i),
               g_hash_table_lookup (found, id));
        }
      g_hash_table_unref (found);
    }
  if (self->look_again && self->collection)
    look (self);
  g_array_unref (looking->ids);
  g_array_unref (looking->stamps);
  g_free (looking);
}

static void
look_at (Looking          *looking,
         LyceumStudyEntry *entry)
{
  g_array_append_val (looking->ids, entry->card->id);
  g_array_append_val (looking->stamps, entry->stamp);
}

static void
look (LyceumStudySession *self)
{
  LyceumStudyLook *question = g_new0 (LyceumStudyLook, 1);
  Looking *looking = g_new0 (Looking, 1);

  self->looking = TRUE;
  self->look_again = FALSE;
  looking->session = g_object_ref (self);
  looking->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  looking->stamps = g_array_new (FALSE, FALSE, sizeof (guint));
  if (self->current)
    look_at (looking, self->current);
  for (GList *link = self->waiting.head; link; link = link->next)
    look_at (looking, link->data);
  for (guint i = 0; i < self->learning->len; i++)
    look_at (looking, g_ptr_array_index (self->learning, i));

  question->day = _lyceum_collection_get_time (self->collection).day;
  question->ids = g_array_ref (looking->ids);
  lyceum_database_read_async (lyceum_collection_get_database (self->collection), _lyceum_study_look_cb, question,
                              (GDestroyNotify) _lyceum_study_look_free, (GDestroyNotify) g_hash_table_unref, NULL, look_cb,
                              looking);
}

static void
collection_changed_cb (LyceumCollection   *collection,
                       const char         *topic,
                       gint64              course_id,
                       LyceumStudySession *self)
{
  if (!g_str_equal (topic, "card") || (self->course_id && self->course_id != course_id) ||
      g_hash_table_size (self->entries) == 0)
    return;
  if (self->looking)
    self->look_again = TRUE;
  else
    look (self);
}

/* Doing and taking back */

static LyceumStudyAction *
action_new (LyceumStudySession   *self,
            LyceumStudyActionKind kind,
            LyceumStudyEntry     *entry)
{
  LyceumStudyAction *action = g_new0 (LyceumStudyAction, 1);

  g_atomic_ref_count_init (&action->ref_count);
  action->kind = kind;
  action->card_id = entry->card->id;
  action->time = _lyceum_collection_get_time (self->collection);
  action->zone = g_time_zone_ref (_lyceum_collection_get_zone (self->collection));
  action->fsrs = self->fsrs;
  action->entry = entry;
  action->before = entry->memory;
  return action;
}

static void
count_answer (LyceumStudySession      *self,
              const LyceumStudyAction *action,
              gboolean                 given)
{
  guint *ratings = self->summary.ratings;

  if (action->kind != LYCEUM_STUDY_GRADE)
    return;
  self->summary.n_done += given ? 1 : -1;
  ratings[action->rating - 1] += given ? 1 : -1;
  self->summary.milliseconds += given ? (gint64) action->duration_ms : -(gint64) action->duration_ms;
}

/* Where the card is different on disk from what was expected, it has been answered elsewhere. */
static void
settle (LyceumStudySession *self,
        LyceumStudyEntry   *entry,
        LyceumMemory       *found)
{
  gboolean was_learning = _lyceum_memory_is_learning (&entry->memory);

  entry->confirmed = *found;
  if (entry->n_pending > 0 || (entry->memory.reps == found->reps && entry->memory.due == found->due))
    return;
  entry->memory = *found;
  _lyceum_study_entry_show (entry);
  if (entry == self->current || was_learning == _lyceum_memory_is_learning (found))
    return;
  take_out (self, entry);
  if (_lyceum_memory_is_learning (found))
    g_ptr_array_add (self->learning, entry);
}

/* It was not written: the card comes again, but does not push aside the one on the screen. */
static void
take_back_failed (LyceumStudySession *self,
                  LyceumStudyAction  *action,
                  const GError       *error)
{
  LyceumStudyEntry *entry = action->entry;

  if (!action->undone && g_ptr_array_remove (self->done, action))
    count_answer (self, action, FALSE);
  if (entry->n_pending > 0)
    return;
  if (g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND))
    {
      take_out (self, entry);
      return;
    }
  entry->memory = entry->confirmed;
  _lyceum_study_entry_show (entry);
  if (entry == self->current)
    return;
  take_out (self, entry);
  put_back (self, entry);
}

static void
done_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LyceumStudySession *self = g_task_get_source_object (task);
  LyceumStudyAction *action = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer memory = NULL;

  action->entry->n_pending--;
  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, &memory, &error))
    {
      if (action->kind == LYCEUM_STUDY_GRADE)
        settle (self, action->entry, memory);
      g_free (memory);
      g_task_return_boolean (task, TRUE);
      return;
    }
  take_back_failed (self, action, error);
  g_task_return_error (task, g_steal_pointer (&error));
}

static GTask *
task_new (LyceumStudySession *self,
          gpointer            source_tag,
          GAsyncReadyCallback callback,
          gpointer            user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  return task;
}

static void
return_no_card (GTask *task)
{
  g_task_return_new_error (task, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, "%s", _("There is no card to study."));
  g_object_unref (task);
}

static void
write_action (LyceumStudySession *self,
              LyceumStudyAction  *action,
              LyceumWriteFunc     func,
              GAsyncReadyCallback done,
              GTask              *task)
{
  action->entry->n_pending++;
  action->entry->stamp++;
  g_ptr_array_set_size (self->retired, 0);
  g_task_set_task_data (task, _lyceum_study_action_ref (action), (GDestroyNotify) _lyceum_study_action_unref);
  lyceum_database_write_async (lyceum_collection_get_database (self->collection), func, _lyceum_study_action_ref (action),
                               (GDestroyNotify) _lyceum_study_action_unref, g_free, NULL, done, task);
}

void
lyceum_study_session_grade_async (LyceumStudySession *self,
                                  LyceumRating        rating,
                                  guint               duration_ms,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  GTask *task = task_new (self, lyceum_study_session_grade_async, callback, user_data);
  LyceumStudyEntry *entry = get_current (self);
  LyceumStudyAction *action;

  if (!entry)
    {
      return_no_card (task);
      return;
    }
  action = action_new (self, LYCEUM_STUDY_GRADE, entry);
  action->rating = CLAMP ((int) rating, LYCEUM_RATING_AGAIN, LYCEUM_RATING_EASY);
  action->duration_ms = MIN (duration_ms, MAX_DURATION_MS);
  _lyceum_study_answer (&self->fsrs, &action->before, action->rating, &action->time, action->zone, &entry->memory);
  _lyceum_study_entry_show (entry);
  self->current = NULL;
  self->last = entry;
  if (_lyceum_memory_is_learning (&entry->memory))
    g_ptr_array_add (self->learning, entry);
  count_answer (self, action, TRUE);
  g_ptr_array_add (self->done, action);
  write_action (self, action, _lyceum_study_action_do_cb, done_cb, task);
}

gboolean
lyceum_study_session_grade_finish (LyceumStudySession *self,
                                   GAsyncResult       *result,
                                   GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_study_session_grade_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
skip (LyceumStudySession   *self,
      LyceumStudyActionKind kind,
      GAsyncReadyCallback   callback,
      gpointer              user_data)
{
  GTask *task = task_new (self, lyceum_study_session_skip_finish, callback, user_data);
  LyceumStudyEntry *entry = get_current (self);
  LyceumStudyAction *action;

  if (!entry)
    {
      return_no_card (task);
      return;
    }
  action = action_new (self, kind, entry);
  self->current = NULL;
  g_ptr_array_add (self->done, action);
  write_action (self, action, _lyceum_study_action_do_cb, done_cb, task);
}

void
lyceum_study_session_bury_async (LyceumStudySession *self,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  skip (self, LYCEUM_STUDY_BURY, callback, user_data);
}

void
lyceum_study_session_suspend_async (LyceumStudySession *self,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  skip (self, LYCEUM_STUDY_SUSPEND, callback, user_data);
}

gboolean
lyceum_study_session_skip_finish (LyceumStudySession *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_study_session_skip_finish), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
lyceum_study_session_can_undo (LyceumStudySession *self)
{
  return self->done->len > 0;
}

/* What was done stays done. */
static void
undo_failed (LyceumStudySession *self,
             LyceumStudyAction  *action,
             const GError       *error)
{
  LyceumStudyEntry *entry = action->entry;
  gboolean is_lost = error->domain == LYCEUM_DATABASE_ERROR && (error->code == LYCEUM_DATABASE_ERROR_NOT_FOUND ||
                                                               error->code == LYCEUM_DATABASE_ERROR_CONSTRAINT ||
                                                               error->code == LYCEUM_DATABASE_ERROR_CORRUPT);

  count_answer (self, action, TRUE);
  if (!is_lost)
    {
      action->undone = FALSE;
      g_ptr_array_add (self->done, _lyceum_study_action_ref (action));
    }
  if (entry->n_pending > 0)
    return;
  take_out (self, entry);
  entry->memory = entry->confirmed;
  _lyceum_study_entry_show (entry);
  if (_lyceum_memory_is_learning (&entry->memory) && action->kind == LYCEUM_STUDY_GRADE &&
      !g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND))
    g_ptr_array_add (self->learning, entry);
}

static void
undo_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LyceumStudySession *self = g_task_get_source_object (task);
  LyceumStudyAction *action = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gpointer memory = NULL;

  action->entry->n_pending--;
  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, &memory, &error))
    {
      settle (self, action->entry, memory);
      g_free (memory);
      g_task_return_boolean (task, TRUE);
      return;
    }
  undo_failed (self, action, error);
  g_task_return_error (task, g_steal_pointer (&error));
}

void
lyceum_study_session_undo_async (LyceumStudySession *self,
                                 GAsyncReadyCallback callback,
                                 gpointer            user_data)
{
  GTask *task = task_new (self, lyceum_study_session_undo_async, callback, user_data);
  g_autoptr (LyceumStudyAction) action = NULL;
  LyceumStudyEntry *shown = self->current;

  if (self->done->len == 0)
    {
      g_task_return_new_error (task, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND, "%s",
                               _("There is nothing to take back."));
      g_object_unref (task);
      return;
    }
  action = g_ptr_array_steal_index (self->done, self->done->len - 1);
  action->undone = TRUE;
  count_answer (self, action, FALSE);
  if (shown && shown != action->entry)
    put_back (self, shown);
  take_out (self, action->entry);
  action->entry->memory = action->before;
  _lyceum_study_entry_show (action->entry);
  self->current = action->entry;
  self->last = NULL;
  write_action (self, action, _lyceum_study_action_undo_cb, undo_cb, task);
}

gboolean
lyceum_study_session_undo_finish (LyceumStudySession *self,
                                  GAsyncResult       *result,
                                  GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_study_session_undo_async), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
