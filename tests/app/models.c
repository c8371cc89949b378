/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "fake-provider.h"
#include "lyceum-model-choice-page.h"
#include "lyceum-model-server-page.h"
#include "lyceum-models-dialog.h"

/* The servers of models in the window, from the empty list to one that works, by what is on the screen. */

typedef struct
{
  LyceumModels *models;
  LyceumProvider *fake;
  gint is_set; /* (atomic) */
} Fake;

static gboolean
set_fake_network_cb (gpointer data)
{
  Fake *fake = data;

  _lyceum_models_set_fake (fake->models, fake->fake);
  g_atomic_int_set (&fake->is_set, TRUE);
  g_main_context_wakeup (NULL);
  return G_SOURCE_REMOVE;
}

/* Whatever address is typed: there it is. */
static void
set_fake (AppTest *test, FakeProvider *provider)
{
  LyceumWorkshop *workshop = app_test_get_workshop (test);
  Fake fake = { .models = lyceum_workshop_get_models (workshop), .fake = LYCEUM_PROVIDER (provider) };
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, set_fake_network_cb, &fake, NULL);
  g_source_attach (source, lyceum_queue_get_network_context (lyceum_workshop_get_queue (workshop)));
  app_test_until (g_atomic_int_get (&fake.is_set));
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (LYCEUM_IS_MODELS_DIALOG (window))
        return window;
    }

  return NULL;
}

static GtkWidget *
open_dialog (AppTest *test)
{
  g_action_group_activate_action (G_ACTION_GROUP (test->application), "models", NULL);
  app_test_until (find_dialog ());
  return find_dialog ();
}

/* The row with that title that is on the screen. */
static GtkWidget *
find_row (GtkWidget *root, const char *title)
{
  GtkWidget *label = app_test_find_text (root, title);

  return label ? gtk_widget_get_ancestor (label, ADW_TYPE_PREFERENCES_ROW) : NULL;
}

static void
activate_row (GtkWidget *root, const char *title)
{
  app_test_until (find_row (root, title));
  adw_action_row_activate (ADW_ACTION_ROW (find_row (root, title)));
}

static GtkWidget *
wait_for_page (GtkWidget *dialog, GType type)
{
  app_test_until (app_test_find_type (dialog, type));
  return app_test_find_type (dialog, type);
}

static void
type_into (GtkWidget *root, const char *title, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_row (root, title)), text);
}

/* The first server: recognised while its address is typed, added with a model for each use that it has one for. */
static void
add_first (GtkWidget *dialog)
{
  GtkWidget *page;

  activate_row (dialog, "Add a Server");
  page = wait_for_page (dialog, LYCEUM_TYPE_MODEL_SERVER_PAGE);
  g_assert_false (gtk_widget_get_sensitive (app_test_find_button (page, "Add")));
  type_into (page, "Address, such as http://localhost:11434", "localhost:11434");
  g_assert_true (gtk_widget_get_sensitive (app_test_find_button (page, "Add")));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (page, "Name"))), ==, "This computer");
  app_test_until (app_test_find_text (page, "Found: Ollama with 3 models."));
  g_signal_emit_by_name (app_test_find_button (page, "Add"), "clicked");
  app_test_until (find_row (dialog, "This computer"));
}

static void
test_add (void)
{
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_EMBED |
                                                    LYCEUM_CAPABILITY_LIST_MODELS);
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *dialog, *page;

  set_fake (test, fake);
  dialog = open_dialog (test);
  add_first (dialog);
  app_test_until (app_test_find_text (dialog, "http://localhost:11434"));
  app_test_until (app_test_find_text (dialog, "Answers") && app_test_find_text (dialog, "The order of the search"));

  /* What works is said in sentences. */
  activate_row (dialog, "This computer");
  page = wait_for_page (dialog, LYCEUM_TYPE_MODEL_SERVER_PAGE);
  g_assert_false (gtk_widget_get_sensitive (app_test_find_button (page, "Save")));
  g_signal_emit_by_name (app_test_find_button (page, "Test"), "clicked");
  app_test_until (app_test_find_text (page, "It has 3 models.") && app_test_find_text (page, "It does not rank passages."));
}

static void
test_failure (void)
{
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_LIST_MODELS);
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *dialog, *page;

  set_fake (test, fake);
  dialog = open_dialog (test);
  add_first (dialog);
  fake_provider_script_failure (fake, LYCEUM_CAPABILITY_LIST_MODELS,
                                g_error_new_literal (LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE, "Nobody is there."));
  activate_row (dialog, "This computer");
  page = wait_for_page (dialog, LYCEUM_TYPE_MODEL_SERVER_PAGE);
  g_signal_emit_by_name (app_test_find_button (page, "Test"), "clicked");
  app_test_until (app_test_find_text (page, "Nobody is there."));
  app_test_until (app_test_find_button (page, "Test"));
  g_assert_null (app_test_find_text (page, "Not tried."));
}

static void
test_choose (void)
{
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_LIST_MODELS);
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *dialog, *page;

  set_fake (test, fake);
  dialog = open_dialog (test);
  add_first (dialog);
  activate_row (dialog, "Cards");
  page = wait_for_page (dialog, LYCEUM_TYPE_MODEL_CHOICE_PAGE);
  activate_row (page, "Built-in cards");
  app_test_until (app_test_find_text (dialog, "Built-in cards"));

  activate_row (dialog, "Lessons");
  page = wait_for_page (dialog, LYCEUM_TYPE_MODEL_CHOICE_PAGE);
  app_test_until (find_row (page, "Another model, by its name"));
  type_into (page, "Another model, by its name", "something-new");
  g_signal_emit_by_name (find_row (page, "Another model, by its name"), "apply");
  app_test_until (app_test_find_text (dialog, "something-new · This computer"));
}

/* It is gone at once, and back as if nothing had been; what nobody takes back goes with the dialog. */
static void
test_remove (void)
{
  g_autoptr (FakeProvider) fake = fake_provider_new (LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_LIST_MODELS);
  g_autoptr (AppTest) test = app_test_start ();
  GtkWidget *dialog;

  set_fake (test, fake);
  dialog = open_dialog (test);
  add_first (dialog);
  for (guint i = 0; i < 2; i++)
    {
      activate_row (dialog, "This computer");
      g_signal_emit_by_name (app_test_find_button (wait_for_page (dialog, LYCEUM_TYPE_MODEL_SERVER_PAGE), "Remove Server"), "clicked");
      app_test_until (find_row (dialog, "Add a Server") && app_test_find_button (dialog, "Undo"));
      if (i == 0)
        {
          g_signal_emit_by_name (app_test_find_button (dialog, "Undo"), "clicked");
          app_test_until (find_row (dialog, "This computer"));
        }
    }
  gtk_window_close (GTK_WINDOW (dialog));
  app_test_until (!find_dialog ());
  app_test_close (test);
  app_test_reopen (test);
  dialog = open_dialog (test);
  app_test_until (find_row (dialog, "Add a Server"));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);

  g_test_add_func ("/models/add", test_add);
  g_test_add_func ("/models/failure", test_failure);
  g_test_add_func ("/models/choose", test_choose);
  g_test_add_func ("/models/remove", test_remove);
  return g_test_run ();
}
