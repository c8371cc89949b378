/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-model-choice-page.h"

#include <glib/gi18n-lib.h>

#include "lyceum-error-text.h"
#include "lyceum-model-words.h"
#include "lyceum-server-check.h"

/* From how many models on they can be searched; how many of a server are shown at once. */
#define MANY_MODELS 12
#define MOST_ROWS 200

typedef struct
{
  LyceumModelChoicePage *page;    /* (unowned) */
  LyceumProviderProfile *profile; /* (owned) */
  AdwPreferencesGroup *group;     /* (unowned) */
  GtkWidget *spinner;             /* (unowned) */
  GPtrArray *rows;                /* (owned): of GtkWidget */
  GtkWidget *entry;               /* (unowned): for a model that is not in the list */
} Server;

struct _LyceumModelChoicePage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  AdwWindowTitle *title;
  AdwPreferencesPage *page;
  AdwPreferencesGroup *first;
  GtkWidget *search;

  LyceumModels *models;      /* (owned) (nullable) */
  LyceumModelUse use;
  char *chosen_name;         /* (owned) (nullable): the server that is asked first now */
  GPtrArray *servers;        /* (owned): of Server */
  GtkCheckButton *none;      /* (unowned): the first of the group */
  GCancellable *cancellable; /* (owned) */
  guint n_models;
};

G_DEFINE_FINAL_TYPE (LyceumModelChoicePage, lyceum_model_choice_page, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_BACK,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
server_free (Server *server)
{
  lyceum_provider_profile_free (server->profile);
  g_ptr_array_unref (server->rows);
  g_free (server);
}

static void
back_cb (LyceumModelChoicePage *self)
{
  g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

static void
row_activated_cb (GtkWidget             *row,
                  LyceumModelChoicePage *self)
{
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, g_object_get_data (G_OBJECT (row), "name"),
                 g_object_get_data (G_OBJECT (row), "model"));
}

/* @name: (nullable): the server. */
static GtkWidget *
make_row (LyceumModelChoicePage *self,
          const char            *name,
          const char            *model,
          const char            *words,
          const char            *subtitle,
          gboolean               is_chosen)
{
  GtkWidget *check = g_object_new (GTK_TYPE_CHECK_BUTTON, "active", is_chosen, "valign", GTK_ALIGN_CENTER, "can-target", FALSE,
                                   "can-focus", FALSE, NULL);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", words, "title-lines", 2, "subtitle",
                                 subtitle ? subtitle : "", "activatable", TRUE, NULL);

  if (self->none)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->none);
  else
    self->none = GTK_CHECK_BUTTON (check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);
  g_object_set_data_full (G_OBJECT (row), "model", g_strdup (model), g_free);
  g_signal_connect_object (row, "activated", G_CALLBACK (row_activated_cb), self, 0);
  return row;
}

static char *
describe_info (const LyceumModelInfo *info)
{
  g_autofree char *size = info->size > 0 ? g_format_size (info->size) : NULL;
  g_autofree char *context =
    info->context_length > 0
      ? g_strdup_printf (ngettext ("%u token", "%u tokens", info->context_length), info->context_length)
      : NULL;

  if (size && context)
    return g_strdup_printf (_("%s · %s"), size, context);
  return g_strdup (size ? size : context ? context : "");
}

static void
add_model (Server     *server,
           const char *model,
           const char *subtitle)
{
  LyceumModelChoicePage *self = server->page;
  gboolean is_chosen =
    g_strcmp0 (self->chosen_name, server->profile->name) == 0 &&
    g_strcmp0 (lyceum_provider_profile_get_model (server->profile, self->use, FALSE), model) == 0;
  GtkWidget *row = make_row (self, server->profile->name, model, model, subtitle, is_chosen);

  adw_preferences_group_add (server->group, row);
  g_ptr_array_add (server->rows, row);
  self->n_models++;
}

static gboolean
has_model (GPtrArray  *infos,
           const char *model)
{
  for (guint i = 0; infos && i < infos->len; i++)
    if (g_strcmp0 (((const LyceumModelInfo *) g_ptr_array_index (infos, i))->id, model) == 0)
      return TRUE;
  return FALSE;
}

/* What says of itself that it is made for something else is left out. */
static gboolean
may_serve (const LyceumModelInfo *info,
           LyceumModelUse         use)
{
  LyceumCapabilities wanted = use == LYCEUM_USE_EMBEDDINGS ? LYCEUM_CAPABILITY_EMBED
                            : use == LYCEUM_USE_RERANK     ? LYCEUM_CAPABILITY_RERANK
                                                           : LYCEUM_CAPABILITY_COMPLETE;

  return info->capabilities == 0 || (info->capabilities & wanted) != 0;
}

static void
other_applied_cb (GtkWidget *entry,
                  Server    *server)
{
  g_autofree char *model = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (*model)
    g_signal_emit (server->page, signals[SIGNAL_CHOSEN], 0, server->profile->name, model);
}

/* For servers that do not say what they have, and for what is newer than their list. Always the last row. */
static void
add_other (Server *server)
{
  if (server->entry)
    adw_preferences_group_remove (server->group, server->entry);
  server->entry = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _("Another model, by its name"), "show-apply-button", TRUE, NULL);
  g_signal_connect (server->entry, "apply", G_CALLBACK (other_applied_cb), server);
  adw_preferences_group_add (server->group, server->entry);
}

static void
fill_server (Server    *server,
             GPtrArray *infos)
{
  const char *now = lyceum_provider_profile_get_model (server->profile, server->page->use, FALSE);
  guint n = 0;

  if (now && !has_model (infos, now))
    add_model (server, now, NULL);
  for (guint i = 0; infos && i < infos->len && n < MOST_ROWS; i++)
    {
      const LyceumModelInfo *info = g_ptr_array_index (infos, i);
      g_autofree char *subtitle = describe_info (info);

      if (!may_serve (info, server->page->use))
        continue;
      add_model (server, info->id, subtitle);
      n++;
    }
  add_other (server);
  gtk_widget_set_visible (server->page->search, server->page->n_models > MANY_MODELS);
}

typedef struct
{
  LyceumModelChoicePage *self; /* (owned) */
  guint index;
} Listing;

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Listing *listing = user_data;
  g_autoptr (LyceumModelChoicePage) self = listing->self;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos = lyceum_models_list_of_finish (LYCEUM_MODELS (object), result, &error);
  Server *server;

  if (!self->models)
    return;
  server = g_ptr_array_index (self->servers, listing->index);
  gtk_spinner_stop (GTK_SPINNER (server->spinner));
  gtk_widget_set_visible (server->spinner, FALSE);
  if (error && !g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED) &&
      !lyceum_error_is_cancelled (error))
    {
      g_autofree char *escaped = g_markup_escape_text (error->message, -1);

      adw_preferences_group_set_description (server->group, escaped);
    }
  fill_server (server, infos);
}

static void
add_server (LyceumModelChoicePage       *self,
            const LyceumProviderProfile *profile)
{
  g_autofree char *title = g_markup_escape_text (profile->name, -1);
  Server *server = g_new0 (Server, 1);
  Listing *listing = g_new0 (Listing, 1);

  server->page = self;
  server->profile = lyceum_provider_profile_copy (profile);
  server->rows = g_ptr_array_new ();
  server->group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", title, NULL);
  server->spinner = g_object_new (GTK_TYPE_SPINNER, "spinning", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (server->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Asking the server which models it has"), -1);
  adw_preferences_group_set_header_suffix (server->group, server->spinner);
  adw_preferences_page_add (self->page, server->group);
  g_ptr_array_add (self->servers, server);

  listing->self = g_object_ref (self);
  listing->index = self->servers->len - 1;
  lyceum_models_list_of_async (self->models, profile, NULL, self->cancellable, listed_cb, listing);
}

static gboolean
may_be_used (const LyceumProviderProfile *profile,
             LyceumModelUse               use)
{
  return !profile->is_off && (use == LYCEUM_USE_RERANK || !lyceum_provider_kind_only_ranks (profile->kind));
}

static void
search_changed_cb (LyceumModelChoicePage *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);

  for (guint i = 0; i < self->servers->len; i++)
    {
      const Server *server = g_ptr_array_index (self->servers, i);

      for (guint j = 0; j < server->rows->len; j++)
        {
          GtkWidget *row = g_ptr_array_index (server->rows, j);
          g_autofree char *model = g_utf8_casefold (g_object_get_data (G_OBJECT (row), "model"), -1);

          gtk_widget_set_visible (row, strstr (model, wanted) != NULL);
        }
    }
}

static void
lyceum_model_choice_page_dispose (GObject *object)
{
  LyceumModelChoicePage *self = LYCEUM_MODEL_CHOICE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->models);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_MODEL_CHOICE_PAGE);

  G_OBJECT_CLASS (lyceum_model_choice_page_parent_class)->dispose (object);
}

static void
lyceum_model_choice_page_finalize (GObject *object)
{
  LyceumModelChoicePage *self = LYCEUM_MODEL_CHOICE_PAGE (object);

  g_ptr_array_unref (self->servers);
  g_object_unref (self->cancellable);
  g_free (self->chosen_name);

  G_OBJECT_CLASS (lyceum_model_choice_page_parent_class)->finalize (object);
}

static void
lyceum_model_choice_page_class_init (LyceumModelChoicePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_model_choice_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_model_choice_page_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SIGNAL_BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-model-choice-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumModelChoicePage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelChoicePage, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelChoicePage, page);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelChoicePage, first);
  gtk_widget_class_bind_template_child (widget_class, LyceumModelChoicePage, search);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
}

static void
lyceum_model_choice_page_init (LyceumModelChoicePage *self)
{
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) server_free);
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_model_choice_page_new (LyceumModels   *models,
                              GPtrArray      *profiles,
                              LyceumModelUse  use)
{
  LyceumModelChoicePage *self = g_object_new (LYCEUM_TYPE_MODEL_CHOICE_PAGE, NULL);
  const LyceumProviderProfile *chosen = NULL;

  self->models = g_object_ref (models);
  self->use = use;
  adw_window_title_set_title (self->title, lyceum_model_words_use (use));
  adw_preferences_group_set_description (self->first, lyceum_model_words_use_explain (use));
  for (guint i = 0; i < profiles->len && !chosen; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (may_be_used (profile, use) && lyceum_provider_profile_get_model (profile, use, FALSE))
        chosen = profile;
    }
  self->chosen_name = chosen ? g_strdup (chosen->name) : NULL;
  adw_preferences_group_add (self->first, make_row (self, NULL, "", lyceum_model_words_without (use),
                                                    _("Without a model"), !chosen));
  for (guint i = 0; i < profiles->len; i++)
    if (may_be_used (g_ptr_array_index (profiles, i), use))
      add_server (self, g_ptr_array_index (profiles, i));
  return GTK_WIDGET (self);
}
