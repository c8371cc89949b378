/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retrieval.h"

#include <stdio.h>

#include "quality.h"

int
quality_retrieval (char **argv)
{
  g_autofree char *documents = NULL;
  g_auto (GStrv) files = NULL;
  gint n_worst = 0;
  const GOptionEntry entries[] = {
    { "documents", 0, 0, G_OPTION_ARG_FILENAME, &documents, "What judged queries are about", "FILE" },
    { "worst", 0, 0, G_OPTION_ARG_INT, &n_worst, "Print the worst questions", "N" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE…");
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (arguments, (gpointer) "lyceum-quality retrieval");
  for (guint i = 0; argv[i]; i++)
    g_ptr_array_add (arguments, argv[i]);
  g_ptr_array_add (arguments, NULL);
  all = g_strdupv ((char **) arguments->pdata);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &all, &error) || !files)
    {
      fprintf (stderr, "%s\n", error ? error->message : "No file of questions was given.");
      return 2;
    }

  for (guint i = 0; files[i]; i++)
    {
      g_autoptr (RetrievalSet) set = retrieval_set_read (files[i], documents, &error);
      g_autoptr (RetrievalRun) plain = NULL, whole = NULL;

      if (!set)
        {
          fprintf (stderr, "%s\n", error->message);
          return 1;
        }
      plain = retrieval_plain (set);
      whole = retrieval_whole (set);
      retrieval_print (set, (RetrievalRun *const[]){ plain, whole }, 2);
      if (n_worst > 0)
        retrieval_print_worst (set, whole, (guint) n_worst);
    }
  return 0;
}
