/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-sources-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-source-newer.h"
#include "lyceum-source-row.h"

struct _LyceumSourcesView
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkListBox *list;
  GtkWidget *add_button;

  LyceumWorkshop *workshop; /* (owned) (nullable): once there is something to show */
  gint64 course_id;
};

G_DEFINE_FINAL_TYPE (LyceumSourcesView, lyceum_sources_view, GTK_TYPE_WIDGET)

static void
lyceum_sources_view_dispose (GObject *object)
{
  g_clear_pointer (&LYCEUM_SOURCES_VIEW (object)->content, gtk_widget_unparent);
  g_clear_object (&LYCEUM_SOURCES_VIEW (object)->workshop);
  gtk_widget_dispose_template (GTK_WIDGET (object), LYCEUM_TYPE_SOURCES_VIEW);

  G_OBJECT_CLASS (lyceum_sources_view_parent_class)->dispose (object);
}

static void
look_for_newer_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  LyceumSourcesView *self = LYCEUM_SOURCES_VIEW (widget);

  if (self->workshop)
    lyceum_source_look_for_newer (widget, self->workshop, self->course_id, g_variant_get_int64 (parameter));
}

static void
lyceum_sources_view_class_init (LyceumSourcesViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_sources_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-sources-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumSourcesView, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumSourcesView, list);
  gtk_widget_class_bind_template_child (widget_class, LyceumSourcesView, add_button);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "sources.look-for-newer", "x", look_for_newer_action);
}

static void
lyceum_sources_view_init (LyceumSourcesView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The rows stay, so that the one with the focus keeps it; what they show changes. */
void
lyceum_sources_view_update (LyceumSourcesView *self,
                            gint64             course_id,
                            GPtrArray         *sources,
                            LyceumWorkshop    *workshop)
{
  GtkListBoxRow *extra;

  g_return_if_fail (LYCEUM_IS_SOURCES_VIEW (self));

  g_set_object (&self->workshop, workshop);
  self->course_id = course_id;
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->add_button), "x", course_id);
  for (guint i = 0; i < sources->len; i++)
    {
      const LyceumSource *source = g_ptr_array_index (sources, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);

      if (!row)
        {
          row = GTK_LIST_BOX_ROW (lyceum_source_row_new ());
          gtk_list_box_append (self->list, GTK_WIDGET (row));
        }
      lyceum_source_row_set (LYCEUM_SOURCE_ROW (row), source, lyceum_workshop_get_queue (workshop));
    }
  while ((extra = gtk_list_box_get_row_at_index (self->list, sources->len)))
    gtk_list_box_remove (self->list, GTK_WIDGET (extra));
  gtk_widget_set_visible (GTK_WIDGET (self->list), sources->len > 0);
}
