/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-progress-ring.h"

#include <math.h>

struct _LyceumProgressRing
{
  GtkWidget parent_instance;

  double fraction;
  gboolean active;
  int diameter;
};

typedef enum
{
  PROP_FRACTION = 1,
  PROP_ACTIVE,
  PROP_DIAMETER,
} LyceumProgressRingProperty;

static GParamSpec *properties[PROP_DIAMETER + 1];

G_DEFINE_FINAL_TYPE (LyceumProgressRing, lyceum_progress_ring, GTK_TYPE_WIDGET)

static void
lyceum_progress_ring_measure (GtkWidget      *widget,
                              GtkOrientation  orientation,
                              int             for_size,
                              int            *minimum,
                              int            *natural,
                              int            *minimum_baseline,
                              int            *natural_baseline)
{
  *minimum = *natural = LYCEUM_PROGRESS_RING (widget)->diameter;
}

static void
lyceum_progress_ring_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  LyceumProgressRing *self = LYCEUM_PROGRESS_RING (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double line = MAX (2.0, MIN (width, height) / 8.0);
  double radius = (MIN (width, height) - line) / 2.0;
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  double start = -G_PI_2, sweep = 2 * G_PI * self->fraction;
  cairo_t *cr;
  GdkRGBA color;

  if (radius <= 0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_translate (cr, width / 2.0, height / 2.0);
  cairo_set_line_width (cr, line);

  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha * 0.22);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_stroke (cr);

  if (self->fraction > 0)
    {
      gdk_cairo_set_source_rgba (cr, &color);
      cairo_set_line_cap (cr, self->fraction < 1 ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT);
      if (rtl)
        cairo_arc_negative (cr, 0, 0, radius, start, start - sweep);
      else
        cairo_arc (cr, 0, 0, radius, start, start + sweep);
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
}

static void
lyceum_progress_ring_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  LyceumProgressRing *self = LYCEUM_PROGRESS_RING (object);

  switch ((LyceumProgressRingProperty) prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_DIAMETER:
      g_value_set_int (value, self->diameter);
      break;
    }
}

static void
lyceum_progress_ring_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  LyceumProgressRing *self = LYCEUM_PROGRESS_RING (object);

  switch ((LyceumProgressRingProperty) prop_id)
    {
    case PROP_FRACTION:
      lyceum_progress_ring_set_fraction (self, g_value_get_double (value));
      break;
    case PROP_ACTIVE:
      lyceum_progress_ring_set_active (self, g_value_get_boolean (value));
      break;
    case PROP_DIAMETER:
      self->diameter = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;
    }
}

static void
lyceum_progress_ring_class_init (LyceumProgressRingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lyceum_progress_ring_get_property;
  object_class->set_property = lyceum_progress_ring_set_property;
  widget_class->measure = lyceum_progress_ring_measure;
  widget_class->snapshot = lyceum_progress_ring_snapshot;

  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_DIAMETER] = g_param_spec_int ("diameter", NULL, NULL, 8, 512, 16,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "progressring");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
lyceum_progress_ring_init (LyceumProgressRing *self)
{
  self->diameter = 16;
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 100.0, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 0.0, -1);
}

GtkWidget *
lyceum_progress_ring_new (void)
{
  return g_object_new (LYCEUM_TYPE_PROGRESS_RING, NULL);
}

double
lyceum_progress_ring_get_fraction (LyceumProgressRing *self)
{
  g_return_val_if_fail (LYCEUM_IS_PROGRESS_RING (self), 0);

  return self->fraction;
}

void
lyceum_progress_ring_set_fraction (LyceumProgressRing *self,
                                   double              fraction)
{
  g_return_if_fail (LYCEUM_IS_PROGRESS_RING (self));

  fraction = isfinite (fraction) ? CLAMP (fraction, 0, 1) : 0;
  if (fraction == self->fraction)
    return;

  self->fraction = fraction;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, round (fraction * 100), -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

gboolean
lyceum_progress_ring_get_active (LyceumProgressRing *self)
{
  g_return_val_if_fail (LYCEUM_IS_PROGRESS_RING (self), FALSE);

  return self->active;
}

void
lyceum_progress_ring_set_active (LyceumProgressRing *self,
                                 gboolean            active)
{
  g_return_if_fail (LYCEUM_IS_PROGRESS_RING (self));

  if (active == self->active)
    return;

  self->active = active;
  if (active)
    gtk_widget_add_css_class (GTK_WIDGET (self), "active");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "active");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}
