/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-study-choices.h"

#include <glib/gi18n-lib.h>

#include "lyceum-card-words.h"
#include "lyceum-formula-label.h"

#define NOTHING_CHOSEN -1

typedef struct
{
  GtkWidget *button;
  GtkLabel *text;
  GtkLabel *verdict;
  GtkImage *mark;
  char *spoken; /* (owned) (nullable): the answer in plain text */
  gboolean is_right;
} Choice;

struct _LyceumStudyChoices
{
  GtkWidget parent_instance;

  Choice choices[LYCEUM_STUDY_N_CHOICES];
  int chosen; /* index, or NOTHING_CHOSEN */
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumStudyChoices, lyceum_study_choices, GTK_TYPE_WIDGET)

static void
choose (LyceumStudyChoices *self,
        int                 index)
{
  self->chosen = index;
  g_signal_emit (self, signals[CHOSEN], 0);
}

static void
clicked_cb (LyceumStudyChoices *self,
            GtkButton          *button)
{
  for (int i = 0; i < LYCEUM_STUDY_N_CHOICES; i++)
    if (self->choices[i].button == GTK_WIDGET (button))
      choose (self, i);
}

static GtkLabel *
new_label (const char *style)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (label, 0);
  if (style)
    gtk_widget_add_css_class (GTK_WIDGET (label), style);
  return label;
}

static GtkWidget *
new_key (int index)
{
  g_autofree char *number = g_strdup_printf ("%d", index + 1);

  return g_object_new (GTK_TYPE_LABEL, "label", number, "valign", GTK_ALIGN_CENTER, "accessible-role",
                       GTK_ACCESSIBLE_ROLE_PRESENTATION, "css-classes", (const char *const[]){ "key", NULL }, NULL);
}

static void
build_choice (LyceumStudyChoices *self,
              int                 index)
{
  Choice *choice = &self->choices[index];
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  choice->button = gtk_button_new ();
  choice->text = new_label (NULL);
  choice->verdict = new_label ("verdict");
  choice->mark = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (choice->text));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (choice->verdict));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (row), new_key (index));
  gtk_box_append (GTK_BOX (row), words);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (choice->mark));
  gtk_button_set_child (GTK_BUTTON (choice->button), row);
  gtk_widget_add_css_class (choice->button, "choice");
  g_signal_connect_object (choice->button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (choice->button, GTK_WIDGET (self));
}

static void
lyceum_study_choices_dispose (GObject *object)
{
  LyceumStudyChoices *self = LYCEUM_STUDY_CHOICES (object);

  for (int i = 0; i < LYCEUM_STUDY_N_CHOICES; i++)
    {
      g_clear_pointer (&self->choices[i].button, gtk_widget_unparent);
      g_clear_pointer (&self->choices[i].spoken, g_free);
    }

  G_OBJECT_CLASS (lyceum_study_choices_parent_class)->dispose (object);
}

static void
lyceum_study_choices_class_init (LyceumStudyChoicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_study_choices_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "studychoices");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lyceum_study_choices_init (LyceumStudyChoices *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  self->chosen = NOTHING_CHOSEN;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Answers to choose from"), -1);
  for (int i = 0; i < LYCEUM_STUDY_N_CHOICES; i++)
    build_choice (self, i);
}

static gboolean
has_answer (GPtrArray  *answers,
            const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  for (guint i = 0; i < answers->len; i++)
    {
      g_autofree char *other = g_utf8_casefold (g_ptr_array_index (answers, i), -1);

      if (g_str_equal (other, folded))
        return TRUE;
    }
  return FALSE;
}

/* (element-type utf8): the right answer, then the wrong ones; %NULL where these are not enough. */
static GPtrArray *
collect (const LyceumCard *card)
{
  g_autoptr (GPtrArray) answers = g_ptr_array_new_with_free_func (g_free);

  if (!card || !card->wrong_answers || g_strcmp0 (card->kind, "typed") == 0)
    return NULL;

  g_ptr_array_add (answers, lyceum_card_words_right_choice (card));
  for (guint i = 0; card->wrong_answers[i] && answers->len < LYCEUM_STUDY_N_CHOICES; i++)
    if (*card->wrong_answers[i] && !has_answer (answers, card->wrong_answers[i]))
      g_ptr_array_add (answers, g_strdup (card->wrong_answers[i]));
  return answers->len == LYCEUM_STUDY_N_CHOICES ? g_steal_pointer (&answers) : NULL;
}

/* Where each of the answers stands. */
static void
shuffle (const LyceumCard *card,
         guint             order[LYCEUM_STUDY_N_CHOICES])
{
  const guint32 seed[] = { (guint32) card->id, (guint32) ((guint64) card->id >> 32), card->reps };
  GRand *dice = g_rand_new_with_seed_array (seed, G_N_ELEMENTS (seed));

  for (guint i = 0; i < LYCEUM_STUDY_N_CHOICES; i++)
    {
      guint j = (guint) g_rand_int_range (dice, 0, (gint32) i + 1);

      order[i] = order[j];
      order[j] = i;
    }
  g_rand_free (dice);
}

/* Translators: an answer to choose, after its number: "2: The clergy". */
static char *
describe (const LyceumStudyChoices *self,
          int                       index)
{
  return g_strdup_printf (_("%d: %s"), index + 1, self->choices[index].spoken ? self->choices[index].spoken : "");
}

static void
offer (LyceumStudyChoices *self,
       int                 index,
       const char         *answer,
       gboolean            is_right)
{
  Choice *choice = &self->choices[index];
  g_autofree char *markup = lyceum_card_words_choice (answer);
  g_autofree char *name = NULL;

  g_free (choice->spoken);
  choice->spoken = lyceum_card_words_choice_spoken (answer);
  choice->is_right = is_right;
  lyceum_formula_label_set_markup (choice->text, markup);
  gtk_widget_set_visible (GTK_WIDGET (choice->verdict), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (choice->mark), FALSE);
  gtk_widget_set_can_target (choice->button, TRUE);
  gtk_widget_set_focusable (choice->button, TRUE);
  gtk_widget_remove_css_class (choice->button, "right");
  gtk_widget_remove_css_class (choice->button, "wrong");
  gtk_widget_remove_css_class (choice->button, "passed");
  name = describe (self, index);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

gboolean
lyceum_study_choices_ask (LyceumStudyChoices *self,
                          const LyceumCard   *card)
{
  g_autoptr (GPtrArray) answers = NULL;
  guint order[LYCEUM_STUDY_N_CHOICES] = { 0 };

  g_return_val_if_fail (LYCEUM_IS_STUDY_CHOICES (self), FALSE);

  answers = collect (card);
  self->chosen = NOTHING_CHOSEN;
  gtk_widget_set_visible (GTK_WIDGET (self), answers != NULL);
  if (!answers)
    return FALSE;

  shuffle (card, order);
  for (int i = 0; i < LYCEUM_STUDY_N_CHOICES; i++)
    offer (self, i, g_ptr_array_index (answers, order[i]), order[i] == 0);
  return TRUE;
}

void
lyceum_study_choices_choose (LyceumStudyChoices *self,
                             guint               number)
{
  g_return_if_fail (LYCEUM_IS_STUDY_CHOICES (self));
  g_return_if_fail (number >= 1 && number <= LYCEUM_STUDY_N_CHOICES);

  choose (self, (int) number - 1);
}

static void
reveal (LyceumStudyChoices *self,
        int                 index)
{
  Choice *choice = &self->choices[index];
  gboolean is_chosen = self->chosen == index;
  gboolean is_marked = choice->is_right || is_chosen;
  const char *verdict = NULL;
  g_autofree char *name = NULL, *whole = NULL;

  if (choice->is_right)
    verdict = is_chosen ? _("Right") : _("The right answer");
  else if (is_chosen)
    verdict = _("Your choice: not right");

  gtk_widget_set_can_target (choice->button, FALSE);
  gtk_widget_set_focusable (choice->button, FALSE);
  gtk_label_set_label (choice->verdict, verdict ? verdict : "");
  gtk_image_set_from_icon_name (choice->mark, choice->is_right ? "object-select-symbolic" : "window-close-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (choice->verdict), is_marked);
  gtk_widget_set_visible (GTK_WIDGET (choice->mark), is_marked);
  gtk_widget_add_css_class (choice->button, choice->is_right ? "right" : is_chosen ? "wrong" : "passed");
  if (!is_marked)
    return;

  name = describe (self, index);
  whole = g_strdup_printf ("%s. %s", name, verdict);
  gtk_accessible_update_property (GTK_ACCESSIBLE (choice->button), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);
}

LyceumChoice
lyceum_study_choices_reveal (LyceumStudyChoices *self)
{
  g_return_val_if_fail (LYCEUM_IS_STUDY_CHOICES (self), LYCEUM_CHOICE_NONE);

  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return LYCEUM_CHOICE_NONE;

  for (int i = 0; i < LYCEUM_STUDY_N_CHOICES; i++)
    reveal (self, i);
  if (self->chosen == NOTHING_CHOSEN)
    return LYCEUM_CHOICE_NONE;
  return self->choices[self->chosen].is_right ? LYCEUM_CHOICE_RIGHT : LYCEUM_CHOICE_WRONG;
}

char *
lyceum_study_choices_describe (LyceumStudyChoices *self)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  g_return_val_if_fail (LYCEUM_IS_STUDY_CHOICES (self), NULL);

  for (int i = 0; i < LYCEUM_STUDY_N_CHOICES; i++)
    {
      g_autofree char *line = describe (self, i);

      g_string_append_printf (lines, "%s%s", i > 0 ? "\n" : "", line);
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}
