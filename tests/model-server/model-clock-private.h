/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * When each of many goes on, and which of many sockets has been closed at its other end or can be written to again: one source for
 * all of them, whose cost does not grow with how many there are. Of one thread.
 */
typedef struct _ModelClock ModelClock;

/** Something that has a time and a socket. Embedded in what is awaited. */
typedef struct
{
  gint64 due;           /* monotonic, in microseconds */
  GSequenceIter *place; /* (nullable): while it waits for that */
  int fd;               /* -1: none is watched */
  gboolean is_blocked;  /* whether it is to be told when the socket can be written to */
} ModelAlarm;

/** @hung_up: the other end has closed; otherwise: go on. */
typedef void (*ModelAlarmFunc) (ModelAlarm *alarm,
                                gboolean    hung_up);

ModelClock *_model_clock_new         (GMainContext   *context,
                                      ModelAlarmFunc  func);
void        _model_clock_free        (ModelClock     *self);
/** @due: when to go on; -1: not by time. */
void        _model_clock_set_due     (ModelClock     *self,
                                      ModelAlarm     *alarm,
                                      gint64          due);
void        _model_clock_watch       (ModelClock     *self,
                                      ModelAlarm     *alarm,
                                      int             fd);
void        _model_clock_set_blocked (ModelClock     *self,
                                      ModelAlarm     *alarm,
                                      gboolean        is_blocked);
/** Forgets it. */
void        _model_clock_drop        (ModelClock     *self,
                                      ModelAlarm     *alarm);

G_END_DECLS
