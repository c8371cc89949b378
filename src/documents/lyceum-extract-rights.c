/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-extract-rights.h"

#include "lyceum-document-limits.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define MAX_PROCESSOR_SECONDS 120
#define MAX_FILES 64

static void
limit (__rlimit_resource_t resource,
       guint64             value)
{
  struct rlimit limits = { value, value };
  struct rlimit before;

  if (getrlimit (resource, &before) == 0 && before.rlim_max < value)
    limits.rlim_cur = limits.rlim_max = before.rlim_max;
  if (setrlimit (resource, &limits) != 0)
    g_debug ("cannot set limit %d", (int) resource);
}

static void
drop_rights (gboolean    for_parent,
             const char *program)
{
  if (for_parent)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      limit (RLIMIT_FSIZE, 0);
    }
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_CPU, MAX_PROCESSOR_SECONDS);
  limit (RLIMIT_NOFILE, MAX_FILES);
  /* A sanitizer reserves more addresses than any limit allows, and reads of its own process what is closed here. */
#ifndef LYCEUM_SANITIZED
  prctl (PR_SET_DUMPABLE, 0);
  limit (RLIMIT_AS, LYCEUM_LIMIT_MEMORY_BYTES);
  if (!lyceum_extract_close_folders (program))
    g_debug ("this system cannot close folders");
#endif
  if (!lyceum_extract_close_calls (program != NULL))
    g_debug ("this system cannot filter calls");
}

void
lyceum_extract_drop_rights (gboolean for_parent)
{
  drop_rights (for_parent, NULL);
}

void
lyceum_extract_become (char **arguments)
{
  drop_rights (TRUE, arguments[0]);
  execv (arguments[0], arguments);
}
