/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-model-server-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "lyceum-error-text.h"
#include "lyceum-model-words.h"
#include "lyceum-server-check.h"

/* How long nothing is typed before the address is tried. */
#define PAUSE_MS 700

/* What a server on the person's own computer is asked at once by default: more would only wait inside it. */

struct _LyceumModelServerPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  AdwWindowTitle *title;
  GtkEditable *address;
  GtkEditable *name;
  AdwComboRow *kind;
  GtkEditable *key;
  GtkLabel *words;
  GtkSpinButton *streams;
  GtkSwitch *on;
  GtkWidget *save_button;
  GtkWidget *probe_spinner;
  AdwPreferencesGroup *test;
  GtkWidget *test_spinner;
  GtkWidget *test_button;
  GtkWidget *more;
  GtkWidget *removal;

  LyceumModels *models;           /* (owned) (nullable) */
  LyceumProviderProfile *profile; /* (owned): as it was; id 0 for a new one */
  GPtrArray *infos;               /* (owned) (nullable): the models that it has, of a new one */
  GPtrArray *test_rows;           /* (owned): of GtkWidget */
  GCancellable *probing;          /* (owned) (nullable) */
  GCancellable *testing;          /* (owned) (nullable) */
  guint pause_source;
  guint focus_source;
  gboolean is_kind_chosen;        /* by the person */
  gboolean is_name_chosen;
  gboolean is_filling;            /* by ourselves */
};

G_DEFINE_FINAL_TYPE (LyceumModelServerPage, lyceum_model_server_page, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_SAVED,
  SIGNAL_REMOVE,
  SIGNAL_BACK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void probe (LyceumModelServerPage *self, LyceumProviderKind kind, gboolean is_last);

static char *
dup_text (GtkEditable *entry)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (entry)));
}

/* What a person types of an address: a host alone is one of this network. */
static char *
dup_address (LyceumModelServerPage *self)
{
  g_autofree char *text = dup_text (self->address);

  if (*text == '\0' || strstr (text, "://"))
    return g_steal_pointer (&text);
  return g_strconcat ("http://", text, NULL);
}

/* Returns: (transfer full): what the page says now. */
static LyceumProviderProfile *
read_page (LyceumModelServerPage *self)
{
  LyceumProviderProfile *profile = lyceum_provider_profile_copy (self->profile);

  g_free (profile->name);
  g_free (profile->url);
  profile->name = dup_text (self->name);
  profile->url = dup_address (self);
  profile->kind = adw_combo_row_get_selected (self->kind);
  profile->max_streams = (guint) gtk_spin_button_get_value_as_int (self->streams);
  profile->is_off = !gtk_switch_get_active (self->on);
  return profile;
}

static void
say (LyceumModelServerPage *self,
     const char            *words)
{
  gtk_label_set_label (self->words, words);
}

static void
changed_cb (LyceumModelServerPage *self)
{
  g_autoptr (LyceumProviderProfile) now = NULL;
  gboolean is_complete, is_changed;

  if (!self->profile || self->is_filling)
    return;
  now = read_page (self);
  is_complete = *now->name && lyceum_provider_check_url (now->url, NULL);
  is_changed = g_strcmp0 (now->name, self->profile->name) != 0 || g_strcmp0 (now->url, self->profile->url) != 0 ||
               now->kind != self->profile->kind || now->max_streams != self->profile->max_streams ||
               now->is_off != self->profile->is_off || *gtk_editable_get_text (self->key);
  gtk_widget_set_sensitive (self->save_button, is_complete && is_changed);
  if (*gtk_editable_get_text (self->key) && lyceum_provider_url_is_open (now->url))
    say (self, _("The address begins with http: others in the network can read the key. Use https if the server knows it."));
  gtk_widget_set_sensitive (self->test_button, is_complete || self->testing);
}

static void
fill (LyceumModelServerPage *self,
      GtkEditable           *entry,
      const char            *text)
{
  self->is_filling = TRUE;
  gtk_editable_set_text (entry, text);
  self->is_filling = FALSE;
}

static void
set_kind (LyceumModelServerPage *self,
          LyceumProviderKind     kind)
{
  self->is_filling = TRUE;
  adw_combo_row_set_selected (self->kind, kind);
  self->is_filling = FALSE;
}

/* What is said where nothing else is to be said. */
static void
say_about_key (LyceumModelServerPage *self)
{
  if (self->profile->has_key)
    say (self, _("Its key is in your keyring. A new one takes its place."));
  else
    say (self, _("A key goes into your keyring, and never into a file. A server on your own computer hardly ever wants one."));
}

static void
end_probe (LyceumModelServerPage *self)
{
  g_clear_object (&self->probing);
  gtk_widget_set_visible (self->probe_spinner, FALSE);
  gtk_spinner_stop (GTK_SPINNER (self->probe_spinner));
}

static void
say_found (LyceumModelServerPage *self,
           LyceumProviderKind     kind)
{
  guint n_models = self->infos->len;
  g_autofree char *words =
    g_strdup_printf (ngettext ("Found: %s with %u model.", "Found: %s with %u models.", n_models),
                     lyceum_model_words_kind (kind), n_models);

  say (self, words);
}

typedef struct
{
  LyceumModelServerPage *self; /* (owned) */
  GCancellable *cancellable;   /* (owned) */
  LyceumProviderKind kind;
  gboolean is_last;
} Probe;

static void
probed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Probe *asked = user_data;
  g_autoptr (LyceumModelServerPage) self = asked->self;
  g_autoptr (GCancellable) cancellable = asked->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = lyceum_models_list_of_finish (LYCEUM_MODELS (object), result, &error);
  gboolean wants_key = g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_KEY);
  gboolean is_there = infos || wants_key || g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED);

  if (self->probing != cancellable)
    return;
  end_probe (self);
  if (!is_there && !asked->is_last && !g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE))
    {
      probe (self, asked->kind == LYCEUM_PROVIDER_OLLAMA ? LYCEUM_PROVIDER_OPENAI : LYCEUM_PROVIDER_OLLAMA, TRUE);
      return;
    }
  if (is_there && !self->is_kind_chosen)
    set_kind (self, asked->kind);
  if (infos)
    {
      g_clear_pointer (&self->infos, g_ptr_array_unref);
      self->infos = g_steal_pointer (&infos);
      say_found (self, asked->kind);
    }
  else if (wants_key)
    say (self, _("There is a server, and it wants a key. It goes into your keyring, and never into a file."));
  else if (is_there)
    say_about_key (self);
  else
    say (self, error->message);
  changed_cb (self);
}

/* Asks for the models, without any key: an address that is being typed may not be the one that is meant. */
static void
probe (LyceumModelServerPage *self,
       LyceumProviderKind     kind,
       gboolean               is_last)
{
  g_autofree char *address = dup_address (self);
  g_autoptr (LyceumProviderProfile) profile = lyceum_provider_profile_new ("", kind, address);
  Probe *asked = g_new0 (Probe, 1);

  self->probing = g_cancellable_new ();
  asked->self = g_object_ref (self);
  asked->cancellable = g_object_ref (self->probing);
  asked->kind = kind;
  asked->is_last = is_last;
  gtk_widget_set_visible (self->probe_spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (self->probe_spinner));
  lyceum_models_list_of_async (self->models, profile, NULL, self->probing, probed_cb, asked);
}

static gboolean
pause_over_cb (gpointer user_data)
{
  LyceumModelServerPage *self = user_data;
  g_autofree char *address = dup_address (self);

  self->pause_source = 0;
  if (lyceum_provider_check_url (address, NULL))
    {
      LyceumProviderKind kind = self->is_kind_chosen ? adw_combo_row_get_selected (self->kind)
                                                     : lyceum_provider_kind_guess (address);

      probe (self, kind, self->is_kind_chosen || lyceum_provider_kind_only_ranks (kind));
    }
  return G_SOURCE_REMOVE;
}

static void
stop_probe (LyceumModelServerPage *self)
{
  g_clear_handle_id (&self->pause_source, g_source_remove);
  if (self->probing)
    {
      g_cancellable_cancel (self->probing);
      end_probe (self);
    }
}

static void
probe_later (LyceumModelServerPage *self)
{
  stop_probe (self);
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  if (self->profile->id == 0)
    self->pause_source = g_timeout_add (PAUSE_MS, pause_over_cb, self);
}

/* Returns: (transfer full): "ollama" for http://ollama.local:11434. */
static char *
suggest_name (const char *address)
{
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;
  g_auto (GStrv) parts = NULL;
  guint n_parts;

  if (!host || *host == '\0')
    return g_strdup ("");
  if (g_str_equal (host, "localhost") || g_hostname_is_ip_address (host))
    return g_strdup (g_str_equal (host, "localhost") || g_str_has_prefix (host, "127.") ? _("This computer") : host);
  parts = g_strsplit (host, ".", -1);
  n_parts = g_strv_length (parts);
  return g_strdup (n_parts > 1 ? parts[n_parts - 2] : parts[0]);
}

static void
address_changed_cb (LyceumModelServerPage *self)
{
  g_autofree char *address = NULL, *name = NULL;
  g_autoptr (GError) error = NULL;

  if (!self->profile || self->is_filling)
    return;
  address = dup_address (self);
  name = suggest_name (address);
  if (self->profile->id == 0 && !self->is_name_chosen)
    fill (self, self->name, name);
  if (!self->is_kind_chosen)
    set_kind (self, lyceum_provider_kind_guess (address));
  if (self->profile->has_key && g_strcmp0 (address, self->profile->url) != 0)
    say (self, _("Another address: the key of the old one is not sent there. Enter one if it wants one."));
  else
    say_about_key (self);
  probe_later (self);
  changed_cb (self);
}

static void
name_changed_cb (LyceumModelServerPage *self)
{
  if (!self->is_filling)
    self->is_name_chosen = *gtk_editable_get_text (self->name) != '\0';
  changed_cb (self);
}

static void
kind_changed_cb (LyceumModelServerPage *self)
{
  if (!self->profile || self->is_filling)
    return;
  self->is_kind_chosen = TRUE;
  probe_later (self);
  changed_cb (self);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (LyceumModelServerPage) self = user_data;
  g_autoptr (GError) error = NULL;
  LyceumKeyPlace place = lyceum_models_save_get_key_place (LYCEUM_MODELS (object), result);
  gint64 id = lyceum_models_save_finish (LYCEUM_MODELS (object), result, &error);
  g_autofree char *name = NULL;
  const char *words = NULL;

  if (!self->models)
    return;
  if (id == 0)
    {
      changed_cb (self);
      say (self, error->message);
      return;
    }
  if (place == LYCEUM_KEY_PLACE_PROCESS)
    words = _("There is no keyring that opens: the key is forgotten when Lyceum is closed");
  name = dup_text (self->name);
  g_signal_emit (self, signals[SIGNAL_SAVED], 0, name, self->profile->id == 0, words);
}

/* A new server does at once what it can: with the first of its models that looks right, and no more at once than is good for it. */
static void
complete_new (LyceumModelServerPage *self,
              LyceumProviderProfile *profile)
{
  const char *answers = lyceum_model_infos_find (self->infos, LYCEUM_USE_ANSWERS);
  const char *embeddings = lyceum_model_infos_find (self->infos, LYCEUM_USE_EMBEDDINGS);

  if (profile->id != 0 || lyceum_provider_kind_only_ranks (profile->kind))
    return;
  if (profile->max_streams == 0 && lyceum_provider_url_is_here (profile->url))
    profile->max_streams = LYCEUM_STREAMS_HERE;
  if (!profile->models[LYCEUM_USE_ANSWERS])
    profile->models[LYCEUM_USE_ANSWERS] = g_strdup (answers);
  if (!profile->models[LYCEUM_USE_EMBEDDINGS])
    profile->models[LYCEUM_USE_EMBEDDINGS] = g_strdup (embeddings);
}

static void
save_cb (LyceumModelServerPage *self)
{
  g_autoptr (LyceumProviderProfile) profile = NULL;
  const char *key = gtk_editable_get_text (self->key);

  if (!gtk_widget_get_sensitive (self->save_button))
    return;
  stop_probe (self);
  profile = read_page (self);
  complete_new (self, profile);
  /* Once; the keyring may ask something first. */
  gtk_widget_set_sensitive (self->save_button, FALSE);
  lyceum_models_save_async (self->models, profile, *key ? key : NULL, NULL, saved_cb, g_object_ref (self));
}

static void
clear_test (LyceumModelServerPage *self)
{
  for (guint i = 0; i < self->test_rows->len; i++)
    adw_preferences_group_remove (self->test, g_ptr_array_index (self->test_rows, i));
  g_ptr_array_set_size (self->test_rows, 0);
}

static void
add_test_row (LyceumModelServerPage *self,
              LyceumCheckState       state,
              const char            *words,
              double                 seconds)
{
  static const char *const icons[] = { "content-loading-symbolic", "emblem-ok-symbolic", "dialog-warning-symbolic" };
  /* Translators: before a sentence that says what of a server was not tried, works, or fails; for screen readers. */
  const char *const states[] = { _("Not tried"), _("Works"), _("Does not work") };
  GtkWidget *icon = gtk_image_new_from_icon_name (icons[state]);
  g_autofree char *time = g_strdup_printf (_("%.2f s"), seconds);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", words, "title-lines", 0, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, states[state], -1);
  if (state == LYCEUM_CHECK_WORKS)
    gtk_widget_add_css_class (icon, "success");
  else if (state == LYCEUM_CHECK_FAILS)
    gtk_widget_add_css_class (icon, "warning");
  else
    gtk_widget_add_css_class (icon, "dim-label");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  if (seconds > 0)
    {
      GtkWidget *label = gtk_label_new (time);

      gtk_widget_add_css_class (label, "dim-label");
      gtk_widget_add_css_class (label, "numeric");
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
    }
  adw_preferences_group_add (self->test, row);
  g_ptr_array_add (self->test_rows, row);
}

static void
tested_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumModelServerPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumServerReport) report = lyceum_models_check_finish (LYCEUM_MODELS (object), result, &error);

  if (!self->models)
    return;
  g_clear_object (&self->testing);
  gtk_widget_set_visible (self->test_spinner, FALSE);
  gtk_spinner_stop (GTK_SPINNER (self->test_spinner));
  gtk_button_set_label (GTK_BUTTON (self->test_button), _("_Test"));
  changed_cb (self);
  if (!report && !lyceum_error_is_cancelled (error))
    add_test_row (self, LYCEUM_CHECK_FAILS, error->message, 0);
  if (!report)
    return;
  for (guint i = 0; i < LYCEUM_N_CHECKS; i++)
    {
      const LyceumCheck *check = &report->checks[i];

      /* One sentence says that it is not there. */
      if (check->words && (report->is_reachable || check->state == LYCEUM_CHECK_FAILS))
        add_test_row (self, check->state, check->words, check->seconds);
    }
}

static void
test_cb (LyceumModelServerPage *self)
{
  g_autoptr (LyceumProviderProfile) profile = NULL;
  const char *key = gtk_editable_get_text (self->key);

  if (self->testing)
    {
      g_cancellable_cancel (self->testing);
      return;
    }
  profile = read_page (self);
  /* The key that is kept was not meant for another address. */
  if (g_strcmp0 (profile->url, self->profile->url) != 0 || g_strcmp0 (profile->name, self->profile->name) != 0)
    {
      profile->id = 0;
      profile->has_key = FALSE;
    }
  complete_new (self, profile);
  clear_test (self);
  self->testing = g_cancellable_new ();
  gtk_button_set_label (GTK_BUTTON (self->test_button), _("_Stop"));
  gtk_widget_set_visible (self->test_spinner, TRUE);
  gtk_spinner_start (GTK_SPINNER (self->test_spinner));
  lyceum_models_check_async (self->models, profile, *key ? key : NULL, self->testing, tested_cb, g_object_ref (self));
}

static void
remove_cb (LyceumModelServerPage *self)
{
  g_signal_emit (self, signals[SIGNAL_REMOVE], 0, self->profile->name);
}

static void
back_cb (LyceumModelServerPage *self)
{
  g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

static void
lyceum_model_server_page_dispose (GObject *object)
{
  LyceumModelServerPage *self = LYCEUM_MODEL_SERVER_PAGE (object);

  if (self->content)
    stop_probe (self);
  g_clear_handle_id (&self->focus_source, g_source_remove);
  g_cancellable_cancel (self->testing);
  g_clear_object (&self->models);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_MODEL_SERVER_PAGE);

  G_OBJECT_CLASS (lyceum_model_server_page_parent_class)->dispose (object);
}

static void
lyceum_model_server_page_finalize (GObject *object)
{
  LyceumModelServerPage *self = LYCEUM_MODEL_SERVER_PAGE (object);

  g_clear_object (&self->testing);
  g_clear_pointer (&self->profile, lyceum_provider_profile_free);
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  g_ptr_array_unref (self->test_rows);

  G_OBJECT_CLASS (lyceum_model_server_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, address);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, name);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, kind);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, key);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, words);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, streams);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, on);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, save_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, probe_spinner);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, test);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, test_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, more);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelServerPage, removal);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
lyceum_model_server_page_class_init (LyceumModelServerPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_model_server_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_model_server_page_finalize;

  signals[SIGNAL_SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_BOOLEAN, G_TYPE_STRING);
  signals[SIGNAL_REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-model-server-page.ui");
  bind_children (widget_class);
}

static void
lyceum_model_server_page_init (LyceumModelServerPage *self)
{
  g_autoptr (GtkStringList) kinds = NULL;

  self->test_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  kinds = gtk_string_list_new (NULL);
  for (guint kind = 0; kind < LYCEUM_N_PROVIDER_KINDS; kind++)
    gtk_string_list_append (kinds, lyceum_model_words_kind (kind));
  adw_combo_row_set_model (self->kind, G_LIST_MODEL (kinds));
}

static gboolean
focus_address_cb (gpointer user_data)
{
  LyceumModelServerPage *self = user_data;

  self->focus_source = 0;
  gtk_widget_grab_focus (GTK_WIDGET (self->address));
  return G_SOURCE_REMOVE;
}

/* After the window has put the focus where it would have it. */
static void
mapped_cb (LyceumModelServerPage *self)
{
  if (self->focus_source == 0)
    self->focus_source = g_idle_add (focus_address_cb, self);
}

GtkWidget *
lyceum_model_server_page_new (LyceumModels                *models,
                              const LyceumProviderProfile *profile)
{
  LyceumModelServerPage *self = g_object_new (LYCEUM_TYPE_MODEL_SERVER_PAGE, NULL);

  self->models = g_object_ref (models);
  adw_window_title_set_title (self->title, profile ? profile->name : _("New Server"));
  gtk_button_set_label (GTK_BUTTON (self->save_button), profile ? _("_Save") : _("_Add"));
  gtk_widget_set_visible (self->more, profile != NULL);
  gtk_widget_set_visible (self->removal, profile != NULL);
  self->is_kind_chosen = self->is_name_chosen = profile != NULL;
  if (profile)
    {
      gtk_editable_set_text (self->address, profile->url);
      gtk_editable_set_text (self->name, profile->name);
      adw_combo_row_set_selected (self->kind, profile->kind);
      gtk_spin_button_set_value (self->streams, profile->max_streams);
    }
  gtk_switch_set_active (self->on, !profile || !profile->is_off);
  /* From here on what changes is the person's doing. */
  self->profile = profile ? lyceum_provider_profile_copy (profile)
                          : lyceum_provider_profile_new ("", LYCEUM_PROVIDER_OPENAI, "");
  say_about_key (self);
  changed_cb (self);
  if (!profile)
    g_signal_connect (self, "map", G_CALLBACK (mapped_cb), NULL);
  return GTK_WIDGET (self);
}
