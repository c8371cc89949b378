/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-server-private.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

/* What waits to be written is not added to beyond this, so that an endless answer takes no more memory than that. */
#define ENOUGH_PENDING (64 * 1024)
#define N_BYTES_AT_RANDOM 4096

typedef enum
{
  REPLY_RUNNING,
  REPLY_ENDING, /* all is said: what is pending is written, and the connection serves the next request or is closed */
  REPLY_STUCK,  /* nothing more is ever said */
} ReplyState;

struct _ModelReply
{
  ModelAlarm alarm;       /* first, so that it stands for the reply */
  ModelServer *server;
  ModelRequest *request;
  ModelBehaviour *behaviour;
  GIOStream *stream;      /* (owned): as it was taken from libsoup */
  GIOStream *connection;  /* (owned): what is below that */
  GSocketAddress *local, *remote;
  GString *head;          /* further headers */
  GString *pending;       /* to be written */
  gsize n_written;        /* of @pending */
  GString *piece;
  ModelPieceFunc func;
  gpointer data;
  GDestroyNotify destroy;
  gint64 began_at;        /* when the first piece is due */
  gint64 next_at;         /* when the next one is */
  guint index;
  guint64 n_body;
  ReplyState state;
  ModelEnd end;
  gboolean is_whole;      /* one piece with a length */
  gboolean has_head, closes, resets, is_given_back;
};

static void reply_go_on (ModelReply *self);

ModelReply *
_model_reply_new (ModelServer       *server,
                  SoupServerMessage *message,
                  ModelRequest      *request)
{
  ModelReply *self = g_new0 (ModelReply, 1);
  const char *connection = soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Connection");
  GSocket *socket;

  self->server = server;
  self->request = request;
  self->local = g_object_ref (soup_server_message_get_local_address (message));
  self->remote = g_object_ref (soup_server_message_get_remote_address (message));
  socket = g_object_get_data (G_OBJECT (self->remote), "model-socket");
  self->stream = soup_server_message_steal_connection (message);
  g_object_get (self->stream, "base-iostream", &self->connection, NULL);
  self->closes = connection && g_ascii_strcasecmp (connection, "close") == 0;
  self->head = g_string_new (NULL);
  self->pending = g_string_new (NULL);
  self->piece = g_string_new (NULL);
  self->alarm.fd = -1;
  self->end = MODEL_END_WELL;
  _model_clock_watch (server->clock, &self->alarm, g_socket_get_fd (socket));
  g_hash_table_add (server->replies, self);
  return self;
}

static void
reply_close (ModelReply *self)
{
  _model_clock_drop (self->server->clock, &self->alarm);
  g_io_stream_close (self->stream, NULL, NULL);
  g_io_stream_close (self->connection, NULL, NULL);
}

void
_model_reply_free (ModelReply *self)
{
  if (!self->is_given_back)
    reply_close (self);
  if (self->destroy)
    self->destroy (self->data);
  g_clear_pointer (&self->behaviour, model_behaviour_unref);
  g_string_free (self->head, TRUE);
  g_string_free (self->pending, TRUE);
  g_string_free (self->piece, TRUE);
  g_object_unref (self->connection);
  g_object_unref (self->stream);
  g_object_unref (self->local);
  g_object_unref (self->remote);
  g_free (self);
}

/* The end of the exchange: the connection is closed, or serves the next request. */
static void
reply_finish (ModelReply *self,
              ModelEnd    end)
{
  ModelServer *server = self->server;

  if (end != MODEL_END_WELL || self->closes)
    {
      if (self->resets)
        {
          GSocket *socket = g_object_get_data (G_OBJECT (self->remote), "model-socket");
          struct linger linger = { .l_onoff = 1, .l_linger = 0 };

          setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
        }
      reply_close (self);
    }

  pthread_mutex_lock (&server->mutex);
  self->request->end = end;
  self->request->ended_at = g_get_monotonic_time ();
  self->request->n_bytes = self->n_body;
  server->n_running--;
  pthread_cond_broadcast (&server->changed);
  pthread_mutex_unlock (&server->mutex);

  if (end == MODEL_END_WELL && !self->closes)
    {
      _model_clock_drop (server->clock, &self->alarm);
      self->is_given_back = TRUE;
      soup_server_accept_iostream (server->soup, self->connection, self->local, self->remote, NULL);
    }
  g_hash_table_remove (server->replies, self);
}

void
_model_reply_set_behaviour (ModelReply     *self,
                            ModelBehaviour *behaviour)
{
  g_clear_pointer (&self->behaviour, model_behaviour_unref);
  self->behaviour = behaviour;
}

ModelBehaviour *
_model_reply_get_behaviour (ModelReply *self)
{
  return self->behaviour;
}

void
_model_reply_add_header (ModelReply *self,
                         const char *name,
                         const char *value)
{
  g_string_append_printf (self->head, "%s: %s\r\n", name, value);
}

/* Returns: whether all that was pending is written; if not, the reply goes on later, or is over and freed. */
static gboolean
reply_flush (ModelReply *self)
{
  GPollableOutputStream *output = G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (self->stream));

  while (self->n_written < self->pending->len)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_output_stream_write_nonblocking (output, self->pending->str + self->n_written,
                                                             self->pending->len - self->n_written, NULL, &error);

      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        {
          _model_clock_set_blocked (self->server->clock, &self->alarm, TRUE);
          return FALSE;
        }
      if (n < 0)
        {
          reply_finish (self, MODEL_END_GONE);
          return FALSE;
        }
      self->n_written += (gsize) n;
    }
  _model_clock_set_blocked (self->server->clock, &self->alarm, FALSE);
  g_string_truncate (self->pending, 0);
  self->n_written = 0;
  return TRUE;
}

static void
append_at_random (GString *text,
                  guint    n)
{
  guint32 state = 2463534242u;

  for (guint i = 0; i < n; i++)
    {
      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      g_string_append_c (text, (char) (state >> 24));
    }
}

static void
append_part (ModelReply *self,
             const char *bytes,
             gsize       n)
{
  if (self->is_whole || self->behaviour->no_length)
    g_string_append_len (self->pending, bytes, (gssize) n);
  else
    {
      g_string_append_printf (self->pending, "%zx\r\n", n);
      g_string_append_len (self->pending, bytes, (gssize) n);
      g_string_append (self->pending, "\r\n");
    }
  self->n_body += n;
}

static void
append_body (ModelReply *self,
             const char *bytes,
             gsize       n)
{
  gsize split = self->behaviour->split ? self->behaviour->split : n;

  for (gsize i = 0; i < n; i += split)
    append_part (self, bytes + i, MIN (split, n - i));
}

/* The body has come to the byte where it goes wrong. */
static void
fail_body (ModelReply *self)
{
  g_autoptr (GString) noise = g_string_new (NULL);

  self->end = MODEL_END_BROKEN;
  self->state = self->behaviour->fault == MODEL_FAULT_STALL ? REPLY_STUCK : REPLY_ENDING;
  self->resets = self->behaviour->fault == MODEL_FAULT_RESET;
  if (self->behaviour->fault != MODEL_FAULT_GARBAGE && self->behaviour->fault != MODEL_FAULT_NOISE)
    return;

  append_at_random (noise, N_BYTES_AT_RANDOM);
  if (self->behaviour->fault == MODEL_FAULT_GARBAGE)
    {
      g_string_append_len (self->pending, noise->str, (gssize) noise->len);
      return;
    }
  append_body (self, noise->str, noise->len);
  if (!self->behaviour->no_length && !self->is_whole)
    g_string_append (self->pending, "0\r\n\r\n");
}

/* Adds the next piece to what is pending. */
static void
append_piece (ModelReply *self)
{
  gboolean more;
  gsize n;

  g_string_truncate (self->piece, 0);
  more = self->func (self->data, self->index++, self->piece);
  n = self->piece->len;
  if (self->behaviour->fault != MODEL_FAULT_NONE && self->n_body + n >= self->behaviour->fault_at)
    {
      append_body (self, self->piece->str, (gsize) (self->behaviour->fault_at - self->n_body));
      fail_body (self);
      return;
    }
  append_body (self, self->piece->str, n);
  if (more)
    return;
  if (!self->is_whole && !self->behaviour->no_length)
    g_string_append (self->pending, "0\r\n\r\n");
  self->state = REPLY_ENDING;
}

static void
begin_head (ModelReply *self)
{
  ModelHead bad = self->behaviour->bad_head;

  self->has_head = TRUE;
  if (bad == MODEL_HEAD_WELL)
    {
      g_string_prepend_len (self->pending, self->head->str, (gssize) self->head->len);
      return;
    }
  self->end = MODEL_END_BROKEN;
  self->state = bad == MODEL_HEAD_SILENT || bad == MODEL_HEAD_HALF ? REPLY_STUCK : REPLY_ENDING;
  if (bad == MODEL_HEAD_HALF)
    g_string_append_len (self->pending, self->head->str, (gssize) self->head->len / 2);
  else if (bad == MODEL_HEAD_GARBAGE)
    append_at_random (self->pending, N_BYTES_AT_RANDOM);
}

static gint64
piece_due (ModelReply *self,
           guint       index)
{
  if (self->behaviour->rate <= 0)
    return self->began_at;
  return self->began_at + (gint64) (index * G_USEC_PER_SEC / self->behaviour->rate);
}

static void
reply_go_on (ModelReply *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!reply_flush (self))
    return;
  if (!self->has_head)
    begin_head (self);
  while (self->state == REPLY_RUNNING && self->pending->len < ENOUGH_PENDING && self->next_at <= now)
    {
      append_piece (self);
      self->next_at = piece_due (self, self->index);
    }
  if (!reply_flush (self))
    return;
  if (self->state == REPLY_ENDING)
    reply_finish (self, self->end);
  else if (self->state == REPLY_RUNNING)
    _model_clock_set_due (self->server->clock, &self->alarm, MAX (self->next_at, now));
}

void
_model_reply_alarm (ModelAlarm *alarm,
                    gboolean    hung_up)
{
  ModelReply *self = (ModelReply *) alarm;

  if (hung_up)
    reply_finish (self, MODEL_END_GONE);
  else
    reply_go_on (self);
}

static void
reply_begin (ModelReply     *self,
             guint           status,
             const char     *type,
             ModelPieceFunc  func,
             gpointer        data,
             GDestroyNotify  destroy,
             double          delay,
             gsize           length)
{
  double head_delay = self->behaviour->head > 0 ? self->behaviour->head : delay;
  g_autofree char *start = NULL;

  start = g_strdup_printf ("HTTP/1.1 %u %s\r\nContent-Type: %s\r\n", status,
                           status == 429 ? "Too Many Requests" : soup_status_get_phrase (status),
                           self->behaviour->type ? self->behaviour->type : type);
  g_string_prepend (self->head, start);
  if (self->behaviour->no_length)
    self->closes = TRUE;
  else if (self->is_whole)
    g_string_append_printf (self->head, "Content-Length: %zu\r\n", length);
  else
    g_string_append (self->head, "Transfer-Encoding: chunked\r\n");
  if (self->closes)
    g_string_append (self->head, "Connection: close\r\n");
  g_string_append (self->head, "\r\n");

  self->func = func;
  self->data = data;
  self->destroy = destroy;
  pthread_mutex_lock (&self->server->mutex);
  self->request->status = status;
  pthread_mutex_unlock (&self->server->mutex);
  self->began_at = g_get_monotonic_time () + (gint64) (delay * G_USEC_PER_SEC);
  self->next_at = self->began_at;
  _model_clock_set_due (self->server->clock, &self->alarm,
                        MIN (self->began_at, g_get_monotonic_time () + (gint64) (head_delay * G_USEC_PER_SEC)));
}

void
_model_reply_stream (ModelReply    *self,
                     const char    *type,
                     ModelPieceFunc func,
                     gpointer       data,
                     GDestroyNotify destroy)
{
  reply_begin (self, 200, type, func, data, destroy, self->behaviour->first, 0);
}

static gboolean
whole_piece (gpointer data,
             guint    index,
             GString *piece)
{
  const GString *body = data;

  g_string_append_len (piece, body->str, (gssize) body->len);
  return FALSE;
}

static void
string_free (gpointer data)
{
  g_string_free (data, TRUE);
}

void
_model_reply_send (ModelReply *self,
                   guint       status,
                   const char *type,
                   GString    *body,
                   double      delay)
{
  self->is_whole = TRUE;
  reply_begin (self, status, type, whole_piece, body, string_free, delay, body->len);
}

void
_model_reply_send_json (ModelReply  *self,
                        guint        status,
                        JsonBuilder *builder,
                        double       delay)
{
  g_autoptr (JsonBuilder) owned = builder;
  g_autoptr (JsonNode) root = json_builder_get_root (owned);
  g_autofree char *text = json_to_string (root, FALSE);

  _model_reply_send (self, status, "application/json", g_string_new (text), delay);
}
