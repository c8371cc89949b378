/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-conditions-monitor.h"
#include "queue-fixture.h"

/* What the queue is told of a computer: one that is made up here, none at all, and the one that the tests run on. */

static gboolean
init (GInitable *initable, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
initable_init (GInitableIface *iface)
{
  iface->init = init;
}

#define TYPE_FAKE_NETWORK (fake_network_get_type ())
G_DECLARE_FINAL_TYPE (FakeNetwork, fake_network, FAKE, NETWORK, GObject)

struct _FakeNetwork
{
  GObject parent_instance;
  gboolean available, metered;
};

static void
network_init (GNetworkMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeNetwork,
                               fake_network,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, network_init))

enum
{
  PROP_AVAILABLE = 1,
  PROP_METERED,
  PROP_CONNECTIVITY,
};

static void
fake_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FakeNetwork *self = FAKE_NETWORK (object);

  if (id == PROP_AVAILABLE)
    g_value_set_boolean (value, self->available);
  else if (id == PROP_METERED)
    g_value_set_boolean (value, self->metered);
  else
    g_value_set_enum (value, self->available ? G_NETWORK_CONNECTIVITY_FULL : G_NETWORK_CONNECTIVITY_LOCAL);
}

static void
fake_network_class_init (FakeNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
fake_network_init (FakeNetwork *self)
{
  self->available = TRUE;
}

static void
fake_network_set (FakeNetwork *self, gboolean available, gboolean metered)
{
  gboolean was_available = self->available, was_metered = self->metered;

  self->available = available;
  self->metered = metered;
  if (metered != was_metered)
    g_object_notify (G_OBJECT (self), "network-metered");
  if (available != was_available)
    g_signal_emit_by_name (self, "network-changed", available);
}

#define TYPE_FAKE_POWER (fake_power_get_type ())
G_DECLARE_FINAL_TYPE (FakePower, fake_power, FAKE, POWER, GObject)

struct _FakePower
{
  GObject parent_instance;
  gboolean saves;
};

static void
power_init (GPowerProfileMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePower,
                               fake_power,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_POWER_PROFILE_MONITOR, power_init))

static void
fake_power_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, FAKE_POWER (object)->saves);
}

static void
fake_power_class_init (FakePowerClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = fake_power_get_property;
  g_object_class_override_property (G_OBJECT_CLASS (klass), 1, "power-saver-enabled");
}

static void
fake_power_init (FakePower *self)
{
}

static void
fake_power_set (FakePower *self, gboolean saves)
{
  self->saves = saves;
  g_object_notify (G_OBJECT (self), "power-saver-enabled");
}

#define TYPE_FAKE_MEMORY (fake_memory_get_type ())
G_DECLARE_FINAL_TYPE (FakeMemory, fake_memory, FAKE, MEMORY, GObject)

struct _FakeMemory
{
  GObject parent_instance;
};

static void
memory_init (GMemoryMonitorInterface *iface)
{
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeMemory,
                               fake_memory,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init)
                                   G_IMPLEMENT_INTERFACE (G_TYPE_MEMORY_MONITOR, memory_init))

static void
fake_memory_class_init (FakeMemoryClass *klass)
{
}

static void
fake_memory_init (FakeMemory *self)
{
}

static void
fake_memory_warn (FakeMemory *self)
{
  g_signal_emit_by_name (self, "low-memory-warning", G_MEMORY_MONITOR_WARNING_LEVEL_LOW);
}

typedef struct
{
  LyceumQueue *queue;
  FakeNetwork *network;
  FakePower *power;
  FakeMemory *memory;
  LyceumConditionsMonitor *monitor;
  guint n_warnings;
} Fixture;

static void
warned_cb (LyceumConditionsMonitor *monitor, Fixture *fixture)
{
  fixture->n_warnings++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->queue = lyceum_queue_new (NULL, 1);
  fixture->network = g_object_new (TYPE_FAKE_NETWORK, NULL);
  fixture->power = g_object_new (TYPE_FAKE_POWER, NULL);
  fixture->memory = g_object_new (TYPE_FAKE_MEMORY, NULL);
}

static void
begin (Fixture *fixture)
{
  fixture->monitor =
      lyceum_conditions_monitor_new_for (fixture->queue, G_NETWORK_MONITOR (fixture->network),
                                         G_POWER_PROFILE_MONITOR (fixture->power), G_MEMORY_MONITOR (fixture->memory));
  g_signal_connect (fixture->monitor, "low-memory", G_CALLBACK (warned_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->monitor);
  g_object_unref (fixture->memory);
  g_object_unref (fixture->power);
  g_object_unref (fixture->network);
  g_assert_finalize_object (fixture->queue);
}

#define assert_conditions(fixture, conditions)                                                                         \
  g_assert_cmpuint (lyceum_queue_get_conditions ((fixture)->queue), ==, (conditions))

/* What holds at the start, and each change after it. */
static void
test_changes (Fixture *fixture, gconstpointer data)
{
  fake_power_set (fixture->power, TRUE);
  begin (fixture);
  assert_conditions (fixture, LYCEUM_CONDITION_POWER_SAVER);

  fake_network_set (fixture->network, TRUE, TRUE);
  assert_conditions (fixture, LYCEUM_CONDITION_POWER_SAVER | LYCEUM_CONDITION_METERED);
  fake_network_set (fixture->network, FALSE, FALSE);
  assert_conditions (fixture, LYCEUM_CONDITION_POWER_SAVER | LYCEUM_CONDITION_OFFLINE);
  fake_power_set (fixture->power, FALSE);
  assert_conditions (fixture, LYCEUM_CONDITION_OFFLINE);
  fake_network_set (fixture->network, TRUE, FALSE);
  assert_conditions (fixture, 0);
}

static gboolean
look_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
turn_for_a_while (void)
{
  guint alarm = g_timeout_add (5, look_cb, NULL);

  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (alarm);
}

/* Holds until some time after the last warning; each is passed on. */
static void
test_memory (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  lyceum_conditions_monitor_set_low_memory_time (fixture->monitor, 1);
  fake_memory_warn (fixture->memory);
  assert_conditions (fixture, LYCEUM_CONDITION_LOW_MEMORY);

  /* The second takes the place of the first. */
  lyceum_conditions_monitor_set_low_memory_time (fixture->monitor, 60000);
  fake_memory_warn (fixture->memory);
  turn_for_a_while ();
  assert_conditions (fixture, LYCEUM_CONDITION_LOW_MEMORY);

  lyceum_conditions_monitor_set_low_memory_time (fixture->monitor, 1);
  fake_memory_warn (fixture->memory);
  g_assert_cmpuint (fixture->n_warnings, ==, 3);
  fake_network_set (fixture->network, FALSE, FALSE);
  turn_until (lyceum_queue_get_conditions (fixture->queue) == LYCEUM_CONDITION_OFFLINE);
}

static void
let_go_cb (LyceumConditionsMonitor *monitor, Fixture *fixture)
{
  g_clear_object (&fixture->monitor);
}

/* Whoever hears of a warning may be the last to hold the monitor. After its end the queue is told nothing more. */
static void
test_end (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  g_signal_connect (fixture->monitor, "low-memory", G_CALLBACK (let_go_cb), fixture);
  lyceum_conditions_monitor_set_low_memory_time (fixture->monitor, 1);
  fake_memory_warn (fixture->memory);
  g_assert_null (fixture->monitor);
  turn_for_a_while ();
  assert_conditions (fixture, LYCEUM_CONDITION_LOW_MEMORY);

  fake_network_set (fixture->network, FALSE, TRUE);
  fake_power_set (fixture->power, TRUE);
  fake_memory_warn (fixture->memory);
  assert_conditions (fixture, LYCEUM_CONDITION_LOW_MEMORY);
  g_assert_cmpuint (fixture->n_warnings, ==, 1);
}

/* A system without any of them. */
static void
test_none (Fixture *fixture, gconstpointer data)
{
  fixture->monitor = lyceum_conditions_monitor_new_for (fixture->queue, NULL, NULL, NULL);
  assert_conditions (fixture, 0);
}

static void
test_environment (Fixture *fixture, gconstpointer data)
{
  g_setenv ("LYCEUM_CONDITIONS", "offline, low-memory", TRUE);
  fixture->monitor = lyceum_conditions_monitor_new (fixture->queue);
  assert_conditions (fixture, LYCEUM_CONDITION_OFFLINE | LYCEUM_CONDITION_LOW_MEMORY);
  g_clear_object (&fixture->monitor);

  g_setenv ("LYCEUM_CONDITIONS", "", TRUE);
  fixture->monitor = lyceum_conditions_monitor_new (fixture->queue);
  assert_conditions (fixture, 0);
  g_clear_object (&fixture->monitor);

  g_setenv ("LYCEUM_CONDITIONS", "metered,sunshine,power-saver", TRUE);
  g_test_expect_message ("Lyceum-queue", G_LOG_LEVEL_MESSAGE, "*sunshine*");
  fixture->monitor = lyceum_conditions_monitor_new (fixture->queue);
  g_test_assert_expected_messages ();
  assert_conditions (fixture, LYCEUM_CONDITION_METERED | LYCEUM_CONDITION_POWER_SAVER);
  g_unsetenv ("LYCEUM_CONDITIONS");
}

/* The real ones: whatever they say, they are asked, and may come when nobody waits for them any more. */
static void
test_system (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("LYCEUM_CONDITIONS");
  fixture->monitor = lyceum_conditions_monitor_new (fixture->queue);
  g_clear_object (&fixture->monitor);
  turn_for_a_while ();
  assert_conditions (fixture, 0);

  fixture->monitor = lyceum_conditions_monitor_new (fixture->queue);
  turn_for_a_while ();
}

#define add(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add ("/conditions-monitor/changes", test_changes);
  add ("/conditions-monitor/memory", test_memory);
  add ("/conditions-monitor/end", test_end);
  add ("/conditions-monitor/none", test_none);
  add ("/conditions-monitor/environment", test_environment);
  add ("/conditions-monitor/system", test_system);
  return g_test_run ();
}
