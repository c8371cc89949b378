/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/*
 * A system that gives no more threads. A program with this in it has a pthread_create() of its own, which GLib calls too.
 *
 * @n: how many it still gives
 */
void  faulty_threads_refuse    (guint n);
/* It gives as many as are asked for again. */
void  faulty_threads_give      (void);
/* How many were refused since the last call of either. */
guint faulty_threads_n_refused (void);
