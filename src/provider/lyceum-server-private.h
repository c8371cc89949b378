/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-http-private.h"
#include "lyceum-json.h"

G_BEGIN_DECLS

/**
 * LyceumServer:
 *
 * A server of models over HTTP, of any #LyceumProviderKind. The class is split by what is asked of it:
 * lyceum-server-complete.c,
 * -embed.c, -rerank.c, -models.c, -pull.c.
 */
#define LYCEUM_TYPE_SERVER (lyceum_server_get_type ())
G_DECLARE_FINAL_TYPE (LyceumServer, lyceum_server, LYCEUM, SERVER, LyceumProvider)

struct _LyceumServer
{
  LyceumProvider parent_instance;

  LyceumHttp *http;        /* (owned) */
  LyceumProviderKind kind;
  char *base;              /* (owned): without a slash at its end */
  char *origin;            /* (owned): for people */
  char *key;               /* (owned) (nullable) */
  GHashTable *refused;     /* (owned): model → the fields of a request that it does not take (LyceumField) */
  guint batch;             /* texts in a request for embeddings */
};

/** Returns: (transfer full): the request for a path below the base. @body: (transfer full) (nullable): JSON. The struct
 * and its strings are for _lyceum_http_…_async(); free @url and @body afterwards. */
LyceumHttpRequest _lyceum_server_new_request      (LyceumServer        *self,
                                                   const char          *path,
                                                   const char          *model,
                                                   GString             *body);
void              _lyceum_server_clear_request    (LyceumHttpRequest   *request);
/** Returns: (transfer full): an error about an answer that makes no sense; with the server's own words where it said
 * some. */
GError           *_lyceum_server_new_bad_answer   (LyceumServer        *self,
                                                   const char          *model,
                                                   GBytes              *answer);
/** Checks an answer. Returns: whether it is an object or an array without an error in it. */
gboolean          _lyceum_server_check_answer     (LyceumServer        *self,
                                                   const char          *model,
                                                   GBytes              *answer,
                                                   LyceumJson          *value,
                                                   GError             **error);
/** Returns: (transfer full): where requests to a server of this kind begin, from what a person typed. */
char             *_lyceum_server_dup_base         (LyceumProviderKind   kind,
                                                   const char          *url);

/**
 * LyceumRounds:
 *
 * One call that takes several requests: sends a few at once until all were answered, and ends with the first error,
 * after which the others are cancelled.
 */
typedef struct _LyceumRounds LyceumRounds;

/** Sends the round with this index: calls _lyceum_http_fetch_async() or the like with @cancellable, and
 * _lyceum_rounds_done() when it is over. */
typedef void (*LyceumRoundFunc) (LyceumRounds *rounds,
                                 guint         round,
                                 GCancellable *cancellable);

struct _LyceumRounds
{
  GTask *task;               /* (owned) */
  LyceumRoundFunc send;
  GCancellable *cancellable; /* (owned): of the rounds */
  gulong cancelled_id;
  guint n, next, n_under_way, at_once;
  GError *error;             /* (owned) (nullable): the first */
  void (*finish) (GTask *task); /* all went well: returns the result */
};

void              _lyceum_rounds_run              (GTask               *task,
                                                   guint                n,
                                                   guint                at_once,
                                                   LyceumRoundFunc      send,
                                                   void               (*finish) (GTask *task));
/** More rounds than were planned. */
void              _lyceum_rounds_add              (LyceumRounds        *rounds,
                                                   guint                n);
/** @error: (transfer full) (nullable). The last one frees @rounds. */
void              _lyceum_rounds_done             (LyceumRounds        *rounds,
                                                   GError              *error);

/* What the class does; each file has the pairs of its concern. */
void              _lyceum_server_class_complete   (LyceumProviderClass *class);
void              _lyceum_server_class_embed      (LyceumProviderClass *class);
void              _lyceum_server_class_rerank     (LyceumProviderClass *class);
void              _lyceum_server_class_models     (LyceumProviderClass *class);
void              _lyceum_server_class_pull       (LyceumProviderClass *class);

/* Bodies of requests for an answer (lyceum-chat-request.c). */

/** Fields that some servers do not take, and can be left out. */
typedef enum
{
  LYCEUM_FIELD_STREAM_OPTIONS = 1 << 0,
  LYCEUM_FIELD_TEMPERATURE = 1 << 1,
  LYCEUM_FIELD_TOP_P = 1 << 2,
  LYCEUM_FIELD_FREQUENCY_PENALTY = 1 << 3,
  LYCEUM_FIELD_PRESENCE_PENALTY = 1 << 4,
  LYCEUM_FIELD_STOP = 1 << 5,
  LYCEUM_FIELD_MAX_TOKENS = 1 << 6,            /* then it is called max_completion_tokens */
  LYCEUM_FIELD_MAX_COMPLETION_TOKENS = 1 << 7,
  LYCEUM_FIELD_JSON_SCHEMA = 1 << 8,           /* then any JSON is asked for */
  LYCEUM_FIELD_RESPONSE_FORMAT = 1 << 9,
} LyceumField;

/** Returns: (transfer full): the body of a request without the @refused fields. */
GString          *_lyceum_chat_request_write      (LyceumProviderKind             kind,
                                                   const LyceumCompletionRequest *request,
                                                   guint                          refused);
/** Returns: the fields of the request that @answer complains of, and that were not refused before. */
guint             _lyceum_chat_request_find_refused (const LyceumCompletionRequest *request,
                                                     const char                    *answer,
                                                     guint                          refused);

G_END_DECLS
