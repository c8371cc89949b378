/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-private.h"

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
end_rounds (LyceumRounds *rounds)
{
  g_autoptr (GTask) task = g_steal_pointer (&rounds->task);

  if (rounds->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), rounds->cancelled_id);
  if (rounds->error != NULL)
    g_task_return_error (task, g_steal_pointer (&rounds->error));
  else
    rounds->finish (task);
  g_object_unref (rounds->cancellable);
  g_free (rounds);
}

static void
send_rounds (LyceumRounds *rounds)
{
  while (rounds->error == NULL && rounds->next < rounds->n && rounds->n_under_way < rounds->at_once)
    {
      rounds->n_under_way++;
      rounds->send (rounds, rounds->next++, rounds->cancellable);
    }
  if (rounds->n_under_way == 0)
    end_rounds (rounds);
}

void
_lyceum_rounds_run (GTask *task, guint n, guint at_once, LyceumRoundFunc send, void (*finish) (GTask *task))
{
  LyceumRounds *rounds = g_new0 (LyceumRounds, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  rounds->task = task;
  rounds->n = n;
  rounds->at_once = at_once;
  rounds->send = send;
  rounds->finish = finish;
  rounds->cancellable = g_cancellable_new ();
  g_task_set_check_cancellable (task, FALSE);
  if (cancellable != NULL)
    rounds->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                  g_object_ref (rounds->cancellable), g_object_unref);
  send_rounds (rounds);
}

void
_lyceum_rounds_add (LyceumRounds *rounds, guint n)
{
  rounds->n += n;
}

void
_lyceum_rounds_done (LyceumRounds *rounds, GError *error)
{
  rounds->n_under_way--;
  if (rounds->error == NULL && error != NULL)
    {
      rounds->error = error;
      g_cancellable_cancel (rounds->cancellable);
    }
  else
    g_clear_error (&error);
  send_rounds (rounds);
}
