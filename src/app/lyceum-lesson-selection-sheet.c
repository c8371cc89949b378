/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-selection-sheet.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-card-dialog.h"
#include "lyceum-complete.h"
#include "lyceum-error-text.h"
#include "lyceum-lesson-selection-answer.h"
#include "lyceum-window.h"

#define MAX_ANSWER_TOKENS 1500
#define MAX_PASSAGE_CHARACTERS 600
#define N_PASSAGES 4

struct _LyceumLessonSelectionSheet
{
  GtkWidget parent_instance;

  GtkWidget *content;
  GtkLabel *title;
  GtkDropDown *language;
  GtkLabel *quote;
  GtkWidget *scroller;
  LyceumLessonSelectionAnswer *answer;
  GtkWidget *passages;
  GtkWidget *work;
  GtkSpinner *spinner;
  GtkLabel *work_label;
  GtkLabel *note;
  GtkWidget *set_up_button;
  GtkWidget *foot;
  GtkWidget *again_button;
  GtkWidget *stop_button;
  GtkWidget *copy_button;
  GtkWidget *card_button;

  LyceumWorkshop *workshop;  /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): while something is under way */
  LyceumSelectionDeed deed;
  char *words, *around;      /* (owned) */
  char *lesson_title;        /* (owned) */
  gint64 lesson_id, course_id;
  gboolean is_setting_up;    /* the list of languages is being set, not chosen from */
};

G_DEFINE_FINAL_TYPE (LyceumLessonSelectionSheet, lyceum_lesson_selection_sheet, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CLOSE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* An answer on its way; it outlives the next question. */
typedef struct
{
  LyceumLessonSelectionSheet *sheet; /* (owned) */
  GCancellable *cancellable;         /* (owned) */
} Asking;

static Asking *
asking_new (LyceumLessonSelectionSheet *self)
{
  Asking *asking = g_new0 (Asking, 1);

  asking->sheet = g_object_ref (self);
  asking->cancellable = g_object_ref (self->cancellable);
  return asking;
}

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->sheet);
  g_object_unref (asking->cancellable);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

/* Whether the sheet still shows this one. */
static gboolean
is_current (Asking *asking)
{
  return asking->sheet->cancellable == asking->cancellable;
}

static void
show_work (LyceumLessonSelectionSheet *self,
           const char                 *words)
{
  gtk_label_set_label (self->work_label, words ? words : "");
  gtk_widget_set_visible (self->work, words != NULL);
  gtk_spinner_set_spinning (self->spinner, words != NULL);
}

static void
show_note (LyceumLessonSelectionSheet *self,
           const char                 *words)
{
  gtk_label_set_label (self->note, words ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), words != NULL);
}

/* A foot without buttons takes no place. */
static void
show_foot (LyceumLessonSelectionSheet *self)
{
  gboolean any = FALSE;

  for (GtkWidget *child = gtk_widget_get_first_child (self->foot); child; child = gtk_widget_get_next_sibling (child))
    any = any || gtk_widget_get_visible (child);
  gtk_widget_set_visible (self->foot, any);
}

static gboolean
has_answer (LyceumLessonSelectionSheet *self)
{
  return *lyceum_lesson_selection_answer_get_text (self->answer) != '\0';
}

/* Nothing is under way any more. */
static void
end (LyceumLessonSelectionSheet *self)
{
  g_clear_object (&self->cancellable);
  show_work (self, NULL);
  lyceum_lesson_selection_answer_end (self->answer);
  gtk_widget_set_visible (self->stop_button, FALSE);
  gtk_widget_set_visible (self->copy_button, has_answer (self));
  gtk_widget_set_visible (self->card_button, has_answer (self));
}

static void
begin (LyceumLessonSelectionSheet *self)
{
  GtkWidget *child;

  lyceum_lesson_selection_sheet_stop (self);
  self->cancellable = g_cancellable_new ();
  lyceum_lesson_selection_answer_clear (self->answer);
  while ((child = gtk_widget_get_first_child (self->passages)))
    gtk_box_remove (GTK_BOX (self->passages), child);
  show_note (self, NULL);
  show_work (self, _("Asking…"));
  gtk_widget_set_visible (self->set_up_button, FALSE);
  gtk_widget_set_visible (self->again_button, FALSE);
  gtk_widget_set_visible (self->stop_button, TRUE);
  gtk_widget_set_visible (self->copy_button, FALSE);
  gtk_widget_set_visible (self->card_button, FALSE);
}

/* Where the passage begins to speak of it: the first paragraph that has the words, or the whole of it. */
static const char *
find_start (const char *text,
            const char *words)
{
  g_autofree char *wanted = g_utf8_casefold (words, -1);

  for (const char *line = text; line && *line; line = strchr (line, '\n') ? strchr (line, '\n') + 1 : NULL)
    {
      g_autofree char *folded = g_utf8_casefold (line, strcspn (line, "\n"));

      if (strstr (folded, wanted))
        return line;
    }
  return text;
}

static GtkWidget *
make_passage (const LyceumPassage *passage,
              const char          *words)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *place = NULL;
  g_autofree char *text = g_strdup (find_start (passage->text, words));
  GtkWidget *place_label, *text_label;

  if (g_utf8_strlen (text, -1) > MAX_PASSAGE_CHARACTERS)
    {
      g_autofree char *start = g_utf8_substring (text, 0, MAX_PASSAGE_CHARACTERS);

      g_free (text);
      text = g_strconcat (start, "…", NULL);
    }
  if (passage->heading_path && *passage->heading_path)
    place = g_strdup (passage->heading_path);
  else
    place = g_strdup (passage->location ? passage->location : passage->source_name);
  place_label = g_object_new (GTK_TYPE_LABEL, "label", place, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  gtk_widget_add_css_class (place_label, "heading");
  text_label = g_object_new (GTK_TYPE_LABEL, "label", g_strstrip (text), "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0,
                             "selectable", TRUE, NULL);
  gtk_box_append (GTK_BOX (box), place_label);
  gtk_box_append (GTK_BOX (box), text_label);
  return box;
}

/* The paragraph that is being read is none: it is on the screen. */
static gboolean
is_on_the_page (LyceumLessonSelectionSheet *self,
                const LyceumPassage        *passage)
{
  g_autofree char *start = g_utf8_substring (self->around, 0, MIN (60, g_utf8_strlen (self->around, -1)));

  return g_utf8_strlen (passage->text, -1) < g_utf8_strlen (self->around, -1) + 40 && strstr (passage->text, start);
}

static void
show_passages (LyceumLessonSelectionSheet *self,
               GPtrArray                  *passages)
{
  guint n_shown = 0;

  for (guint i = 0; passages && i < passages->len && n_shown < N_PASSAGES; i++)
    {
      const LyceumPassage *passage = g_ptr_array_index (passages, i);

      if (is_on_the_page (self, passage))
        continue;
      gtk_box_append (GTK_BOX (self->passages), make_passage (passage, self->words));
      n_shown++;
    }
  if (n_shown > 0)
    show_note (self, _("What else this course says of it. A language model would explain it in its own words."));
  else
    show_note (self, _("This course says nothing else of it. A language model would explain it in its own words."));
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Asking) asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) passages = lyceum_search_find_finish (LYCEUM_SEARCH (object), result, &error);
  const LyceumSearchSettings settings = LYCEUM_SEARCH_DEFAULTS;

  if (!is_current (asking))
    return;
  if (passages)
    lyceum_search_choose (passages, &settings);
  end (asking->sheet);
  gtk_widget_set_visible (asking->sheet->set_up_button, TRUE);
  show_passages (asking->sheet, passages);
}

/* Nobody can be asked: what is built in knows the course. */
static void
do_without_model (LyceumLessonSelectionSheet *self)
{
  const LyceumSearchSettings settings = LYCEUM_SEARCH_DEFAULTS;
  const LyceumSearchFilter filter = { .course_id = self->course_id };

  if (self->deed == LYCEUM_SELECTION_EXPLAIN)
    {
      show_work (self, _("Looking in the course…"));
      lyceum_search_find_async (lyceum_workshop_get_search (self->workshop), self->words, NULL, NULL, 0, &filter, &settings, 16,
                                self->cancellable, found_cb, asking_new (self));
      return;
    }
  end (self);
  gtk_widget_set_visible (self->set_up_button, TRUE);
  show_note (self, _("This takes a language model, and none has been set up yet. It can run on this computer, or be a service."));
}

static void
show_failure (LyceumLessonSelectionSheet *self,
              const GError               *error)
{
  end (self);
  show_note (self, error->message);
  gtk_widget_set_visible (self->again_button, TRUE);
  gtk_widget_set_visible (self->set_up_button, g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_KEY) ||
                                                 g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_NO_MODEL) ||
                                                 g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE));
}

static void
show_whole (LyceumLessonSelectionSheet *self,
            const LyceumCompleteAnswer *answer)
{
  g_autofree char *author = NULL;

  end (self);
  gtk_widget_set_visible (self->again_button, TRUE);
  if (!has_answer (self))
    show_note (self, _("The model said nothing."));
  else if (answer->finish == LYCEUM_FINISH_LENGTH)
    show_note (self, _("The answer was cut off: it was as long as it may be."));
  else
    {
      /* Translators: the name of a model, and of the server that has it. */
      author = g_strdup_printf (_("By %s (%s). It may be wrong."), answer->model, answer->provider_name);
      show_note (self, author);
    }
}

static void
answered_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (Asking) asking = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumCompleteAnswer) answer = lyceum_complete_finish (LYCEUM_QUEUE (object), result, &error);
  LyceumLessonSelectionSheet *self = asking->sheet;

  if (!is_current (asking))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED))
    do_without_model (self);
  else if (error)
    show_failure (self, error);
  else
    show_whole (self, answer);
}

static void
part_cb (LyceumCompletePart part,
         const char        *text,
         gpointer           user_data)
{
  Asking *asking = user_data;
  LyceumLessonSelectionSheet *self = asking->sheet;

  if (!is_current (asking))
    return;
  switch (part)
    {
    case LYCEUM_COMPLETE_TEXT:
      show_work (self, NULL);
      lyceum_lesson_selection_answer_append (self->answer, text);
      break;
    case LYCEUM_COMPLETE_REASONING:
      show_work (self, _("Thinking…"));
      break;
    case LYCEUM_COMPLETE_RESTART:
      lyceum_lesson_selection_answer_clear (self->answer);
      break;
    case LYCEUM_COMPLETE_WAITING:
      show_work (self, text);
      break;
    }
}

static const char *
get_language (LyceumLessonSelectionSheet *self)
{
  guint n, chosen = gtk_drop_down_get_selected (self->language);
  const LyceumSelectionLanguage *languages = lyceum_selection_get_languages (&n);

  return chosen < n ? languages[chosen].english : NULL;
}

static void
ask_again (LyceumLessonSelectionSheet *self)
{
  const LyceumSelectionQuestion question = {
    .words = self->words,
    .around = self->around,
    .lesson_title = self->lesson_title,
    .language = get_language (self),
  };
  g_autofree char *prompt = lyceum_selection_make_prompt (self->deed, &question);
  g_autofree char *title = NULL;
  LyceumCompleteOptions options = LYCEUM_COMPLETE_DEFAULTS;
  Asking *asking;

  begin (self);
  /* Translators: what is asked ("Explain"), and the title of a lesson. */
  title = g_strdup_printf (_("%s: %s"), lyceum_selection_deed_get_title (self->deed), self->lesson_title);
  options.prompt = prompt;
  options.system_prompt = lyceum_selection_get_system_prompt ();
  options.title = title;
  options.max_tokens = MAX_ANSWER_TOKENS;
  asking = asking_new (self);
  lyceum_complete_async (lyceum_workshop_get_queue (self->workshop), lyceum_workshop_get_models (self->workshop), &options, part_cb,
                         asking, self->cancellable, answered_cb, asking);
}

void
lyceum_lesson_selection_sheet_ask (LyceumLessonSelectionSheet *self,
                                   LyceumWorkshop             *workshop,
                                   const LyceumLesson         *lesson,
                                   LyceumSelectionDeed         deed,
                                   const char                 *words,
                                   const char                 *around)
{
  g_return_if_fail (LYCEUM_IS_LESSON_SELECTION_SHEET (self));

  g_set_object (&self->workshop, workshop);
  self->deed = deed;
  self->lesson_id = lesson->id;
  self->course_id = lesson->course_id;
  g_free (self->words);
  g_free (self->around);
  g_free (self->lesson_title);
  self->words = g_strdup (words);
  self->around = g_strdup (around);
  self->lesson_title = g_strdup (lesson->title);
  gtk_label_set_label (self->title, lyceum_selection_deed_get_title (deed));
  gtk_label_set_label (self->quote, words);
  gtk_widget_set_visible (GTK_WIDGET (self->language), deed == LYCEUM_SELECTION_TRANSLATE);
  ask_again (self);
}

void
lyceum_lesson_selection_sheet_stop (LyceumLessonSelectionSheet *self)
{
  g_autoptr (GCancellable) cancellable = g_steal_pointer (&self->cancellable);

  if (!cancellable)
    return;
  g_cancellable_cancel (cancellable);
  end (self);
  gtk_widget_set_visible (self->again_button, TRUE);
}

gboolean
lyceum_lesson_selection_sheet_is_running (LyceumLessonSelectionSheet *self)
{
  g_return_val_if_fail (LYCEUM_IS_LESSON_SELECTION_SHEET (self), FALSE);

  return self->cancellable != NULL;
}

const char *
lyceum_lesson_selection_sheet_get_text (LyceumLessonSelectionSheet *self)
{
  g_return_val_if_fail (LYCEUM_IS_LESSON_SELECTION_SHEET (self), NULL);

  return lyceum_lesson_selection_answer_get_text (self->answer);
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  lyceum_lesson_selection_sheet_stop (LYCEUM_LESSON_SELECTION_SHEET (widget));
  g_signal_emit (widget, signals[SIGNAL_CLOSE], 0);
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  lyceum_lesson_selection_sheet_stop (LYCEUM_LESSON_SELECTION_SHEET (widget));
}

static void
again_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  LyceumLessonSelectionSheet *self = LYCEUM_LESSON_SELECTION_SHEET (widget);

  if (self->workshop)
    ask_again (self);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumLessonSelectionSheet *self = LYCEUM_LESSON_SELECTION_SHEET (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), lyceum_lesson_selection_sheet_get_text (self));
  if (LYCEUM_IS_WINDOW (root))
    lyceum_window_toast (LYCEUM_WINDOW (root), _("Copied"));
}

static void
card_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumLessonSelectionSheet *self = LYCEUM_LESSON_SELECTION_SHEET (widget);
  g_autofree char *front = NULL, *back = NULL;
  GtkWindow *dialog;

  lyceum_selection_make_card (self->deed, self->words, lyceum_lesson_selection_sheet_get_text (self), &front, &back);
  dialog = lyceum_card_dialog_new_for_lesson (lyceum_workshop_get_collection (self->workshop), 0, self->lesson_id,
                                              self->lesson_title, front, back, self->words);
  gtk_window_set_transient_for (dialog, GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (dialog);
}

static void
language_chosen_cb (LyceumLessonSelectionSheet *self)
{
  if (!self->is_setting_up && self->workshop && self->deed == LYCEUM_SELECTION_TRANSLATE)
    ask_again (self);
}

static gboolean
lyceum_lesson_selection_sheet_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (LYCEUM_LESSON_SELECTION_SHEET (widget)->scroller);
}

static void
lyceum_lesson_selection_sheet_dispose (GObject *object)
{
  LyceumLessonSelectionSheet *self = LYCEUM_LESSON_SELECTION_SHEET (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workshop);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_LESSON_SELECTION_SHEET);

  G_OBJECT_CLASS (lyceum_lesson_selection_sheet_parent_class)->dispose (object);
}

static void
lyceum_lesson_selection_sheet_finalize (GObject *object)
{
  LyceumLessonSelectionSheet *self = LYCEUM_LESSON_SELECTION_SHEET (object);

  g_free (self->words);
  g_free (self->around);
  g_free (self->lesson_title);

  G_OBJECT_CLASS (lyceum_lesson_selection_sheet_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-lesson-selection-sheet.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, language);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, quote);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, scroller);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, answer);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, passages);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, work);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, spinner);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, work_label);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, note);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, set_up_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, foot);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, again_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, stop_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, copy_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumLessonSelectionSheet, card_button);
  gtk_widget_class_bind_template_callback (widget_class, language_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_foot);
}

static void
lyceum_lesson_selection_sheet_class_init (LyceumLessonSelectionSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_lesson_selection_sheet_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_lesson_selection_sheet_finalize;
  widget_class->grab_focus = lyceum_lesson_selection_sheet_grab_focus;

  signals[SIGNAL_CLOSE] =
    g_signal_new ("close", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LYCEUM_TYPE_LESSON_SELECTION_ANSWER);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "sheet.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "sheet.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "sheet.again", NULL, again_action);
  gtk_widget_class_install_action (widget_class, "sheet.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "sheet.card", NULL, card_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "sheet.close", NULL);
  gtk_widget_class_set_css_name (widget_class, "selectionsheet");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_lesson_selection_sheet_init (LyceumLessonSelectionSheet *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const LyceumSelectionLanguage *languages;
  guint n;

  gtk_widget_init_template (GTK_WIDGET (self));
  languages = lyceum_selection_get_languages (&n);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (names, languages[i].own);
  self->is_setting_up = TRUE;
  gtk_drop_down_set_model (self->language, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->language, lyceum_selection_find_language (g_get_language_names ()));
  self->is_setting_up = FALSE;
}
