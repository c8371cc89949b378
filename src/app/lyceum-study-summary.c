/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-study-summary.h"

#include <glib/gi18n-lib.h>

#define N_RATINGS 4

struct _LyceumStudySummary
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *picture;
  GtkWidget *legend;
  GtkLabel *title;
  GtkLabel *text;
  GtkLabel *next;
  GtkWidget *more_button;
  GtkLabel *again;
  GtkLabel *hard;
  GtkLabel *good;
  GtkLabel *easy;

  guint ratings[N_RATINGS];
};

G_DEFINE_FINAL_TYPE (LyceumStudySummary, lyceum_study_summary, GTK_TYPE_WIDGET)

static void
get_color (GtkWidget  *widget,
           const char *name,
           GdkRGBA    *color)
{
  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, color))
    gtk_style_context_get_color (gtk_widget_get_style_context (widget), color);
}

/* One bar, as wide as there is room, parted by how often each grade was given. */
static void
draw_cb (GtkDrawingArea *area,
         cairo_t        *cr,
         int             width,
         int             height,
         gpointer        user_data)
{
  static const char *const colors[N_RATINGS] = { "error_color", "warning_color", "success_color", "accent_color" };
  LyceumStudySummary *self = LYCEUM_STUDY_SUMMARY (user_data);
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (area)) == GTK_TEXT_DIR_RTL;
  double radius = height / 2.0, x = 0;
  guint all = 0;

  for (guint i = 0; i < N_RATINGS; i++)
    all += self->ratings[i];
  if (all == 0 || width <= height)
    return;

  cairo_arc (cr, radius, radius, radius, G_PI_2, 3 * G_PI_2);
  cairo_arc (cr, width - radius, radius, radius, -G_PI_2, G_PI_2);
  cairo_clip (cr);
  for (guint i = 0; i < N_RATINGS; i++)
    {
      double part = width * (self->ratings[i] / (double) all);
      GdkRGBA color;

      get_color (GTK_WIDGET (area), colors[i], &color);
      gdk_cairo_set_source_rgba (cr, &color);
      cairo_rectangle (cr, rtl ? width - x - part : x, 0, part > 2 && x + part < width ? part - 2 : part, height);
      cairo_fill (cr);
      x += part;
    }
}

static void
lyceum_study_summary_dispose (GObject *object)
{
  g_clear_pointer (&LYCEUM_STUDY_SUMMARY (object)->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (object), LYCEUM_TYPE_STUDY_SUMMARY);

  G_OBJECT_CLASS (lyceum_study_summary_parent_class)->dispose (object);
}

static void
lyceum_study_summary_class_init (LyceumStudySummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_study_summary_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-study-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, picture);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, legend);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, text);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, next);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, more_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, again);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, hard);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, good);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudySummary, easy);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_study_summary_init (LyceumStudySummary *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->picture), draw_cb, self, NULL);
}

static char *
words_answered (const LyceumSessionSummary *summary)
{
  guint minutes = (guint) ((summary->milliseconds + 30000) / 60000);
  g_autofree char *answers = g_strdup_printf (ngettext ("%u answer", "%u answers", summary->n_done), summary->n_done);
  g_autofree char *time = NULL;

  if (minutes == 0)
    time = g_strdup (_("less than a minute"));
  else
    time = g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
  /* Translators: "24 answers in 3 minutes". */
  return g_strdup_printf (_("%s in %s"), answers, time);
}

static char *
words_next (const LyceumToday *today)
{
  gint64 minutes;

  if (!today)
    return g_strdup ("");
  if (today->n_due + today->n_new > 0)
    return g_strdup_printf (ngettext ("%u more card can be studied today.", "%u more cards can be studied today.",
                                      today->n_due + today->n_new),
                            today->n_due + today->n_new);
  if (today->next_due)
    {
      minutes = MAX (1, (today->next_due - g_get_real_time () / 1000) / 60000 + 1);
      if (minutes < 120)
        return g_strdup_printf (ngettext ("The next card comes back in %u minute.", "The next card comes back in %u minutes.",
                                          minutes),
                                (guint) minutes);
    }
  if (today->n_due_tomorrow == 0)
    return g_strdup (_("Nothing is due tomorrow."));
  return g_strdup_printf (ngettext ("%u card is due tomorrow.", "%u cards are due tomorrow.", today->n_due_tomorrow),
                          today->n_due_tomorrow);
}

static void
set_count (GtkLabel   *label,
           const char *name,
           guint       count)
{
  /* Translators: a grade, and how often it was given: "Good: 12". */
  g_autofree char *text = g_strdup_printf (_("%s: %u"), name, count);

  gtk_label_set_label (label, text);
}

void
lyceum_study_summary_set (LyceumStudySummary         *self,
                          const LyceumSessionSummary *summary,
                          const LyceumToday          *today)
{
  g_autofree char *text = NULL, *next = words_next (today);
  gboolean any = summary->n_done > 0;

  g_return_if_fail (LYCEUM_IS_STUDY_SUMMARY (self));

  for (guint i = 0; i < N_RATINGS; i++)
    self->ratings[i] = summary->ratings[i];
  text = any ? words_answered (summary) : g_strdup (_("No card is due now."));
  gtk_label_set_label (self->title, any ? _("Well Done") : _("Nothing to Study"));
  gtk_label_set_label (self->text, text);
  gtk_label_set_label (self->next, next);
  gtk_widget_set_visible (GTK_WIDGET (self->next), *next != '\0');
  gtk_widget_set_visible (self->more_button, any && today && today->n_due + today->n_new > 0);
  gtk_widget_set_visible (self->picture, any);
  gtk_widget_set_visible (self->legend, any);
  set_count (self->again, _("Again"), summary->ratings[0]);
  set_count (self->hard, _("Hard"), summary->ratings[1]);
  set_count (self->good, _("Good"), summary->ratings[2]);
  set_count (self->easy, _("Easy"), summary->ratings[3]);
  gtk_widget_queue_draw (self->picture);
}
