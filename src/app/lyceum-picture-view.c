/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-picture-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-stored-picture.h"

/* A picture in a text leaves room for the text. */
#define MAX_HEIGHT 480
/* Of the window, for the enlarged one. */
#define ENLARGED_SHARE 0.92

struct _LyceumPictureView
{
  GtkWidget parent_instance;

  GdkPaintable *picture; /* (owned) */
  char *description;     /* (owned) */
};

G_DEFINE_FINAL_TYPE (LyceumPictureView, lyceum_picture_view, GTK_TYPE_WIDGET)

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
enlarge (LyceumPictureView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *picture = gtk_picture_new_for_paintable (self->picture);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *window = adw_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_picture_set_alternative_text (GTK_PICTURE (picture), self->description);
  gtk_widget_set_vexpand (picture, TRUE);
  gtk_widget_add_css_class (picture, "enlarged-picture");
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), picture);
  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), self->description);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
  gtk_window_set_default_size (GTK_WINDOW (window), (int) (gtk_widget_get_width (GTK_WIDGET (root)) * ENLARGED_SHARE),
                               (int) (gtk_widget_get_height (GTK_WIDGET (root)) * ENLARGED_SHARE));
  gtk_window_present (GTK_WINDOW (window));
}

static void
released_cb (GtkGestureClick   *gesture,
             int                n_press,
             double             x,
             double             y,
             LyceumPictureView *self)
{
  if (n_press == 1 && !gtk_widget_get_first_child (GTK_WIDGET (self)))
    enlarge (self);
}

/* Its words in its place. */
static void
show_description (LyceumPictureView *self)
{
  GtkWidget *label = gtk_label_new (self->description);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
}

static void
contents_changed_cb (GdkPaintable      *picture,
                     LyceumPictureView *self)
{
  if (lyceum_stored_picture_is_missing (LYCEUM_STORED_PICTURE (picture)) && !gtk_widget_get_first_child (GTK_WIDGET (self)))
    show_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* As large as it is, no wider than the text, and no higher than it may be. */
static void
get_size (LyceumPictureView *self,
          int                available,
          int               *width,
          int               *height)
{
  int own_width = gdk_paintable_get_intrinsic_width (self->picture);
  int own_height = gdk_paintable_get_intrinsic_height (self->picture);
  double scale = own_height > MAX_HEIGHT ? MAX_HEIGHT / (double) own_height : 1;

  if (available >= 0 && own_width * scale > available)
    scale = available / (double) own_width;
  *width = MAX (1, (int) (own_width * scale));
  *height = MAX (1, (int) (own_height * scale));
}

static void
lyceum_picture_view_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  LyceumPictureView *self = LYCEUM_PICTURE_VIEW (widget);
  GtkWidget *words = gtk_widget_get_first_child (widget);
  int width, height;

  if (words)
    {
      gtk_widget_measure (words, orientation, for_size, minimum, natural, NULL, NULL);
      return;
    }
  get_size (self, orientation == GTK_ORIENTATION_VERTICAL ? for_size : -1, &width, &height);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 1;
      *natural = width;
    }
  else
    *minimum = *natural = height;
}

static void
lyceum_picture_view_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  GtkWidget *words = gtk_widget_get_first_child (widget);

  if (words)
    gtk_widget_size_allocate (words, &(GtkAllocation){ 0, 0, width, height }, baseline);
}

static void
lyceum_picture_view_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  LyceumPictureView *self = LYCEUM_PICTURE_VIEW (widget);
  int width, height;

  if (gtk_widget_get_first_child (widget))
    {
      GTK_WIDGET_CLASS (lyceum_picture_view_parent_class)->snapshot (widget, snapshot);
      return;
    }
  get_size (self, gtk_widget_get_width (widget), &width, &height);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((gtk_widget_get_width (widget) - width) / 2, 0));
  /* Many a drawing is black lines on nothing, made for paper. */
  if (lyceum_stored_picture_is_there (LYCEUM_STORED_PICTURE (self->picture)))
    gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gdk_paintable_snapshot (self->picture, snapshot, width, height);
}

static GtkSizeRequestMode
lyceum_picture_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lyceum_picture_view_dispose (GObject *object)
{
  LyceumPictureView *self = LYCEUM_PICTURE_VIEW (object);
  GtkWidget *words = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_pointer (&words, gtk_widget_unparent);
  if (self->picture)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->description, g_free);

  G_OBJECT_CLASS (lyceum_picture_view_parent_class)->dispose (object);
}

static void
lyceum_picture_view_class_init (LyceumPictureViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_picture_view_dispose;
  widget_class->measure = lyceum_picture_view_measure;
  widget_class->size_allocate = lyceum_picture_view_size_allocate;
  widget_class->snapshot = lyceum_picture_view_snapshot;
  widget_class->get_request_mode = lyceum_picture_view_get_request_mode;
  gtk_widget_class_set_css_name (widget_class, "picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lyceum_picture_view_init (LyceumPictureView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "zoom-in");
}

GtkWidget *
lyceum_picture_view_new (LyceumDatabase            *database,
                         const LyceumMarkdownBlock *block)
{
  LyceumPictureView *self = g_object_new (LYCEUM_TYPE_PICTURE_VIEW, NULL);

  self->description = describe (block);
  self->picture = lyceum_stored_picture_new (database, block->picture, block->width, block->height);
  g_signal_connect (self->picture, "invalidate-contents", G_CALLBACK (contents_changed_cb), self);
  g_signal_connect_swapped (self->picture, "invalidate-size", G_CALLBACK (gtk_widget_queue_resize), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->description, -1);
  return GTK_WIDGET (self);
}
