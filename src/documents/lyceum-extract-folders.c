/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-extract-rights.h"

#include <fcntl.h>
#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the first version of Landlock knows: enough, for later ones add to what may be forbidden. */
#define ALL_RIGHTS                                                                                                     \
  (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_FILE |                         \
   LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |                      \
   LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |                          \
   LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK |                       \
   LANDLOCK_ACCESS_FS_MAKE_SYM)
#define READING (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

/* Fonts, character maps, translations, and the modules that some of these are read with. */
static const char *const readable[] = { "/usr", "/lib", "/lib64", "/etc", "/app", "/nix/store", "/gnu/store", "/run/host",
                                        "/var/cache/fontconfig", "/dev/null", "/dev/urandom", LYCEUM_LOCALEDIR };

static void
allow (int         rules,
       const char *path,
       guint64     rights)
{
  struct landlock_path_beneath_attr rule = { .allowed_access = rights };

  rule.parent_fd = open (path, O_PATH | O_CLOEXEC);
  if (rule.parent_fd < 0)
    return;
  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    rule.allowed_access &= ~(guint64) LANDLOCK_ACCESS_FS_READ_DIR;
  syscall (SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
  close (rule.parent_fd);
}

gboolean
lyceum_extract_close_folders (const char *program)
{
  struct landlock_ruleset_attr attributes = { .handled_access_fs = ALL_RIGHTS };
  int rules = (int) syscall (SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
  gboolean closed;

  if (rules < 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (readable); i++)
    allow (rules, readable[i], program != NULL ? READING | LANDLOCK_ACCESS_FS_EXECUTE : READING);
  if (program != NULL)
    allow (rules, program, READING | LANDLOCK_ACCESS_FS_EXECUTE);
  closed = syscall (SYS_landlock_restrict_self, rules, 0) == 0;
  close (rules);
  return closed;
}
