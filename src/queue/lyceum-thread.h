/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumThreadRole:
 *
 * What a thread is for. A thread says its role once, when it starts; a function that belongs to one role asserts it in
 * its first line. The asserts stay in release builds: a crossing that nobody planned is a bug, not a slow path.
 *
 * @LYCEUM_THREAD_OTHER: a thread that said nothing (a test's own thread, a library's thread)
 * @LYCEUM_THREAD_MAIN: owns the default main context and draws
 * @LYCEUM_THREAD_NETWORK: runs the main context of all sockets
 * @LYCEUM_THREAD_WORKER: a thread lent by the compute pool
 * @LYCEUM_THREAD_WRITER: owns the one connection that writes
 * @LYCEUM_THREAD_READER: owns a read-only connection
 */
typedef enum
{
  LYCEUM_THREAD_OTHER,
  LYCEUM_THREAD_MAIN,
  LYCEUM_THREAD_NETWORK,
  LYCEUM_THREAD_WORKER,
  LYCEUM_THREAD_WRITER,
  LYCEUM_THREAD_READER,
} LyceumThreadRole;

/**
 * lyceum_thread_set_role:
 * @role: what the calling thread is for
 *
 * Any thread; speaks of the calling thread only.
 */
void             lyceum_thread_set_role (LyceumThreadRole role);

/**
 * lyceum_thread_get_role:
 *
 * Returns: the role of the calling thread
 */
LyceumThreadRole lyceum_thread_get_role (void);

/**
 * lyceum_thread_is_main:
 *
 * Returns: whether the calling thread is the main thread: it said so with lyceum_thread_set_role(), or it owns the
 *   default main context at this moment
 */
gboolean         lyceum_thread_is_main  (void);

#define lyceum_assert_role(role_)                                                                                      \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    if G_UNLIKELY (lyceum_thread_get_role () != (role_))                                                               \
      g_error ("%s: called on the wrong thread (role %d, not %d)", G_STRFUNC, lyceum_thread_get_role (), (role_));     \
  }                                                                                                                    \
  G_STMT_END

#define lyceum_assert_main() lyceum_assert_role (LYCEUM_THREAD_MAIN)
#define lyceum_assert_worker() lyceum_assert_role (LYCEUM_THREAD_WORKER)
#define lyceum_assert_network() lyceum_assert_role (LYCEUM_THREAD_NETWORK)
#define lyceum_assert_writer() lyceum_assert_role (LYCEUM_THREAD_WRITER)

G_END_DECLS
