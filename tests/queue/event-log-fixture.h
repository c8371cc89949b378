/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-event-log-private.h"

/*
 * Somebody who listens to an event log and writes down what is said: text as it is, progress and states in brackets.
 * What is said may be joined in many ways, and is written down the same in all of them. Checks of each event that it
 * comes next, and on the right thread.
 */
typedef struct
{
  LyceumEventLog *log;              /* (unowned) */
  LyceumSubscription *subscription; /* (nullable): set before or after the first call */
  GThread *thread;                  /* that is to be told */
  GString *said;
  guint64 last;
  guint n_events;
  gsize longest;
  guint n_destroyed;
  gboolean is_called;
  void (*when_told) (const LyceumTaskEvent *event, gpointer listener); /* (nullable) */
  gpointer data;
} Listener;

void listener_init   (Listener *self, LyceumEventLog *log);
void listener_clear  (Listener *self);
/** From the number that it has heard last. */
void listener_listen (Listener *self);
void listener_cancel (Listener *self);
/** Turns the thread's context until everything has been told. */
void listener_catch_up (Listener *self);

/* A log, and three who listen to it; each has the circle as its data. */
typedef struct
{
  Listener listeners[3];
  LyceumEventLog *log; /* (owned) (nullable) */
} Circle;

void circle_open  (Circle *circle);
void circle_close (Circle *circle);

/** Turns the thread's context until @condition holds. */
#define turn_until(condition)                                                                                          \
  while (!(condition))                                                                                                 \
  g_main_context_iteration (g_main_context_get_thread_default (), TRUE)

/** Writes an event down as a listener does. */
void write_down (GString *to, const LyceumTaskEvent *event);

/** Appends @n events of all types, and writes each down: @written (element-type utf8). */
void speak_at_random (LyceumEventLog *log, GRand *random, guint n, GPtrArray *written);

/** Returns: (transfer full): what was written down after the first @n. */
char *written_after (GPtrArray *written, guint64 n);
