/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-tray-row.h"

#include <glib/gi18n-lib.h>

#include "lyceum-tray.h"

struct _LyceumTrayRow
{
  AdwActionRow parent_instance;

  GtkSwitch *is_on;
  LyceumCollection *collection; /* (owned) (nullable): once its setting has been read */
};

G_DEFINE_FINAL_TYPE (LyceumTrayRow, lyceum_tray_row, ADW_TYPE_ACTION_ROW)

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!lyceum_collection_change_finish (LYCEUM_COLLECTION (object), result, &error))
    g_warning ("The setting for new cards was not kept: %s", error->message);
}

static void
switched_cb (LyceumTrayRow *self)
{
  if (self->collection)
    lyceum_collection_set_tray_setting_async (self->collection, gtk_switch_get_active (self->is_on) ? LYCEUM_TRAY_ON : LYCEUM_TRAY_OFF,
                                              FALSE, changed_cb, NULL);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LyceumTrayRow) self = user_data;
  g_autoptr (GError) error = NULL;
  LyceumTraySetting setting = lyceum_collection_get_tray_setting_finish (LYCEUM_COLLECTION (object), result, &error);

  if (error || !self->is_on)
    return;
  gtk_switch_set_active (self->is_on, setting == LYCEUM_TRAY_ON);
  gtk_widget_set_sensitive (GTK_WIDGET (self->is_on), TRUE);
  g_set_object (&self->collection, LYCEUM_COLLECTION (object));
}

void
lyceum_tray_row_load (LyceumTrayRow    *self,
                      LyceumCollection *collection)
{
  g_return_if_fail (LYCEUM_IS_TRAY_ROW (self));

  lyceum_collection_get_tray_setting_async (collection, NULL, read_cb, g_object_ref (self));
}

static void
lyceum_tray_row_dispose (GObject *object)
{
  LyceumTrayRow *self = LYCEUM_TRAY_ROW (object);

  self->is_on = NULL;
  g_clear_object (&self->collection);

  G_OBJECT_CLASS (lyceum_tray_row_parent_class)->dispose (object);
}

static void
lyceum_tray_row_class_init (LyceumTrayRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_tray_row_dispose;
}

static void
lyceum_tray_row_init (LyceumTrayRow *self)
{
  self->is_on = GTK_SWITCH (gtk_switch_new ());
  gtk_widget_set_valign (GTK_WIDGET (self->is_on), GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (GTK_WIDGET (self->is_on), FALSE);
  g_signal_connect_object (self->is_on, "notify::active", G_CALLBACK (switched_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Look at New Cards First"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), _("Keep or drop each one before you study it"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->is_on));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->is_on));
}
