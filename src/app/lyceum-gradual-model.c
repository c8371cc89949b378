/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-gradual-model.h"

#define N_AT_ONCE 6
#define N_STEP 3
#define STEP_MS 16 /* a frame: what was added is laid out in the next one, so a frame never lays out more than a step */
#define N_ROWS 220 /* more than a list view keeps */

/* Below GTK's redraw. */
#define PRIORITY_GROW (G_PRIORITY_HIGH_IDLE + 35)

/* Weak: it ends with the model. */
static GQuark
source_quark (void)
{
  return g_quark_from_static_string ("lyceum-gradual-model-source");
}

static void
remove_source (gpointer data)
{
  g_source_remove (GPOINTER_TO_UINT (data));
}

static gboolean
grow_cb (gpointer data)
{
  GtkSliceListModel *slice = GTK_SLICE_LIST_MODEL (data);
  guint size = gtk_slice_list_model_get_size (slice);
  guint n_items = g_list_model_get_n_items (gtk_slice_list_model_get_model (slice));

  if (size < MIN (n_items, N_ROWS))
    {
      gtk_slice_list_model_set_size (slice, size + N_STEP);
      return G_SOURCE_CONTINUE;
    }

  if (size >= N_ROWS)
    gtk_slice_list_model_set_size (slice, G_MAXUINT);
  g_object_steal_qdata (G_OBJECT (slice), source_quark ());
  return G_SOURCE_REMOVE;
}

static void
items_changed_cb (GListModel        *model,
                  guint              position,
                  guint              n_removed,
                  guint              n_added,
                  GtkSliceListModel *slice)
{
  guint size = gtk_slice_list_model_get_size (slice);

  if (g_list_model_get_n_items (model) <= size || size == G_MAXUINT || g_object_get_qdata (G_OBJECT (slice), source_quark ()))
    return;

  g_object_set_qdata_full (G_OBJECT (slice), source_quark (),
                           GUINT_TO_POINTER (g_timeout_add_full (PRIORITY_GROW, STEP_MS, grow_cb, slice, NULL)), remove_source);
}

GListModel *
lyceum_gradual_model_new (GListModel *model)
{
  GtkSliceListModel *slice = gtk_slice_list_model_new (g_object_ref (model), 0, N_AT_ONCE);

  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), slice, G_CONNECT_AFTER);
  items_changed_cb (model, 0, 0, 0, slice);
  return G_LIST_MODEL (slice);
}
