/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-row.h"

#include <glib/gi18n-lib.h>

struct _LyceumLessonRow
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkLabel *heading;
  GtkWidget *line;
  GtkStack *sign;
  GtkLabel *number;
  GtkImage *icon;
  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *text;
  GtkWidget *retry_button;

  LyceumLessonItem *item; /* (owned) (nullable) */
  gulong handler;
};

enum
{
  SIGNAL_RETRY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumLessonRow, lyceum_lesson_row, GTK_TYPE_WIDGET)

static void
show_icon (LyceumLessonRow *self,
           const char      *name,
           const char      *css_class)
{
  gtk_image_set_from_icon_name (self->icon, name);
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "success");
  gtk_widget_remove_css_class (GTK_WIDGET (self->icon), "error");
  if (css_class)
    gtk_widget_add_css_class (GTK_WIDGET (self->icon), css_class);
  gtk_stack_set_visible_child (self->sign, GTK_WIDGET (self->icon));
}

static void
show_sign (LyceumLessonRow *self)
{
  LyceumLessonState state = lyceum_lesson_item_get_state (self->item);
  g_autofree char *number = NULL;

  gtk_spinner_set_spinning (self->spinner, state == LYCEUM_LESSON_WORKING);
  switch (state)
    {
    case LYCEUM_LESSON_WAITING:
      show_icon (self, "content-loading-symbolic", NULL);
      break;
    case LYCEUM_LESSON_WORKING:
      gtk_stack_set_visible_child (self->sign, GTK_WIDGET (self->spinner));
      break;
    case LYCEUM_LESSON_FAILED:
      show_icon (self, "dialog-warning-symbolic", "error");
      break;
    case LYCEUM_LESSON_STOPPED:
      show_icon (self, "process-stop-symbolic", NULL);
      break;
    case LYCEUM_LESSON_MADE:
      number = g_strdup_printf ("%u", lyceum_lesson_item_get_number (self->item));
      gtk_label_set_label (self->number, number);
      gtk_stack_set_visible_child (self->sign, GTK_WIDGET (self->number));
      break;
    case LYCEUM_LESSON_READ:
      show_icon (self, "lyceum-read-symbolic", "success");
      break;
    }
}

static void
update (LyceumLessonRow *self)
{
  gboolean heading = lyceum_lesson_item_is_heading (self->item);
  LyceumLessonState state = lyceum_lesson_item_get_state (self->item);
  gboolean made = state == LYCEUM_LESSON_MADE || state == LYCEUM_LESSON_READ;
  gboolean retry = state == LYCEUM_LESSON_FAILED ||
                   (state == LYCEUM_LESSON_STOPPED && lyceum_lesson_item_get_task (self->item));
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->heading), heading);
  gtk_widget_set_visible (self->line, !heading);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lyceum_lesson_item_get_title (self->item), -1);
  if (heading)
    {
      gtk_label_set_label (self->heading, lyceum_lesson_item_get_title (self->item));
      return;
    }

  text = lyceum_lesson_item_describe (self->item);
  show_sign (self);
  gtk_label_set_label (self->title, lyceum_lesson_item_get_title (self->item));
  gtk_label_set_label (self->text, text);
  gtk_widget_set_visible (self->retry_button, retry);
  if (made)
    gtk_widget_remove_css_class (self->line, "pending");
  else
    gtk_widget_add_css_class (self->line, "pending");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  state == LYCEUM_LESSON_READ ? _("Read") : text, -1);
}

static void
retry_cb (LyceumLessonRow *self)
{
  g_signal_emit (self, signals[SIGNAL_RETRY], 0);
}

static void
lyceum_lesson_row_dispose (GObject *object)
{
  LyceumLessonRow *self = LYCEUM_LESSON_ROW (object);

  g_clear_signal_handler (&self->handler, self->item);
  g_clear_object (&self->item);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_LESSON_ROW);

  G_OBJECT_CLASS (lyceum_lesson_row_parent_class)->dispose (object);
}

static void
lyceum_lesson_row_class_init (LyceumLessonRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_lesson_row_dispose;

  signals[SIGNAL_RETRY] =
    g_signal_new ("retry", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-lesson-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, heading);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, line);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, sign);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, number);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, icon);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, text);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonRow, retry_button);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_lesson_row_init (LyceumLessonRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
      gtk_spinner_stop (self->spinner);
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
