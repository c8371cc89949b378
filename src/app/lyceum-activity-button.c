/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-activity-button.h"

#include <glib/gi18n-lib.h>

#include "lyceum-activity-view.h"
#include "lyceum-progress-ring.h"

struct _LyceumActivityButton
{
  AdwBin parent_instance;

  GtkMenuButton *button;
  LyceumProgressRing *ring;
  GtkWidget *paused_icon;

  LyceumQueue *queue; /* (owned) (nullable) */
  char *text;         /* (owned) (nullable): what is going on */
};

G_DEFINE_FINAL_TYPE (LyceumActivityButton, lyceum_activity_button, ADW_TYPE_BIN)

static char *
words (guint    n,
       gboolean paused)
{
  if (paused && n > 0)
    return g_strdup_printf (ngettext ("Activity: paused, %u task waits", "Activity: paused, %u tasks wait", n), n);
  if (paused)
    return g_strdup (_("Activity: paused"));
  if (n > 0)
    return g_strdup_printf (ngettext ("Activity: %u task", "Activity: %u tasks", n), n);
  return g_strdup (_("Activity: nothing to do"));
}

static void
update (LyceumActivityButton *self)
{
  guint n = lyceum_queue_get_n_unfinished (self->queue);
  gboolean paused = lyceum_queue_is_paused (self->queue);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->paused_icon, paused);
  gtk_widget_set_visible (GTK_WIDGET (self->ring), !paused);
  lyceum_progress_ring_set_fraction (self->ring, n > 0 ? lyceum_queue_get_progress (self->queue) : 0);
  lyceum_progress_ring_set_active (self->ring, n > 0);
  text = words (n, paused);
  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, self->text, -1);
}

/* Setting the text of a tooltip asks the display server for the pointer each time: too much for what changes so often. */
static gboolean
query_tooltip_cb (LyceumActivityButton *self,
                  int                   x,
                  int                   y,
                  gboolean              keyboard,
                  GtkTooltip           *tooltip)
{
  gtk_tooltip_set_text (tooltip, self->text);
  return self->text != NULL;
}

/* The list is made when it is opened for the first time. */
static void
create_popover_cb (GtkMenuButton *button,
                   gpointer       user_data)
{
  LyceumActivityButton *self = LYCEUM_ACTIVITY_BUTTON (user_data);
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (!self->queue)
    return;

  if (!popover)
    {
      popover = GTK_POPOVER (gtk_popover_new ());
      gtk_widget_add_css_class (GTK_WIDGET (popover), "activity");
      gtk_popover_set_child (popover, lyceum_activity_view_new (self->queue));
      gtk_menu_button_set_popover (button, GTK_WIDGET (popover));
    }
  lyceum_activity_view_fit (LYCEUM_ACTIVITY_VIEW (gtk_popover_get_child (popover)),
                            gtk_widget_get_width (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)))));
}

static void
lyceum_activity_button_dispose (GObject *object)
{
  LyceumActivityButton *self = LYCEUM_ACTIVITY_BUTTON (object);

  g_clear_object (&self->queue);
  adw_bin_set_child (ADW_BIN (self), NULL); /* while it is there: the bin does not see the template go */
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_ACTIVITY_BUTTON);

  G_OBJECT_CLASS (lyceum_activity_button_parent_class)->dispose (object);
}

static void
lyceum_activity_button_finalize (GObject *object)
{
  g_free (LYCEUM_ACTIVITY_BUTTON (object)->text);

  G_OBJECT_CLASS (lyceum_activity_button_parent_class)->finalize (object);
}

static void
lyceum_activity_button_class_init (LyceumActivityButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_activity_button_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_activity_button_finalize;

  g_type_ensure (LYCEUM_TYPE_PROGRESS_RING);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-activity-button.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityButton, button);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityButton, ring);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityButton, paused_icon);
  gtk_widget_class_bind_template_callback (widget_class, query_tooltip_cb);
}

static void
lyceum_activity_button_init (LyceumActivityButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->button, create_popover_cb, self, NULL);
}

void
lyceum_activity_button_set_queue (LyceumActivityButton *self,
                                  LyceumQueue          *queue)
{
  g_return_if_fail (LYCEUM_IS_ACTIVITY_BUTTON (self));

  if (!g_set_object (&self->queue, queue))
    return;

  g_signal_connect_object (queue, "notify::progress", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::n-unfinished", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "waiting-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
lyceum_activity_button_popup (LyceumActivityButton *self)
{
  g_return_if_fail (LYCEUM_IS_ACTIVITY_BUTTON (self));

  gtk_menu_button_popup (self->button);
}
