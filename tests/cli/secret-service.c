/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "secret-service.h"

#include <signal.h>
#include <sys/prctl.h>

#define SERVICE_PATH "/org/freedesktop/secrets"
#define COLLECTION_PATH SERVICE_PATH "/aliases/default"
#define SESSION_PATH SERVICE_PATH "/session/s1"
#define ITEM_PATH SERVICE_PATH "/collection/login/%u"

static const char xml[] =
  "<node>"
  "<interface name='org.freedesktop.Secret.Service'>"
  "<method name='OpenSession'><arg type='s' direction='in'/><arg type='v' direction='in'/>"
  "<arg type='v' direction='out'/><arg type='o' direction='out'/></method>"
  "<method name='SearchItems'><arg type='a{ss}' direction='in'/><arg type='ao' direction='out'/>"
  "<arg type='ao' direction='out'/></method>"
  "<method name='Unlock'><arg type='ao' direction='in'/><arg type='ao' direction='out'/><arg type='o' direction='out'/></method>"
  "<method name='GetSecrets'><arg type='ao' direction='in'/><arg type='o' direction='in'/>"
  "<arg type='a{o(oayays)}' direction='out'/></method>"
  "<method name='ReadAlias'><arg type='s' direction='in'/><arg type='o' direction='out'/></method>"
  "<property name='Collections' type='ao' access='read'/>"
  "</interface>"
  "<interface name='org.freedesktop.Secret.Collection'>"
  "<method name='CreateItem'><arg type='a{sv}' direction='in'/><arg type='(oayays)' direction='in'/>"
  "<arg type='b' direction='in'/><arg type='o' direction='out'/><arg type='o' direction='out'/></method>"
  "</interface>"
  "<interface name='org.freedesktop.Secret.Item'>"
  "<method name='Delete'><arg type='o' direction='out'/></method>"
  "</interface>"
  "</node>";

typedef struct
{
  guint number;
  GVariant *attributes; /* a{ss} */
  char *label;
  char *secret;
  guint registration;
} Item;

struct _SecretService
{
  GSubprocess *bus;
  char *address;
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  GDBusConnection *connection;
  GDBusNodeInfo *info;
  GMutex mutex;
  GCond cond;
  gboolean is_ready;  /* protected by @mutex */
  GPtrArray *items;   /* protected by @mutex: of Item */
  guint n_made;
};

static void
item_free (Item *item)
{
  g_variant_unref (item->attributes);
  g_free (item->label);
  g_free (item->secret);
  g_free (item);
}

static gboolean
matches (const Item *item,
         GVariant   *wanted)
{
  GVariantIter iter;
  const char *name, *value, *own;

  g_variant_iter_init (&iter, wanted);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    if (!g_variant_lookup (item->attributes, name, "&s", &own) || !g_str_equal (own, value))
      return FALSE;
  return TRUE;
}

static char *
item_path (const Item *item)
{
  return g_strdup_printf (ITEM_PATH, item->number);
}

static void
search (SecretService         *self,
        GVariant              *parameters,
        GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) wanted = g_variant_get_child_value (parameters, 0);
  GVariantBuilder found;

  g_variant_builder_init (&found, G_VARIANT_TYPE ("ao"));
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);
      g_autofree char *path = item_path (item);

      if (matches (item, wanted))
        g_variant_builder_add (&found, "o", path);
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aoao)", &found, NULL));
}

static void
get_secrets (SecretService         *self,
             GVariant              *parameters,
             GDBusMethodInvocation *invocation)
{
  g_autofree const char **paths = NULL;
  GVariantBuilder secrets;

  g_variant_get (parameters, "(^a&o&o)", &paths, NULL);
  g_variant_builder_init (&secrets, G_VARIANT_TYPE ("a{o(oayays)}"));
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);
      g_autofree char *path = item_path (item);

      if (g_strv_contains (paths, path))
        g_variant_builder_add (&secrets, "{o(o@ay@ays)}", path, SESSION_PATH, g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, "", 0, 1),
                               g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, item->secret, strlen (item->secret), 1),
                               "text/plain");
    }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(a{o(oayays)})", &secrets));
}

static void
service_called_cb (GDBusConnection       *connection,
                   const char            *sender,
                   const char            *path,
                   const char            *interface,
                   const char            *method,
                   GVariant              *parameters,
                   GDBusMethodInvocation *invocation,
                   gpointer               data)
{
  SecretService *self = data;

  g_mutex_lock (&self->mutex);
  if (g_str_equal (method, "OpenSession"))
    {
      const char *algorithm;

      g_variant_get (parameters, "(&sv)", &algorithm, NULL);
      if (g_str_equal (algorithm, "plain"))
        g_dbus_method_invocation_return_value (invocation,
                                               g_variant_new ("(vo)", g_variant_new_string (""), SESSION_PATH));
      else
        g_dbus_method_invocation_return_dbus_error (invocation, "org.freedesktop.DBus.Error.NotSupported", "plain only");
    }
  else if (g_str_equal (method, "SearchItems"))
    search (self, parameters, invocation);
  else if (g_str_equal (method, "GetSecrets"))
    get_secrets (self, parameters, invocation);
  else if (g_str_equal (method, "ReadAlias"))
    g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", COLLECTION_PATH));
  else
    {
      g_autoptr (GVariant) all = g_variant_get_child_value (parameters, 0);

      g_dbus_method_invocation_return_value (invocation, g_variant_new ("(@aoo)", all, "/"));
    }
  g_mutex_unlock (&self->mutex);
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char      *sender,
                 const char      *path,
                 const char      *interface,
                 const char      *name,
                 GError         **error,
                 gpointer         data)
{
  return g_variant_new_objv (NULL, 0);
}

static void
item_called_cb (GDBusConnection       *connection,
                const char            *sender,
                const char            *path,
                const char            *interface,
                const char            *method,
                GVariant              *parameters,
                GDBusMethodInvocation *invocation,
                gpointer               data)
{
  SecretService *self = data;

  g_mutex_lock (&self->mutex);
  for (guint i = self->items->len; i > 0; i--)
    {
      const Item *item = g_ptr_array_index (self->items, i - 1);
      g_autofree char *its_path = item_path (item);

      if (!g_str_equal (its_path, path))
        continue;
      g_dbus_connection_unregister_object (connection, item->registration);
      g_ptr_array_remove_index (self->items, i - 1);
    }
  g_mutex_unlock (&self->mutex);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", "/"));
}

static const GDBusInterfaceVTable service_vtable = { service_called_cb, get_property_cb, NULL };
static const GDBusInterfaceVTable item_vtable = { item_called_cb, NULL, NULL };

static Item *
find_item (SecretService *self,
           GVariant      *attributes)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = g_ptr_array_index (self->items, i);

      if (g_variant_equal (item->attributes, attributes))
        return item;
    }

  return NULL;
}

static void
collection_called_cb (GDBusConnection       *connection,
                      const char            *sender,
                      const char            *path,
                      const char            *interface,
                      const char            *method,
                      GVariant              *parameters,
                      GDBusMethodInvocation *invocation,
                      gpointer               data)
{
  SecretService *self = data;
  g_autoptr (GVariant) properties = NULL, secret = NULL, value = NULL, attributes = NULL;
  g_autofree char *its_path = NULL;
  gsize length;
  const char *bytes;
  Item *item;

  g_variant_get (parameters, "(@a{sv}@(oayays)b)", &properties, &secret, NULL);
  attributes = g_variant_lookup_value (properties, "org.freedesktop.Secret.Item.Attributes", G_VARIANT_TYPE ("a{ss}"));
  value = g_variant_get_child_value (secret, 2);
  bytes = g_variant_get_fixed_array (value, &length, 1);

  g_mutex_lock (&self->mutex);
  item = find_item (self, attributes);
  if (!item)
    {
      item = g_new0 (Item, 1);
      item->number = ++self->n_made;
      item->attributes = g_variant_ref (attributes);
      g_ptr_array_add (self->items, item);
      its_path = item_path (item);
      item->registration = g_dbus_connection_register_object (connection, its_path, self->info->interfaces[2], &item_vtable,
                                                              self, NULL, NULL);
    }
  g_free (item->secret);
  g_free (item->label);
  item->secret = g_strndup (bytes, length);
  if (!g_variant_lookup (properties, "org.freedesktop.Secret.Item.Label", "s", &item->label))
    item->label = NULL;
  g_free (its_path);
  its_path = item_path (item);
  g_mutex_unlock (&self->mutex);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(oo)", its_path, "/"));
}

static const GDBusInterfaceVTable collection_vtable = { collection_called_cb, NULL, NULL };

static void
named_cb (GDBusConnection *connection,
          const char      *name,
          gpointer         data)
{
  SecretService *self = data;

  g_mutex_lock (&self->mutex);
  self->is_ready = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static gpointer
serve (gpointer data)
{
  SecretService *self = data;
  g_autoptr (GError) error = NULL;
  guint name;

  g_main_context_push_thread_default (self->context);
  self->connection = g_dbus_connection_new_for_address_sync (
    self->address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION, NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self->connection, SERVICE_PATH, self->info->interfaces[0], &service_vtable, self, NULL,
                                     &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (self->connection, COLLECTION_PATH, self->info->interfaces[1], &collection_vtable, self,
                                     NULL, &error);
  g_assert_no_error (error);
  name = g_bus_own_name_on_connection (self->connection, "org.freedesktop.secrets", G_BUS_NAME_OWNER_FLAGS_NONE, named_cb,
                                       NULL, self, NULL);
  g_main_loop_run (self->loop);
  g_bus_unown_name (name);
  g_dbus_connection_close_sync (self->connection, NULL, NULL);
  g_object_unref (self->connection);
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* However the test ends, its bus ends with it. */
static void
die_with_parent_cb (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static void
start_bus (SecretService *self)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_set_child_setup (launcher, die_with_parent_cb, NULL, NULL);
  self->bus = g_subprocess_launcher_spawn (launcher, &error, "dbus-daemon", "--session", "--nofork", "--nopidfile",
                                           "--print-address", NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->bus));
  self->address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (self->address);
}

SecretService *
secret_service_start (void)
{
  SecretService *self = g_new0 (SecretService, 1);

  start_bus (self);
  self->info = g_dbus_node_info_new_for_xml (xml, NULL);
  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("secret-service", serve, self);
  g_mutex_lock (&self->mutex);
  while (!self->is_ready)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
secret_service_stop (SecretService *self)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_subprocess_force_exit (self->bus);
  g_subprocess_wait (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_free (self->address);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_dbus_node_info_unref (self->info);
  g_ptr_array_unref (self->items);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_free (self);
}

const char *
secret_service_get_address (SecretService *self)
{
  return self->address;
}

static const char *
get_attribute (const Item *item,
               const char *name)
{
  const char *value = "?";

  g_variant_lookup (item->attributes, name, "&s", &value);
  return value;
}

char *
secret_service_describe (SecretService *self)
{
  GString *words = g_string_new (NULL);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = g_ptr_array_index (self->items, i);

      g_string_append_printf (words, "%s %s %s “%s” %s\n", get_attribute (item, "xdg:schema"), get_attribute (item, "name"),
                              get_attribute (item, "address"), item->label, item->secret);
    }
  g_mutex_unlock (&self->mutex);
  return g_string_free (words, FALSE);
}
