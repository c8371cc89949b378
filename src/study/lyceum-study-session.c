/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-study-session.h"

#include "lyceum-study-session-private.h"

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

void
_lyceum_study_session_take_out (LyceumStudySession *self,
                                LyceumStudyEntry   *entry)
{
  g_queue_remove (&self->waiting, entry);
  g_ptr_array_remove (self->learning, entry);
  if (self->current == entry)
    self->current = NULL;
}

/* To be shown next, or when its step is over. */
void
_lyceum_study_session_put_back (LyceumStudySession *self,
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

LyceumStudyEntry *
_lyceum_study_session_get_current (LyceumStudySession *self)
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
  LyceumStudyEntry *entry = _lyceum_study_session_get_current (self);

  return entry ? entry->card : NULL;
}

void
lyceum_study_session_preview (LyceumStudySession *self,
                              gint64              seconds[4])
{
  LyceumStudyEntry *entry = _lyceum_study_session_get_current (self);
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

/* What was done to it is newer than what a read that began after @n_actions has seen. */
static gboolean
is_newer (const LyceumStudyEntry *entry,
          guint                   n_actions)
{
  return entry->n_pending > 0 || entry->stamp > n_actions;
}

/* A card that was here before keeps its place in what can be taken back. Returns the entry to go on with. */
static LyceumStudyEntry *
adopt (LyceumStudySession *self,
       LyceumStudyEntry   *fresh,
       guint               n_actions)
{
  LyceumStudyEntry *entry = g_hash_table_lookup (self->entries, &fresh->card->id);

  if (!entry)
    {
      g_hash_table_insert (self->entries, &fresh->memory.seed, fresh);
      return fresh;
    }
  g_ptr_array_add (self->retired, g_steal_pointer (&entry->card));
  entry->card = g_steal_pointer (&fresh->card);
  if (!is_newer (entry, n_actions))
    entry->memory = entry->confirmed = fresh->memory;
  _lyceum_study_entry_show (entry);
  g_free (fresh);
  return entry;
}

static void
forget_older (LyceumStudySession *self,
              guint               n_actions)
{
  for (GList *link = self->waiting.head, *next; link; link = next)
    {
      next = link->next;
      if (!is_newer (link->data, n_actions))
        g_queue_delete_link (&self->waiting, link);
    }
  for (guint i = self->learning->len; i > 0; i--)
    if (!is_newer (g_ptr_array_index (self->learning, i - 1), n_actions))
      g_ptr_array_remove_index (self->learning, i - 1);
  if (self->current && !is_newer (self->current, n_actions))
    self->current = NULL;
}

static void
take_over (LyceumStudySession *self,
           LyceumStudyStart   *start,
           guint               n_actions)
{
  forget_older (self, n_actions);
  g_ptr_array_set_free_func (start->waiting, NULL);
  g_ptr_array_set_free_func (start->learning, NULL);
  for (guint i = 0; i < start->waiting->len; i++)
    {
      LyceumStudyEntry *entry = adopt (self, g_ptr_array_index (start->waiting, i), n_actions);

      if (!is_newer (entry, n_actions))
        g_queue_push_tail (&self->waiting, entry);
    }
  for (guint i = 0; i < start->learning->len; i++)
    {
      LyceumStudyEntry *entry = adopt (self, g_ptr_array_index (start->learning, i), n_actions);

      if (!is_newer (entry, n_actions))
        g_ptr_array_add (self->learning, entry);
    }
}

static void
load_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LyceumStudySession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  gpointer start = NULL;

  if (!lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &start, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  take_over (self, start, GPOINTER_TO_UINT (g_task_get_task_data (task)));
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
  g_task_set_task_data (task, GUINT_TO_POINTER (self->n_actions), NULL);
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
  /* What is on the screen stays there: a grade still counts, and one of a card that is gone is an error that says so. */
  if (!sight || sight->hidden)
    {
      if (entry != self->current && entry->n_pending == 0 && entry->stamp == stamp)
        _lyceum_study_session_take_out (self, entry);
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
  LyceumStudySession *session; /* (weak): nobody waits for this */
  GArray *ids;                 /* (owned) gint64 */
  GArray *stamps;              /* (owned) guint, of each */
} Looking;

static void
looking_free (Looking *looking)
{
  g_clear_weak_pointer (&looking->session);
  g_array_unref (looking->ids);
  g_array_unref (looking->stamps);
  g_free (looking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Looking, looking_free)

static void
look_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Looking) looking = user_data;
  g_autoptr (GHashTable) found = NULL;
  LyceumStudySession *self = looking->session;
  gpointer sights = NULL;

  if (lyceum_database_read_finish (LYCEUM_DATABASE (object), result, &sights, NULL))
    found = sights;
  if (!self || !self->collection)
    return;
  self->looking = FALSE;
  for (guint i = 0; found && i < looking->ids->len; i++)
    {
      const gint64 *id = &g_array_index (looking->ids, gint64, i);

      see (self, g_hash_table_lookup (self->entries, id), g_array_index (looking->stamps, guint, i),
           g_hash_table_lookup (found, id));
    }
  if (self->look_again)
    look (self);
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
  g_set_weak_pointer (&looking->session, self);
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
