/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>

#include "lyceum-application.h"
#include "lyceum-thread.h"

int
main (int   argc,
      char *argv[])
{
  g_autoptr (LyceumApplication) application = NULL;
  /* Before there is a thread that could look. */
  g_autoptr (LyceumKey) key = lyceum_key_take_from_environment ();

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LYCEUM_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);

  application = lyceum_application_new ();
  lyceum_application_set_api_key (application, key);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
