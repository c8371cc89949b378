/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model.h"

/* What the test submits. */

/* Attempts are begun and ended by the test. */
static void
never_network_cb (LyceumTaskRun *run, gpointer data)
{
  g_assert_not_reached ();
}

const LyceumTaskKind model_kinds[MODEL_N_KINDS] = {
  [MODEL_KIND_PARENT] = { .name = "parent", .lane = LYCEUM_LANE_NONE, .durable = TRUE },
  [MODEL_KIND_BUNDLE] = { .name = "bundle", .lane = LYCEUM_LANE_NONE },
  [MODEL_KIND_KEPT] = { .name = "kept",
                        .lane = LYCEUM_LANE_NETWORK,
                        .durable = TRUE,
                        .timeout_seconds = 60,
                        .start_network_cb = never_network_cb },
  [MODEL_KIND_STUBBORN] = { .name = "stubborn",
                            .lane = LYCEUM_LANE_NETWORK,
                            .durable = TRUE,
                            .timeout_seconds = 20,
                            .max_attempts = 3,
                            .backoff_cap_ms = 3000,
                            .start_network_cb = never_network_cb },
  [MODEL_KIND_PASSING] = { .name = "passing", .lane = LYCEUM_LANE_NETWORK, .start_network_cb = never_network_cb },
  [MODEL_KIND_FLEETING] = { .name = "fleeting",
                            .lane = LYCEUM_LANE_NETWORK,
                            .timeout_seconds = 10,
                            .max_attempts = 3,
                            .max_running = 2,
                            .backoff_base_ms = 200,
                            .start_network_cb = never_network_cb },
  [MODEL_KIND_PAIR] = { .name = "pair",
                        .lane = LYCEUM_LANE_NETWORK,
                        .durable = TRUE,
                        .max_running = 2,
                        .on_duplicate = LYCEUM_ON_DUPLICATE_JOIN,
                        .start_network_cb = never_network_cb },
  [MODEL_KIND_ONCE] = { .name = "once",
                        .lane = LYCEUM_LANE_NETWORK,
                        .durable = TRUE,
                        .at_most_once = TRUE,
                        .timeout_seconds = 15,
                        .max_attempts = 3,
                        .start_network_cb = never_network_cb },
  [MODEL_KIND_SERVER] = { .name = "server",
                          .lane = LYCEUM_LANE_NETWORK,
                          .durable = TRUE,
                          .timeout_seconds = 30,
                          .max_attempts = 3,
                          .constraints = LYCEUM_CONSTRAINT_NETWORK,
                          .limit_key = "server",
                          .start_network_cb = never_network_cb },
  [MODEL_KIND_LOCAL] = { .name = "local",
                         .lane = LYCEUM_LANE_NETWORK,
                         .max_attempts = 2,
                         .constraints = LYCEUM_CONSTRAINT_UNMETERED | LYCEUM_CONSTRAINT_NO_POWER_SAVER,
                         .limit_key = "local",
                         .start_network_cb = never_network_cb },
  [MODEL_KIND_REPLACE] = { .name = "replace",
                           .lane = LYCEUM_LANE_NETWORK,
                           .durable = TRUE,
                           .on_duplicate = LYCEUM_ON_DUPLICATE_REPLACE,
                           .start_network_cb = never_network_cb },
  [MODEL_KIND_REJECT] = { .name = "reject",
                          .lane = LYCEUM_LANE_NETWORK,
                          .on_duplicate = LYCEUM_ON_DUPLICATE_REJECT,
                          .start_network_cb = never_network_cb },
};

const char *const model_limits[MODEL_N_LIMITS] = { "server", "local", "shared" };

const char *
model_kind_name (ModelKind kind)
{
  return kind >= MODEL_N_KINDS ? "stranger" : model_kinds[kind].name;
}

void
model_spec_init (ModelSpec *spec, ModelKind kind, gint64 parent_id)
{
  *spec = (ModelSpec){ .kind = kind,
                       .priority = LYCEUM_TASK_PRIORITY_NORMAL,
                       .parent_id = parent_id,
                       .key = -1,
                       .limit = MODEL_LIMIT_NONE,
                       .weight = 1 };
}

LyceumTaskSpec *
model_make_spec (const ModelSpec *spec)
{
  LyceumTaskSpec *made = lyceum_task_spec_new (model_kind_name (spec->kind), NULL, NULL, spec->priority, spec->parent_id);

  made->unique_key = spec->key >= 0 ? g_strdup_printf ("key %d", spec->key) : NULL;
  made->limit_key = spec->limit >= 0 ? g_strdup (model_limits[spec->limit]) : NULL;
  made->constraints = spec->constraints;
  made->start_at = spec->start_at;
  made->weight = spec->weight;
  return made;
}

const LyceumTaskKind *
model_kind (const ModelTask *task)
{
  static const LyceumTaskKind unknown = { .name = "stranger", .lane = LYCEUM_LANE_NONE };
  static const LyceumTaskKind lost = { .name = "stranger", .lane = LYCEUM_LANE_NONE, .durable = TRUE };

  if (task->kind < MODEL_N_KINDS)
    return &model_kinds[task->kind];
  return task->kind == MODEL_KIND_LOST ? &lost : &unknown;
}

gboolean
model_is_durable (const ModelTask *task)
{
  return model_kind (task)->durable;
}

ModelError
model_error (GQuark domain, int code)
{
  return (ModelError){ domain, code };
}

ModelError
model_error_of (const GError *error)
{
  return error != NULL ? model_error (error->domain, error->code) : MODEL_NO_ERROR;
}

gboolean
model_has_error (ModelError error)
{
  return error.domain != 0;
}

gboolean
model_errors_are_equal (ModelError one, ModelError other)
{
  return one.domain == other.domain && one.code == other.code;
}
