/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-conditions-monitor.h"

#define LOW_MEMORY_MS 60000

enum
{
  SIGNAL_LOW_MEMORY,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

struct _LyceumConditionsMonitor
{
  GObject parent_instance;

  LyceumQueue *queue;          /* (owned) */
  GNetworkMonitor *network;    /* (owned) (nullable) */
  GPowerProfileMonitor *power; /* (owned) (nullable) */
  GMemoryMonitor *memory;      /* (owned) (nullable) */
  GCancellable *cancellable;   /* (owned): cancelled once nobody waits for the system's monitors */
  LyceumConditions told;       /* what the queue was told last */
  guint low_memory_ms;
  guint low_memory_source; /* 0: memory is not short */
};

G_DEFINE_FINAL_TYPE (LyceumConditionsMonitor, lyceum_conditions_monitor, G_TYPE_OBJECT)

static void
lyceum_conditions_monitor_dispose (GObject *object)
{
  LyceumConditionsMonitor *self = LYCEUM_CONDITIONS_MONITOR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->low_memory_source, g_source_remove);
  if (self->network != NULL)
    g_signal_handlers_disconnect_by_data (self->network, self);
  if (self->power != NULL)
    g_signal_handlers_disconnect_by_data (self->power, self);
  if (self->memory != NULL)
    g_signal_handlers_disconnect_by_data (self->memory, self);
  g_clear_object (&self->network);
  g_clear_object (&self->power);
  g_clear_object (&self->memory);
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (lyceum_conditions_monitor_parent_class)->dispose (object);
}

static void
lyceum_conditions_monitor_finalize (GObject *object)
{
  g_object_unref (LYCEUM_CONDITIONS_MONITOR (object)->cancellable);
  G_OBJECT_CLASS (lyceum_conditions_monitor_parent_class)->finalize (object);
}

static void
lyceum_conditions_monitor_class_init (LyceumConditionsMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = lyceum_conditions_monitor_dispose;
  object_class->finalize = lyceum_conditions_monitor_finalize;

  signals[SIGNAL_LOW_MEMORY] = g_signal_new ("low-memory", LYCEUM_TYPE_CONDITIONS_MONITOR, G_SIGNAL_RUN_LAST, 0, NULL,
                                             NULL, NULL, G_TYPE_NONE, 0);
}

static void
lyceum_conditions_monitor_init (LyceumConditionsMonitor *self)
{
  self->cancellable = g_cancellable_new ();
  self->low_memory_ms = LOW_MEMORY_MS;
}

static void
tell (LyceumConditionsMonitor *self, LyceumConditions conditions)
{
  if (conditions == self->told)
    return;
  self->told = conditions;
  lyceum_queue_set_conditions (self->queue, conditions);
}

static void
look (LyceumConditionsMonitor *self)
{
  LyceumConditions conditions = 0;

  if (self->network != NULL && !g_network_monitor_get_network_available (self->network))
    conditions |= LYCEUM_CONDITION_OFFLINE;
  if (self->network != NULL && g_network_monitor_get_network_metered (self->network))
    conditions |= LYCEUM_CONDITION_METERED;
  if (self->power != NULL && g_power_profile_monitor_get_power_saver_enabled (self->power))
    conditions |= LYCEUM_CONDITION_POWER_SAVER;
  if (self->low_memory_source != 0)
    conditions |= LYCEUM_CONDITION_LOW_MEMORY;
  tell (self, conditions);
}

static gboolean
memory_eased_cb (gpointer data)
{
  LyceumConditionsMonitor *self = data;

  self->low_memory_source = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

static void
low_memory_cb (GMemoryMonitor *memory, GMemoryMonitorWarningLevel level, LyceumConditionsMonitor *self)
{
  g_clear_handle_id (&self->low_memory_source, g_source_remove);
  self->low_memory_source = g_timeout_add (self->low_memory_ms, memory_eased_cb, self);
  look (self);
  g_signal_emit (self, signals[SIGNAL_LOW_MEMORY], 0);
}

/* Each @(nullable). */
static void
watch (LyceumConditionsMonitor *self, GNetworkMonitor *network, GPowerProfileMonitor *power, GMemoryMonitor *memory)
{
  g_set_object (&self->network, network);
  g_set_object (&self->power, power);
  g_set_object (&self->memory, memory);
  if (network != NULL)
    {
      g_signal_connect_swapped (network, "network-changed", G_CALLBACK (look), self);
      g_signal_connect_swapped (network, "notify::network-metered", G_CALLBACK (look), self);
    }
  if (power != NULL)
    g_signal_connect_swapped (power, "notify::power-saver-enabled", G_CALLBACK (look), self);
  if (memory != NULL)
    g_signal_connect (memory, "low-memory-warning", G_CALLBACK (low_memory_cb), self);
  look (self);
}

/*
 * GLib looks for each of them once for the process, keeps it, and waits for NetworkManager or a portal to answer. What
 * they have to say later comes on the default main context, because this thread has no context of its own.
 */
static void
find_monitors_thread_cb (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GPowerProfileMonitor) power = NULL;
  g_autoptr (GMemoryMonitor) memory = NULL;

  g_network_monitor_get_default ();
  power = g_power_profile_monitor_dup_default ();
  memory = g_memory_monitor_dup_default ();
  g_task_return_boolean (task, TRUE);
}

/* @data is the monitor, which is gone where the search was cancelled. */
static void
monitors_found_cb (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPowerProfileMonitor) power = NULL;
  g_autoptr (GMemoryMonitor) memory = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    return;
  power = g_power_profile_monitor_dup_default ();
  memory = g_memory_monitor_dup_default ();
  watch (data, g_network_monitor_get_default (), power, memory);
}

static LyceumConditions
parse_conditions (const char *text)
{
  static const struct
  {
    const char *name;
    LyceumConditions condition;
  } names[] = {
    { "offline", LYCEUM_CONDITION_OFFLINE },
    { "metered", LYCEUM_CONDITION_METERED },
    { "power-saver", LYCEUM_CONDITION_POWER_SAVER },
    { "low-memory", LYCEUM_CONDITION_LOW_MEMORY },
  };
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  LyceumConditions conditions = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *word = g_strstrip (words[i]);
      guint j = 0;

      while (j < G_N_ELEMENTS (names) && !g_str_equal (word, names[j].name))
        j++;
      if (j < G_N_ELEMENTS (names))
        conditions |= names[j].condition;
      else if (*word != '\0')
        g_message ("LYCEUM_CONDITIONS is to be of offline, metered, power-saver and low-memory, and not “%s”", word);
    }
  return conditions;
}

static LyceumConditionsMonitor *
new_monitor (LyceumQueue *queue)
{
  LyceumConditionsMonitor *self = g_object_new (LYCEUM_TYPE_CONDITIONS_MONITOR, NULL);

  self->queue = g_object_ref (queue);
  self->told = lyceum_queue_get_conditions (queue);
  return self;
}

LyceumConditionsMonitor *
lyceum_conditions_monitor_new (LyceumQueue *queue)
{
  const char *wanted = g_getenv ("LYCEUM_CONDITIONS");
  g_autoptr (GTask) task = NULL;
  LyceumConditionsMonitor *self;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (queue), NULL);

  self = new_monitor (queue);
  if (wanted != NULL)
    {
      tell (self, parse_conditions (wanted));
      return self;
    }
  task = g_task_new (NULL, self->cancellable, monitors_found_cb, self);
  g_task_set_source_tag (task, lyceum_conditions_monitor_new);
  g_task_run_in_thread (task, find_monitors_thread_cb);
  return self;
}

LyceumConditionsMonitor *
lyceum_conditions_monitor_new_for (LyceumQueue          *queue,
                                   GNetworkMonitor      *network,
                                   GPowerProfileMonitor *power,
                                   GMemoryMonitor       *memory)
{
  LyceumConditionsMonitor *self;

  g_return_val_if_fail (LYCEUM_IS_QUEUE (queue), NULL);
  g_return_val_if_fail (network == NULL || G_IS_NETWORK_MONITOR (network), NULL);
  g_return_val_if_fail (power == NULL || G_IS_POWER_PROFILE_MONITOR (power), NULL);
  g_return_val_if_fail (memory == NULL || G_IS_MEMORY_MONITOR (memory), NULL);

  self = new_monitor (queue);
  watch (self, network, power, memory);
  return self;
}

void
lyceum_conditions_monitor_set_low_memory_time (LyceumConditionsMonitor *self, guint milliseconds)
{
  g_return_if_fail (LYCEUM_IS_CONDITIONS_MONITOR (self));

  self->low_memory_ms = milliseconds;
}
