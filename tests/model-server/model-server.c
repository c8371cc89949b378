/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-server-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

void
model_request_free (ModelRequest *request)
{
  g_free (request->method);
  g_free (request->path);
  g_free (request->authorization);
  g_free (request->content_type);
  g_free (request->headers);
  g_free (request->body);
  g_free (request);
}

static ModelRequest *
request_copy (const ModelRequest *request)
{
  ModelRequest *copy = g_new (ModelRequest, 1);

  *copy = *request;
  copy->method = g_strdup (request->method);
  copy->path = g_strdup (request->path);
  copy->authorization = g_strdup (request->authorization);
  copy->content_type = g_strdup (request->content_type);
  copy->headers = g_strdup (request->headers);
  copy->body = g_strdup (request->body);
  return copy;
}

static void
append_header (const char *name,
               const char *value,
               gpointer    text)
{
  g_string_append_printf (text, "%s: %s\n", name, value);
}

static ModelRequest *
request_new (SoupServerMessage *message,
             const char        *path)
{
  ModelRequest *request = g_new0 (ModelRequest, 1);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GObject *remote = G_OBJECT (soup_server_message_get_remote_address (message));
  g_autoptr (GBytes) body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (GString) text = g_string_new (NULL);

  soup_message_headers_foreach (headers, append_header, text);
  request->connection = GPOINTER_TO_UINT (g_object_get_data (remote, "model-connection"));
  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (path);
  request->authorization = g_strdup (soup_message_headers_get_one (headers, "Authorization"));
  request->content_type = g_strdup (soup_message_headers_get_one (headers, "Content-Type"));
  request->headers = g_strdup (text->str);
  request->body = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  request->came_at = g_get_monotonic_time ();
  return request;
}

static void
request_cb (SoupServer        *soup,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  ModelServer *self = user_data;
  ModelRequest *request = request_new (message, path);
  ModelReply *reply = _model_reply_new (self, message, request);

  pthread_mutex_lock (&self->mutex);
  _model_reply_set_behaviour (reply, model_behaviour_ref (self->behaviour));
  g_ptr_array_add (self->requests, request);
  self->n_running++;
  self->max_running = MAX (self->max_running, self->n_running);
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->mutex);
  _model_routes_answer (self, reply, request);
}

static void
connection_gone (gpointer user_data,
                 GObject *connection)
{
  ModelServer *self = user_data;

  pthread_mutex_lock (&self->mutex);
  self->n_connections--;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->mutex);
}

static gboolean
incoming_cb (GSocketService    *service,
             GSocketConnection *connection,
             GObject           *source,
             gpointer           user_data)
{
  ModelServer *self = user_data;
  GSocket *socket = g_socket_connection_get_socket (connection);
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);

  if (!local || !remote)
    return TRUE;
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
  /* What is known of the connection goes with its address through libsoup. */
  g_object_set_data_full (G_OBJECT (remote), "model-socket", g_object_ref (socket), g_object_unref);
  g_object_set_data (G_OBJECT (remote), "model-connection", GUINT_TO_POINTER (++self->n_accepted));
  g_object_weak_ref (G_OBJECT (connection), connection_gone, self);
  pthread_mutex_lock (&self->mutex);
  self->n_connections++;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->mutex);
  soup_server_accept_iostream (self->soup, G_IO_STREAM (connection), local, remote, NULL);
  return TRUE;
}

static gpointer
server_thread (gpointer data)
{
  ModelServer *self = data;

  pthread_mutex_lock (&self->mutex);
  pthread_getcpuclockid (pthread_self (), &self->cpu_clock);
  self->has_clock = TRUE;
  pthread_cond_broadcast (&self->changed);
  pthread_mutex_unlock (&self->mutex);

  g_main_context_push_thread_default (self->context);
  self->soup = soup_server_new ("server-header", "model-server", NULL);
  soup_server_add_handler (self->soup, NULL, request_cb, self, NULL);
  self->clock = _model_clock_new (self->context, _model_reply_alarm);
  g_signal_connect (self->service, "incoming", G_CALLBACK (incoming_cb), self);
  g_socket_service_start (self->service);

  g_main_loop_run (self->loop);

  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_hash_table_remove_all (self->replies);
  soup_server_disconnect (self->soup);
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_clear_object (&self->soup);
  g_clear_object (&self->service);
  g_clear_pointer (&self->clock, _model_clock_free);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

/* The service belongs to the context in which it is made. */
static GSocketService *
service_new (GMainContext *context,
             guint         port,
             guint16      *bound,
             GError      **error)
{
  g_autoptr (GSocketService) service = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, (guint16) port);
  g_autoptr (GSocketAddress) effective = NULL;

  g_main_context_push_thread_default (context);
  service = g_socket_service_new ();
  g_socket_service_stop (service);
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (service), 4096);
  g_socket_listener_add_address (G_SOCKET_LISTENER (service), address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL,
                                 &effective, error);
  g_main_context_pop_thread_default (context);
  if (!effective)
    return NULL;
  *bound = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (effective));
  return g_steal_pointer (&service);
}

ModelServer *
model_server_new_on_port (guint           port,
                          ModelBehaviour *behaviour,
                          GError        **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (ModelBehaviour) owned = behaviour;
  guint16 bound = 0;
  GSocketService *service = service_new (context, port, &bound, error);
  ModelServer *self;

  if (!service)
    return NULL;
  self = g_new0 (ModelServer, 1);
  self->service = service;
  self->context = g_steal_pointer (&context);
  self->loop = g_main_loop_new (self->context, FALSE);
  self->url = g_strdup_printf ("http://127.0.0.1:%u", bound);
  self->started_at = g_get_monotonic_time ();
  self->behaviour = g_steal_pointer (&owned);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) model_request_free);
  self->replies = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) _model_reply_free, NULL);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->changed, NULL);
  self->thread = g_thread_new ("model-server", server_thread, self);
  return self;
}

ModelServer *
model_server_new (const char *words)
{
  g_autoptr (GError) error = NULL;
  ModelServer *self = model_server_new_on_port (0, model_behaviour_new (words), &error);

  g_assert_no_error (error);
  return self;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

void
model_server_free (ModelServer *self)
{
  /* A source, so that a loop that has not begun to run yet is ended as well. */
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, quit_cb, self->loop, NULL);
  g_source_attach (source, self->context);
  g_thread_join (self->thread);
  g_hash_table_unref (self->replies);
  g_hash_table_unref (self->failures);
  g_ptr_array_unref (self->requests);
  model_behaviour_unref (self->behaviour);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  pthread_mutex_destroy (&self->mutex);
  pthread_cond_destroy (&self->changed);
  g_free (self->url);
  g_free (self);
}

const char *
model_server_get_url (ModelServer *self)
{
  return self->url;
}

void
model_server_set_behaviour (ModelServer    *self,
                            ModelBehaviour *behaviour)
{
  pthread_mutex_lock (&self->mutex);
  model_behaviour_unref (self->behaviour);
  self->behaviour = behaviour;
  pthread_mutex_unlock (&self->mutex);
}

void
model_server_set_words (ModelServer *self,
                        const char  *words)
{
  model_server_set_behaviour (self, model_behaviour_new (words));
}

GPtrArray *
model_server_get_requests (ModelServer *self)
{
  GPtrArray *requests = g_ptr_array_new_with_free_func ((GDestroyNotify) model_request_free);

  pthread_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->requests->len; i++)
    g_ptr_array_add (requests, request_copy (g_ptr_array_index (self->requests, i)));
  pthread_mutex_unlock (&self->mutex);
  return requests;
}

ModelRequest *
model_server_get_last_request (ModelServer *self,
                               const char  *path)
{
  ModelRequest *found = NULL;

  pthread_mutex_lock (&self->mutex);
  for (guint i = self->requests->len; i-- > 0 && !found;)
    if (g_str_equal (((ModelRequest *) g_ptr_array_index (self->requests, i))->path, path))
      found = request_copy (g_ptr_array_index (self->requests, i));
  pthread_mutex_unlock (&self->mutex);
  if (!found)
    g_error ("nobody has asked for %s", path);
  return found;
}

static guint
get_number (ModelServer *self,
            const guint *number)
{
  guint value;

  pthread_mutex_lock (&self->mutex);
  value = *number;
  pthread_mutex_unlock (&self->mutex);
  return value;
}

guint
model_server_get_n_running (ModelServer *self)
{
  return get_number (self, &self->n_running);
}

guint
model_server_get_max_running (ModelServer *self)
{
  return get_number (self, &self->max_running);
}

guint
model_server_get_n_connections (ModelServer *self)
{
  return get_number (self, &self->n_connections);
}

guint
model_server_get_n_requests (ModelServer *self)
{
  return get_number (self, &self->requests->len);
}

void
model_server_wait_requests (ModelServer *self,
                            guint        at_least)
{
  pthread_mutex_lock (&self->mutex);
  while (self->requests->len < at_least)
    pthread_cond_wait (&self->changed, &self->mutex);
  pthread_mutex_unlock (&self->mutex);
}

static void
wait_number (ModelServer *self,
             const guint *number,
             guint        exactly)
{
  pthread_mutex_lock (&self->mutex);
  while (*number != exactly)
    pthread_cond_wait (&self->changed, &self->mutex);
  pthread_mutex_unlock (&self->mutex);
}

void
model_server_wait_running (ModelServer *self,
                           guint        exactly)
{
  wait_number (self, &self->n_running, exactly);
}

void
model_server_wait_connections (ModelServer *self,
                               guint        exactly)
{
  wait_number (self, &self->n_connections, exactly);
}

double
model_server_get_cpu_seconds (ModelServer *self)
{
  clockid_t clock;
  struct timespec time;

  pthread_mutex_lock (&self->mutex);
  while (!self->has_clock)
    pthread_cond_wait (&self->changed, &self->mutex);
  clock = self->cpu_clock;
  pthread_mutex_unlock (&self->mutex);
  clock_gettime (clock, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}
