/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-dialog.h"
#include "lyceum-window.h"

static void
card_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GtkWidget) widget = GTK_WIDGET (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumCard) card = lyceum_collection_get_card_finish (LYCEUM_COLLECTION (object), result, &error);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (LyceumCardItem) item = NULL;
  GtkWindow *dialog;

  if (!GTK_IS_WINDOW (root))
    return;
  if (!card)
    {
      lyceum_report (widget, error);
      return;
    }
  item = lyceum_card_item_new (g_steal_pointer (&card));
  dialog = lyceum_card_dialog_new (LYCEUM_COLLECTION (object), item);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (root));
  gtk_window_present (dialog);
}

void
lyceum_card_dialog_open (GtkWidget        *widget,
                         LyceumCollection *collection,
                         gint64            card_id)
{
  lyceum_collection_get_card_async (collection, card_id, NULL, card_read_cb, g_object_ref (widget));
}
