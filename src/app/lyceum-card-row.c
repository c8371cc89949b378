/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-card-row.h"

#include "lyceum-card-words.h"

struct _LyceumCardRow
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkWidget *check;
  GtkInscription *front;
  GtkInscription *back;
  GtkLabel *state;
};

G_DEFINE_FINAL_TYPE (LyceumCardRow, lyceum_card_row, GTK_TYPE_WIDGET)

static void
lyceum_card_row_dispose (GObject *object)
{
  g_clear_pointer (&LYCEUM_CARD_ROW (object)->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (object), LYCEUM_TYPE_CARD_ROW);

  G_OBJECT_CLASS (lyceum_card_row_parent_class)->dispose (object);
}

static void
lyceum_card_row_class_init (LyceumCardRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_card_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-card-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumCardRow, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardRow, check);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardRow, front);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardRow, back);
  gtk_widget_class_bind_template_child (widget_class, LyceumCardRow, state);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_card_row_init (LyceumCardRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
lyceum_card_row_new (void)
{
  return g_object_new (LYCEUM_TYPE_CARD_ROW, NULL);
}

void
lyceum_card_row_set_card (LyceumCardRow    *self,
                          const LyceumCard *card)
{
  g_autofree char *front = lyceum_card_words_asked (card);
  g_autofree char *back = lyceum_card_words_spoken (card);
  g_autofree char *state = lyceum_card_words_state (card, g_get_real_time () / 1000);

  g_return_if_fail (LYCEUM_IS_CARD_ROW (self));

  gtk_inscription_set_text (self->front, front);
  gtk_inscription_set_text (self->back, back);
  gtk_label_set_label (self->state, state);
  if (card->suspended)
    gtk_widget_add_css_class (self->content, "suspended");
  else
    gtk_widget_remove_css_class (self->content, "suspended");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, front,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, state, -1);
}

GtkWidget *
lyceum_card_row_get_check (LyceumCardRow *self)
{
  g_return_val_if_fail (LYCEUM_IS_CARD_ROW (self), NULL);

  return self->check;
}
