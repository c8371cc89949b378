/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a FakeProvider is told to say, and what it was asked. */
#include "fake-provider-private.h"

static void
free_step (FakeStep *step)
{
  g_free (step->text);
  g_clear_error (&step->error);
  g_free (step);
}

void
_fake_script_free (FakeScript *script)
{
  g_ptr_array_unref (script->steps);
  g_free (script);
}

FakeScript *
_fake_script_new (void)
{
  FakeScript *script = g_new0 (FakeScript, 1);

  script->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) free_step);
  return script;
}

void
_fake_script_add (FakeScript *script, guint milliseconds, LyceumDelta delta, const char *text, GError *error)
{
  FakeStep *step = g_new0 (FakeStep, 1);

  step->milliseconds = milliseconds;
  step->delta = delta;
  step->text = g_strdup (text);
  step->error = error;
  g_ptr_array_add (script->steps, step);
}

void
fake_provider_script_answer (FakeProvider *self)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->scripts, _fake_script_new ());
  g_mutex_unlock (&self->mutex);
}

static void
script_step (FakeProvider *self, guint milliseconds, LyceumDelta delta, const char *text, GError *error)
{
  g_mutex_lock (&self->mutex);
  g_assert_nonnull (g_queue_peek_tail (&self->scripts));
  _fake_script_add (g_queue_peek_tail (&self->scripts), milliseconds, delta, text, error);
  g_mutex_unlock (&self->mutex);
}

void
fake_provider_script_text (FakeProvider *self, guint milliseconds, const char *text)
{
  script_step (self, milliseconds, LYCEUM_DELTA_TEXT, text, NULL);
}

void
fake_provider_script_reasoning (FakeProvider *self, guint milliseconds, const char *text)
{
  script_step (self, milliseconds, LYCEUM_DELTA_REASONING, text, NULL);
}

void
fake_provider_script_error (FakeProvider *self, guint milliseconds, GError *error)
{
  script_step (self, milliseconds, LYCEUM_DELTA_TEXT, NULL, error);
}

void
fake_provider_script_finish (FakeProvider *self, LyceumFinish finish)
{
  g_mutex_lock (&self->mutex);
  g_assert_nonnull (g_queue_peek_tail (&self->scripts));
  ((FakeScript *) g_queue_peek_tail (&self->scripts))->finish = finish;
  g_mutex_unlock (&self->mutex);
}

void
fake_provider_script_failure (FakeProvider *self, LyceumCapabilities capability, GError *error)
{
  g_mutex_lock (&self->mutex);
  g_hash_table_insert (self->failures, GUINT_TO_POINTER (capability), error);
  g_mutex_unlock (&self->mutex);
}

void
fake_provider_set_delay (FakeProvider *self, guint milliseconds)
{
  g_mutex_lock (&self->mutex);
  self->delay = milliseconds;
  g_mutex_unlock (&self->mutex);
}

guint
fake_provider_get_n_calls (FakeProvider *self, LyceumCapabilities capability)
{
  guint n_calls;

  g_mutex_lock (&self->mutex);
  n_calls = GPOINTER_TO_UINT (g_hash_table_lookup (self->n_calls, GUINT_TO_POINTER (capability)));
  g_mutex_unlock (&self->mutex);
  return n_calls;
}

guint
fake_provider_get_n_cancelled (FakeProvider *self)
{
  guint n_cancelled;

  g_mutex_lock (&self->mutex);
  n_cancelled = self->n_cancelled;
  g_mutex_unlock (&self->mutex);
  return n_cancelled;
}

char *
fake_provider_dup_prompt (FakeProvider *self, guint index)
{
  char *prompt;

  g_mutex_lock (&self->mutex);
  prompt = index < self->asked->len ? g_strdup (((FakeAsked *) g_ptr_array_index (self->asked, index))->prompt) : NULL;
  g_mutex_unlock (&self->mutex);
  return prompt;
}

char *
fake_provider_dup_schema (FakeProvider *self, guint index)
{
  char *schema;

  g_mutex_lock (&self->mutex);
  schema = index < self->asked->len ? g_strdup (((FakeAsked *) g_ptr_array_index (self->asked, index))->schema) : NULL;
  g_mutex_unlock (&self->mutex);
  return schema;
}
