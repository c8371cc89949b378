/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-models-dialog.h"

#include <glib/gi18n-lib.h>

#include "lyceum-error-text.h"
#include "lyceum-model-choice-page.h"
#include "lyceum-model-server-page.h"
#include "lyceum-model-words.h"

#define UNDO_SECONDS 8

struct _LyceumModelsDialog
{
  AdwPreferencesWindow parent_instance;

  AdwPreferencesGroup *servers;
  AdwPreferencesGroup *uses;
  GtkWidget *add_button;
  GtkWidget *add_row;

  LyceumWorkshop *workshop;  /* (owned) (nullable) */
  GPtrArray *profiles;       /* (owned) (nullable): (element-type LyceumProviderProfile): as last read, without those that go */
  GPtrArray *server_rows;    /* (owned): of GtkWidget */
  GPtrArray *use_rows;       /* (owned): likewise */
  GHashTable *going;         /* (owned): names of servers that are removed once nobody can take it back */
  GCancellable *cancellable; /* (owned): until the dialog goes */
  guint stamp;               /* of the newest reading */
  GtkWidget *subpage;        /* (nullable): a weak pointer: the last that was shown */
};

G_DEFINE_FINAL_TYPE (LyceumModelsDialog, lyceum_models_dialog, ADW_TYPE_PREFERENCES_WINDOW)

static void reload (LyceumModelsDialog *self);

static LyceumModels *
get_models (LyceumModelsDialog *self)
{
  return lyceum_workshop_get_models (self->workshop);
}

static void
say (LyceumModelsDialog *self,
     const char         *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (escaped));
}

static void
report (LyceumModelsDialog *self,
        const GError       *error)
{
  g_autofree char *title = NULL, *body = NULL;

  if (lyceum_error_is_cancelled (error))
    return;
  lyceum_error_text (error, &title, &body);
  say (self, body);
}

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumModelsDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!lyceum_models_remove_finish (LYCEUM_MODELS (object), result, &error) && self->workshop)
    report (self, error);
}

static void
remove_now (LyceumModelsDialog *self,
            const char         *name)
{
  lyceum_models_remove_async (get_models (self), name, NULL, removed_cb, g_object_ref (self));
}

static void
undo_cb (AdwToast           *toast,
         LyceumModelsDialog *self)
{
  g_hash_table_remove (self->going, g_object_get_data (G_OBJECT (toast), "name"));
  reload (self);
}

static void
toast_gone_cb (AdwToast           *toast,
               LyceumModelsDialog *self)
{
  const char *name = g_object_get_data (G_OBJECT (toast), "name");

  /* When the dialog goes it has removed what was waiting. */
  if (self->workshop && g_hash_table_contains (self->going, name))
    remove_now (self, name);
}

static void
back_cb (LyceumModelsDialog *self)
{
  adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (self));
}

static void
page_remove_cb (LyceumModelsDialog *self,
                const char         *name)
{
  g_autofree char *words = NULL, *escaped = g_markup_escape_text (name, -1);
  AdwToast *toast;

  /* Translators: %s is the name of a server. */
  words = g_strdup_printf (_("“%s” removed"), escaped);
  toast = adw_toast_new (words);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_object_set_data_full (G_OBJECT (toast), "name", g_strdup (name), g_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (toast_gone_cb), self, 0);

  g_hash_table_add (self->going, g_strdup (name));
  back_cb (self);
  reload (self);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), toast);
}

static void
page_saved_cb (LyceumModelsDialog *self,
               const char         *name,
               gboolean            is_new,
               const char         *words)
{
  g_hash_table_remove (self->going, name);
  back_cb (self);
  if (words)
    say (self, words);
}

static void
show_subpage (LyceumModelsDialog *self,
              GtkWidget          *page)
{
  g_signal_connect_object (page, "back", G_CALLBACK (back_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (self), page);
  g_set_weak_pointer (&self->subpage, page);
}

static gboolean
back_key_cb (GtkWidget *widget,
             GVariant  *closes,
             gpointer   data)
{
  LyceumModelsDialog *self = LYCEUM_MODELS_DIALOG (widget);

  if (self->subpage && gtk_widget_get_mapped (self->subpage))
    back_cb (self);
  else if (g_variant_get_boolean (closes))
    gtk_window_close (GTK_WINDOW (self));
  return TRUE;
}

static void
show_server (LyceumModelsDialog          *self,
             const LyceumProviderProfile *profile)
{
  GtkWidget *page = lyceum_model_server_page_new (get_models (self), profile);

  g_signal_connect_object (page, "saved", G_CALLBACK (page_saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "remove", G_CALLBACK (page_remove_cb), self, G_CONNECT_SWAPPED);
  show_subpage (self, page);
}

static void
add_cb (LyceumModelsDialog *self)
{
  if (self->workshop)
    show_server (self, NULL);
}

static LyceumProviderProfile *
get_profile (LyceumModelsDialog *self,
             const char         *name)
{
  for (guint i = 0; self->profiles && i < self->profiles->len; i++)
    {
      LyceumProviderProfile *profile = g_ptr_array_index (self->profiles, i);

      if (g_strcmp0 (profile->name, name) == 0)
        return profile;
    }

  return NULL;
}

static void
server_activated_cb (GtkWidget          *row,
                     LyceumModelsDialog *self)
{
  const LyceumProviderProfile *profile = get_profile (self, g_object_get_data (G_OBJECT (row), "name"));

  if (profile)
    show_server (self, profile);
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumModelsDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (lyceum_models_save_finish (LYCEUM_MODELS (object), result, &error) == 0 && self->workshop)
    report (self, error);
}

static void
up_clicked_cb (GtkWidget          *button,
               LyceumModelsDialog *self)
{
  const LyceumProviderProfile *profile = get_profile (self, g_object_get_data (G_OBJECT (button), "name"));
  g_autoptr (LyceumProviderProfile) moved = profile ? lyceum_provider_profile_copy (profile) : NULL;

  if (!moved || moved->position == 0)
    return;
  moved->position--;
  lyceum_models_save_async (get_models (self), moved, NULL, NULL, changed_cb, g_object_ref (self));
}

static GtkWidget *
make_up_button (LyceumModelsDialog          *self,
                const LyceumProviderProfile *profile)
{
  g_autofree char *words = g_strdup_printf (_("Ask %s earlier"), profile->name);
  GtkWidget *button = gtk_button_new_from_icon_name ("go-up-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (button), "name", g_strdup (profile->name), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (up_clicked_cb), self, 0);
  return button;
}

static GtkWidget *
make_next_icon (void)
{
  return g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic", "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       NULL);
}

static void
add_server_row (LyceumModelsDialog          *self,
                const LyceumProviderProfile *profile,
                gboolean                     is_first)
{
  g_autofree char *off = g_strdup_printf (_("Off · %s"), profile->url);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", profile->name, "subtitle",
                                 profile->is_off ? off : profile->url, "title-lines", 1, "subtitle-lines", 1, "activatable",
                                 TRUE, NULL);

  if (!is_first)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_up_button (self, profile));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_next_icon ());
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (profile->name), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (server_activated_cb), self, 0);
  adw_preferences_group_add (self->servers, row);
  g_ptr_array_add (self->server_rows, row);
}

static void
preferred_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (LyceumModelsDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!lyceum_models_prefer_finish (LYCEUM_MODELS (object), result, &error) && self->workshop)
    report (self, error);
}

static void
page_chosen_cb (LyceumModelsDialog    *self,
                const char            *name,
                const char            *model,
                LyceumModelChoicePage *page)
{
  LyceumModelUse use = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (page), "use"));

  back_cb (self);
  if (name)
    lyceum_models_prefer_async (get_models (self), name, use, model, NULL, preferred_cb, g_object_ref (self));
  /* None: no server does it. */
  for (guint i = 0; !name && self->profiles && i < self->profiles->len; i++)
    lyceum_models_prefer_async (get_models (self), ((LyceumProviderProfile *) g_ptr_array_index (self->profiles, i))->name, use,
                                "", NULL, preferred_cb, g_object_ref (self));
}

/* Returns: (transfer full): those that are asked for @use, in their order. The profiles are borrowed. */
static GPtrArray *
sort_for_use (LyceumModelsDialog *self,
              LyceumModelUse      use)
{
  GPtrArray *sorted = g_ptr_array_new ();

  for (guint i = 0; i < self->profiles->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (self->profiles, i));
  lyceum_provider_profiles_sort (sorted, use);
  return sorted;
}

static void
use_activated_cb (GtkWidget          *row,
                  LyceumModelsDialog *self)
{
  LyceumModelUse use = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "use"));
  g_autoptr (GPtrArray) sorted = sort_for_use (self, use);
  GtkWidget *page = lyceum_model_choice_page_new (get_models (self), sorted, use);

  g_object_set_data (G_OBJECT (page), "use", GUINT_TO_POINTER (use));
  g_signal_connect_object (page, "chosen", G_CALLBACK (page_chosen_cb), self, G_CONNECT_SWAPPED);
  show_subpage (self, page);
}

/* Returns: (transfer full): who does it: "llama3 · home", and how many stand behind it. */
static char *
describe_use (LyceumModelsDialog *self,
              LyceumModelUse      use)
{
  g_autoptr (GPtrArray) sorted = sort_for_use (self, use);
  const LyceumProviderProfile *first = NULL;
  const char *model = NULL;
  guint n_others = 0;

  for (guint i = 0; i < sorted->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (sorted, i);
      const char *its_model = profile->is_off ? NULL : lyceum_provider_profile_get_model (profile, use, FALSE);

      if (its_model && first)
        n_others++;
      else if (its_model)
        {
          first = profile;
          model = its_model;
        }
    }
  if (!first)
    return g_strdup (lyceum_model_words_without (use));
  if (n_others == 0)
    /* Translators: a model and the server that has it. */
    return g_strdup_printf (_("%s · %s"), model, first->name);
  return g_strdup_printf (ngettext ("%s · %s, then %u more", "%s · %s, then %u more", n_others), model, first->name, n_others);
}

static void
add_use_row (LyceumModelsDialog *self,
             LyceumModelUse      use)
{
  g_autofree char *words = describe_use (self, use);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", lyceum_model_words_use (use), "subtitle",
                                 words, "subtitle-lines", 2, "activatable", TRUE, "tooltip-text",
                                 lyceum_model_words_use_explain (use), NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), make_next_icon ());
  g_object_set_data (G_OBJECT (row), "use", GUINT_TO_POINTER (use));
  g_signal_connect_object (row, "activated", G_CALLBACK (use_activated_cb), self, 0);
  adw_preferences_group_add (self->uses, row);
  g_ptr_array_add (self->use_rows, row);
}

static void
clear_rows (AdwPreferencesGroup *group,
            GPtrArray           *rows)
{
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
  g_ptr_array_set_size (rows, 0);
}

/* The row that had the focus goes with the others, and the one that takes its place gets it. */
static int
find_focus (LyceumModelsDialog *self,
            GPtrArray          *rows)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  for (guint i = 0; focus && i < rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (rows, i);

      if (focus == row || gtk_widget_is_ancestor (focus, row))
        return (int) i;
    }

  return -1;
}

static void
give_focus (GPtrArray *rows,
            int        index)
{
  if (index >= 0 && rows->len > 0)
    gtk_widget_grab_focus (g_ptr_array_index (rows, MIN ((guint) index, rows->len - 1)));
}

static void
show (LyceumModelsDialog *self)
{
  int server = find_focus (self, self->server_rows), use_row = find_focus (self, self->use_rows);
  gboolean is_empty = self->profiles->len == 0;

  clear_rows (self->servers, self->server_rows);
  clear_rows (self->uses, self->use_rows);
  for (guint i = 0; i < self->profiles->len; i++)
    add_server_row (self, g_ptr_array_index (self->profiles, i), i == 0);
  for (guint use = 0; !is_empty && use < LYCEUM_N_USES; use++)
    add_use_row (self, use);
  gtk_widget_set_visible (self->add_row, is_empty);
  gtk_widget_set_visible (self->add_button, !is_empty);
  gtk_widget_set_visible (GTK_WIDGET (self->uses), !is_empty);
  give_focus (self->server_rows, server);
  give_focus (self->use_rows, use_row);
}

typedef struct
{
  LyceumModelsDialog *self; /* (owned) */
  guint stamp;
} Reading;

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (LyceumModelsDialog) self = reading->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = lyceum_models_list_finish (LYCEUM_MODELS (object), result, &error);

  if (!self->workshop || reading->stamp != self->stamp)
    return;
  if (!profiles)
    {
      report (self, error);
      return;
    }
  for (guint i = profiles->len; i > 0; i--)
    if (g_hash_table_contains (self->going, ((LyceumProviderProfile *) g_ptr_array_index (profiles, i - 1))->name))
      g_ptr_array_remove_index (profiles, i - 1);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  self->profiles = g_steal_pointer (&profiles);
  show (self);
}

static void
reload (LyceumModelsDialog *self)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->self = g_object_ref (self);
  reading->stamp = ++self->stamp;
  lyceum_models_list_async (get_models (self), self->cancellable, read_cb, reading);
}

static void
database_changed_cb (LyceumModelsDialog *self,
                     const char         *topic,
                     gint64              id)
{
  if (self->workshop && g_str_equal (topic, "provider"))
    reload (self);
}

static void
lyceum_models_dialog_dispose (GObject *object)
{
  LyceumModelsDialog *self = LYCEUM_MODELS_DIALOG (object);
  GHashTableIter iter;
  gpointer name;

  g_clear_weak_pointer (&self->subpage);
  g_cancellable_cancel (self->cancellable);
  if (self->workshop)
    {
      g_hash_table_iter_init (&iter, self->going);
      while (g_hash_table_iter_next (&iter, &name, NULL))
        lyceum_models_remove_async (get_models (self), name, NULL, NULL, NULL);
    }
  g_hash_table_remove_all (self->going);
  g_clear_object (&self->workshop);

  G_OBJECT_CLASS (lyceum_models_dialog_parent_class)->dispose (object);
}

static void
lyceum_models_dialog_finalize (GObject *object)
{
  LyceumModelsDialog *self = LYCEUM_MODELS_DIALOG (object);

  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  g_ptr_array_unref (self->server_rows);
  g_ptr_array_unref (self->use_rows);
  g_hash_table_unref (self->going);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (lyceum_models_dialog_parent_class)->finalize (object);
}

static void
lyceum_models_dialog_class_init (LyceumModelsDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_models_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_models_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-models-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumModelsDialog, servers);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelsDialog, uses);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelsDialog, add_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelsDialog, add_row);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, back_key_cb, "b", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, GDK_ALT_MASK, back_key_cb, "b", FALSE);
}

static void
lyceum_models_dialog_init (LyceumModelsDialog *self)
{
  self->server_rows = g_ptr_array_new ();
  self->use_rows = g_ptr_array_new ();
  self->going = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWindow *
lyceum_models_dialog_new (LyceumWorkshop *workshop)
{
  LyceumModelsDialog *self = g_object_new (LYCEUM_TYPE_MODELS_DIALOG, NULL);
  LyceumDatabase *database = lyceum_collection_get_database (lyceum_workshop_get_collection (workshop));

  self->workshop = g_object_ref (workshop);
  g_signal_connect_object (database, "changed", G_CALLBACK (database_changed_cb), self, G_CONNECT_SWAPPED);
  reload (self);
  return GTK_WINDOW (self);
}
