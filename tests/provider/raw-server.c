/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "raw-server.h"

#include <string.h>

/* GIO loses a module object where it looks for a proxy; only a whole stack shows the leak sanitizer that it is that one. */
const char *__asan_default_options (void);
const char *__lsan_default_suppressions (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

const char *
__lsan_default_suppressions (void)
{
  return "leak:g_io_module_new\n";
}

typedef enum
{
  SEND,
  SEND_FOREVER,
  WAIT,
  HOLD,
  KEEP,
} StepKind;

typedef struct
{
  StepKind kind;
  char *bytes; /* (owned) (nullable) */
  gsize length;
  guint milliseconds;
} Step;

struct _RawServer
{
  GSocketListener *listener;
  GCancellable *stop;
  GThread *thread;
  char *url;

  GMutex mutex;
  /* protected by @mutex */
  GQueue scripts;         /* (element-type GPtrArray of Step) */
  GPtrArray *requests;    /* (element-type utf8) */
  GPtrArray *connections; /* (element-type GThread): not joined yet */
  GQueue over;            /* (element-type GThread): of them, those that have nothing left to do */
  guint n_connections;
  guint n_gone;
};

typedef struct
{
  RawServer *server;
  GSocketConnection *connection;
} Connection;

static void
free_step (Step *step)
{
  g_free (step->bytes);
  g_free (step);
}

/* Reads one request. Returns: (nullable): its text; %NULL: there is none. */
static char *
read_request (RawServer *self, GInputStream *in)
{
  g_autoptr (GString) request = g_string_new (NULL);
  char bytes[4096];

  for (;;)
    {
      const char *end = strstr (request->str, "\r\n\r\n");
      gssize length;

      if (end != NULL)
        {
          const char *said = strstr (request->str, "Content-Length: ");
          gsize n_body = said != NULL && said < end ? g_ascii_strtoull (said + 16, NULL, 10) : 0;

          if (request->len - (end + 4 - request->str) >= n_body)
            return g_string_free (g_steal_pointer (&request), FALSE);
        }
      length = g_input_stream_read (in, bytes, sizeof bytes, self->stop, NULL);
      if (length <= 0)
        return NULL;
      g_string_append_len (request, bytes, length);
    }
}

static void
note_gone (RawServer *self)
{
  if (g_cancellable_is_cancelled (self->stop))
    return;
  g_mutex_lock (&self->mutex);
  self->n_gone++;
  g_mutex_unlock (&self->mutex);
}

/* Returns: whether the client is still there. */
static gboolean
run_step (RawServer *self, const Step *step, GInputStream *in, GOutputStream *out)
{
  char byte;

  switch (step->kind)
    {
    case SEND:
    case SEND_FOREVER:
      do
        if (!g_output_stream_write_all (out, step->bytes, step->length, NULL, self->stop, NULL))
          {
            note_gone (self);
            return FALSE;
          }
      while (step->kind == SEND_FOREVER);
      return TRUE;
    case WAIT:
      for (guint i = 0; i < step->milliseconds && !g_cancellable_is_cancelled (self->stop); i++)
        g_usleep (1000);
      return TRUE;
    case HOLD:
      g_input_stream_read (in, &byte, 1, self->stop, NULL);
      note_gone (self);
      return FALSE;
    case KEEP:
      return TRUE;
    }
  return FALSE;
}

/* Returns: whether the connection goes on. */
static gboolean
answer_request (RawServer *self, GSocketConnection *connection)
{
  GInputStream *in = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autoptr (GPtrArray) script = NULL;
  char *request = read_request (self, in);

  if (request == NULL)
    return FALSE;
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  script = g_queue_pop_head (&self->scripts);
  g_mutex_unlock (&self->mutex);
  if (script == NULL)
    return FALSE;
  for (guint i = 0; i < script->len; i++)
    if (!run_step (self, g_ptr_array_index (script, i), in, out))
      return FALSE;
  return script->len > 0 && ((Step *) g_ptr_array_index (script, script->len - 1))->kind == KEEP;
}

static gpointer
connection_thread_cb (gpointer data)
{
  g_autofree Connection *connection = data;
  RawServer *self = connection->server;

  while (answer_request (self, connection->connection))
    ;
  g_io_stream_close (G_IO_STREAM (connection->connection), NULL, NULL);
  g_object_unref (connection->connection);
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->over, g_thread_self ());
  g_mutex_unlock (&self->mutex);
  return NULL;
}

/* So that a server of many thousand connections does not run out of threads. */
static void
join_those_over_locked (RawServer *self)
{
  GThread *thread;

  while ((thread = g_queue_pop_head (&self->over)) != NULL)
    {
      g_ptr_array_remove_fast (self->connections, thread);
      g_thread_join (thread);
    }
}

static gpointer
accept_thread_cb (gpointer data)
{
  RawServer *self = data;
  GSocketConnection *accepted;

  while ((accepted = g_socket_listener_accept (self->listener, NULL, self->stop, NULL)) != NULL)
    {
      Connection *connection = g_new0 (Connection, 1);

      connection->server = self;
      connection->connection = accepted;
      g_mutex_lock (&self->mutex);
      join_those_over_locked (self);
      self->n_connections++;
      g_ptr_array_add (self->connections, g_thread_new ("connection", connection_thread_cb, connection));
      g_mutex_unlock (&self->mutex);
    }
  return NULL;
}

RawServer *
raw_server_new (void)
{
  RawServer *self = g_new0 (RawServer, 1);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_mutex_init (&self->mutex);
  self->requests = g_ptr_array_new_with_free_func (g_free);
  self->connections = g_ptr_array_new ();
  self->stop = g_cancellable_new ();
  self->listener = g_socket_listener_new ();
  g_socket_listener_set_backlog (self->listener, 1024);
  g_assert_true (g_socket_listener_add_address (self->listener, address, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP,
                                                NULL, &bound, NULL));
  self->url = g_strdup_printf ("http://127.0.0.1:%u", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  self->thread = g_thread_new ("accept", accept_thread_cb, self);
  return self;
}

void
raw_server_free (RawServer *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  for (guint i = 0; i < self->connections->len; i++)
    g_thread_join (g_ptr_array_index (self->connections, i));
  g_ptr_array_unref (self->connections);
  g_queue_clear (&self->over);
  g_ptr_array_unref (self->requests);
  g_queue_clear_full (&self->scripts, (GDestroyNotify) g_ptr_array_unref);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_mutex_clear (&self->mutex);
  g_free (self->url);
  g_free (self);
}

const char *
raw_server_get_url (RawServer *self)
{
  return self->url;
}

void
raw_server_script (RawServer *self)
{
  g_mutex_lock (&self->mutex);
  g_queue_push_tail (&self->scripts, g_ptr_array_new_with_free_func ((GDestroyNotify) free_step));
  g_mutex_unlock (&self->mutex);
}

static void
add_step (RawServer *self, StepKind kind, const char *bytes, gssize length, guint milliseconds)
{
  Step *step = g_new0 (Step, 1);

  step->kind = kind;
  step->length = length < 0 ? strlen (bytes) : (gsize) length;
  step->bytes = g_memdup2 (bytes, step->length);
  step->milliseconds = milliseconds;
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (g_queue_peek_tail (&self->scripts), step);
  g_mutex_unlock (&self->mutex);
}

void
raw_server_send (RawServer *self, const char *bytes, gssize length)
{
  add_step (self, SEND, bytes, length, 0);
}

void
raw_server_wait (RawServer *self, guint milliseconds)
{
  add_step (self, WAIT, NULL, 0, milliseconds);
}

void
raw_server_send_forever (RawServer *self, const char *bytes)
{
  add_step (self, SEND_FOREVER, bytes, -1, 0);
}

void
raw_server_hold (RawServer *self)
{
  add_step (self, HOLD, NULL, 0, 0);
}

void
raw_server_keep (RawServer *self)
{
  add_step (self, KEEP, NULL, 0, 0);
}

void
raw_server_answer (RawServer *self, const char *status, const char *type, const char *body)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s", status,
                                           type, strlen (body), body);

  raw_server_script (self);
  raw_server_send (self, text, -1);
}

void
raw_server_clear (RawServer *self)
{
  g_mutex_lock (&self->mutex);
  g_queue_clear_full (&self->scripts, (GDestroyNotify) g_ptr_array_unref);
  g_mutex_unlock (&self->mutex);
}

guint
raw_server_get_n_requests (RawServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->requests->len;
  g_mutex_unlock (&self->mutex);
  return n;
}

guint
raw_server_get_n_connections (RawServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_connections;
  g_mutex_unlock (&self->mutex);
  return n;
}

guint
raw_server_get_n_gone (RawServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->n_gone;
  g_mutex_unlock (&self->mutex);
  return n;
}

char *
raw_server_dup_request (RawServer *self, guint index)
{
  char *request;

  g_mutex_lock (&self->mutex);
  request = index < self->requests->len ? g_strdup (g_ptr_array_index (self->requests, index)) : NULL;
  g_mutex_unlock (&self->mutex);
  return request;
}
