/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-server-check.h"

#include <glib/gi18n-lib.h>

#include "lyceum-server-ask-private.h"

/* One thing after the other, on the network thread: a server that is not there is not asked four times. */

typedef struct
{
  LyceumServerReport *report; /* (owned) (nullable): until it is handed over */
  LyceumProvider *provider;   /* (owned) (nullable) */
  LyceumCheckSubject subject; /* what is being looked at */
  char *model;                /* (owned) (nullable): with which */
  gint64 begun_at;            /* monotonic, microseconds */
  gboolean is_lost;           /* the server does not answer at all */
} Checking;

static void check_next (GTask *task);

const char *
lyceum_check_subject_get_name (LyceumCheckSubject subject)
{
  static const char *const names[LYCEUM_N_CHECKS] = { "models", "answers", "embeddings", "rerank" };

  g_return_val_if_fail (subject < LYCEUM_N_CHECKS, NULL);

  return names[subject];
}

void
lyceum_server_report_free (LyceumServerReport *report)
{
  for (guint i = 0; i < LYCEUM_N_CHECKS; i++)
    g_free (report->checks[i].words);
  g_clear_pointer (&report->models, g_ptr_array_unref);
  g_free (report);
}

static void
checking_free (Checking *checking)
{
  g_clear_pointer (&checking->report, lyceum_server_report_free);
  /* It was let go of on the network thread. */
  g_assert (!checking->provider);
  g_free (checking->model);
  g_free (checking);
}

static LyceumCheck *
current_check (Checking *checking)
{
  return &checking->report->checks[checking->subject];
}

static void
skip (GTask      *task,
      const char *words)
{
  Checking *checking = _lyceum_server_ask_get_data (task);

  current_check (checking)->words = g_strdup (words);
  checking->subject++;
  check_next (task);
}

/* @words: (transfer full): where it works. @error: where it does not. */
static void
end_check (GTask        *task,
           char         *words,
           double        seconds,
           const GError *error)
{
  Checking *checking = _lyceum_server_ask_get_data (task);
  LyceumCheck *check = current_check (checking);

  check->seconds = seconds >= 0 ? seconds : (double) (g_get_monotonic_time () - checking->begun_at) / G_USEC_PER_SEC;
  check->state = error ? LYCEUM_CHECK_FAILS : LYCEUM_CHECK_WORKS;
  check->words = error ? g_strdup (error->message) : g_steal_pointer (&words);
  g_free (words);
  if (error)
    checking->is_lost = g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_UNREACHABLE) ||
                        g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_TLS) ||
                        g_error_matches (error, LYCEUM_PROVIDER_ERROR, LYCEUM_PROVIDER_ERROR_SILENT) ||
                        g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  if (!checking->is_lost)
    checking->report->is_reachable = TRUE;
  g_clear_pointer (&checking->model, g_free);
  checking->subject++;
  check_next (task);
}

static void
listed_network_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Checking *checking = _lyceum_server_ask_get_data (user_data);
  g_autoptr (GError) error = NULL;
  GPtrArray *models = lyceum_provider_list_models_finish (LYCEUM_PROVIDER (object), result, &error);
  guint n_models = models ? models->len : 0;

  checking->report->models = models;
  end_check (user_data,
             n_models == 0 ? g_strdup (_("It has no models yet."))
                           : g_strdup_printf (ngettext ("It has %u model.", "It has %u models.", n_models), n_models),
             -1, error);
}

static void
answered_network_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Checking *checking = _lyceum_server_ask_get_data (user_data);
  LyceumCompletion completion = { .first_seconds = -1 };
  g_autoptr (GError) error = NULL;

  if (!lyceum_provider_complete_finish (LYCEUM_PROVIDER (object), result, &completion, &error))
    end_check (user_data, NULL, -1, error);
  else if (completion.first_seconds < 0)
    end_check (user_data, g_strdup_printf (_("It answers with “%s”, but had nothing to say."), checking->model), -1, NULL);
  else
    end_check (user_data, g_strdup_printf (_("It answers with “%s”, word by word."), checking->model),
               completion.first_seconds, NULL);
}

static void
embedded_network_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  Checking *checking = _lyceum_server_ask_get_data (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumEmbeddings) rows = lyceum_provider_embed_finish (LYCEUM_PROVIDER (object), result, &error);

  end_check (user_data,
             rows ? g_strdup_printf (_("It makes embeddings with “%s”, of %u numbers each."), checking->model,
                                     rows->dimensions)
                  : NULL,
             -1, error);
}

static void
ranked_network_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Checking *checking = _lyceum_server_ask_get_data (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) scores = lyceum_provider_rerank_finish (LYCEUM_PROVIDER (object), result, &error);
  gboolean is_right = scores && scores->len == 2 && g_array_index (scores, float, 1) > g_array_index (scores, float, 0);

  end_check (user_data,
             g_strdup_printf (is_right ? _("It ranks passages with “%s”.")
                                       : _("It ranks passages with “%s”, but not by what they say. Try another model."),
                              checking->model),
             -1, error);
}

static void
ask_for_answer (GTask    *task,
                Checking *checking)
{
  g_autoptr (LyceumCompletionRequest) request = lyceum_completion_request_new (checking->model);

  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, "Reply with the single word: ready");
  /* Enough for one that thinks before it talks to begin. */
  request->max_tokens = 32;
  lyceum_provider_complete_async (checking->provider, request, NULL, NULL, g_task_get_cancellable (task),
                                  answered_network_cb, task);
}

static void
ask_for_rows (GTask    *task,
              Checking *checking)
{
  static const char *const texts[] = { "The heart pumps blood.", NULL };

  lyceum_provider_embed_async (checking->provider, checking->model, texts, g_task_get_cancellable (task),
                               embedded_network_cb, task);
}

static void
ask_for_ranks (GTask    *task,
               Checking *checking)
{
  static const char *const texts[] = { "Bananas are yellow.", "The heart pumps blood through the body.", NULL };

  lyceum_provider_rerank_async (checking->provider, checking->model, "What does the heart do?", texts,
                                g_task_get_cancellable (task), ranked_network_cb, task);
}

typedef struct
{
  LyceumCapabilities capability;
  LyceumModelUse use;
  const char *cannot;   /* to translate */
  const char *no_model;
  void (*ask) (GTask *task, Checking *checking);
} Subject;

static const Subject subjects[LYCEUM_N_CHECKS] = {
  [LYCEUM_CHECK_ANSWERS] = { LYCEUM_CAPABILITY_COMPLETE, LYCEUM_USE_ANSWERS,
                             N_("It does not answer questions; servers of this kind only rank passages."),
                             N_("Whether it answers was not tried: choose a model for answers first."), ask_for_answer },
  [LYCEUM_CHECK_EMBEDDINGS] = { LYCEUM_CAPABILITY_EMBED, LYCEUM_USE_EMBEDDINGS, N_("It does not make embeddings."),
                                N_("Whether it makes embeddings was not tried: no model for that is chosen."),
                                ask_for_rows },
  [LYCEUM_CHECK_RERANK] = { LYCEUM_CAPABILITY_RERANK, LYCEUM_USE_RERANK, N_("It does not rank passages."),
                            N_("Whether it ranks passages was not tried: no model for that is chosen."), ask_for_ranks },
};

/* Returns: (transfer full) (nullable). */
static char *
find_model (GTask         *task,
            Checking      *checking,
            const Subject *subject)
{
  const LyceumProviderProfile *profile = _lyceum_server_ask_get_profile (task);
  const char *chosen = profile->models[subject->use];

  if (chosen && *chosen)
    return g_strdup (chosen);
  if (lyceum_provider_kind_only_ranks (profile->kind) && profile->models[LYCEUM_USE_ANSWERS] &&
      *profile->models[LYCEUM_USE_ANSWERS])
    return g_strdup (profile->models[LYCEUM_USE_ANSWERS]);
  chosen = lyceum_model_infos_find (checking->report->models, subject->use);
  return g_strdup (chosen ? chosen : lyceum_provider_kind_get_usual_model (profile->kind, subject->use));
}

static void
check_subject (GTask    *task,
               Checking *checking)
{
  const Subject *subject = &subjects[checking->subject];

  if (checking->is_lost)
    {
      skip (task, _("Not tried."));
      return;
    }
  if (!(lyceum_provider_get_capabilities (checking->provider) & subject->capability))
    {
      skip (task, _(subject->cannot));
      return;
    }
  checking->model = find_model (task, checking, subject);
  if (checking->model)
    subject->ask (task, checking);
  else
    skip (task, _(subject->no_model));
}

/* Takes the task. */
static void
check_next (GTask *task)
{
  Checking *checking = _lyceum_server_ask_get_data (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)) || checking->subject == LYCEUM_N_CHECKS)
    {
      g_clear_object (&checking->provider);
      g_task_return_pointer (task, g_steal_pointer (&checking->report), (GDestroyNotify) lyceum_server_report_free);
      g_object_unref (task);
      return;
    }
  checking->begun_at = g_get_monotonic_time ();
  if (checking->subject != LYCEUM_CHECK_MODELS)
    check_subject (task, checking);
  else if (lyceum_provider_get_capabilities (checking->provider) & LYCEUM_CAPABILITY_LIST_MODELS)
    lyceum_provider_list_models_async (checking->provider, g_task_get_cancellable (task), listed_network_cb, task);
  else
    skip (task, _("It does not say which models it has."));
}

static void
check_network_cb (GTask          *task,
                  LyceumProvider *provider)
{
  Checking *checking = _lyceum_server_ask_get_data (task);

  checking->provider = g_object_ref (provider);
  check_next (task);
}

void
lyceum_models_check_async (LyceumModels                *self,
                           const LyceumProviderProfile *profile,
                           const char                  *key,
                           GCancellable                *cancellable,
                           GAsyncReadyCallback          callback,
                           gpointer                     user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Checking *checking = g_new0 (Checking, 1);

  checking->report = g_new0 (LyceumServerReport, 1);
  g_task_set_source_tag (task, lyceum_models_check_async);
  _lyceum_server_ask (task, profile, key, check_network_cb, checking, (GDestroyNotify) checking_free);
}

LyceumServerReport *
lyceum_models_check_finish (LyceumModels *self,
                            GAsyncResult *result,
                            GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_models_check_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
