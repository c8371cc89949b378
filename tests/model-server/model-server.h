/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model-behaviour.h"

G_BEGIN_DECLS

/**
 * ModelServer:
 *
 * A server of models for tests: OpenAI's protocol, Ollama's, and those of rerankers, on a port of loopback and a thread of its
 * own. It answers from what it was asked, always the same, and does wrong what it is told to. See README.md for what it serves.
 * Any thread.
 */
typedef struct _ModelServer ModelServer;

/** How an exchange ended. */
typedef enum
{
  MODEL_END_NONE,   /* it has not */
  MODEL_END_WELL,
  MODEL_END_BROKEN, /* as the behaviour wants it */
  MODEL_END_GONE,   /* the client has closed the connection before the end */
} ModelEnd;

/** A request that the server has seen. */
typedef struct
{
  guint connection;    /* on which connection, from 1 */
  char *method, *path;
  char *authorization; /* (nullable) */
  char *content_type;  /* (nullable) */
  char *headers;       /* all of them, "Name: value" a line */
  char *body;
  gint64 came_at;      /* monotonic, in microseconds */
  gint64 ended_at;     /* 0: it has not */
  guint64 n_bytes;     /* of the body of the answer, as far as they were sent */
  guint status;        /* of the answer */
  ModelEnd end;
} ModelRequest;

void         model_request_free             (ModelRequest   *request);

/** @words: (nullable): see #ModelBehaviour. Returns: when it listens. */
ModelServer *model_server_new               (const char     *words);
/** The same on a port; 0: any. @behaviour: (transfer full). Returns: %NULL with @error. */
ModelServer *model_server_new_on_port       (guint           port,
                                             ModelBehaviour *behaviour,
                                             GError        **error);
/** Closes every connection, in the middle if need be. */
void         model_server_free              (ModelServer    *self);
/** Returns: "http://127.0.0.1:PORT". */
const char  *model_server_get_url           (ModelServer    *self);
/** What holds for requests that come from now on. @behaviour: (transfer full). */
void         model_server_set_behaviour     (ModelServer    *self,
                                             ModelBehaviour *behaviour);
void         model_server_set_words         (ModelServer    *self,
                                             const char     *words);

/** Returns: (transfer full) (element-type ModelRequest): what it has seen, in the order in which it came. */
GPtrArray   *model_server_get_requests      (ModelServer    *self);
/** Returns: (transfer full): the last request to @path; it is an error if there was none. */
ModelRequest *model_server_get_last_request (ModelServer    *self,
                                             const char     *path);
/** Exchanges that have begun and not ended; the most that there were at once; connections that are open. */
guint        model_server_get_n_running     (ModelServer    *self);
guint        model_server_get_max_running   (ModelServer    *self);
guint        model_server_get_n_connections (ModelServer    *self);
guint        model_server_get_n_requests    (ModelServer    *self);
/** Waits until that is so. */
void         model_server_wait_requests     (ModelServer    *self,
                                             guint           at_least);
void         model_server_wait_running      (ModelServer    *self,
                                             guint           exactly);
void         model_server_wait_connections  (ModelServer    *self,
                                             guint           exactly);
/** Seconds of processor time that its thread has used. */
double       model_server_get_cpu_seconds   (ModelServer    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelServer, model_server_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelRequest, model_request_free)

G_END_DECLS
