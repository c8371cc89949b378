/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-question-list.h"

#include <glib/gi18n-lib.h>

#include "lyceum-drafts.h"
#include "lyceum-markdown-view.h"
#include "lyceum-tokens.h"

struct _LyceumLessonQuestionList
{
  AdwBin parent_instance;

  char *shown; /* (owned) (nullable): all questions and answers that are on the screen */
};

G_DEFINE_FINAL_TYPE (LyceumLessonQuestionList, lyceum_lesson_question_list, ADW_TYPE_BIN)

static void
lyceum_lesson_question_list_finalize (GObject *object)
{
  g_free (LYCEUM_LESSON_QUESTION_LIST (object)->shown);

  G_OBJECT_CLASS (lyceum_lesson_question_list_parent_class)->finalize (object);
}

static void
lyceum_lesson_question_list_class_init (LyceumLessonQuestionListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_lesson_question_list_finalize;

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "questionlist");
}

static void
lyceum_lesson_question_list_init (LyceumLessonQuestionList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static char *
join_all (const LyceumLesson *lesson)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; lesson->questions && i < lesson->questions->len; i++)
    {
      const LyceumLessonQuestion *question = g_ptr_array_index (lesson->questions, i);

      g_string_append_printf (all, "%s\n%s\n\n", question->question, question->answer ? question->answer : "");
    }
  return g_string_free (all, FALSE);
}

static GtkWidget *
make_heading (const LyceumLesson *lesson)
{
  /* In the language of the lesson, as its other headings are. */
  const char *text = lyceum_check_questions_heading (lyceum_guess_language (lesson->markdown ? lesson->markdown : ""));
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "label", text, "wrap", TRUE,
                                     "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_LEVEL, 2, -1);
  gtk_widget_add_css_class (heading, "questions-heading");
  return heading;
}

/* Laid out when it is asked for: most answers stay folded. */
static void
expanded_cb (AdwExpanderRow *row,
             GParamSpec     *pspec,
             GtkWidget      *view)
{
  const char *answer = g_object_get_data (G_OBJECT (row), "answer");
  gboolean is_open = adw_expander_row_get_expanded (row);

  adw_expander_row_set_subtitle (row, is_open ? _("Hide answer") : _("Show answer"));
  if (!is_open || !answer)
    return;

  lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (view), lyceum_markdown_parse (answer));
  g_object_set_data (G_OBJECT (row), "answer", NULL);
}

static GtkWidget *
make_answer (const LyceumLessonQuestion *question,
             GtkWidget                  *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "activatable", FALSE, "selectable", FALSE, "child", box, NULL);

  gtk_widget_add_css_class (box, "answer");
  gtk_box_append (GTK_BOX (box), view);
  if (question->place && *question->place)
    {
      GtkWidget *place = g_object_new (GTK_TYPE_LABEL, "label", question->place, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                       "xalign", 0.0, NULL);

      gtk_widget_add_css_class (place, "dim-label");
      gtk_widget_add_css_class (place, "caption");
      gtk_box_append (GTK_BOX (box), place);
    }
  return row;
}

static GtkWidget *
make_row (const LyceumLessonQuestion *question)
{
  GtkWidget *row, *view;

  if (!question->answer)
    return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", question->question, "title-lines", 0, NULL);

  row = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", question->question, "subtitle", _("Show answer"), NULL);
  view = lyceum_markdown_view_new ();
  g_object_set_data_full (G_OBJECT (row), "answer", g_strdup (question->answer), g_free);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), make_answer (question, view));
  g_signal_connect_object (row, "notify::expanded", G_CALLBACK (expanded_cb), view, 0);
  return row;
}

void
lyceum_lesson_question_list_set (LyceumLessonQuestionList *self,
                                 const LyceumLesson       *lesson)
{
  g_autofree char *all = join_all (lesson);
  GtkWidget *box, *list;

  g_return_if_fail (LYCEUM_IS_LESSON_QUESTION_LIST (self));

  if (g_strcmp0 (self->shown, all) == 0)
    return;

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, NULL);
  gtk_widget_add_css_class (list, "boxed-list");
  for (guint i = 0; lesson->questions && i < lesson->questions->len; i++)
    gtk_list_box_append (GTK_LIST_BOX (list), make_row (g_ptr_array_index (lesson->questions, i)));
  gtk_box_append (GTK_BOX (box), make_heading (lesson));
  gtk_box_append (GTK_BOX (box), list);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), lesson->questions && lesson->questions->len > 0);
  g_free (self->shown);
  self->shown = g_steal_pointer (&all);
}
