/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-head.h"

#include <glib/gi18n-lib.h>

#include "lyceum-answer-words.h"
#include "lyceum-ask-wrap-layout.h"

#define MAX_REASONING_PX 220
#define LINE_PX 19
#define CHARACTER_PX 6

struct _LyceumAnswerHead
{
  GtkWidget parent_instance;

  GtkWidget *line;
  GtkWidget *spinner;
  GtkLabel *stages;
  GtkWidget *sources;        /* (nullable): a box of chips, once there are some */
  GtkWidget *reasoning;      /* (nullable): a GtkExpander, once there is some */
  GtkTextBuffer *thoughts;   /* (unowned) (nullable): in it */
  char *past;                /* (owned) (nullable): the stages that are over */
  char *work;                /* (owned) (nullable): the one that is under way */
  guint n_sources;
};

enum
{
  SIGNAL_CITE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumAnswerHead, lyceum_answer_head, GTK_TYPE_WIDGET)

static void
update_line (LyceumAnswerHead *self)
{
  gboolean past = self->past && *self->past, work = self->work && *self->work;
  g_autofree char *text = past && work ? g_strdup_printf ("%s · %s", self->past, self->work)
                                       : g_strdup (work ? self->work : (past ? self->past : ""));

  gtk_label_set_text (self->stages, text);
  gtk_widget_set_visible (self->line, *text || work);
  gtk_widget_set_visible (self->spinner, work);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), work);
}

static void
chip_clicked_cb (GtkButton        *button,
                 LyceumAnswerHead *self)
{
  g_signal_emit (self, signals[SIGNAL_CITE], 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "number")), -1, button, -1);
}

static GtkWidget *
make_chip (LyceumAnswerHead         *self,
           const LyceumAnswerSource *source)
{
  const LyceumPassage *passage = source->passage;
  g_autofree char *number = g_strdup_printf ("%u", source->number);
  g_autofree char *place = lyceum_answer_words_place (passage);
  const char *shown = passage->heading_path ? g_strrstr (passage->heading_path, "› ") : NULL;
  const char *name = passage->source_name ? passage->source_name : "";
  /* Translators: a source by its number, its name and the place in it, for a screen reader. */
  g_autofree char *spoken = g_strdup_printf (_("Source %u: %s, %s"), source->number, name, place);
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", name, place);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *sign = gtk_label_new (number);
  GtkWidget *label = gtk_label_new (shown ? shown + strlen ("› ") : (place && *place ? place : name));

  gtk_widget_add_css_class (sign, "source-number");
  gtk_widget_add_css_class (sign, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), sign);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "source-chip");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data (G_OBJECT (button), "number", GUINT_TO_POINTER (source->number));
  g_signal_connect (button, "clicked", G_CALLBACK (chip_clicked_cb), self);
  return button;
}

static void
show_sources (LyceumAnswerHead    *self,
              const LyceumMessage *message)
{
  guint n = message->sources ? message->sources->len : 0;

  /* Sources are found once. */
  if (n == self->n_sources)
    return;

  g_clear_pointer (&self->sources, gtk_widget_unparent);
  self->n_sources = n;
  if (n == 0)
    return;

  self->sources = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->sources, lyceum_ask_wrap_layout_new ());
  gtk_widget_add_css_class (self->sources, "sources");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sources), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Sources"), -1);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (self->sources), make_chip (self, g_ptr_array_index (message->sources, i)));
  gtk_widget_insert_after (self->sources, GTK_WIDGET (self), self->line);
}

/* As high as the text more or less needs: a scroller does not know its width when it is asked how high it wants to be. */
static void
fit_reasoning (LyceumAnswerHead *self)
{
  GtkWidget *scroller = gtk_expander_get_child (GTK_EXPANDER (self->reasoning));
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  int columns = MAX (width, 300) / CHARACTER_PX;
  int lines = gtk_text_buffer_get_line_count (self->thoughts) + gtk_text_buffer_get_char_count (self->thoughts) / columns;

  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MIN (MAX_REASONING_PX, (lines + 1) * LINE_PX));
}

static void
make_reasoning (LyceumAnswerHead *self)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What the model thought"), -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_add_css_class (scroller, "reasoning");
  self->thoughts = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  self->reasoning = gtk_expander_new (_("Reasoning"));
  gtk_expander_set_child (GTK_EXPANDER (self->reasoning), scroller);
  gtk_widget_insert_before (self->reasoning, GTK_WIDGET (self), NULL);
}

static void
lyceum_answer_head_dispose (GObject *object)
{
  LyceumAnswerHead *self = LYCEUM_ANSWER_HEAD (object);

  g_clear_pointer (&self->line, gtk_widget_unparent);
  g_clear_pointer (&self->sources, gtk_widget_unparent);
  g_clear_pointer (&self->reasoning, gtk_widget_unparent);
  self->thoughts = NULL;

  G_OBJECT_CLASS (lyceum_answer_head_parent_class)->dispose (object);
}

static void
lyceum_answer_head_finalize (GObject *object)
{
  g_free (LYCEUM_ANSWER_HEAD (object)->past);
  g_free (LYCEUM_ANSWER_HEAD (object)->work);

  G_OBJECT_CLASS (lyceum_answer_head_parent_class)->finalize (object);
}

static void
lyceum_answer_head_class_init (LyceumAnswerHeadClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_answer_head_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_answer_head_finalize;

  signals[SIGNAL_CITE] = g_signal_new ("cite", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                       G_TYPE_UINT, G_TYPE_INT, GTK_TYPE_WIDGET, G_TYPE_INT);

  gtk_widget_class_set_css_name (widget_class, "answerhead");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lyceum_answer_head_init (LyceumAnswerHead *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 9);
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  self->spinner = gtk_spinner_new ();
  self->stages = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  gtk_widget_set_valign (self->spinner, GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (self->stages), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->stages), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->stages), "numeric");
  gtk_box_append (GTK_BOX (self->line), self->spinner);
  gtk_box_append (GTK_BOX (self->line), GTK_WIDGET (self->stages));
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
  gtk_widget_set_visible (self->line, FALSE);
}

GtkWidget *
lyceum_answer_head_new (void)
{
  return g_object_new (LYCEUM_TYPE_ANSWER_HEAD, NULL);
}

void
lyceum_answer_head_set_message (LyceumAnswerHead    *self,
                                const LyceumMessage *message)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_HEAD (self));

  g_free (self->past);
  self->past = lyceum_answer_words_stages (message);
  show_sources (self, message);
  update_line (self);
}

void
lyceum_answer_head_set_work (LyceumAnswerHead *self,
                             const char       *words)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_HEAD (self));

  if (g_strcmp0 (words, self->work) == 0)
    return;

  g_free (self->work);
  self->work = g_strdup (words);
  update_line (self);
}

void
lyceum_answer_head_append_reasoning (LyceumAnswerHead *self,
                                     const char       *text)
{
  GtkTextIter end;

  g_return_if_fail (LYCEUM_IS_ANSWER_HEAD (self));

  if (!*text)
    return;
  if (!self->reasoning)
    make_reasoning (self);
  gtk_text_buffer_get_end_iter (self->thoughts, &end);
  gtk_text_buffer_insert (self->thoughts, &end, text, -1);
  fit_reasoning (self);
}

void
lyceum_answer_head_set_reasoning (LyceumAnswerHead *self,
                                  const char       *text)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_HEAD (self));

  if (self->reasoning)
    {
      GtkTextIter start, end;
      g_autofree char *old = NULL;

      gtk_text_buffer_get_bounds (self->thoughts, &start, &end);
      old = gtk_text_buffer_get_text (self->thoughts, &start, &end, FALSE);
      if (g_strcmp0 (old, text) == 0)
        return;
      gtk_text_buffer_set_text (self->thoughts, "", 0);
    }
  if (text)
    lyceum_answer_head_append_reasoning (self, text);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (self->reasoning)
    gtk_widget_set_visible (self->reasoning, text && *text);
}
