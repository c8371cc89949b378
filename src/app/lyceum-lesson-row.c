/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-row.h"

#include <glib/gi18n-lib.h>

/* Built by hand and as far as it is needed: a list view makes two hundred of them. */
struct _LyceumLessonRow
{
  GtkWidget parent_instance;

  GtkWidget *heading;      /* (owned) (nullable): once it stands for a source */
  GtkWidget *line;         /* (owned) (nullable): once it stands for a lesson */
  GtkWidget *number;
  GtkWidget *icon;
  GtkWidget *spinner;      /* (nullable): once a lesson was being made here */
  GtkInscription *title;
  GtkInscription *text;
  GtkWidget *retry_button; /* (nullable): once one had failed here */

  LyceumLessonItem *item;  /* (owned) (nullable) */
  gulong handler;
};

enum
{
  SIGNAL_RETRY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumLessonRow, lyceum_lesson_row, GTK_TYPE_WIDGET)

static GtkWidget *
make_inscription (void)
{
  return g_object_new (GTK_TYPE_INSCRIPTION,
                       "xalign", 0.0,
                       "min-chars", 12,
                       "nat-chars", 40,
                       "text-overflow", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END,
                       "hexpand", TRUE,
                       NULL);
}

static void
build_heading (LyceumLessonRow *self)
{
  self->heading = make_inscription ();
  gtk_widget_add_css_class (self->heading, "heading");
  gtk_widget_add_css_class (self->heading, "source-heading");
  gtk_widget_set_parent (self->heading, GTK_WIDGET (self));
}

static void
build_line (LyceumLessonRow *self)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *sign = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  self->number = g_object_new (GTK_TYPE_LABEL, "halign", GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "halign", GTK_ALIGN_CENTER,
                             "hexpand", TRUE, NULL);
  self->title = GTK_INSCRIPTION (make_inscription ());
  self->text = GTK_INSCRIPTION (make_inscription ());

  gtk_widget_add_css_class (self->line, "list-line");
  gtk_widget_add_css_class (self->number, "dim-label");
  gtk_widget_add_css_class (self->number, "numeric");
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "dim-label");
  gtk_widget_set_size_request (sign, 26, -1);
  gtk_widget_set_hexpand_set (sign, TRUE);
  gtk_box_append (GTK_BOX (sign), self->number);
  gtk_box_append (GTK_BOX (sign), self->icon);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->line), sign);
  gtk_box_append (GTK_BOX (self->line), words);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));
}

static void
show_spinner (LyceumLessonRow *self,
              gboolean         working)
{
  if (working && !self->spinner)
    {
      self->spinner = g_object_new (GTK_TYPE_SPINNER, "halign", GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
      gtk_box_append (GTK_BOX (gtk_widget_get_parent (self->icon)), self->spinner);
    }
  if (self->spinner)
    {
      gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), working);
      gtk_widget_set_visible (self->spinner, working);
    }
}

static void
show_icon (LyceumLessonRow *self,
           const char      *name,
           const char      *css_class)
{
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), name);
  gtk_widget_remove_css_class (self->icon, "success");
  gtk_widget_remove_css_class (self->icon, "error");
  if (css_class)
    gtk_widget_add_css_class (self->icon, css_class);
}

static void
show_sign (LyceumLessonRow   *self,
           LyceumLessonState  state)
{
  g_autofree char *number = NULL;

  gtk_widget_set_visible (self->number, state == LYCEUM_LESSON_MADE);
  gtk_widget_set_visible (self->icon, state != LYCEUM_LESSON_MADE && state != LYCEUM_LESSON_WORKING);
  show_spinner (self, state == LYCEUM_LESSON_WORKING);
  switch (state)
    {
    case LYCEUM_LESSON_WAITING:
      show_icon (self, "content-loading-symbolic", NULL);
      break;
    case LYCEUM_LESSON_WORKING:
      break;
    case LYCEUM_LESSON_FAILED:
      show_icon (self, "dialog-warning-symbolic", "error");
      break;
    case LYCEUM_LESSON_STOPPED:
      show_icon (self, "process-stop-symbolic", NULL);
      break;
    case LYCEUM_LESSON_MADE:
      number = g_strdup_printf ("%u", lyceum_lesson_item_get_number (self->item));
      gtk_label_set_label (GTK_LABEL (self->number), number);
      break;
    case LYCEUM_LESSON_READ:
      show_icon (self, "lyceum-read-symbolic", "success");
      break;
    }
}

static void
retry_cb (LyceumLessonRow *self)
{
  g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
show_retry (LyceumLessonRow *self,
            gboolean         retry)
{
  if (retry && !self->retry_button)
    {
      self->retry_button = gtk_button_new_from_icon_name ("view-refresh-symbolic");
      gtk_widget_set_valign (self->retry_button, GTK_ALIGN_CENTER);
      gtk_widget_set_tooltip_text (self->retry_button, _("Try again"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->retry_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Try again"), -1);
      gtk_widget_add_css_class (self->retry_button, "flat");
      gtk_widget_add_css_class (self->retry_button, "circular");
      g_signal_connect_object (self->retry_button, "clicked", G_CALLBACK (retry_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->line), self->retry_button);
    }
  if (self->retry_button)
    gtk_widget_set_visible (self->retry_button, retry);
}

static void
update_line (LyceumLessonRow *self)
{
  LyceumLessonState state = lyceum_lesson_item_get_state (self->item);
  gboolean made = state == LYCEUM_LESSON_MADE || state == LYCEUM_LESSON_READ;
  g_autofree char *text = lyceum_lesson_item_describe (self->item);

  show_sign (self, state);
  show_retry (self, state == LYCEUM_LESSON_FAILED ||
                      (state == LYCEUM_LESSON_STOPPED && lyceum_lesson_item_get_task (self->item)));
  gtk_inscription_set_text (self->title, lyceum_lesson_item_get_title (self->item));
  gtk_inscription_set_text (self->text, text);
  gtk_inscription_set_nat_lines (self->text, state == LYCEUM_LESSON_FAILED ? 3 : 1);
  gtk_inscription_set_min_lines (self->text, state == LYCEUM_LESSON_FAILED ? 3 : 1);
  if (made)
    gtk_widget_remove_css_class (self->line, "pending");
  else
    gtk_widget_add_css_class (self->line, "pending");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  state == LYCEUM_LESSON_READ ? _("Read") : text, -1);
}

static void
update (LyceumLessonRow *self)
{
  gboolean is_heading = lyceum_lesson_item_is_heading (self->item);
  const char *title = lyceum_lesson_item_get_title (self->item);

  if (is_heading && !self->heading)
    build_heading (self);
  if (!is_heading && !self->line)
    build_line (self);
  if (self->heading)
    gtk_widget_set_visible (self->heading, is_heading);
  if (self->line)
    gtk_widget_set_visible (self->line, !is_heading);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (is_heading)
    gtk_inscription_set_text (GTK_INSCRIPTION (self->heading), title);
  else
    update_line (self);
}

static void
lyceum_lesson_row_dispose (GObject *object)
{
  LyceumLessonRow *self = LYCEUM_LESSON_ROW (object);

  g_clear_signal_handler (&self->handler, self->item);
  g_clear_object (&self->item);
  g_clear_pointer (&self->heading, gtk_widget_unparent);
  g_clear_pointer (&self->line, gtk_widget_unparent);

  G_OBJECT_CLASS (lyceum_lesson_row_parent_class)->dispose (object);
}

static void
lyceum_lesson_row_class_init (LyceumLessonRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_lesson_row_dispose;

  signals[SIGNAL_RETRY] =
    g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_lesson_row_init (LyceumLessonRow *self)
{
}

GtkWidget *
lyceum_lesson_row_new (void)
{
  return g_object_new (LYCEUM_TYPE_LESSON_ROW, NULL);
}

void
lyceum_lesson_row_set_item (LyceumLessonRow  *self,
                            LyceumLessonItem *item)
{
  g_return_if_fail (LYCEUM_IS_LESSON_ROW (self));

  if (item == self->item)
    return;

  g_clear_signal_handler (&self->handler, self->item);
  g_set_object (&self->item, item);
  if (!item)
    {
      if (self->spinner)
        gtk_spinner_stop (GTK_SPINNER (self->spinner));
      return;
    }
  self->handler = g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

LyceumLessonItem *
lyceum_lesson_row_get_item (LyceumLessonRow *self)
{
  g_return_val_if_fail (LYCEUM_IS_LESSON_ROW (self), NULL);

  return self->item;
}
