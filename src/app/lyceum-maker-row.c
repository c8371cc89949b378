/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-maker-row.h"

#include <glib/gi18n-lib.h>

#include "lyceum-error-text.h"

struct _LyceumMakerRow
{
  AdwComboRow parent_instance;

  GPtrArray *profiles;       /* (owned) (element-type LyceumProviderProfile): in the order of the list, without its first entry */
  GCancellable *cancellable; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LyceumMakerRow, lyceum_maker_row, ADW_TYPE_COMBO_ROW)

static void
show_profiles (LyceumMakerRow *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _("Built-in generator"));
  for (guint i = 0; i < self->profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (self->profiles, i);
      const char *model = profile->models[LYCEUM_USE_LESSONS] ? profile->models[LYCEUM_USE_LESSONS]
                                                              : profile->models[LYCEUM_USE_ANSWERS];
      /* Translators: a server of models, and the model: "Home: llama3". */
      g_autofree char *name = model && *model ? g_strdup_printf (_("%s: %s"), profile->name, model) : g_strdup (profile->name);

      gtk_string_list_append (names, name);
    }
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), 0);
  gtk_widget_set_sensitive (GTK_WIDGET (self), self->profiles->len > 0);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               self->profiles->len > 0 ? "" : _("Add a server of models in Models to have one write"));
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumMakerRow) self = LYCEUM_MAKER_ROW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) profiles = lyceum_models_list_finish (LYCEUM_MODELS (object), result, &error);

  if (!profiles)
    {
      if (!lyceum_error_is_cancelled (error))
        g_warning ("The servers of models cannot be read: %s", error->message);
      return;
    }
  g_ptr_array_set_size (self->profiles, 0);
  for (guint i = 0; i < profiles->len; i++)
    if (lyceum_maker_can_be (g_ptr_array_index (profiles, i)))
      g_ptr_array_add (self->profiles, lyceum_provider_profile_copy (g_ptr_array_index (profiles, i)));
  show_profiles (self);
}

static void
lyceum_maker_row_dispose (GObject *object)
{
  g_cancellable_cancel (LYCEUM_MAKER_ROW (object)->cancellable);

  G_OBJECT_CLASS (lyceum_maker_row_parent_class)->dispose (object);
}

static void
lyceum_maker_row_finalize (GObject *object)
{
  LyceumMakerRow *self = LYCEUM_MAKER_ROW (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->profiles);

  G_OBJECT_CLASS (lyceum_maker_row_parent_class)->finalize (object);
}

static void
lyceum_maker_row_class_init (LyceumMakerRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_maker_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_maker_row_finalize;
}

static void
lyceum_maker_row_init (LyceumMakerRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_provider_profile_free);
  show_profiles (self);
}

void
lyceum_maker_row_load (LyceumMakerRow *self,
                       LyceumWorkshop *workshop)
{
  g_return_if_fail (LYCEUM_IS_MAKER_ROW (self));

  lyceum_models_list_async (lyceum_workshop_get_models (workshop), self->cancellable, listed_cb, g_object_ref (self));
}

gboolean
lyceum_maker_row_has_models (LyceumMakerRow *self)
{
  g_return_val_if_fail (LYCEUM_IS_MAKER_ROW (self), FALSE);

  return self->profiles->len > 0;
}

void
lyceum_maker_row_choose_model (LyceumMakerRow *self)
{
  g_return_if_fail (LYCEUM_IS_MAKER_ROW (self));

  if (self->profiles->len > 0 && adw_combo_row_get_selected (ADW_COMBO_ROW (self)) == 0)
    adw_combo_row_set_selected (ADW_COMBO_ROW (self), 1);
}

LyceumMaker *
lyceum_maker_row_dup_maker (LyceumMakerRow *self)
{
  guint selected;

  g_return_val_if_fail (LYCEUM_IS_MAKER_ROW (self), NULL);

  selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self));
  if (selected == 0 || selected > self->profiles->len)
    return NULL;
  return lyceum_maker_new_for (g_ptr_array_index (self->profiles, selected - 1), NULL);
}
