/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <locale.h>

#include "first-frame.h"
#include "lyceum-application.h"
#include "lyceum-home-page.h"
#include "lyceum-thread.h"
#include "lyceum-today-page.h"
#include "lyceum-window.h"

static gboolean
shows_today (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (LYCEUM_IS_TODAY_PAGE (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (shows_today (child))
      return TRUE;
  return FALSE;
}

static gboolean
is_full (GtkWindow *window)
{
  return shows_today (GTK_WIDGET (window));
}

static void
window_added_cb (GtkApplication *application,
                 GtkWindow      *window)
{
  if (LYCEUM_IS_WINDOW (window))
    first_frame_measure (window, is_full);
}

/* The app as it is, with a look at its first frame. */
int
main (int   argc,
      char *argv[])
{
  g_autoptr (LyceumApplication) application = NULL;

  setlocale (LC_ALL, "");
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  application = lyceum_application_new ();
  g_signal_connect (application, "window-added", G_CALLBACK (window_added_cb), NULL);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
