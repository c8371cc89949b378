/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-transcript.h"

#include "lyceum-answer-part.h"

#define MEASURE_CHARACTERS 80
#define MARGIN_PX 18
#define NARROW_MARGIN_PX 12
#define NARROW_PX 480
/* So near its end, in px, the reader is at the end. */
#define END_PX 4

typedef struct
{
  GtkWidget *widget; /* (unowned): a child */
  double y, height;
  int width;         /* for which @height was measured; 0: never */
  gboolean awake;
} Row;

struct _LyceumAskTranscript
{
  GtkWidget parent_instance;

  GArray *rows;           /* (owned): of Row */
  GtkAdjustment *hadjustment, *vadjustment; /* (owned) (nullable) */
  GtkScrollablePolicy hpolicy, vpolicy;
  GtkWidget *anchor;      /* (unowned) (nullable): the row that stays where it is */
  double anchor_offset;   /* how far it has been scrolled out at the top */
  GtkRoot *watched_root;  /* (unowned) (nullable): whose focus is followed */
  gboolean at_end;
  gboolean allocating;
};

typedef enum
{
  PROP_AT_END = 1,
  N_PROPERTIES,
  PROP_HADJUSTMENT = N_PROPERTIES,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
} LyceumAskTranscriptProperty;

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumAskTranscript, lyceum_ask_transcript, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

static Row *
get_row (LyceumAskTranscript *self,
         guint                index)
{
  return &g_array_index (self->rows, Row, index);
}

static int
find_row (LyceumAskTranscript *self,
          GtkWidget           *widget)
{
  for (guint i = 0; widget && i < self->rows->len; i++)
    if (get_row (self, i)->widget == widget)
      return i;
  return -1;
}

static void
set_at_end (LyceumAskTranscript *self,
            gboolean             at_end)
{
  if (at_end == self->at_end)
    return;

  self->at_end = at_end;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AT_END]);
}

static double
char_width (LyceumAskTranscript *self,
            double              *line_height)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  double width = pango_font_metrics_get_approximate_char_width (metrics) / (double) PANGO_SCALE;

  if (line_height)
    *line_height = 1.15 * pango_font_metrics_get_height (metrics) / PANGO_SCALE;
  pango_font_metrics_unref (metrics);
  return MAX (1, width);
}

static void
wake (Row      *row,
      gboolean  awake)
{
  row->awake = awake;
  if (LYCEUM_IS_ANSWER_PART (row->widget))
    lyceum_answer_part_set_awake (LYCEUM_ANSWER_PART (row->widget), awake);
  gtk_widget_set_child_visible (row->widget, awake);
}

/* Of a row that has not been measured for this width. */
static double
guess_height (LyceumAskTranscript *self,
              const Row           *row,
              int                  width)
{
  double line, character;
  guint size;

  if (row->width > 0)
    return row->height * row->width / width;

  character = char_width (self, &line);
  size = LYCEUM_IS_ANSWER_PART (row->widget) ? lyceum_answer_part_get_size (LYCEUM_ANSWER_PART (row->widget)) : 0;
  return line * (2 + size * character / width);
}

/* Heights and places of all rows. Returns: the height of all of it. */
static double
place_rows (LyceumAskTranscript *self,
            int                  width)
{
  double y = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = get_row (self, i);
      int minimum, height = 0;

      row->y = y;
      if (!gtk_widget_get_visible (row->widget))
        {
          row->height = 0;
          row->width = 0;
          continue;
        }
      if (row->awake)
        {
          gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
          gtk_widget_measure (row->widget, GTK_ORIENTATION_VERTICAL, MAX (width, minimum), NULL, &height, NULL, NULL);
          row->height = height;
          row->width = width;
        }
      else if (row->width != width)
        {
          row->height = guess_height (self, row, width);
          row->width = row->width > 0 ? width : 0;
        }
      y += row->height;
    }
  return y;
}

/* Returns: whether a row was asleep that should not be. */
static gboolean
wake_between (LyceumAskTranscript *self,
              double               top,
              double               bottom)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = get_row (self, i);

      if (row->awake || row->y > bottom || row->y + row->height < top)
        continue;
      wake (row, TRUE);
      any = TRUE;
    }
  return any;
}

static void
sleep_outside (LyceumAskTranscript *self,
               double               top,
               double               bottom)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      Row *row = get_row (self, i);

      if (row->awake && (row->y > bottom || row->y + row->height < top) && !gtk_widget_get_focus_child (row->widget))
        wake (row, FALSE);
    }
}

static double
find_value (LyceumAskTranscript *self,
            double               total,
            int                  page)
{
  double value = gtk_adjustment_get_value (self->vadjustment);
  int anchor = find_row (self, self->anchor);

  if (self->at_end)
    value = total - page;
  else if (anchor >= 0)
    value = get_row (self, anchor)->y + MIN (self->anchor_offset, get_row (self, anchor)->height);
  return CLAMP (value, 0, MAX (0, total - page));
}

static void
allocate_rows (LyceumAskTranscript *self,
               int                  x,
               int                  width,
               double               value)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      const Row *row = get_row (self, i);
      GtkAllocation area = { x, (int) (row->y - value), width, (int) row->height };
      int minimum;

      if (!row->awake || !gtk_widget_get_visible (row->widget))
        continue;
      gtk_widget_measure (row->widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      area.width = MAX (width, minimum);
      gtk_widget_size_allocate (row->widget, &area, -1);
    }
}

static void
lyceum_ask_transcript_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  LyceumAskTranscript *self = LYCEUM_ASK_TRANSCRIPT (widget);
  int margin = width < NARROW_PX ? NARROW_MARGIN_PX : MARGIN_PX;
  int column = MAX (1, MIN (width - 2 * margin, (int) (char_width (self, NULL) * MEASURE_CHARACTERS)));
  double total, value = 0;

  if (!self->vadjustment)
    return;

  self->allocating = TRUE;
  total = place_rows (self, column);
  /* Rows that have been woken are as high as they are, and others may come near. */
  for (guint i = 0; i < 8; i++)
    {
      value = find_value (self, total, height);
      if (!wake_between (self, value - height, value + 2 * height))
        break;
      total = place_rows (self, column);
    }
  value = find_value (self, total, height);
  sleep_outside (self, value - 3 * height, value + 4 * height);
  /* Whole pixels, so that text is sharp. */
  value = (int) value;
  gtk_adjustment_configure (self->vadjustment, value, 0, MAX (total, height), height * 0.1, height * 0.9, height);
  if (self->hadjustment)
    gtk_adjustment_configure (self->hadjustment, 0, 0, width, width * 0.1, width * 0.9, width);
  allocate_rows (self, (width - column) / 2, column, value);
  self->allocating = FALSE;
}

static void
lyceum_ask_transcript_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  LyceumAskTranscript *self = LYCEUM_ASK_TRANSCRIPT (widget);

  *minimum = 0;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? (int) (char_width (self, NULL) * MEASURE_CHARACTERS) : 200;
}

/* The reader has scrolled. */
static void
value_changed_cb (LyceumAskTranscript *self)
{
  double value = gtk_adjustment_get_value (self->vadjustment);
  double end = gtk_adjustment_get_upper (self->vadjustment) - gtk_adjustment_get_page_size (self->vadjustment);

  if (self->allocating)
    return;

  self->anchor = NULL;
  for (guint i = 0; i < self->rows->len && !self->anchor; i++)
    if (get_row (self, i)->y + get_row (self, i)->height > value)
      {
        self->anchor = get_row (self, i)->widget;
        self->anchor_offset = value - get_row (self, i)->y;
      }
  set_at_end (self, value >= end - END_PX);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

/* What has the focus is on the screen. */
static void
focus_changed_cb (LyceumAskTranscript *self)
{
  GtkWidget *focus = gtk_root_get_focus (self->watched_root);
  double value, page;
  graphene_rect_t bounds;

  if (!focus || !self->vadjustment || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ||
      !gtk_widget_compute_bounds (focus, GTK_WIDGET (self), &bounds))
    return;

  value = gtk_adjustment_get_value (self->vadjustment);
  page = gtk_adjustment_get_page_size (self->vadjustment);
  if (bounds.origin.y < 0)
    gtk_adjustment_set_value (self->vadjustment, value + bounds.origin.y - 12);
  else if (bounds.origin.y + bounds.size.height > page)
    gtk_adjustment_set_value (self->vadjustment,
                              value + MIN (bounds.origin.y - 12, bounds.origin.y + bounds.size.height - page + 12));
}

static void
watch_root (LyceumAskTranscript *self,
            GtkRoot             *root)
{
  if (self->watched_root)
    g_signal_handlers_disconnect_by_func (self->watched_root, focus_changed_cb, self);
  self->watched_root = root;
  if (root)
    g_signal_connect_swapped (root, "notify::focus-widget", G_CALLBACK (focus_changed_cb), self);
}

static void
lyceum_ask_transcript_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lyceum_ask_transcript_parent_class)->root (widget);
  watch_root (LYCEUM_ASK_TRANSCRIPT (widget), gtk_widget_get_root (widget));
}

static void
lyceum_ask_transcript_unroot (GtkWidget *widget)
{
  watch_root (LYCEUM_ASK_TRANSCRIPT (widget), NULL);
  GTK_WIDGET_CLASS (lyceum_ask_transcript_parent_class)->unroot (widget);
}

static void
set_adjustment (LyceumAskTranscript *self,
                GtkAdjustment      **place,
                GtkAdjustment       *adjustment)
{
  if (adjustment == *place)
    return;

  if (*place && place == &self->vadjustment)
    g_signal_handlers_disconnect_by_func (*place, value_changed_cb, self);
  g_clear_object (place);
  if (!adjustment)
    return;
  *place = g_object_ref_sink (adjustment);
  if (place == &self->vadjustment)
    g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (value_changed_cb), self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
lyceum_ask_transcript_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  LyceumAskTranscript *self = LYCEUM_ASK_TRANSCRIPT (object);

  switch ((LyceumAskTranscriptProperty) prop_id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hpolicy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vpolicy = g_value_get_enum (value);
      break;
    case PROP_AT_END:
      break;
    }
}

static void
lyceum_ask_transcript_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  LyceumAskTranscript *self = LYCEUM_ASK_TRANSCRIPT (object);

  switch ((LyceumAskTranscriptProperty) prop_id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hpolicy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vpolicy);
      break;
    case PROP_AT_END:
      g_value_set_boolean (value, self->at_end);
      break;
    }
}

static void
lyceum_ask_transcript_dispose (GObject *object)
{
  LyceumAskTranscript *self = LYCEUM_ASK_TRANSCRIPT (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  g_array_set_size (self->rows, 0);
  self->anchor = NULL;
  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);

  G_OBJECT_CLASS (lyceum_ask_transcript_parent_class)->dispose (object);
}

static void
lyceum_ask_transcript_finalize (GObject *object)
{
  g_array_unref (LYCEUM_ASK_TRANSCRIPT (object)->rows);

  G_OBJECT_CLASS (lyceum_ask_transcript_parent_class)->finalize (object);
}

static void
lyceum_ask_transcript_class_init (LyceumAskTranscriptClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lyceum_ask_transcript_dispose;
  object_class->finalize = lyceum_ask_transcript_finalize;
  object_class->get_property = lyceum_ask_transcript_get_property;
  object_class->set_property = lyceum_ask_transcript_set_property;
  widget_class->measure = lyceum_ask_transcript_measure;
  widget_class->size_allocate = lyceum_ask_transcript_size_allocate;
  widget_class->root = lyceum_ask_transcript_root;
  widget_class->unroot = lyceum_ask_transcript_unroot;

  properties[PROP_AT_END] = g_param_spec_boolean ("at-end", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");

  gtk_widget_class_set_css_name (widget_class, "transcript");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LOG);
}

static void
lyceum_ask_transcript_init (LyceumAskTranscript *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->at_end = TRUE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
lyceum_ask_transcript_new (void)
{
  return g_object_new (LYCEUM_TYPE_ASK_TRANSCRIPT, NULL);
}

void
lyceum_ask_transcript_insert (LyceumAskTranscript *self,
                              GtkWidget           *row,
                              GtkWidget           *after)
{
  const Row new_row = { .widget = row };

  g_return_if_fail (LYCEUM_IS_ASK_TRANSCRIPT (self));

  g_array_insert_val (self->rows, find_row (self, after) + 1, new_row);
  gtk_widget_insert_after (row, GTK_WIDGET (self), after);
  gtk_widget_set_child_visible (row, FALSE); /* until it is known where it stands */
}

void
lyceum_ask_transcript_remove (LyceumAskTranscript *self,
                              GtkWidget           *row)
{
  int index;

  g_return_if_fail (LYCEUM_IS_ASK_TRANSCRIPT (self));

  index = find_row (self, row);
  g_return_if_fail (index >= 0);
  if (row == self->anchor)
    self->anchor = NULL;
  g_array_remove_index (self->rows, index);
  gtk_widget_unparent (row);
}

GtkWidget *
lyceum_ask_transcript_get_last (LyceumAskTranscript *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_TRANSCRIPT (self), NULL);

  return self->rows->len > 0 ? get_row (self, self->rows->len - 1)->widget : NULL;
}

void
lyceum_ask_transcript_go_to_end (LyceumAskTranscript *self)
{
  g_return_if_fail (LYCEUM_IS_ASK_TRANSCRIPT (self));

  set_at_end (self, TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

gboolean
lyceum_ask_transcript_is_at_end (LyceumAskTranscript *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_TRANSCRIPT (self), FALSE);

  return self->at_end;
}

void
lyceum_ask_transcript_scroll (LyceumAskTranscript *self,
                              double               pages)
{
  g_return_if_fail (LYCEUM_IS_ASK_TRANSCRIPT (self));

  if (self->vadjustment)
    gtk_adjustment_set_value (self->vadjustment, gtk_adjustment_get_value (self->vadjustment) +
                                                   pages * gtk_adjustment_get_page_size (self->vadjustment));
}

guint
lyceum_ask_transcript_get_n_awake (LyceumAskTranscript *self)
{
  guint n = 0;

  g_return_val_if_fail (LYCEUM_IS_ASK_TRANSCRIPT (self), 0);

  for (guint i = 0; i < self->rows->len; i++)
    n += get_row (self, i)->awake;
  return n;
}

