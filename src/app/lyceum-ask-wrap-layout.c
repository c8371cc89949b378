/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-wrap-layout.h"

#define SPACING_PX 6

struct _LyceumAskWrapLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (LyceumAskWrapLayout, lyceum_ask_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Puts the children into lines of that width, on the screen where @allocate. Returns: how high that is. */
static int
place (GtkWidget *widget,
       int        width,
       gboolean   allocate)
{
  gboolean from_right = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int minimum, natural, height;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      natural = MAX (minimum, MIN (natural, width));
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, natural, NULL, &height, NULL, NULL);
      if (x > 0 && x + natural > width)
        {
          y += line + SPACING_PX;
          x = line = 0;
        }
      if (allocate)
        gtk_widget_size_allocate (child, &(GtkAllocation) { from_right ? width - x - natural : x, y, natural, height }, -1);
      x += natural + SPACING_PX;
      line = MAX (line, height);
    }
  return y + line;
}

static GtkSizeRequestMode
lyceum_ask_wrap_layout_get_request_mode (GtkLayoutManager *layout,
                                         GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lyceum_ask_wrap_layout_measure (GtkLayoutManager *layout,
                                GtkWidget        *widget,
                                GtkOrientation    orientation,
                                int               for_size,
                                int              *minimum,
                                int              *natural,
                                int              *minimum_baseline,
                                int              *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + SPACING_PX;
    }
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = place (widget, for_size >= 0 ? for_size : MAX (*natural, *minimum), FALSE);
}

static void
lyceum_ask_wrap_layout_allocate (GtkLayoutManager *layout,
                                 GtkWidget        *widget,
                                 int               width,
                                 int               height,
                                 int               baseline)
{
  place (widget, width, TRUE);
}

static void
lyceum_ask_wrap_layout_class_init (LyceumAskWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = lyceum_ask_wrap_layout_get_request_mode;
  layout_class->measure = lyceum_ask_wrap_layout_measure;
  layout_class->allocate = lyceum_ask_wrap_layout_allocate;
}

static void
lyceum_ask_wrap_layout_init (LyceumAskWrapLayout *self)
{
}

GtkLayoutManager *
lyceum_ask_wrap_layout_new (void)
{
  return g_object_new (LYCEUM_TYPE_ASK_WRAP_LAYOUT, NULL);
}
