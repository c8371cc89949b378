/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-suggestions.h"

#include <glib/gi18n-lib.h>

#define MAX_LESSONS 3
#define MAX_QUESTIONS 4
/* A longer term or title makes no good question. In characters. */
#define MAX_TERM 40

typedef struct
{
  GArray *lessons;      /* (owned): ids of lessons that are still to be read */
  GPtrArray *questions; /* (owned): of char * */
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_array_unref (search->lessons);
  g_ptr_array_unref (search->questions);
  g_free (search);
}

static void read_next (GTask *task);

static void
return_questions (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  GStrvBuilder *builder = g_strv_builder_new ();

  for (guint i = 0; i < search->questions->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (search->questions, i));
  g_task_return_pointer (task, g_strv_builder_end (builder), (GDestroyNotify) g_strfreev);
  g_strv_builder_unref (builder);
}

static gboolean
is_short (const char *text)
{
  return text && *text && g_utf8_strlen (text, -1) <= MAX_TERM;
}

static void
add (Search *search,
     char   *question)
{
  if (search->questions->len < MAX_QUESTIONS)
    g_ptr_array_add (search->questions, question);
  else
    g_free (question);
}

static void
add_questions (Search             *search,
               const LyceumLesson *lesson)
{
  const LyceumLessonTerm *first = NULL, *second = NULL;

  for (guint i = 0; lesson->key_terms && i < lesson->key_terms->len && !second; i++)
    {
      const LyceumLessonTerm *term = g_ptr_array_index (lesson->key_terms, i);

      if (is_short (term->term) && !first)
        first = term;
      else if (is_short (term->term))
        second = term;
    }
  if (first && second && search->questions->len % 2 == 1)
    /* Translators: a question to ask about a course; two key terms of it. */
    add (search, g_strdup_printf (_("How do “%s” and “%s” belong together?"), first->term, second->term));
  else if (first)
    /* Translators: likewise, one key term. */
    add (search, g_strdup_printf (_("What does “%s” mean?"), first->term));
  if (is_short (lesson->title))
    /* Translators: likewise, the title of a lesson. */
    add (search, g_strdup_printf (_("What matters most about “%s”?"), lesson->title));
}

static void
lesson_read_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumLesson) lesson = lyceum_collection_get_lesson_finish (LYCEUM_COLLECTION (object), result, &error);

  if (lesson)
    add_questions (g_task_get_task_data (task), lesson);
  /* One that has gone meanwhile is left out. */
  if (g_task_return_error_if_cancelled (task))
    return;
  read_next (g_steal_pointer (&task));
}

/* Takes @task. */
static void
read_next (GTask *task)
{
  Search *search = g_task_get_task_data (task);
  gint64 id;

  if (search->lessons->len == 0 || search->questions->len >= MAX_QUESTIONS)
    {
      return_questions (task);
      g_object_unref (task);
      return;
    }

  id = g_array_index (search->lessons, gint64, 0);
  g_array_remove_index (search->lessons, 0);
  lyceum_collection_get_lesson_async (g_task_get_source_object (task), id, g_task_get_cancellable (task), lesson_read_cb, task);
}

static void
lessons_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Search *search = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) lessons = lyceum_collection_list_lessons_finish (LYCEUM_COLLECTION (object), result, &error);
  g_autoptr (GArray) made = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!lessons)
    {
      g_task_return_error (task, error);
      return;
    }

  for (guint i = 0; i < lessons->len; i++)
    {
      const LyceumLesson *lesson = g_ptr_array_index (lessons, i);

      if (lesson->made)
        g_array_append_val (made, lesson->id);
    }
  /* From its beginning, its middle and its end. */
  for (guint i = 0; i < MIN (made->len, MAX_LESSONS); i++)
    g_array_append_val (search->lessons, g_array_index (made, gint64, made->len <= MAX_LESSONS ? i : i * (made->len - 1) / 2));
  read_next (g_steal_pointer (&task));
}

static void
courses_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;
  g_autoptr (GPtrArray) courses = lyceum_collection_list_courses_finish (LYCEUM_COLLECTION (object), result, &error);
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (!courses)
    g_task_return_error (task, error);
  else if (courses->len == 0)
    return_questions (task);
  else
    lyceum_collection_list_lessons_async (LYCEUM_COLLECTION (object), ((LyceumCourse *) g_ptr_array_index (courses, 0))->id, FALSE,
                                          cancellable, lessons_read_cb, g_steal_pointer (&task));
}

void
lyceum_ask_suggestions_async (LyceumCollection   *collection,
                              gint64              course_id,
                              GCancellable       *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer            user_data)
{
  GTask *task = g_task_new (collection, cancellable, callback, user_data);
  Search *search = g_new0 (Search, 1);

  g_task_set_source_tag (task, lyceum_ask_suggestions_async);
  search->lessons = g_array_new (FALSE, FALSE, sizeof (gint64));
  search->questions = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, search, search_free);
  if (course_id)
    lyceum_collection_list_lessons_async (collection, course_id, FALSE, cancellable, lessons_read_cb, task);
  else
    lyceum_collection_list_courses_async (collection, cancellable, courses_read_cb, task);
}

GStrv
lyceum_ask_suggestions_finish (GAsyncResult *result,
                               GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_ask_suggestions_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
