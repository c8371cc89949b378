/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-model-tasks-private.h"
#include "lyceum-thread.h"

/* A server that asks for a longer pause than that is one that does not work. Milliseconds. */
#define MAX_PATIENCE_MS (15 * 60 * 1000)
/* Only silence counts, and the provider counts that: an answer may take as long as it takes. */
#define TIMEOUT_SECONDS 86400

gboolean
_lyceum_model_job_init (LyceumModelJob   *self,
                        LyceumTaskRun    *run,
                        LyceumCourseWork *work)
{
  g_autoptr (GVariant) maker = NULL;
  GError *error = NULL;

  lyceum_assert_network ();

  if (!_lyceum_check_payload (run, "(sua{sv})", &error))
    {
      lyceum_task_run_set_permanent (run);
      lyceum_task_run_return_error (run, error);
      return FALSE;
    }
  self->run = lyceum_task_run_ref (run);
  self->work = _lyceum_course_work_ref (work);
  g_variant_get (lyceum_task_run_get_payload (run), "(su@a{sv})", &self->source_uid, &self->position, &maker);
  self->maker = _lyceum_maker_from_variant (maker);
  g_variant_lookup (maker, "anew", "b", &self->anew);
  self->wish.maker = self->maker;
  self->wish.run = run;
  return TRUE;
}

void
_lyceum_model_job_clear (LyceumModelJob *self)
{
  g_clear_pointer (&self->source, _lyceum_model_source_free);
  g_clear_pointer (&self->lesson, _lyceum_lesson_work_free);
  g_clear_pointer (&self->maker, lyceum_maker_free);
  g_clear_pointer (&self->work, _lyceum_course_work_unref);
  g_clear_pointer (&self->run, lyceum_task_run_unref);
  g_free (self->source_uid);
  g_free (self->topic);
}

static gboolean
read_source_input (LyceumConnection *connection,
                   gpointer          data,
                   gpointer         *result,
                   GError          **error)
{
  *result = lyceum_read_source_input (connection, data, error);
  return *result != NULL;
}

gboolean
_lyceum_model_job_load_thread_cb (LyceumModelJob *self,
                                  GCancellable   *cancellable,
                                  GError        **error)
{
  g_autoptr (LyceumSourceInput) source = NULL;
  gpointer result = NULL;

  if (!lyceum_database_read_thread_cb (self->work->database, read_source_input, self->source_uid, cancellable, &result, error))
    {
      _lyceum_forgive_deleted (error);
      return FALSE;
    }
  source = result;
  self->is_topic = !source->path && !source->pasted;
  self->topic = g_strdup (source->name);
  self->lesson = _lyceum_lesson_work_read_thread_cb (self->work, self->source_uid, self->position, cancellable, error);
  if (!self->lesson)
    return FALSE;

  self->language = lyceum_document_get_language (self->lesson->document);
  if (!self->is_topic)
    {
      const char *found;

      self->source = _lyceum_model_source_new (self->lesson->document, self->lesson->section->first_block,
                                               self->lesson->section->n_blocks);
      found = _lyceum_model_source_get_language (self->source);
      if (!self->language || !*self->language)
        self->language = found;
    }
  self->wish.language = self->language;
  return TRUE;
}

gboolean
_lyceum_model_must_fall_back (LyceumTaskRun *run,
                              const GError  *error)
{
  guint milliseconds = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    return TRUE;
  if (error->domain != LYCEUM_PROVIDER_ERROR)
    return FALSE;
  if (lyceum_provider_error_get_retry_after (error, &milliseconds) && milliseconds <= MAX_PATIENCE_MS)
    {
      lyceum_task_run_retry_after (run, milliseconds);
      return FALSE;
    }
  if (lyceum_provider_error_is_permanent (error) || lyceum_task_run_get_attempt (run) >= LYCEUM_MODEL_ATTEMPTS)
    return TRUE;
  /* What another try of the same kind would not mend. */
  return g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_BAD_ANSWER) ||
         g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_TOO_LONG) ||
         g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_REQUEST) ||
         g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_FILTERED) ||
         g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNSUPPORTED);
}

char *
_lyceum_model_describe_fallback (const GError *error)
{
  /* Translators: %s is a sentence that says what went wrong. */
  return g_strdup_printf (_("Made by the built-in generator, because the model could not do it: %s"), error->message);
}

guint
_lyceum_model_count_tokens (const char *text)
{
  gsize thirds = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      if ((guchar) *p < 0x80)
        thirds += 1;
      else
        thirds += g_unichar_iswide (g_utf8_get_char (p)) ? 4 : 2;
    }
  return (guint) (thirds / 3 + 1);
}

void
_lyceum_model_cut_text (GString *text,
                        guint    n_tokens)
{
  gsize thirds = 0, limit = (gsize) n_tokens * 3;
  const char *p = text->str;

  for (; *p && thirds < limit; p = g_utf8_next_char (p))
    {
      if ((guchar) *p < 0x80)
        thirds += 1;
      else
        thirds += g_unichar_iswide (g_utf8_get_char (p)) ? 4 : 2;
    }
  if (*p == '\0')
    return;
  g_string_truncate (text, p - text->str);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const ends[] = { "\n\n", "\n", " " };
      const char *end = g_strrstr (text->str, ends[i]);

      /* Not more than a quarter is given up for a better place. */
      if (end && (gsize) (end - text->str) > text->len / 4 * 3)
        {
          g_string_truncate (text, end - text->str);
          return;
        }
    }
}

GVariant *
_lyceum_model_payload_new (const char        *source_uid,
                           guint              position,
                           const LyceumMaker *maker,
                           gboolean           anew)
{
  g_autoptr (GVariant) variant = g_variant_ref_sink (_lyceum_maker_to_variant (maker));
  GVariantDict dict;

  g_variant_dict_init (&dict, variant);
  if (anew)
    g_variant_dict_insert (&dict, "anew", "b", TRUE);
  return g_variant_new ("(su@a{sv})", source_uid, position, g_variant_dict_end (&dict));
}

char *
_lyceum_model_limit_key (const LyceumMaker *maker)
{
  return maker->provider ? g_strdup_printf ("provider:%s", maker->provider) : NULL;
}

static void
register_kind (LyceumQueue         *queue,
               LyceumCourseWork    *work,
               const char          *name,
               const char          *title,
               LyceumTaskStartFunc  start_network_cb)
{
  const LyceumTaskKind kind = {
    .name = name,
    .title = title,
    .lane = LYCEUM_LANE_NETWORK,
    .durable = TRUE,
    .timeout_seconds = TIMEOUT_SECONDS,
    .max_attempts = LYCEUM_MODEL_ATTEMPTS,
    .start_network_cb = start_network_cb,
  };

  lyceum_queue_register (queue, &kind, _lyceum_course_work_ref (work), (GDestroyNotify) _lyceum_course_work_unref);
}

void
_lyceum_model_kinds_register (LyceumQueue      *queue,
                              LyceumCourseWork *work)
{
  register_kind (queue, work, LYCEUM_KIND_MODEL_OUTLINE, _("Plan of lessons"), _lyceum_model_outline_start_network_cb);
  register_kind (queue, work, LYCEUM_KIND_MODEL_LESSON, _("Lesson"), _lyceum_model_lesson_start_network_cb);
  register_kind (queue, work, LYCEUM_KIND_MODEL_CARDS, _("Flashcards"), _lyceum_model_cards_start_network_cb);
}
