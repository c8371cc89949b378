/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-selection-answer.h"

#include <string.h>

#include "lyceum-markdown-view.h"
#include "lyceum-markdown.h"

/* A paragraph that never ends is cut at the end of a line, or at a space, so that no frame has more to lay out. */
#define MAX_PARAGRAPH_BYTES 4000

struct _LyceumLessonSelectionAnswer
{
  GtkWidget parent_instance;

  GString *text;
  gsize laid_out;    /* bytes of @text that have widgets of their own */
  gsize looked_at;   /* bytes in which the end of a paragraph has been looked for */
  gboolean in_code;  /* @looked_at stands between fences */
  guint n_read;
  GtkWidget *open;   /* the paragraph that grows */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (LyceumLessonSelectionAnswer, lyceum_lesson_selection_answer, GTK_TYPE_WIDGET)

static void
lay_out (LyceumLessonSelectionAnswer *self,
         gsize                        end)
{
  g_autofree char *markdown = g_strndup (self->text->str + self->laid_out, end - self->laid_out);
  GtkWidget *view;

  self->laid_out = end;
  if (*g_strchomp (markdown) == '\0')
    return;
  view = lyceum_markdown_view_new ();
  lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (view), lyceum_markdown_parse (markdown));
  gtk_widget_insert_before (view, GTK_WIDGET (self), self->open);
  self->n_read++;
}

/* Looks at each whole line once: an empty one ends a paragraph, but not between the fences of code. */
static void
lay_out_what_is_over (LyceumLessonSelectionAnswer *self)
{
  const char *feed;

  while ((feed = memchr (self->text->str + self->looked_at, '\n', self->text->len - self->looked_at)))
    {
      const char *line = self->text->str + self->looked_at;
      gsize end = feed + 1 - self->text->str;
      gboolean is_empty = line + strspn (line, " \t\r") == feed;

      if (g_str_has_prefix (line, "```"))
        self->in_code = !self->in_code;
      self->looked_at = end;
      if ((is_empty && !self->in_code) || end - self->laid_out > MAX_PARAGRAPH_BYTES)
        lay_out (self, end);
    }
  if (self->text->len - self->laid_out > MAX_PARAGRAPH_BYTES)
    {
      const char *space = g_strrstr (self->text->str + self->laid_out, " ");

      if (space && space - self->text->str > (gssize) self->looked_at)
        {
          self->looked_at = space + 1 - self->text->str;
          lay_out (self, self->looked_at);
        }
    }
}

static void
show_open (LyceumLessonSelectionAnswer *self)
{
  const char *open = self->text->str + self->laid_out;

  gtk_label_set_text (GTK_LABEL (self->open), open);
  gtk_widget_set_visible (self->open, *open != '\0');
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  LyceumLessonSelectionAnswer *self = LYCEUM_LESSON_SELECTION_ANSWER (widget);

  self->tick_id = 0;
  lay_out_what_is_over (self);
  show_open (self);
  return G_SOURCE_REMOVE;
}

void
lyceum_lesson_selection_answer_append (LyceumLessonSelectionAnswer *self,
                                       const char                  *text)
{
  gboolean is_first = self->text->len == 0;

  g_string_append (self->text, text);
  if (is_first)
    show_open (self);
  else if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
stop_ticking (LyceumLessonSelectionAnswer *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
}

void
lyceum_lesson_selection_answer_end (LyceumLessonSelectionAnswer *self)
{
  stop_ticking (self);
  lay_out_what_is_over (self);
  lay_out (self, self->text->len);
  self->looked_at = self->text->len;
  show_open (self);
}

void
lyceum_lesson_selection_answer_clear (LyceumLessonSelectionAnswer *self)
{
  GtkWidget *child;

  stop_ticking (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != self->open)
    gtk_widget_unparent (child);
  g_string_truncate (self->text, 0);
  self->laid_out = self->looked_at = 0;
  self->in_code = FALSE;
  self->n_read = 0;
  show_open (self);
}

const char *
lyceum_lesson_selection_answer_get_text (LyceumLessonSelectionAnswer *self)
{
  g_return_val_if_fail (LYCEUM_IS_LESSON_SELECTION_ANSWER (self), NULL);

  return self->text->str;
}

guint
lyceum_lesson_selection_answer_get_n_read (LyceumLessonSelectionAnswer *self)
{
  g_return_val_if_fail (LYCEUM_IS_LESSON_SELECTION_ANSWER (self), 0);

  return self->n_read;
}

static void
lyceum_lesson_selection_answer_dispose (GObject *object)
{
  LyceumLessonSelectionAnswer *self = LYCEUM_LESSON_SELECTION_ANSWER (object);
  GtkWidget *child;

  stop_ticking (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
  self->open = NULL;

  G_OBJECT_CLASS (lyceum_lesson_selection_answer_parent_class)->dispose (object);
}

static void
lyceum_lesson_selection_answer_finalize (GObject *object)
{
  g_string_free (LYCEUM_LESSON_SELECTION_ANSWER (object)->text, TRUE);

  G_OBJECT_CLASS (lyceum_lesson_selection_answer_parent_class)->finalize (object);
}

static void
lyceum_lesson_selection_answer_class_init (LyceumLessonSelectionAnswerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_lesson_selection_answer_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_lesson_selection_answer_finalize;

  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "selectionanswer");
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
}

static void
lyceum_lesson_selection_answer_init (LyceumLessonSelectionAnswer *self)
{
  self->text = g_string_new (NULL);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->open = g_object_new (GTK_TYPE_LABEL,
                             "wrap", TRUE,
                             "wrap-mode", PANGO_WRAP_WORD_CHAR,
                             "xalign", 0.0,
                             "selectable", TRUE,
                             "focusable", FALSE,
                             "visible", FALSE,
                             NULL);
  gtk_widget_add_css_class (self->open, "open");
  gtk_widget_set_parent (self->open, GTK_WIDGET (self));
}
