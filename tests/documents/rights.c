/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-extract-rights.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef LYCEUM_SANITIZED
static const gboolean sanitized = TRUE;
#else
static const gboolean sanitized = FALSE;
#endif

/* What is tried once the rights are gone, in a process of its own. Returns 0 when it was refused. */
typedef int (*Attempt) (void);

static int
try_socket (void)
{
  return socket (AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM;
}

static int
try_exec (void)
{
  execl ("/bin/true", "true", NULL);
  return errno != EPERM;
}

static int
try_fork (void)
{
  pid_t pid = fork ();

  if (pid == 0)
    _exit (0);
  return pid > 0;
}

static int
try_write (void)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "lyceum-rights-test", NULL);
  int fd = open (path, O_WRONLY | O_CREAT, 0600);

  if (fd >= 0)
    unlink (path);
  return fd >= 0;
}

static int
try_remove (void)
{
  return unlink ("/nowhere/at/all") == 0 || errno != EPERM;
}

static int
try_many_files (void)
{
  int fd = 0;

  for (int i = 0; i < 200 && fd >= 0; i++)
    fd = dup (STDERR_FILENO);
  return fd >= 0;
}

/* What a reader needs goes on. Returns 0 when it could be done. */
static gpointer
run_thread (gpointer data)
{
  return GINT_TO_POINTER (42);
}

static int
try_needs (void)
{
  g_autofree char *block = g_try_malloc (50 << 20);
  GThread *thread = g_thread_try_new ("reader", run_thread, NULL, NULL);
  int fd = open ("/etc", O_RDONLY | O_DIRECTORY);

  if (block == NULL || thread == NULL || fd < 0)
    return 1;
  return GPOINTER_TO_INT (g_thread_join (thread)) != 42;
}

static int
try_home (void)
{
  int fd = open (g_get_tmp_dir (), O_RDONLY | O_DIRECTORY);

  return fd >= 0 || errno != EACCES;
}

static int
run (Attempt attempt)
{
  int status = -1;
  pid_t pid = fork ();

  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      lyceum_extract_drop_rights (FALSE);
      _exit (attempt ());
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static int
close_calls (void)
{
  return lyceum_extract_close_calls (FALSE) ? 0 : 1;
}

static int
close_folders (void)
{
  return lyceum_extract_close_folders (NULL) ? 0 : 1;
}

static void
test_refused (gconstpointer attempt)
{
  if (run (close_calls) != 0)
    g_test_skip ("this system cannot filter calls");
  else
    g_assert_cmpint (run ((Attempt) attempt), ==, 0);
}

static void
test_folders (void)
{
  if (sanitized || run (close_folders) != 0)
    g_test_skip ("a sanitizer needs its folders, or this system cannot close them");
  else
    g_assert_cmpint (run (try_home), ==, 0);
}

static void
test_limits (void)
{
  g_assert_cmpint (run (try_many_files), ==, 0);
}

static void
test_needs (void)
{
  g_assert_cmpint (run (try_needs), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/rights/no-socket", try_socket, test_refused);
  g_test_add_data_func ("/rights/no-program", try_exec, test_refused);
  /* A sanitizer looks for leaks from another process. */
  if (!sanitized)
    g_test_add_data_func ("/rights/no-process", try_fork, test_refused);
  g_test_add_data_func ("/rights/no-writing", try_write, test_refused);
  g_test_add_data_func ("/rights/no-removing", try_remove, test_refused);
  g_test_add_func ("/rights/no-folders", test_folders);
  g_test_add_func ("/rights/limits", test_limits);
  g_test_add_func ("/rights/what-a-reader-needs", test_needs);
  return g_test_run ();
}
