/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-reading-column.h"

#define MEASURE_CHARACTERS 66

struct _LyceumReadingColumn
{
  GtkWidget parent_instance;

  GtkWidget *child; /* (owned) (nullable) */
  int measure;      /* px; 0: not known for the font of now */
};

typedef enum
{
  PROP_CHILD = 1,
} LyceumReadingColumnProperty;

static GParamSpec *properties[PROP_CHILD + 1];

G_DEFINE_FINAL_TYPE (LyceumReadingColumn, lyceum_reading_column, GTK_TYPE_WIDGET)

static int
get_measure (LyceumReadingColumn *self)
{
  if (self->measure == 0)
    {
      PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
      PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

      self->measure = MAX (1, PANGO_PIXELS (pango_font_metrics_get_approximate_char_width (metrics) * MEASURE_CHARACTERS));
      pango_font_metrics_unref (metrics);
    }
  return self->measure;
}

static GtkSizeRequestMode
lyceum_reading_column_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lyceum_reading_column_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  LyceumReadingColumn *self = LYCEUM_READING_COLUMN (widget);
  int measure = get_measure (self), child_minimum = 0, child_natural = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > measure)
    for_size = measure;
  if (self->child && orientation == GTK_ORIENTATION_HORIZONTAL)
    gtk_widget_measure (self->child, orientation, -1, &child_minimum, NULL, NULL, NULL);
  else if (self->child)
    gtk_widget_measure (self->child, orientation, for_size, &child_minimum, &child_natural, NULL, NULL);

  *minimum = child_minimum;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (measure, child_minimum) : child_natural;
}

static void
lyceum_reading_column_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  LyceumReadingColumn *self = LYCEUM_READING_COLUMN (widget);
  int minimum, column;
  GtkAllocation area = { 0, 0, width, height };

  if (!self->child)
    return;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  column = CLAMP (get_measure (self), minimum, MAX (minimum, width));
  area.x = (width - column) / 2;
  area.width = column;
  gtk_widget_size_allocate (self->child, &area, -1);
}

static void
lyceum_reading_column_css_changed (GtkWidget         *widget,
                                   GtkCssStyleChange *change)
{
  LYCEUM_READING_COLUMN (widget)->measure = 0;
  GTK_WIDGET_CLASS (lyceum_reading_column_parent_class)->css_changed (widget, change);
}

static void
lyceum_reading_column_system_setting_changed (GtkWidget        *widget,
                                              GtkSystemSetting  setting)
{
  LYCEUM_READING_COLUMN (widget)->measure = 0;
  gtk_widget_queue_resize (widget);
  GTK_WIDGET_CLASS (lyceum_reading_column_parent_class)->system_setting_changed (widget, setting);
}

static void
lyceum_reading_column_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  switch ((LyceumReadingColumnProperty) prop_id)
    {
    case PROP_CHILD:
      lyceum_reading_column_set_child (LYCEUM_READING_COLUMN (object), g_value_get_object (value));
      break;
    }
}

static void
lyceum_reading_column_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  switch ((LyceumReadingColumnProperty) prop_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, LYCEUM_READING_COLUMN (object)->child);
      break;
    }
}

static void
lyceum_reading_column_dispose (GObject *object)
{
  g_clear_pointer (&LYCEUM_READING_COLUMN (object)->child, gtk_widget_unparent);

  G_OBJECT_CLASS (lyceum_reading_column_parent_class)->dispose (object);
}

static void
lyceum_reading_column_class_init (LyceumReadingColumnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lyceum_reading_column_dispose;
  object_class->get_property = lyceum_reading_column_get_property;
  object_class->set_property = lyceum_reading_column_set_property;
  widget_class->get_request_mode = lyceum_reading_column_get_request_mode;
  widget_class->measure = lyceum_reading_column_measure;
  widget_class->size_allocate = lyceum_reading_column_size_allocate;
  widget_class->css_changed = lyceum_reading_column_css_changed;
  widget_class->system_setting_changed = lyceum_reading_column_system_setting_changed;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "readingcolumn");
}

static void
lyceum_reading_column_init (LyceumReadingColumn *self)
{
}

GtkWidget *
lyceum_reading_column_new (void)
{
  return g_object_new (LYCEUM_TYPE_READING_COLUMN, NULL);
}

void
lyceum_reading_column_set_child (LyceumReadingColumn *self,
                                 GtkWidget           *child)
{
  g_return_if_fail (LYCEUM_IS_READING_COLUMN (self));

  if (child == self->child)
    return;

  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}
