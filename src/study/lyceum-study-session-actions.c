/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-study-session-private.h"

/* What a person does in a sitting: at once in memory, then on disk; and what happens where the disk says no. */

#define MAX_DURATION_MS 60000

static LyceumStudyAction *
action_new (LyceumStudySession   *self,
            LyceumStudyActionKind kind,
            LyceumStudyEntry     *entry)
{
  LyceumStudyAction *action = g_new0 (LyceumStudyAction, 1);

  g_atomic_ref_count_init (&action->ref_count);
  action->kind = kind;
  action->card_id = entry->card->id;
  action->guid = g_strdup (entry->card->guid);
  action->ordinal = entry->card->place.ordinal;
  action->time = _lyceum_collection_get_time (self->collection);
  action->zone = g_time_zone_ref (_lyceum_collection_get_zone (self->collection));
  action->fsrs = self->fsrs;
  action->entry = entry;
  action->before = entry->memory;
  action->number = ++self->last_number;
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
  _lyceum_study_session_take_out (self, entry);
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

  action->unwritten = TRUE;
  if (!action->undone && g_ptr_array_remove (self->done, action))
    count_answer (self, action, FALSE);
  if (entry->n_pending > 0)
    return;
  if (g_error_matches (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_NOT_FOUND))
    {
      _lyceum_study_session_take_out (self, entry);
      return;
    }
  entry->memory = entry->confirmed;
  _lyceum_study_entry_show (entry);
  if (entry == self->current)
    return;
  _lyceum_study_session_take_out (self, entry);
  _lyceum_study_session_put_back (self, entry);
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
  action->entry->stamp = ++self->n_actions;
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
  action->entry->stamp = ++self->n_actions;
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
  LyceumStudyEntry *entry = _lyceum_study_session_get_current (self);
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
  LyceumStudyEntry *entry = _lyceum_study_session_get_current (self);
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

/* Takes it back into what can be undone, where it stood: of several that could not be taken back, the last is tried first again. */
static void
put_back_done (LyceumStudySession *self,
               LyceumStudyAction  *action)
{
  guint at = self->done->len;

  while (at > 0 && ((LyceumStudyAction *) g_ptr_array_index (self->done, at - 1))->number > action->number)
    at--;
  action->undone = FALSE;
  g_ptr_array_insert (self->done, (int) at, _lyceum_study_action_ref (action));
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

  if (action->unwritten)
    {
      /* Nor was it ever done. */
      if (entry->n_pending == 0)
        {
          entry->memory = entry->confirmed;
          _lyceum_study_entry_show (entry);
        }
      return;
    }
  count_answer (self, action, TRUE);
  if (!is_lost)
    put_back_done (self, action);
  if (entry->n_pending > 0)
    return;
  _lyceum_study_session_take_out (self, entry);
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
  action->entry->stamp = ++self->n_actions;
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
    _lyceum_study_session_put_back (self, shown);
  _lyceum_study_session_take_out (self, action->entry);
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
