/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "quality.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "cards.h"
#include "lessons.h"
#include "lyceum-thread.h"

typedef gboolean (*Measure) (const char *path, GError **error);

static int
measure_files (char **argv, Measure measure)
{
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  for (guint i = 0; argv[i]; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!measure (argv[i], &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
    }
  return argv[0] ? 0 : 2;
}

static int
measure_cards (char **argv)
{
  guint show = G_MAXUINT;

  if (argv[0] && g_str_has_prefix (argv[0], "--show="))
    show = (guint) g_ascii_strtoull (*argv++ + strlen ("--show="), NULL, 10);
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  for (guint i = 0; argv[i]; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!quality_measure_cards (argv[i], show, &error))
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
    }
  return argv[0] ? 0 : 2;
}

static int
measure_lessons (char **argv)
{
  return measure_files (argv, quality_measure_lessons);
}

static const struct
{
  const char *name;
  const char *arguments;
  int (*run) (char **argv);
} commands[] = {
  { "retrieval", "[--documents=FILE] [--worst=N] FILE…", quality_retrieval },
  { "cards", "[--show=N] FILE…", measure_cards },
  { "lessons", "FILE…", measure_lessons },
};

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  /* Figures are printed with a point everywhere. */
  setlocale (LC_NUMERIC, "C");

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (argv[1], commands[i].name))
      return commands[i].run (argv + 2);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (stderr, "%s %s %s %s\n", i == 0 ? "Usage:" : "      ", argv[0], commands[i].name, commands[i].arguments);
  return 2;
}
