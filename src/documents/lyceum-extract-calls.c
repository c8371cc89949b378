/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-extract-rights.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>

/*
 * A list of what is refused, not of what is allowed: the C library and the kernel learn new calls every year, and a
 * reader that dies of one of them reads nothing. What is refused gets an error, as on a system that forbids it.
 */
static const char *const refused[] = {
  /* the network, and other processes */
  "socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "sendmmsg",
  "process_vm_readv", "process_vm_writev", "pidfd_open", "pidfd_getfd", "pidfd_send_signal",
  "setns", "unshare", "chroot", "pivot_root", "mount", "umount2", "move_mount", "open_tree", "fsopen", "fsmount",
  "shmget", "shmat", "msgget", "semget", "mq_open",
  /* files */
  "creat", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat", "mkdir",
  "mkdirat", "rmdir", "mknod", "mknodat", "chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown",
  "fchownat", "truncate", "ftruncate", "utime", "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr", "fsetxattr",
  "removexattr", "lremovexattr", "fremovexattr", "open_by_handle_at", "name_to_handle_at", "fanotify_init", "inotify_init",
  "inotify_init1",
  /* the kernel itself */
  "bpf", "perf_event_open", "userfaultfd", "io_uring_setup", "io_uring_enter", "io_uring_register", "keyctl", "add_key",
  "request_key", "init_module", "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon",
  "swapoff", "acct", "quotactl", "syslog", "settimeofday", "clock_settime", "adjtimex", "clock_adjtime", "iopl", "ioperm",
  "vhangup", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "setfsuid", "setfsgid",
  "capset", "personality",
};

static void
refuse (scmp_filter_ctx filter,
        const char     *name,
        int             reason)
{
  int call = seccomp_syscall_resolve_name (name);

  if (call != __NR_SCMP_ERROR)
    seccomp_rule_add (filter, SCMP_ACT_ERRNO ((guint32) reason), call, 0);
}

/* Opening for writing: the second argument of open(), the third of openat(). */
static void
refuse_writing (scmp_filter_ctx filter)
{
  static const guint64 modes[] = { O_WRONLY, O_RDWR };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      seccomp_rule_add (filter, SCMP_ACT_ERRNO (EACCES), SCMP_SYS (open), 1,
                        SCMP_CMP (1, SCMP_CMP_MASKED_EQ, O_ACCMODE, modes[i]));
      seccomp_rule_add (filter, SCMP_ACT_ERRNO (EACCES), SCMP_SYS (openat), 1,
                        SCMP_CMP (2, SCMP_CMP_MASKED_EQ, O_ACCMODE, modes[i]));
    }
  /* Their flags lie in memory, where a filter cannot look; without them, the C library takes the older calls. */
  refuse (filter, "openat2", ENOSYS);
}

/* A thread is a process that shares everything; one that does not is a fork. */
static void
refuse_processes (scmp_filter_ctx filter)
{
#ifndef LYCEUM_SANITIZED
  refuse (filter, "fork", EPERM);
  refuse (filter, "vfork", EPERM);
  refuse (filter, "clone3", ENOSYS);
  refuse (filter, "ptrace", EPERM);
  refuse (filter, "kill", EPERM);
#if defined(__s390__) || defined(__s390x__)
  seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (clone), 1, SCMP_CMP (1, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
#else
  seccomp_rule_add (filter, SCMP_ACT_ERRNO (EPERM), SCMP_SYS (clone), 1, SCMP_CMP (0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
#endif
#endif
}

gboolean
lyceum_extract_close_calls (gboolean may_become)
{
  scmp_filter_ctx filter = seccomp_init (SCMP_ACT_ALLOW);
  gboolean closed;

  if (filter == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    refuse (filter, refused[i], EPERM);
  if (!may_become)
    {
      refuse (filter, "execve", EPERM);
      refuse (filter, "execveat", EPERM);
    }
  refuse_writing (filter);
  refuse_processes (filter);
  closed = seccomp_load (filter) == 0;
  seccomp_release (filter);
  return closed;
}
