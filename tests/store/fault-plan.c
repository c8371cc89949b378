/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault-plan.h"

#include <pthread.h>

#include "faulty-calls.h"
#include "disk-layer.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

/* Protected by the mutex. */
static struct
{
  FaultLayer layer;
  guint n_before, n_failing, n_failed;
  int code;
  gint64 room; /* below 0: any */
} plan = { .room = -1 };

static int
next_locked (FaultLayer layer)
{
  if (layer != plan.layer || plan.n_failing == 0)
    return SQLITE_OK;
  if (plan.n_before > 0)
    {
      plan.n_before--;
      return SQLITE_OK;
    }
  plan.n_failing--;
  plan.n_failed++;
  return plan.code;
}

static int
call_cb (void)
{
  int code;

  pthread_mutex_lock (&mutex);
  code = next_locked (FAULT_CALLS);
  pthread_mutex_unlock (&mutex);
  return code;
}

/* What shrinks makes room. */
static int
take_room_locked (gint64 growth)
{
  if (plan.room < 0)
    return SQLITE_OK;
  if (growth > plan.room)
    {
      plan.n_failed++;
      return SQLITE_FULL;
    }
  plan.room -= growth;
  return SQLITE_OK;
}

static int
disk_cb (DiskOperation operation,
         gint64              growth)
{
  int code;

  if (operation == DISK_TORN)
    return SQLITE_OK;
  pthread_mutex_lock (&mutex);
  code = next_locked (FAULT_DISK);
  if (code == SQLITE_OK)
    code = take_room_locked (growth);
  pthread_mutex_unlock (&mutex);
  return code;
}

void
fault_plan_install (void)
{
  faulty_calls_install (call_cb);
  disk_layer_install (disk_cb);
}

void
fault_plan_arm (FaultLayer layer,
                guint      n_before,
                guint      n_failing,
                int        code)
{
  pthread_mutex_lock (&mutex);
  plan.layer = layer;
  plan.n_before = n_before;
  plan.n_failing = n_failing;
  plan.n_failed = 0;
  plan.code = code;
  pthread_mutex_unlock (&mutex);
}

void
fault_plan_set_room (gint64 bytes)
{
  pthread_mutex_lock (&mutex);
  plan.room = bytes;
  plan.n_failed = 0;
  pthread_mutex_unlock (&mutex);
}

void
fault_plan_disarm (void)
{
  pthread_mutex_lock (&mutex);
  plan.n_failing = 0;
  plan.room = -1;
  pthread_mutex_unlock (&mutex);
}

guint
fault_plan_n_failed (void)
{
  guint n;

  pthread_mutex_lock (&mutex);
  n = plan.n_failed;
  pthread_mutex_unlock (&mutex);
  return n;
}
