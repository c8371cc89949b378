/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-application.h"

#include <glib/gi18n-lib.h>

#include "lyceum-error-text.h"
#include "lyceum-resources.h"
#include "lyceum-stall-watchdog.h"
#include "lyceum-tray.h"
#include "lyceum-window.h"

#define RESOURCE_BASE "/io/github/lyceum_study/Lyceum"

struct _LyceumApplication
{
  AdwApplication parent_instance;

  char *data_dir;                /* (owned) (nullable): NULL for the person's own */
  gboolean sample_course;        /* make the sample course if there is none */
  LyceumKey *api_key;            /* (owned) (nullable): of the environment, which has it no more */
  LyceumWorkshop *workshop;      /* (owned) (nullable): once open */
  GCancellable *opening;         /* (owned) (nullable): while it opens */
  GSettings *settings;           /* (owned) (nullable) */
  gboolean settings_looked_up;
  LyceumStallWatchdog *watchdog; /* (owned) (nullable): while it runs */
  LyceumWindow *window;          /* (nullable): a weak pointer */
  gboolean closing;
  gboolean open_again; /* somebody started the app while it was closing */
};

G_DEFINE_FINAL_TYPE (LyceumApplication, lyceum_application, ADW_TYPE_APPLICATION)

static void
show_window (LyceumApplication *self)
{
  if (self->closing)
    {
      self->open_again = TRUE;
      return;
    }

  if (!self->window)
    {
      g_set_weak_pointer (&self->window, lyceum_window_new (self));
      gtk_window_present (GTK_WINDOW (self->window));
      lyceum_application_open (self);
      return;
    }

  gtk_window_present (GTK_WINDOW (self->window));
}

static void
started_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumApplication) self = LYCEUM_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;

  g_application_release (G_APPLICATION (self));
  if (lyceum_workshop_start_finish (LYCEUM_WORKSHOP (object), result, NULL, &error))
    return;
  if (!lyceum_error_is_cancelled (error) && self->window)
    lyceum_window_report (self->window, error);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumApplication) self = LYCEUM_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumWorkshop) workshop = lyceum_workshop_open_finish (result, &error);

  g_clear_object (&self->opening);
  g_application_release (G_APPLICATION (self));

  if (workshop)
    {
      self->workshop = g_steal_pointer (&workshop);
      lyceum_models_set_environment_key (lyceum_workshop_get_models (self->workshop), self->api_key);
      g_application_hold (G_APPLICATION (self));
      /* Whoever has a window looks at new cards first, unless they have chosen otherwise. */
      lyceum_collection_set_tray_setting_async (lyceum_workshop_get_collection (self->workshop), LYCEUM_TRAY_ON, TRUE, NULL, NULL);
      lyceum_workshop_start_async (self->workshop, TRUE, NULL, started_cb, g_object_ref (self));
      if (self->window)
        lyceum_window_set_workshop (self->window, self->workshop, self->sample_course);
    }
  else if (self->window && !lyceum_error_is_cancelled (error))
    lyceum_window_show_failure (self->window, error);
  /* The window that it was for has been closed, and there is another. */
  else if (self->window)
    lyceum_application_open (self);
}

void
lyceum_application_open (LyceumApplication *self)
{
  g_return_if_fail (LYCEUM_IS_APPLICATION (self));

  if (self->workshop || self->opening)
    return;

  self->opening = g_cancellable_new ();
  g_application_hold (G_APPLICATION (self));
  lyceum_workshop_open_async (self->data_dir, self->opening, opened_cb, g_object_ref (self));
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumApplication) self = LYCEUM_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;

  if (!lyceum_workshop_close_finish (LYCEUM_WORKSHOP (object), result, &error))
    g_warning ("The collection did not close well: %s", error->message);

  self->closing = FALSE;
  if (self->window)
    gtk_window_destroy (GTK_WINDOW (self->window));
  if (self->open_again)
    {
      self->open_again = FALSE;
      show_window (self);
    }
  g_application_release (G_APPLICATION (self));
}

/* The window has hidden itself and has handed over what was still to be written. */
static void
window_closed_cb (LyceumWindow *window,
                  gpointer      user_data)
{
  LyceumApplication *self = LYCEUM_APPLICATION (user_data);
  g_autoptr (LyceumWorkshop) workshop = g_steal_pointer (&self->workshop);

  if (self->opening)
    g_cancellable_cancel (self->opening);
  if (!workshop)
    {
      gtk_window_destroy (GTK_WINDOW (window));
      return;
    }

  self->closing = TRUE;
  g_application_hold (G_APPLICATION (self));
  lyceum_workshop_close_async (workshop, closed_cb, g_object_ref (self));
}

static void
lyceum_application_window_added (GtkApplication *application,
                                 GtkWindow      *window)
{
  GTK_APPLICATION_CLASS (lyceum_application_parent_class)->window_added (application, window);

  if (LYCEUM_IS_WINDOW (window))
    g_signal_connect_object (window, "closed", G_CALLBACK (window_closed_cb), application, 0);
}

static void
lyceum_application_activate (GApplication *application)
{
  show_window (LYCEUM_APPLICATION (application));
}

static void
lyceum_application_open_files (GApplication  *application,
                               GFile        **files,
                               int            n_files,
                               const char    *hint)
{
  LyceumApplication *self = LYCEUM_APPLICATION (application);

  show_window (self);
  if (self->window)
    lyceum_window_add_files (self->window, files, n_files);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  LyceumApplication *self = LYCEUM_APPLICATION (user_data);

  if (self->window)
    gtk_window_close (GTK_WINDOW (self->window));
}

static void
about_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  LyceumApplication *self = LYCEUM_APPLICATION (user_data);

  adw_show_about_window (GTK_WINDOW (self->window),
                         "application-name", _("Lyceum"),
                         "application-icon", LYCEUM_APPLICATION_ID,
                         "version", PACKAGE_VERSION,
                         "developer-name", _("The Lyceum authors"),
                         "comments", _("Turns what you read into lessons and flashcards."),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: your name, and your address if you like. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
models_cb (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       user_data)
{
  LyceumApplication *self = LYCEUM_APPLICATION (user_data);

  if (self->window)
    lyceum_window_show_models (self->window);
}

static const GActionEntry actions[] = {
  { "quit", quit_cb },
  { "about", about_cb },
  { "models", models_cb },
};

static void
set_accels (GtkApplication *application)
{
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.quit", { "<Control>q" } },
    { "win.new-course", { "<Control>n" } },
    { "win.place::today", { "<Control>1" } },
    { "win.place::courses", { "<Control>2" } },
    { "win.place::ask", { "<Control>3" } },
    { "win.study(int64 0)", { "<Control>d" } },
    { "win.activity", { "F9" } },
    { "win.all-activity", { "<Shift>F9" } },
    { "app.models", { "<Control>comma" } },
    { "win.menu", { "F10" } },
    { "win.shortcuts", { "<Control>question", "<Control>F1" } },
    { "window.close", { "<Control>w" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action, (const char **) accels[i].accels);
}

static void
lyceum_application_startup (GApplication *application)
{
  LyceumApplication *self = LYCEUM_APPLICATION (application);

  G_APPLICATION_CLASS (lyceum_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (LYCEUM_APPLICATION_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accels (GTK_APPLICATION (self));
  self->watchdog = lyceum_stall_watchdog_new (NULL);
}

static void
lyceum_application_shutdown (GApplication *application)
{
  LyceumApplication *self = LYCEUM_APPLICATION (application);
  const char *report = g_getenv ("LYCEUM_STALL_REPORT");
  g_autoptr (GError) error = NULL;

  if (report && !lyceum_stall_watchdog_write (self->watchdog, report, &error))
    g_warning ("%s", error->message);
  g_clear_pointer (&self->watchdog, lyceum_stall_watchdog_free);

  G_APPLICATION_CLASS (lyceum_application_parent_class)->shutdown (application);
}

static int
lyceum_application_handle_local_options (GApplication *application,
                                         GVariantDict *options)
{
  LyceumApplication *self = LYCEUM_APPLICATION (application);
  const char *data_dir = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Lyceum %s\n", PACKAGE_VERSION);
      return 0;
    }

  if (!g_variant_dict_lookup (options, "data-dir", "^&ay", &data_dir))
    data_dir = g_getenv ("LYCEUM_DATA_DIR");
  if (data_dir && *data_dir)
    lyceum_application_set_data_dir (self, data_dir);
  self->sample_course = g_variant_dict_contains (options, "sample-course");

  return -1;
}

static void
lyceum_application_dispose (GObject *object)
{
  LyceumApplication *self = LYCEUM_APPLICATION (object);

  /* A program that turns the main loop itself does not shut down. */
  g_clear_pointer (&self->watchdog, lyceum_stall_watchdog_free);
  g_clear_weak_pointer (&self->window);
  g_clear_object (&self->workshop);
  g_clear_object (&self->opening);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->api_key, lyceum_key_unref);
  g_clear_pointer (&self->data_dir, g_free);

  G_OBJECT_CLASS (lyceum_application_parent_class)->dispose (object);
}

static void
lyceum_application_class_init (LyceumApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_application_dispose;
  application_class->startup = lyceum_application_startup;
  application_class->activate = lyceum_application_activate;
  application_class->open = lyceum_application_open_files;
  application_class->shutdown = lyceum_application_shutdown;
  application_class->handle_local_options = lyceum_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_added = lyceum_application_window_added;
}

static void
lyceum_application_init (LyceumApplication *self)
{
  static const GOptionEntry options[] = {
    { "data-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep the collection in this folder"), N_ ("FOLDER") },
    { "sample-course", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Make the sample course if there is no course"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

LyceumApplication *
lyceum_application_new (void)
{
  static gboolean registered;

  /* A linker takes no resource out of a static library by itself. GLib never comes to the end of its list of resources
   * where one was put into it twice. */
  if (!registered)
    lyceum_register_resource ();
  registered = TRUE;
  return g_object_new (LYCEUM_TYPE_APPLICATION,
                       "application-id", LYCEUM_APPLICATION_ID,
                       "resource-base-path", RESOURCE_BASE,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

void
lyceum_application_set_data_dir (LyceumApplication *self,
                                 const char        *folder)
{
  GApplication *application = G_APPLICATION (self);

  g_return_if_fail (LYCEUM_IS_APPLICATION (self));

  g_free (self->data_dir);
  self->data_dir = g_canonicalize_filename (folder, NULL);
  g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
}

void
lyceum_application_set_api_key (LyceumApplication *self,
                                LyceumKey         *key)
{
  g_return_if_fail (LYCEUM_IS_APPLICATION (self));

  g_clear_pointer (&self->api_key, lyceum_key_unref);
  self->api_key = key ? lyceum_key_ref (key) : NULL;
}

GSettings *
lyceum_application_get_settings (LyceumApplication *self)
{
  g_return_val_if_fail (LYCEUM_IS_APPLICATION (self), NULL);

  if (!self->settings_looked_up)
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema) schema = NULL;

      /* A build that was not installed runs without its schema, where g_settings_new() would end the program. */
      if (source)
        schema = g_settings_schema_source_lookup (source, LYCEUM_APPLICATION_ID, TRUE);
      if (schema)
        self->settings = g_settings_new_full (schema, NULL, NULL);
      self->settings_looked_up = TRUE;
    }
  return self->settings;
}

char *
lyceum_application_get_samples_folder (void)
{
  const char *folder = g_getenv ("LYCEUM_SAMPLES");

  return folder && *folder ? g_strdup (folder) : g_build_filename (LYCEUM_PKGDATADIR, "samples", NULL);
}
