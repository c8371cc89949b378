/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-window-private.h"

static void
show_hint (LyceumWindow *self,
           gboolean      show)
{
  gtk_widget_set_visible (self->drop_hint, show);
}

static GdkDragAction
enter_cb (GtkDropTarget *target,
          double         x,
          double         y,
          LyceumWindow  *self)
{
  show_hint (self, TRUE);
  return GDK_ACTION_COPY;
}

static void
leave_cb (GtkDropTarget *target,
          LyceumWindow  *self)
{
  show_hint (self, FALSE);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         LyceumWindow  *self)
{
  show_hint (self, FALSE);

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
      g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);

      for (GSList *l = files; l; l = l->next)
        g_ptr_array_add (list, g_object_ref (l->data));
      _lyceum_window_show_new_course (self, 0, list, NULL);
      return TRUE;
    }

  if (G_VALUE_HOLDS_STRING (value))
    {
      _lyceum_window_show_new_course (self, 0, NULL, g_value_get_string (value));
      return TRUE;
    }

  return FALSE;
}

/* Nothing can be dropped before the collection is open. */
static gboolean
accept_cb (GtkDropTarget *target,
           GdkDrop       *drop,
           LyceumWindow  *self)
{
  g_autoptr (GdkContentFormats) formats =
    gdk_content_formats_union_deserialize_gtypes (gdk_content_formats_ref (gdk_drop_get_formats (drop)));

  return self->workshop && !gdk_drop_get_drag (drop) && /* our own selections stay where they are */
         (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST) ||
          gdk_content_formats_contain_gtype (formats, G_TYPE_STRING));
}

void
_lyceum_window_accept_drops (LyceumWindow *self)
{
  GType types[] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "accept", G_CALLBACK (accept_cb), self);
  g_signal_connect (target, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect (target, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
