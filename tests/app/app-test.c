/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "lyceum-collection-writes.h"
#include "lyceum-thread.h"

void
app_test_init (int    *argc,
               char ***argv)
{
  g_setenv ("LANGUAGE", "C", TRUE);
  g_setenv ("GTK_A11Y", "none", TRUE);
  g_unsetenv ("LYCEUM_DATA_DIR");
  setlocale (LC_ALL, "C.UTF-8");
  lyceum_thread_set_role (LYCEUM_THREAD_MAIN);
  g_test_init (argc, argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      exit (77);
    }
  /* What moves is not what is tested. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static LyceumWindow *
find_window (LyceumApplication *application)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (application));

  for (GList *l = windows; l; l = l->next)
    if (LYCEUM_IS_WINDOW (l->data))
      return l->data;
  return NULL;
}

static void
start (AppTest *test)
{
  g_autoptr (GError) error = NULL;

  test->application = lyceum_application_new ();
  lyceum_application_set_data_dir (test->application, test->folder);
  g_application_register (G_APPLICATION (test->application), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (test->application));
  g_set_weak_pointer (&test->window, find_window (test->application));
  g_assert_nonnull (test->window);
  app_test_until (lyceum_window_get_workshop (test->window));
}

AppTest *
app_test_start (void)
{
  AppTest *test = g_new0 (AppTest, 1);
  g_autoptr (GError) error = NULL;

  test->folder = g_dir_make_tmp ("lyceum-app-XXXXXX", &error);
  g_assert_no_error (error);
  start (test);
  return test;
}

void
app_test_close (AppTest *test)
{
  gtk_window_close (GTK_WINDOW (test->window));
  app_test_until (test->window == NULL);
  /* What the toolkit put off until later. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  /* Nothing holds it any more: this only ends it, as the end of main() does. */
  g_application_run (G_APPLICATION (test->application), 2, (char *[]){ (char *) "lyceum", (char *) "--version", NULL });
  g_assert_finalize_object (test->application);
  test->application = NULL;
}

void
app_test_reopen (AppTest *test)
{
  start (test);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
app_test_free (AppTest *test)
{
  if (test->application)
    app_test_close (test);
  remove_folder (test->folder);
  g_free (test->folder);
  g_free (test);
}

LyceumWorkshop *
app_test_get_workshop (AppTest *test)
{
  return lyceum_window_get_workshop (test->window);
}

/* What is to be written, on its way to the writer's thread and back. */
typedef struct
{
  const char *name;
  guint n_lessons, n_made, n_cards;
  guint position;
  const char *markdown;
  gint64 course_id;
} Seed;

static gboolean
write_lesson (LyceumConnection *connection,
              const Seed       *seed,
              guint             position,
              GError          **error)
{
  g_autoptr (LyceumLessonInput) lesson = lyceum_read_lesson_input (connection, "seed", position, error);
  g_autofree char *title = g_strdup_printf ("Lesson %u", position + 1);
  const char *none[] = { NULL };
  const LyceumLessonContent content = {
    .title = title,
    .markdown = seed->markdown ? seed->markdown : "- The point.\n\n## A heading\n\nSome *words*.\n",
    .minutes = 5,
    .key_points = none,
    .terms = (const char *[]){ position == 0 ? "Osmosis" : "The seed", NULL },
    .definitions = (const char *[]){ position == 0 ? "What goes through a membrane." : "What a tree of $2^n$ leaves grows from.", NULL },
    .questions = (const char *[]){ "What does it say?", NULL },
    .answers = (const char *[]){ "It says *words*.", NULL },
    .places = (const char *[]){ "page 3", NULL },
  };

  if (!lesson || !lyceum_write_lesson_content (connection, lesson->id, &content, error))
    return FALSE;

  for (guint i = 0; i < seed->n_cards; i++)
    {
      g_autofree char *front = g_strdup_printf ("Question %u of lesson %u?", i + 1, position + 1);
      g_autofree char *back = g_strdup_printf ("Answer %u", i + 1);
      const char *answers[] = { back, NULL };
      const LyceumNewNote note = {
        .kind = "basic",
        .front = front,
        .back = back,
        .answers = answers,
        .quote = "The sentence of the source.",
        .location = "page 3",
        .fingerprint = front,
        .is_chosen = TRUE,
      };

      if (!lyceum_write_notes (connection, lesson->id, &note, 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_seed (LyceumConnection *connection,
            gpointer          data,
            gpointer         *result,
            GError          **error)
{
  Seed *seed = data;
  const LyceumNewSource source = { .uid = "seed", .name = "Notes.md", .pasted = "Words" };
  g_autofree LyceumPlannedLesson *planned = g_new0 (LyceumPlannedLesson, seed->n_lessons + 1);
  g_autoptr (LyceumSourceInput) input = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("", 0);

  if (!lyceum_write_course (connection, seed->name, seed->name, 0, &seed->course_id, error) ||
      !lyceum_write_source (connection, seed->course_id, &source, 0, error))
    return FALSE;
  input = lyceum_read_source_input (connection, "seed", error);
  if (!input || !lyceum_write_source_document (connection, input->id, bytes, NULL, "en", 1500, 0, error))
    return FALSE;

  for (guint i = 0; i < seed->n_lessons; i++)
    planned[i] = (LyceumPlannedLesson){ .title = "Planned", .location = "page 1", .first_block = i, .n_blocks = 1, .minutes = 5 };
  if (!lyceum_write_planned_lessons (connection, input->id, planned, seed->n_lessons, error))
    return FALSE;
  for (guint i = 0; i < seed->n_made; i++)
    if (!write_lesson (connection, seed, i, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_one_lesson (LyceumConnection *connection,
                  gpointer          data,
                  gpointer         *result,
                  GError          **error)
{
  const Seed *seed = data;

  return write_lesson (connection, seed, seed->position, error);
}

static void
ready_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
run_write (AppTest         *test,
           LyceumWriteFunc  func,
           Seed            *seed)
{
  LyceumDatabase *database = lyceum_collection_get_database (lyceum_workshop_get_collection (app_test_get_workshop (test)));
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_database_write_async (database, func, seed, NULL, NULL, NULL, ready_cb, &result);
  app_test_until (result);
  lyceum_database_write_finish (database, result, NULL, &error);
  g_assert_no_error (error);
}

gint64
app_test_seed (AppTest    *test,
               const char *name,
               guint       n_lessons,
               guint       n_made,
               guint       n_cards)
{
  Seed seed = { .name = name, .n_lessons = n_lessons, .n_made = n_made, .n_cards = n_cards };

  run_write (test, write_seed, &seed);
  return seed.course_id;
}

void
app_test_make_lesson (AppTest    *test,
                      guint       position,
                      const char *markdown,
                      guint       n_cards)
{
  Seed seed = { .position = position, .markdown = markdown, .n_cards = n_cards };

  run_write (test, write_one_lesson, &seed);
}

static GtkWidget *
find (GtkWidget *root,
      gboolean (*matches) (GtkWidget *widget, gconstpointer data),
      gconstpointer data)
{
  if (!gtk_widget_get_mapped (root))
    return NULL;
  if (matches (root, data))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, matches, data);

      if (found)
        return found;
    }
  return NULL;
}

static gboolean
matches_type (GtkWidget     *widget,
              gconstpointer  data)
{
  return G_TYPE_CHECK_INSTANCE_TYPE (widget, *(const GType *) data);
}

static gboolean
matches_text (GtkWidget     *widget,
              gconstpointer  data)
{
  if (GTK_IS_INSCRIPTION (widget))
    return g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), data) == 0;
  return GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), data);
}

GtkWidget *
app_test_find_type (GtkWidget *root,
                    GType      type)
{
  return find (root, matches_type, &type);
}

GtkWidget *
app_test_find_text (GtkWidget  *root,
                    const char *text)
{
  return find (root, matches_text, text);
}

GtkWidget *
app_test_find_button (GtkWidget  *root,
                      const char *label)
{
  GtkWidget *text = app_test_find_text (root, label);

  return text ? gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON) : NULL;
}

gboolean
app_test_press_shortcut (GtkWidget          *widget,
                         GtkEventController *controller,
                         guint               keyval,
                         GdkModifierType     state)
{
  for (guint i = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && i < g_list_model_get_n_items (G_LIST_MODEL (controller)); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), i);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

      if (GTK_IS_KEYVAL_TRIGGER (trigger) && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == keyval &&
          gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == state &&
          gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, gtk_shortcut_get_arguments (shortcut)))
        return TRUE;
    }
  return FALSE;
}

/* One controller, as if the key had reached it. */
static gboolean
press_at (GtkWidget          *widget,
          GtkEventController *controller,
          guint               keyval,
          GdkModifierType     state)
{
  gboolean handled = FALSE;

  if (!GTK_IS_EVENT_CONTROLLER_KEY (controller))
    return app_test_press_shortcut (widget, controller, keyval, state);

  g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
  return handled;
}

/* Keys that the page takes first, then from the focus outwards, as the toolkit does. */
gboolean
app_test_press (AppTest    *test,
                const char *accelerator)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (test->window));
  guint keyval;
  GdkModifierType state;

  g_assert_true (gtk_accelerator_parse (accelerator, &keyval, &state));
  for (int phase = 0; phase < 2; phase++)
    for (GtkWidget *widget = focus ? focus : app_test_get_page (test); widget; widget = gtk_widget_get_parent (widget))
      {
        g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

        for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
          {
            g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
            gboolean capture = gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE;

            if (capture == (phase == 0) && press_at (widget, controller, keyval, state))
              return TRUE;
          }
      }
  return FALSE;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  guint *n_frames = user_data;

  gtk_widget_queue_draw (widget);
  return ++*n_frames < 3 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
app_test_settle (AppTest *test)
{
  guint n_frames = 0;

  gtk_widget_add_tick_callback (GTK_WIDGET (test->window), tick_cb, &n_frames, NULL);
  app_test_until (n_frames == 3);
}

GtkWidget *
app_test_get_page (AppTest *test)
{
  AdwLeaflet *leaflet = ADW_LEAFLET (app_test_find_type (GTK_WIDGET (test->window), ADW_TYPE_LEAFLET));

  return leaflet ? adw_leaflet_get_visible_child (leaflet) : NULL;
}
