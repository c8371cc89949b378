/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-thread.h"

static _Thread_local LyceumThreadRole thread_role = LYCEUM_THREAD_OTHER;

void
lyceum_thread_set_role (LyceumThreadRole role)
{
  thread_role = role;
}

LyceumThreadRole
lyceum_thread_get_role (void)
{
  return thread_role;
}

gboolean
lyceum_thread_is_main (void)
{
  return thread_role == LYCEUM_THREAD_MAIN || g_main_context_is_owner (NULL);
}
