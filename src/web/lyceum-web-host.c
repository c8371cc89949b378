/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-web-host.h"

#include "lyceum-web-address.h"

struct _LyceumWebHost
{
  GNetworkAddress parent_instance;

  gboolean allow_private;
  gint refused; /* (atomic): whether there was an address that is not connected to */
};

static void connectable_init (GSocketConnectableIface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumWebHost, lyceum_web_host, G_TYPE_NETWORK_ADDRESS,
                               G_IMPLEMENT_INTERFACE (G_TYPE_SOCKET_CONNECTABLE, connectable_init))

#define TYPE_ADDRESSES (addresses_get_type ())
G_DECLARE_FINAL_TYPE (Addresses, addresses, WEB, ADDRESSES, GSocketAddressEnumerator)

struct _Addresses
{
  GSocketAddressEnumerator parent_instance;

  LyceumWebHost *host;             /* (owned) */
  GSocketAddressEnumerator *found; /* (owned): all of them */
};

G_DEFINE_FINAL_TYPE (Addresses, addresses, G_TYPE_SOCKET_ADDRESS_ENUMERATOR)

static gboolean
may_connect (Addresses      *self,
             GSocketAddress *address)
{
  if (self->host->allow_private)
    return TRUE;
  if (G_IS_INET_SOCKET_ADDRESS (address) &&
      !lyceum_web_address_is_private (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))))
    return TRUE;
  g_atomic_int_set (&self->host->refused, TRUE);
  return FALSE;
}

static GSocketAddress *
addresses_next (GSocketAddressEnumerator *enumerator,
                GCancellable             *cancellable,
                GError                  **error)
{
  Addresses *self = WEB_ADDRESSES (enumerator);
  GSocketAddress *address;

  while ((address = g_socket_address_enumerator_next (self->found, cancellable, error)) != NULL)
    {
      if (may_connect (self, address))
        return address;
      g_object_unref (address);
    }
  return NULL;
}

static void
next_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Addresses *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  address = g_socket_address_enumerator_next_finish (G_SOCKET_ADDRESS_ENUMERATOR (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (address == NULL || may_connect (self, address))
    g_task_return_pointer (task, g_steal_pointer (&address), g_object_unref);
  else
    g_socket_address_enumerator_next_async (self->found, g_task_get_cancellable (task), next_cb, g_object_ref (task));
}

static void
addresses_next_async (GSocketAddressEnumerator *enumerator,
                      GCancellable             *cancellable,
                      GAsyncReadyCallback       callback,
                      gpointer                  user_data)
{
  Addresses *self = WEB_ADDRESSES (enumerator);
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, addresses_next_async);
  g_task_set_name (task, "LyceumWebHost next address");
  g_socket_address_enumerator_next_async (self->found, cancellable, next_cb, task);
}

static GSocketAddress *
addresses_next_finish (GSocketAddressEnumerator *enumerator,
                       GAsyncResult             *result,
                       GError                  **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, addresses_next_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
addresses_dispose (GObject *object)
{
  Addresses *self = WEB_ADDRESSES (object);

  g_clear_object (&self->host);
  g_clear_object (&self->found);
  G_OBJECT_CLASS (addresses_parent_class)->dispose (object);
}

static void
addresses_class_init (AddressesClass *class)
{
  G_OBJECT_CLASS (class)->dispose = addresses_dispose;
  G_SOCKET_ADDRESS_ENUMERATOR_CLASS (class)->next = addresses_next;
  G_SOCKET_ADDRESS_ENUMERATOR_CLASS (class)->next_async = addresses_next_async;
  G_SOCKET_ADDRESS_ENUMERATOR_CLASS (class)->next_finish = addresses_next_finish;
}

static void
addresses_init (Addresses *self)
{
}

static GSocketAddressEnumerator *
enumerate (GSocketConnectable *connectable)
{
  GSocketConnectableIface *interface = g_type_interface_peek (lyceum_web_host_parent_class, G_TYPE_SOCKET_CONNECTABLE);
  Addresses *self = g_object_new (TYPE_ADDRESSES, NULL);

  self->host = g_object_ref (LYCEUM_WEB_HOST (connectable));
  self->found = interface->enumerate (connectable);
  return G_SOCKET_ADDRESS_ENUMERATOR (self);
}

/* The road through a proxy stays that of the parent: it asks us for addresses where it needs none. */
static void
connectable_init (GSocketConnectableIface *interface)
{
  interface->enumerate = enumerate;
}

static void
lyceum_web_host_class_init (LyceumWebHostClass *class)
{
}

static void
lyceum_web_host_init (LyceumWebHost *self)
{
}

LyceumWebHost *
lyceum_web_host_new (const char *name,
                     guint16     port,
                     const char *scheme,
                     gboolean    allow_private)
{
  LyceumWebHost *self = g_object_new (LYCEUM_TYPE_WEB_HOST, "hostname", name, "port", (guint) port, "scheme", scheme, NULL);

  self->allow_private = allow_private;
  return self;
}

gboolean
lyceum_web_host_has_refused (LyceumWebHost *self)
{
  return g_atomic_int_get (&self->refused);
}
