/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-provider.h"
#include "lyceum-queue.h"
#include "streams.h"

#include <string.h>

/* What stays while tasks run; the HTTP session is of the network thread. */
typedef struct
{
  const StreamLoad *load;
  StreamFigures *figures;  /* (nullable) */
  LyceumHttp *http;
  LyceumProvider *provider;
  guint n_left;
  gint64 began_at;
} Stack;

typedef struct
{
  Stack *stack;
  gboolean has_first;
} Ear;

static void
answer_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LyceumTaskRun *run = user_data;
  GError *error = NULL;

  if (lyceum_provider_complete_finish (LYCEUM_PROVIDER (object), result, NULL, &error))
    lyceum_task_run_return (run);
  else
    lyceum_task_run_return_error (run, error);
  lyceum_task_run_unref (run);
}

static void
delta_network_cb (LyceumDelta delta, const char *text, gpointer run)
{
  lyceum_task_run_emit_text (run, text);
}

static void
start_network_cb (LyceumTaskRun *run, gpointer kind_data)
{
  Stack *stack = kind_data;
  g_autoptr (LyceumCompletionRequest) request = lyceum_completion_request_new (stack->load->model);

  if (!stack->http)
    {
      stack->http = lyceum_http_new ();
      stack->provider = lyceum_provider_new_for_server (stack->http, LYCEUM_PROVIDER_OPENAI, stack->load->url, NULL);
    }
  lyceum_completion_request_add (request, LYCEUM_ROLE_USER, "?");
  lyceum_provider_complete_async (stack->provider, request, delta_network_cb, run, lyceum_task_run_get_cancellable (run),
                                  answer_cb, lyceum_task_run_ref (run));
}

static void
heard_cb (const LyceumTaskEvent *event, gpointer user_data)
{
  Ear *ear = user_data;

  if (event->type != LYCEUM_TASK_EVENT_TEXT)
    return;
  if (!ear->has_first)
    stream_figures_add_first (ear->stack->figures, (double) (g_get_monotonic_time () - ear->stack->began_at) / 1e6);
  ear->has_first = TRUE;
  stream_figures_add_text (ear->stack->figures, event->text, strlen (event->text));
}

static void
done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Stack *stack = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) value = lyceum_queue_submit_finish (LYCEUM_QUEUE (object), result, &error);

  if (error)
    g_printerr ("%s\n", error->message);
  else if (stack->figures)
    stack->figures->n_well++;
  stack->n_left--;
}

static void
count_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  ((Stack *) user_data)->n_left--;
}

static void
wait_for_all (Stack *stack)
{
  while (stack->n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
close_network_cb (gpointer user_data)
{
  Stack *stack = user_data;

  g_clear_object (&stack->provider);
  g_clear_object (&stack->http);
  g_atomic_int_set (&stack->n_left, 0);
  g_main_context_wakeup (NULL);
  return G_SOURCE_REMOVE;
}

static LyceumQueue *
queue_new (Stack *stack, guint width)
{
  LyceumQueue *queue = lyceum_queue_new (NULL, 1);
  LyceumTaskKind kind = { .name = "stream", .lane = LYCEUM_LANE_NETWORK, .max_running = width, .timeout_seconds = 600,
                          .start_network_cb = start_network_cb };

  lyceum_queue_set_network_slots (queue, 4096);
  lyceum_queue_register (queue, &kind, stack, NULL);
  stack->n_left = 1;
  lyceum_queue_start_async (queue, FALSE, NULL, count_cb, stack);
  wait_for_all (stack);
  return queue;
}

static void
queue_close (LyceumQueue *queue, Stack *stack)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  stack->n_left = 1;
  g_source_set_callback (source, close_network_cb, stack, NULL);
  g_source_attach (source, lyceum_queue_get_network_context (queue));
  while (g_atomic_int_get (&stack->n_left) > 0)
    g_main_context_iteration (NULL, TRUE);
  stack->n_left = 1;
  lyceum_queue_shutdown_async (queue, LYCEUM_QUEUE_DRAIN, count_cb, stack);
  wait_for_all (stack);
  g_object_unref (queue);
}

static gint64
submit (LyceumQueue *queue, Stack *stack)
{
  return lyceum_queue_submit (queue, lyceum_task_spec_new ("stream", NULL, NULL, LYCEUM_TASK_PRIORITY_URGENT, 0), NULL, done_cb,
                              stack);
}

static gboolean
measure_cb (gpointer figures)
{
  stream_figures_measure (figures, ((StreamFigures *) figures)->memory);
  return G_SOURCE_REMOVE;
}

void
streams_run_stack (const StreamLoad *load, StreamFigures *figures)
{
  Stack stack = { .load = load, .figures = figures };
  LyceumQueue *queue = queue_new (&stack, 0);
  g_autofree Ear *ears = g_new0 (Ear, load->n_streams);
  g_autoptr (GPtrArray) subscriptions = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_subscription_cancel);

  figures->memory = stream_resident_bytes ();
  stack.began_at = g_get_monotonic_time ();
  stack.n_left = load->n_streams;
  for (guint i = 0; i < load->n_streams; i++)
    {
      gint64 id = submit (queue, &stack);

      ears[i].stack = &stack;
      g_ptr_array_add (subscriptions, lyceum_queue_subscribe (queue, id, 0, heard_cb, &ears[i], NULL));
    }
  g_timeout_add (1000, measure_cb, figures);
  wait_for_all (&stack);
  figures->seconds = (double) (g_get_monotonic_time () - stack.began_at) / 1e6;
  g_clear_pointer (&subscriptions, g_ptr_array_unref);
  queue_close (queue, &stack);
}

double
streams_run_batch (const StreamLoad *load, guint width)
{
  Stack stack = { .load = load };
  LyceumQueue *queue = queue_new (&stack, width);
  double seconds;

  stack.began_at = g_get_monotonic_time ();
  stack.n_left = load->n_streams;
  for (guint i = 0; i < load->n_streams; i++)
    submit (queue, &stack);
  wait_for_all (&stack);
  seconds = (double) (g_get_monotonic_time () - stack.began_at) / 1e6;
  queue_close (queue, &stack);
  return seconds;
}
