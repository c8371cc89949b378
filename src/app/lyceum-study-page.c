/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-study-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-card-dialog.h"
#include "lyceum-card-face.h"
#include "lyceum-card-words.h"
#include "lyceum-error-text.h"
#include "lyceum-reading-column.h"
#include "lyceum-status.h"
#include "lyceum-study-choices.h"
#include "lyceum-study-session.h"
#include "lyceum-study-summary.h"
#include "lyceum-typed-answer.h"
#include "lyceum-window.h"

#define LONGEST_LOOK_MS 60000
#define N_RATINGS 4

struct _LyceumStudyPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkMenuButton *menu_button;
  GMenuModel *study_menu;
  GtkStack *states;
  AdwWindowTitle *window_title;
  GtkProgressBar *progress;
  GtkScrolledWindow *scroller;
  LyceumCardFace *question;
  GtkEntry *typed;
  LyceumStudyChoices *choices;
  GtkLabel *comparison;
  GtkWidget *answer_box;
  LyceumCardFace *answer;
  GtkWidget *rule;
  GtkLabel *quote;
  GtkLabel *source;
  GtkStack *buttons;
  GtkWidget *show_button;
  GtkWidget *again_button;
  GtkWidget *hard_button;
  GtkWidget *good_button;
  GtkWidget *easy_button;
  GtkLabel *again_interval;
  GtkLabel *hard_interval;
  GtkLabel *good_interval;
  GtkLabel *easy_interval;
  LyceumStatus *failure;
  LyceumStudySummary *summary;

  LyceumWorkshop *workshop;    /* (owned) */
  LyceumStudySession *session; /* (owned) */
  GCancellable *cancellable;   /* (owned) */
  gint64 course_id;
  gint64 shown_at;             /* monotonic, µs: when the card came up */
  gboolean offers_choices;     /* where a card has wrong answers */
  gboolean answered;
  gboolean busy;               /* a change is on its way to the disk: what is on the screen waits for it */
};

enum
{
  PROP_0,
  PROP_OFFERS_CHOICES,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (LyceumStudyPage, lyceum_study_page, GTK_TYPE_WIDGET)

static void show_card (LyceumStudyPage *self);

static void
today_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (LyceumStudyPage) self = LYCEUM_STUDY_PAGE (user_data);
  g_autofree LyceumToday *today = lyceum_collection_get_today_finish (LYCEUM_COLLECTION (object), result, NULL);
  LyceumSessionSummary summary;

  if (!today || !self->content)
    return;

  lyceum_study_session_get_summary (self->session, &summary);
  lyceum_study_summary_set (self->summary, &summary, today);
}

static void
show_summary (LyceumStudyPage *self)
{
  LyceumSessionSummary summary;

  lyceum_study_session_get_summary (self->session, &summary);
  lyceum_study_summary_set (self->summary, &summary, NULL);
  gtk_stack_set_visible_child_name (self->states, "summary");
  gtk_widget_child_focus (GTK_WIDGET (self->summary), GTK_DIR_TAB_FORWARD);
  lyceum_collection_get_today_async (lyceum_workshop_get_collection (self->workshop), self->cancellable, today_read_cb,
                                     g_object_ref (self));
}

static void
append_count (GString    *words,
              guint       count,
              const char *text)
{
  if (count > 0)
    g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", text);
}

static void
update_progress (LyceumStudyPage *self)
{
  LyceumSessionSummary summary;
  g_autoptr (GString) words = g_string_new (NULL);
  g_autofree char *left_words = NULL, *new_words = NULL, *learning_words = NULL, *review_words = NULL;
  guint left;

  lyceum_study_session_get_summary (self->session, &summary);
  left = summary.n_new + summary.n_learning + summary.n_review;
  left_words = g_strdup_printf (ngettext ("%u card left", "%u cards left", left), left);
  /* Translators: how many of the cards that are left are new, are being learnt, come back to be reviewed. */
  new_words = g_strdup_printf (ngettext ("%u new", "%u new", summary.n_new), summary.n_new);
  learning_words = g_strdup_printf (ngettext ("%u learning", "%u learning", summary.n_learning), summary.n_learning);
  review_words = g_strdup_printf (ngettext ("%u to review", "%u to review", summary.n_review), summary.n_review);
  append_count (words, summary.n_new, new_words);
  append_count (words, summary.n_learning, learning_words);
  append_count (words, summary.n_review, review_words);
  adw_window_title_set_title (self->window_title, left > 0 ? left_words : _("Study"));
  adw_window_title_set_subtitle (self->window_title, words->str);
  gtk_progress_bar_set_fraction (self->progress,
                                 summary.n_done + left > 0 ? summary.n_done / (double) (summary.n_done + left) : 0);
}

/* While a change is on its way nothing is greyed out: that would flicker with each card. The actions look at @busy. */
static void
update_actions (LyceumStudyPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_card = lyceum_study_session_get_card (self->session) != NULL;

  gtk_widget_action_set_enabled (widget, "study.show-answer", has_card && !self->answered);
  gtk_widget_action_set_enabled (widget, "study.grade", has_card && self->answered);
  gtk_widget_action_set_enabled (widget, "study.edit", has_card);
  gtk_widget_action_set_enabled (widget, "study.bury", has_card);
  gtk_widget_action_set_enabled (widget, "study.suspend", has_card);
  gtk_widget_action_set_enabled (widget, "study.undo", lyceum_study_session_can_undo (self->session));
}

static void
offer_choices (LyceumStudyPage  *self,
               const LyceumCard *card)
{
  g_autofree char *choices = NULL, *words = NULL;

  if (lyceum_study_choices_ask (self->choices, self->offers_choices ? card : NULL))
    choices = lyceum_study_choices_describe (self->choices);
  words = g_strconcat (card->front, choices ? "\n" : NULL, choices, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->show_button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
show_question (LyceumStudyPage  *self,
               const LyceumCard *card)
{
  gboolean is_typed = g_strcmp0 (card->kind, "typed") == 0;

  self->answered = FALSE;
  update_actions (self); /* a button that can be pressed can have the focus */
  lyceum_card_face_show_question (self->question, card);
  gtk_editable_set_text (GTK_EDITABLE (self->typed), "");
  gtk_editable_set_editable (GTK_EDITABLE (self->typed), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->typed), is_typed);
  gtk_widget_set_visible (GTK_WIDGET (self->comparison), FALSE);
  gtk_widget_set_visible (self->answer_box, FALSE);
  gtk_stack_set_visible_child_name (self->buttons, "show");
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  offer_choices (self, card);
  gtk_widget_grab_focus (is_typed ? GTK_WIDGET (self->typed) : self->show_button);
}

static void
show_card (LyceumStudyPage *self)
{
  const LyceumCard *card = lyceum_study_session_get_card (self->session);

  update_progress (self);
  if (card)
    {
      gtk_stack_set_visible_child_name (self->states, "card");
      show_question (self, card);
      self->shown_at = g_get_monotonic_time ();
      return;
    }

  update_actions (self);
  show_summary (self);
}

static void
set_interval (LyceumStudyPage *self,
              GtkLabel        *label,
              GtkWidget       *button,
              const char      *name,
              guint            key,
              gint64           seconds)
{
  g_autofree char *interval = lyceum_interval_to_string (seconds);
  /* Translators: a grade, when the card then comes back, and the key for it: "Good, again in 4 days (3)". */
  g_autofree char *words = g_strdup_printf (_("%s, again in %s (%u)"), name, interval, key);

  gtk_label_set_label (label, interval);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_answer_text (LyceumStudyPage  *self,
                  const LyceumCard *card)
{
  g_autofree char *source = lyceum_card_words_source (card);
  g_autofree char *quote = lyceum_card_words_quote (card);
  gboolean cloze = g_strcmp0 (card->kind, "cloze") == 0;

  /* A cloze is answered in its sentence. */
  lyceum_card_face_show_answer (cloze ? self->question : self->answer, card);
  gtk_widget_set_visible (GTK_WIDGET (self->answer), !cloze);
  gtk_widget_set_visible (self->rule, !cloze);
  gtk_label_set_label (self->quote, quote ? quote : "");
  gtk_widget_set_visible (GTK_WIDGET (self->quote), quote != NULL);
  gtk_label_set_label (self->source, source);
  gtk_widget_set_visible (GTK_WIDGET (self->source), *source != '\0');
  gtk_widget_set_visible (self->answer_box, TRUE);
}

/* The grade that is suggested has the focus, and says what there is to know. */
static void
suggest_grade (LyceumStudyPage  *self,
               const LyceumCard *card,
               gboolean          knew,
               LyceumChoice      choice)
{
  GtkWidget *const buttons[] = { self->again_button, self->good_button };
  g_autofree char *spoken = lyceum_card_words_spoken (card);
  g_autofree char *words = NULL;

  if (choice == LYCEUM_CHOICE_RIGHT)
    words = g_strdup_printf (_("Right: %s"), spoken);
  else if (choice == LYCEUM_CHOICE_WRONG)
    words = g_strdup_printf (_("Not right. The right answer: %s"), spoken);
  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    gtk_accessible_update_property (GTK_ACCESSIBLE (buttons[i]), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words ? words : spoken, -1);
  gtk_widget_grab_focus (knew ? self->good_button : self->again_button);
}

static void
show_answer_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  LyceumStudyPage *self = LYCEUM_STUDY_PAGE (widget);
  const LyceumCard *card = lyceum_study_session_get_card (self->session);
  gint64 seconds[N_RATINGS] = { 0 };
  gboolean is_typed = card && g_strcmp0 (card->kind, "typed") == 0;
  LyceumTyped judgement = LYCEUM_TYPED_RIGHT;
  LyceumChoice choice;

  if (!card || self->answered || self->busy)
    return;

  self->answered = TRUE;
  show_answer_text (self, card);
  choice = lyceum_study_choices_reveal (self->choices);
  if (is_typed)
    {
      const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->typed));
      g_autofree char *comparison = lyceum_card_words_compare (card, typed, &judgement);

      gtk_label_set_markup (self->comparison, comparison);
      gtk_editable_set_editable (GTK_EDITABLE (self->typed), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->comparison), *typed != '\0');
    }
  lyceum_study_session_preview (self->session, seconds);
  set_interval (self, self->again_interval, self->again_button, _("Again"), 1, seconds[0]);
  set_interval (self, self->hard_interval, self->hard_button, _("Hard"), 2, seconds[1]);
  set_interval (self, self->good_interval, self->good_button, _("Good"), 3, seconds[2]);
  set_interval (self, self->easy_interval, self->easy_button, _("Easy"), 4, seconds[3]);
  gtk_stack_set_visible_child_name (self->buttons, "grades");
  update_actions (self);
  suggest_grade (self, card, judgement != LYCEUM_TYPED_WRONG && choice != LYCEUM_CHOICE_WRONG, choice);
}

/* The next card is the sign that the answer is on disk. Where it could not be written, the same card comes up again. */
static void
graded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumStudyPage) self = LYCEUM_STUDY_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  gboolean ok = lyceum_study_session_grade_finish (LYCEUM_STUDY_SESSION (object), result, &error);

  self->busy = FALSE;
  if (!self->content || LYCEUM_STUDY_SESSION (object) != self->session)
    return;
  if (!ok)
    lyceum_report (GTK_WIDGET (self), error);
  show_card (self);
}

static void
grade_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumStudyPage *self = LYCEUM_STUDY_PAGE (widget);
  int rating = g_variant_get_int32 (parameter);
  gint64 looked_ms = (g_get_monotonic_time () - self->shown_at) / 1000;

  if (!self->answered || self->busy || !lyceum_study_session_get_card (self->session))
    return;

  self->busy = TRUE;
  lyceum_study_session_grade_async (self->session, CLAMP (rating, LYCEUM_RATING_AGAIN, LYCEUM_RATING_EASY),
                                    MIN (looked_ms, LONGEST_LOOK_MS), graded_cb, g_object_ref (self));
}

static void
changed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumStudyPage) self = LYCEUM_STUDY_PAGE (user_data);
  LyceumStudySession *session = LYCEUM_STUDY_SESSION (object);
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (g_async_result_is_tagged (result, lyceum_study_session_undo_async))
    ok = lyceum_study_session_undo_finish (session, result, &error);
  else
    ok = lyceum_study_session_skip_finish (session, result, &error);

  self->busy = FALSE;
  if (!self->content || session != self->session)
    return;
  if (!ok)
    lyceum_report (GTK_WIDGET (self), error);
  show_card (self);
}

static void
undo_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumStudyPage *self = LYCEUM_STUDY_PAGE (widget);

  if (self->busy || !lyceum_study_session_can_undo (self->session))
    return;

  self->busy = TRUE;
  lyceum_study_session_undo_async (self->session, changed_cb, g_object_ref (self));
}

static void
toast (LyceumStudyPage *self,
       const char      *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (LYCEUM_IS_WINDOW (root))
    lyceum_window_toast (LYCEUM_WINDOW (root), text);
}

static void
bury_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumStudyPage *self = LYCEUM_STUDY_PAGE (widget);

  if (self->busy || !lyceum_study_session_get_card (self->session))
    return;

  self->busy = TRUE;
  lyceum_study_session_bury_async (self->session, changed_cb, g_object_ref (self));
  toast (self, _("Not again today. Ctrl+Z takes it back."));
}

static void
suspend_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  LyceumStudyPage *self = LYCEUM_STUDY_PAGE (widget);

  if (self->busy || !lyceum_study_session_get_card (self->session))
    return;

  self->busy = TRUE;
  lyceum_study_session_suspend_async (self->session, changed_cb, g_object_ref (self));
  toast (self, _("Suspended. Ctrl+Z takes it back."));
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumStudyPage) self = LYCEUM_STUDY_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (!lyceum_study_session_load_finish (LYCEUM_STUDY_SESSION (object), result, &error))
    {
      if (lyceum_error_is_cancelled (error) || !self->content)
        return;
      lyceum_status_set_error (self->failure, error);
      gtk_stack_set_visible_child_name (self->states, "failure");
      return;
    }

  if (self->content)
    show_card (self);
}

/* The words of the card have been changed. */
static void
words_changed_cb (LyceumStudyPage *self)
{
  const LyceumCard *card = lyceum_study_session_get_card (self->session);

  if (!card || self->busy)
    return;
  lyceum_card_face_show_question (self->question, card);
  if (self->answered)
    show_answer_text (self, card);
  else
    offer_choices (self, card);
}

static void
load (LyceumStudyPage *self)
{
  g_clear_object (&self->session);
  self->session = lyceum_study_session_new (lyceum_workshop_get_collection (self->workshop), self->course_id);
  g_signal_connect_object (self->session, "changed", G_CALLBACK (words_changed_cb), self, G_CONNECT_SWAPPED);
  update_actions (self);
  lyceum_study_session_load_async (self->session, self->cancellable, loaded_cb, g_object_ref (self));
}

static void
more_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  load (LYCEUM_STUDY_PAGE (widget));
}

static void
try_again_cb (LyceumStudyPage *self)
{
  load (self);
}

/* Returns: the number on the key, 1 to 4; 0: another key */
static guint
get_number (guint keyval)
{
  if (keyval >= GDK_KEY_1 && keyval <= GDK_KEY_4)
    return keyval - GDK_KEY_1 + 1;
  if (keyval >= GDK_KEY_KP_1 && keyval <= GDK_KEY_KP_4)
    return keyval - GDK_KEY_KP_1 + 1;
  return 0;
}

static gboolean
is_focus_in_choices (LyceumStudyPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  return focus && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->choices));
}

/* Before the focused button sees it: Space shows the answer wherever the focus is, but on an answer to choose. */
static gboolean
key_pressed_cb (LyceumStudyPage *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  if (self->answered || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) || !lyceum_study_session_get_card (self->session))
    return GDK_EVENT_PROPAGATE;
  if (get_number (keyval) > 0 && gtk_widget_get_visible (GTK_WIDGET (self->choices)))
    {
      lyceum_study_choices_choose (self->choices, get_number (keyval));
      return GDK_EVENT_STOP;
    }
  if ((keyval != GDK_KEY_space && keyval != GDK_KEY_KP_Space) || gtk_widget_get_visible (GTK_WIDGET (self->typed)) ||
      is_focus_in_choices (self))
    return GDK_EVENT_PROPAGATE;

  gtk_widget_activate_action (GTK_WIDGET (self), "study.show-answer", NULL);
  return GDK_EVENT_STOP;
}

static void
typed_cb (LyceumStudyPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "study.show-answer", NULL);
}

static void
chosen_cb (LyceumStudyPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "study.show-answer", NULL);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumStudyPage *self = LYCEUM_STUDY_PAGE (widget);
  const LyceumCard *card = lyceum_study_session_get_card (self->session);

  if (card && !self->busy)
    lyceum_card_dialog_open (widget, lyceum_workshop_get_collection (self->workshop), card->id);
}

static gboolean
lyceum_study_page_grab_focus (GtkWidget *widget)
{
  LyceumStudyPage *self = LYCEUM_STUDY_PAGE (widget);

  return gtk_widget_grab_focus (self->answered ? self->good_button : self->show_button);
}

/* When it is opened for the first time. */
static void
create_menu_cb (GtkMenuButton *button,
                gpointer       user_data)
{
  if (!gtk_menu_button_get_menu_model (button))
    gtk_menu_button_set_menu_model (button, LYCEUM_STUDY_PAGE (user_data)->study_menu);
}

static void
set_offers_choices (LyceumStudyPage *self,
                    gboolean         offers_choices)
{
  const LyceumCard *card = self->session ? lyceum_study_session_get_card (self->session) : NULL;

  if (self->offers_choices == offers_choices)
    return;

  self->offers_choices = offers_choices;
  if (card && !self->answered && !self->busy)
    {
      /* What is hidden does not keep the focus, and the keys go where it is. */
      if (is_focus_in_choices (self))
        gtk_widget_grab_focus (self->show_button);
      offer_choices (self, card);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OFFERS_CHOICES]);
}

static void
lyceum_study_page_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (property_id == PROP_OFFERS_CHOICES)
    g_value_set_boolean (value, LYCEUM_STUDY_PAGE (object)->offers_choices);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
lyceum_study_page_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (property_id == PROP_OFFERS_CHOICES)
    set_offers_choices (LYCEUM_STUDY_PAGE (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
lyceum_study_page_dispose (GObject *object)
{
  LyceumStudyPage *self = LYCEUM_STUDY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_STUDY_PAGE);

  G_OBJECT_CLASS (lyceum_study_page_parent_class)->dispose (object);
}

static void
lyceum_study_page_finalize (GObject *object)
{
  LyceumStudyPage *self = LYCEUM_STUDY_PAGE (object);

  g_clear_object (&self->session);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workshop);

  G_OBJECT_CLASS (lyceum_study_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-study-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, study_menu);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, progress);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, scroller);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, question);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, typed);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, choices);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, comparison);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, answer_box);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, answer);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, rule);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, quote);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, source);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, buttons);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, show_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, again_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, hard_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, good_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, easy_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, again_interval);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, hard_interval);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, good_interval);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, easy_interval);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, failure);
  gtk_widget_class_bind_template_child (widget_class, LyceumStudyPage, summary);
  gtk_widget_class_bind_template_callback (widget_class, key_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, try_again_cb);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const guint numbers[N_RATINGS][2] = {
    { GDK_KEY_1, GDK_KEY_KP_1 },
    { GDK_KEY_2, GDK_KEY_KP_2 },
    { GDK_KEY_3, GDK_KEY_KP_3 },
    { GDK_KEY_4, GDK_KEY_KP_4 },
  };

  for (int i = 0; i < N_RATINGS; i++)
    for (guint j = 0; j < G_N_ELEMENTS (numbers[i]); j++)
      gtk_widget_class_add_binding_action (widget_class, numbers[i][j], 0, "study.grade", "i", i + 1);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, GDK_CONTROL_MASK, "study.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, 0, "study.bury", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, 0, "study.suspend", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, 0, "study.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, 0, "study.choices", NULL);
}

static void
lyceum_study_page_class_init (LyceumStudyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_study_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_study_page_finalize;
  G_OBJECT_CLASS (klass)->get_property = lyceum_study_page_get_property;
  G_OBJECT_CLASS (klass)->set_property = lyceum_study_page_set_property;
  widget_class->grab_focus = lyceum_study_page_grab_focus;

  properties[PROP_OFFERS_CHOICES] =
    g_param_spec_boolean ("offers-choices", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  g_type_ensure (LYCEUM_TYPE_CARD_FACE);
  g_type_ensure (LYCEUM_TYPE_STUDY_CHOICES);
  g_type_ensure (LYCEUM_TYPE_STATUS);
  g_type_ensure (LYCEUM_TYPE_READING_COLUMN);
  g_type_ensure (LYCEUM_TYPE_STUDY_SUMMARY);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "study.show-answer", NULL, show_answer_action);
  gtk_widget_class_install_action (widget_class, "study.grade", "i", grade_action);
  gtk_widget_class_install_action (widget_class, "study.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "study.bury", NULL, bury_action);
  gtk_widget_class_install_action (widget_class, "study.suspend", NULL, suspend_action);
  gtk_widget_class_install_action (widget_class, "study.more", NULL, more_action);
  gtk_widget_class_install_action (widget_class, "study.edit", NULL, edit_action);
  gtk_widget_class_install_property_action (widget_class, "study.choices", "offers-choices");
  add_keys (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_study_page_init (LyceumStudyPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->menu_button, create_menu_cb, self, NULL);
}

GtkWidget *
lyceum_study_page_new (LyceumWorkshop *workshop,
                       gint64          course_id,
                       GSettings      *settings)
{
  LyceumStudyPage *self = g_object_new (LYCEUM_TYPE_STUDY_PAGE, NULL);

  self->workshop = g_object_ref (workshop);
  self->course_id = course_id;
  if (settings)
    g_settings_bind (settings, "study-choices", self, "offers-choices", G_SETTINGS_BIND_DEFAULT);
  lyceum_card_face_set_database (self->question, lyceum_collection_get_database (lyceum_workshop_get_collection (workshop)));
  lyceum_card_face_set_database (self->answer, lyceum_collection_get_database (lyceum_workshop_get_collection (workshop)));
  load (self);
  return GTK_WIDGET (self);
}
