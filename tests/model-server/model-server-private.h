/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <pthread.h>
#include <time.h>

#include "model-clock-private.h"
#include "model-server.h"

G_BEGIN_DECLS

/* An answer on its way. Of the server's thread. */
typedef struct _ModelReply ModelReply;

/** Appends piece number @index of the body, from 0. Returns: whether there is one after it. */
typedef gboolean (*ModelPieceFunc) (gpointer  data,
                                    guint     index,
                                    GString  *piece);

/* model-server.c: what the parts of the server share. */
struct _ModelServer
{
  GThread *thread;
  GMainContext *context;
  GMainLoop *loop;
  char *url;          /* immutable after construction */
  gint64 started_at;

  /* Of the server's thread. */
  SoupServer *soup;
  GSocketService *service;
  ModelClock *clock;
  GHashTable *replies;  /* (element-type ModelReply) (owned): set of what is on its way */
  GHashTable *failures; /* name of a model to how often it has failed */
  guint n_accepted;

  pthread_mutex_t mutex;
  pthread_cond_t changed;
  /* Protected by @mutex. */
  ModelBehaviour *behaviour;
  GPtrArray *requests;  /* (element-type ModelRequest) (owned) */
  guint n_running, max_running, n_connections;
  gboolean has_clock;
  clockid_t cpu_clock;  /* of the thread */
};

/* model-routes.c */
void        _model_routes_answer     (ModelServer       *self,
                                      ModelReply        *reply,
                                      ModelRequest      *request);

/* model-reply.c */

/** Takes the connection of a request from @message. @request: owned by the server. */
ModelReply *_model_reply_new         (ModelServer       *server,
                                      SoupServerMessage *message,
                                      ModelRequest      *request);
void        _model_reply_free        (ModelReply        *self);
void        _model_reply_alarm       (ModelAlarm        *alarm,
                                      gboolean           hung_up);
/** What holds for this answer. @behaviour: (transfer full). */
void        _model_reply_set_behaviour (ModelReply      *self,
                                      ModelBehaviour    *behaviour);
ModelBehaviour *_model_reply_get_behaviour (ModelReply  *self);
/** A header besides the usual. */
void        _model_reply_add_header  (ModelReply        *self,
                                      const char        *name,
                                      const char        *value);
/** The answer is @body (transfer full), after @delay seconds. */
void        _model_reply_send        (ModelReply        *self,
                                      guint              status,
                                      const char        *type,
                                      GString           *body,
                                      double             delay);
/** The same for JSON (transfer full). */
void        _model_reply_send_json   (ModelReply        *self,
                                      guint              status,
                                      JsonBuilder       *builder,
                                      double             delay);
/** The answer is a stream, whose pieces come as the behaviour has it. @destroy frees @data. */
void        _model_reply_stream      (ModelReply        *self,
                                      const char        *type,
                                      ModelPieceFunc     func,
                                      gpointer           data,
                                      GDestroyNotify     destroy);

G_END_DECLS
