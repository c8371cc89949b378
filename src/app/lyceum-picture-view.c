/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-picture-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-stored-picture.h"

/* A picture in a text leaves room for the text. */
#define MAX_HEIGHT 480
#define MAX_WIDTH 640 /* of one whose size is not known yet */
/* Around the enlarged one, of what the window has. */
#define ENLARGED_SHARE 0.92

/* Returns: (transfer full): what is said of it, without markup */
static char *
describe (const LyceumMarkdownBlock *block)
{
  char *text = NULL;

  if (!block->markup || !*block->markup || !pango_parse_markup (block->markup, -1, 0, NULL, &text, NULL, NULL))
    return g_strdup (_("Picture"));
  return text;
}

static void
show_enlarged (GtkWidget *button)
{
  GtkRoot *root = gtk_widget_get_root (button);
  GtkPicture *picture = GTK_PICTURE (gtk_button_get_child (GTK_BUTTON (button)));
  GtkWidget *large = gtk_picture_new_for_paintable (gtk_picture_get_paintable (picture));
  GtkWidget *bar = adw_header_bar_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = adw_window_new ();
  const char *description = gtk_picture_get_alternative_text (picture);
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_picture_set_alternative_text (GTK_PICTURE (large), description);
  gtk_widget_set_vexpand (large, TRUE);
  gtk_widget_add_css_class (large, "enlarged-picture");
  gtk_window_set_title (GTK_WINDOW (window), description);
  gtk_box_append (GTK_BOX (box), bar);
  gtk_box_append (GTK_BOX (box), large);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_set_default_size (GTK_WINDOW (window), (int) (gtk_widget_get_width (GTK_WIDGET (root)) * ENLARGED_SHARE),
                               (int) (gtk_widget_get_height (GTK_WIDGET (root)) * ENLARGED_SHARE));
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  gtk_window_present (GTK_WINDOW (window));
}

/* Where there is no picture, there is nothing to enlarge. */
static void
contents_changed_cb (GdkPaintable *paintable,
                     GtkWidget    *button)
{
  GtkPicture *picture;
  GtkWidget *label;

  if (!lyceum_stored_picture_is_missing (LYCEUM_STORED_PICTURE (paintable)) || !GTK_IS_PICTURE (gtk_button_get_child (GTK_BUTTON (button))))
    return;
  picture = GTK_PICTURE (gtk_button_get_child (GTK_BUTTON (button)));
  label = gtk_label_new (gtk_picture_get_alternative_text (picture));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_sensitive (button, FALSE);
}

/* How wide it is at the most, so that it is no higher than it may be. */
static int
get_max_width (const LyceumMarkdownBlock *block)
{
  if (block->height <= MAX_HEIGHT)
    return MAX (block->width, 1);
  return MAX (1, block->width * MAX_HEIGHT / block->height);
}

GtkWidget *
lyceum_picture_view_new (LyceumDatabase            *database,
                         const LyceumMarkdownBlock *block)
{
  g_autoptr (GdkPaintable) paintable = lyceum_stored_picture_new (database, block->picture, block->width, block->height);
  g_autofree char *description = describe (block);
  GtkWidget *picture = gtk_picture_new_for_paintable (paintable);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *button = gtk_button_new ();

  gtk_picture_set_alternative_text (GTK_PICTURE (picture), description);
  gtk_button_set_child (GTK_BUTTON (button), picture);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "picture");
  gtk_widget_set_cursor_from_name (button, "zoom-in");
  gtk_widget_set_tooltip_text (button, description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (show_enlarged), NULL);
  g_signal_connect_object (paintable, "invalidate-contents", G_CALLBACK (contents_changed_cb), button, 0);
  adw_clamp_set_child (ADW_CLAMP (clamp), button);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), block->width > 0 ? get_max_width (block) : MAX_WIDTH);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), adw_clamp_get_maximum_size (ADW_CLAMP (clamp)));
  return clamp;
}
