/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-extract-rights.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>

/* The address space, not what is used of it. */
#define MAX_MEMORY_BYTES (G_GUINT64_CONSTANT (2) << 30)
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
  setrlimit (resource, &limits);
}

void
lyceum_extract_drop_rights (gboolean with_parent)
{
  if (with_parent)
    prctl (PR_SET_PDEATHSIG, SIGKILL);
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl (PR_SET_DUMPABLE, 0);
  limit (RLIMIT_CORE, 0);
  limit (RLIMIT_CPU, MAX_PROCESSOR_SECONDS);
  limit (RLIMIT_NOFILE, MAX_FILES);
#ifndef LYCEUM_SANITIZED
  limit (RLIMIT_AS, MAX_MEMORY_BYTES);
#endif
}
