/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LyceumProviderKind:
 *
 * How a server is spoken to. The names of lyceum_provider_kind_get_name() are stored and typed: never rename one.
 */
typedef enum
{
  LYCEUM_PROVIDER_OPENAI,     /* OpenAI, llama.cpp, vLLM, LM Studio, Mistral, OpenRouter and all that follow them */
  LYCEUM_PROVIDER_OLLAMA,     /* Ollama's own API */
  LYCEUM_PROVIDER_JINA,       /* rerankers */
  LYCEUM_PROVIDER_XINFERENCE,
  LYCEUM_PROVIDER_LOCALAI,
  LYCEUM_PROVIDER_NVIDIA,
  LYCEUM_PROVIDER_COHERE,
  LYCEUM_N_PROVIDER_KINDS,
} LyceumProviderKind;

/** Returns: "openai", "ollama" … */
const char *lyceum_provider_kind_get_name  (LyceumProviderKind  kind);
/** Returns: whether @name is one; any thread. */
gboolean    lyceum_provider_kind_from_name (const char         *name,
                                            LyceumProviderKind *kind);

/** What a server can do, as far as its kind tells. */
typedef enum
{
  LYCEUM_CAPABILITY_COMPLETE = 1 << 0,
  LYCEUM_CAPABILITY_EMBED = 1 << 1,
  LYCEUM_CAPABILITY_RERANK = 1 << 2,
  LYCEUM_CAPABILITY_LIST_MODELS = 1 << 3,
  LYCEUM_CAPABILITY_JSON_SCHEMA = 1 << 4, /* constrains what it says; some servers that say so do not */
  LYCEUM_CAPABILITY_PULL = 1 << 5,        /* fetches models */
} LyceumCapabilities;

/**
 * LyceumProviderError:
 *
 * What went wrong, by what a person can do about it. The message is a sentence for them, with the next step.
 */
typedef enum
{
  LYCEUM_PROVIDER_ERROR_UNREACHABLE,    /* no connection: is the server running? is there a network? */
  LYCEUM_PROVIDER_ERROR_TLS,            /* the connection cannot be trusted, or there is no support for TLS */
  LYCEUM_PROVIDER_ERROR_SILENT,         /* connected, and then nothing came for too long */
  LYCEUM_PROVIDER_ERROR_BROKEN_OFF,     /* the connection ended in the middle */
  LYCEUM_PROVIDER_ERROR_KEY,            /* 401, 403 */
  LYCEUM_PROVIDER_ERROR_NO_MODEL,       /* 404 */
  LYCEUM_PROVIDER_ERROR_REQUEST,        /* another 4xx: the server does not take what we asked */
  LYCEUM_PROVIDER_ERROR_TOO_LONG,       /* more than the model's context holds */
  LYCEUM_PROVIDER_ERROR_RATE_LIMITED,   /* 429; see lyceum_provider_error_get_retry_after() */
  LYCEUM_PROVIDER_ERROR_BUSY,           /* 503, or the model is still being loaded; likewise */
  LYCEUM_PROVIDER_ERROR_SERVER,         /* another 5xx, or an error said in the stream */
  LYCEUM_PROVIDER_ERROR_BAD_ANSWER,     /* not what the protocol says: wrong type, broken JSON, too large */
  LYCEUM_PROVIDER_ERROR_FILTERED,       /* the server withheld the answer */
  LYCEUM_PROVIDER_ERROR_UNSUPPORTED,    /* this kind of server cannot do that */
} LyceumProviderError;

#define LYCEUM_PROVIDER_ERROR (lyceum_provider_error_quark ())
GQuark   lyceum_provider_error_quark           (void);
/** @milliseconds: (out) (optional). Returns: whether the server asked to wait so long. */
gboolean lyceum_provider_error_get_retry_after (const GError *error,
                                                guint        *milliseconds);
/** Returns: whether no repetition mends it (a refused key, a model that is not there). */
gboolean lyceum_provider_error_is_permanent    (const GError *error);
/**
 * lyceum_provider_error_new:
 * @code: of #LyceumProviderError
 * @retry_after: in milliseconds, how long the server asks to wait; -1: it does not say
 * @message: a sentence for a person, translated
 *
 * Any thread.
 *
 * Returns: (transfer full)
 */
GError  *lyceum_provider_error_new             (LyceumProviderError code,
                                                gint64              retry_after,
                                                const char         *message);

typedef enum
{
  LYCEUM_ROLE_SYSTEM,
  LYCEUM_ROLE_USER,
  LYCEUM_ROLE_ASSISTANT,
} LyceumRole;

typedef struct
{
  LyceumRole role;
  char *text;
} LyceumChatMessage;

LyceumChatMessage *lyceum_chat_message_new  (LyceumRole         role,
                                             const char        *text);
void               lyceum_chat_message_free (LyceumChatMessage *message);

/**
 * LyceumCompletionRequest:
 * @model: the server's name for it
 * @messages: (element-type LyceumChatMessage): from the first to the last
 * @temperature, @top_p, @frequency_penalty, @presence_penalty: NaN: as the server does by itself
 * @max_tokens: of the answer; 0: as the server does by itself
 * @context_length: in tokens, for servers that are told (Ollama); 0: as the server does by itself
 * @json_schema: (nullable): the answer is to be JSON that follows this schema; servers that cannot are asked for JSON
 * @stop: (nullable): texts at which the answer ends
 *
 * Plain data; made with lyceum_completion_request_new().
 */
typedef struct
{
  char *model;
  GPtrArray *messages;
  double temperature, top_p, frequency_penalty, presence_penalty;
  guint max_tokens;
  guint context_length;
  char *json_schema;
  char **stop;
} LyceumCompletionRequest;

LyceumCompletionRequest *lyceum_completion_request_new  (const char              *model);
void                     lyceum_completion_request_add  (LyceumCompletionRequest *self,
                                                         LyceumRole               role,
                                                         const char              *text);
void                     lyceum_completion_request_free (LyceumCompletionRequest *self);

typedef enum
{
  LYCEUM_DELTA_TEXT,
  LYCEUM_DELTA_REASONING, /* what the model thinks by itself; shown apart, and no part of the answer */
} LyceumDelta;

/** A piece of an answer as it comes, valid UTF-8 and not empty. Network thread; may cancel, must not block. */
typedef void (*LyceumDeltaFunc) (LyceumDelta  delta,
                                 const char  *text,
                                 gpointer     user_data);

typedef enum
{
  LYCEUM_FINISH_STOP,
  LYCEUM_FINISH_LENGTH,    /* cut at max_tokens, or at the end of the context */
  LYCEUM_FINISH_FILTERED,
  LYCEUM_FINISH_UNKNOWN,   /* the server did not say */
} LyceumFinish;

/** How an answer went. Times in seconds from the call. */
typedef struct
{
  LyceumFinish finish;
  guint prompt_tokens, completion_tokens; /* as the server counts; 0: it does not say */
  double first_seconds;                   /* until the first piece, of whatever delta; -1: none came */
  double seconds;
} LyceumCompletion;

typedef struct
{
  char *id;
  guint64 size;         /* in bytes; 0: not known */
  guint context_length; /* in tokens; 0: not known */
  LyceumCapabilities capabilities; /* 0: not known */
} LyceumModelInfo;

void lyceum_model_info_free (LyceumModelInfo *info);

/** Vectors as they came, row after row, not normalised. */
typedef struct
{
  guint n;
  guint dimensions;
  float *values; /* n * dimensions */
} LyceumEmbeddings;

void lyceum_embeddings_free (LyceumEmbeddings *embeddings);

/**
 * LyceumProvider:
 *
 * A server of models. All of it lives on the network thread: every function asserts that, calls back there, and never
 * blocks. Cancelling closes the connection at once; what then still comes is thrown away. No call has a limit on its
 * whole time: only on connecting, on the first byte, and on silence.
 */
#define LYCEUM_TYPE_PROVIDER (lyceum_provider_get_type ())
G_DECLARE_DERIVABLE_TYPE (LyceumProvider, lyceum_provider, LYCEUM, PROVIDER, GObject)

struct _LyceumProviderClass
{
  GObjectClass parent_class;

  LyceumCapabilities (*get_capabilities) (LyceumProvider *self);

  void              (*complete_async)     (LyceumProvider *self, const LyceumCompletionRequest *request, LyceumDeltaFunc func,
                                           gpointer func_data, GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
  gboolean          (*complete_finish)    (LyceumProvider *self, GAsyncResult *result, LyceumCompletion *completion,
                                           GError **error);
  void              (*embed_async)        (LyceumProvider *self, const char *model, const char *const *texts,
                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  LyceumEmbeddings *(*embed_finish)       (LyceumProvider *self, GAsyncResult *result, GError **error);
  void              (*rerank_async)       (LyceumProvider *self, const char *model, const char *query, const char *const *texts,
                                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GArray           *(*rerank_finish)      (LyceumProvider *self, GAsyncResult *result, GError **error);
  void              (*list_models_async)  (LyceumProvider *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
  GPtrArray        *(*list_models_finish) (LyceumProvider *self, GAsyncResult *result, GError **error);
  void              (*pull_async)         (LyceumProvider *self, const char *model, GFileProgressCallback progress,
                                           gpointer progress_data, GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
  gboolean          (*pull_finish)        (LyceumProvider *self, GAsyncResult *result, GError **error);
};

/** Any thread. */
LyceumCapabilities lyceum_provider_get_capabilities   (LyceumProvider                 *self);

/**
 * lyceum_provider_complete_async:
 * @request: (transfer none): copied as far as it is needed
 * @func: (nullable) (scope notified): hears every piece, and never after the callback
 *
 * One answer, as a stream.
 */
void               lyceum_provider_complete_async     (LyceumProvider                 *self,
                                                       const LyceumCompletionRequest  *request,
                                                       LyceumDeltaFunc                 func,
                                                       gpointer                        func_data,
                                                       GCancellable                   *cancellable,
                                                       GAsyncReadyCallback             callback,
                                                       gpointer                        user_data);
/** @completion: (out) (optional): also filled in as far as it is known where the call fails in the middle. Errors:
 * #LyceumProviderError, %G_IO_ERROR_CANCELLED. */
gboolean           lyceum_provider_complete_finish    (LyceumProvider                 *self,
                                                       GAsyncResult                   *result,
                                                       LyceumCompletion               *completion,
                                                       GError                        **error);

/** @texts: %NULL-terminated, at most 2048 of them; sent in as many requests as the server needs. */
void               lyceum_provider_embed_async        (LyceumProvider                 *self,
                                                       const char                     *model,
                                                       const char *const              *texts,
                                                       GCancellable                   *cancellable,
                                                       GAsyncReadyCallback             callback,
                                                       gpointer                        user_data);
/** Returns: (transfer full) (nullable): one row a text, in their order. */
LyceumEmbeddings  *lyceum_provider_embed_finish       (LyceumProvider                 *self,
                                                       GAsyncResult                   *result,
                                                       GError                        **error);

/** @texts: %NULL-terminated; sent in rounds of at most 64, several at once. */
void               lyceum_provider_rerank_async       (LyceumProvider                 *self,
                                                       const char                     *model,
                                                       const char                     *query,
                                                       const char *const              *texts,
                                                       GCancellable                   *cancellable,
                                                       GAsyncReadyCallback             callback,
                                                       gpointer                        user_data);
/** Returns: (transfer full) (nullable) (element-type float): one a text, in their order, each within 0 and 1; a text
 * that the server left out has 0. */
GArray            *lyceum_provider_rerank_finish      (LyceumProvider                 *self,
                                                       GAsyncResult                   *result,
                                                       GError                        **error);

void               lyceum_provider_list_models_async  (LyceumProvider                 *self,
                                                       GCancellable                   *cancellable,
                                                       GAsyncReadyCallback             callback,
                                                       gpointer                        user_data);
/** Returns: (transfer full) (nullable) (element-type LyceumModelInfo): by name. */
GPtrArray         *lyceum_provider_list_models_finish (LyceumProvider                 *self,
                                                       GAsyncResult                   *result,
                                                       GError                        **error);

/** Has the server fetch a model. @progress: (nullable): bytes that have come, bytes in all. */
void               lyceum_provider_pull_async         (LyceumProvider                 *self,
                                                       const char                     *model,
                                                       GFileProgressCallback           progress,
                                                       gpointer                        progress_data,
                                                       GCancellable                   *cancellable,
                                                       GAsyncReadyCallback             callback,
                                                       gpointer                        user_data);
gboolean           lyceum_provider_pull_finish        (LyceumProvider                 *self,
                                                       GAsyncResult                   *result,
                                                       GError                        **error);

/**
 * LyceumHttp:
 *
 * The one HTTP session of the network thread, with its connections, that all servers share. Made, used and let go of on
 * the network thread.
 */
#define LYCEUM_TYPE_HTTP (lyceum_http_get_type ())
G_DECLARE_FINAL_TYPE (LyceumHttp, lyceum_http, LYCEUM, HTTP, GObject)

/** Network thread. */
LyceumHttp     *lyceum_http_new              (void);
/** Limits of time in seconds, for tests and slow servers: to connect (20), until the first byte (300), of silence
 * (120); 0 for these. */
void            lyceum_http_set_time_limits  (LyceumHttp         *self,
                                              double              connect,
                                              double              first,
                                              double              silence);

/**
 * lyceum_provider_new_for_server:
 * @kind: how it is spoken to
 * @url: where it is: "http://localhost:11434", "https://api.openai.com/v1"; `/v1` is added where it is missing and
 * needed
 * @key: (nullable): kept in memory only, and never written to a log
 *
 * Network thread.
 *
 * Returns: (transfer full)
 */
LyceumProvider *lyceum_provider_new_for_server (LyceumHttp         *http,
                                                LyceumProviderKind  kind,
                                                const char         *url,
                                                const char         *key);
/** Whether @url is one that can be used: http or https, a host, no user or password in it. Any thread. Error: a
 * sentence. */
gboolean        lyceum_provider_check_url      (const char         *url,
                                                GError            **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumCompletionRequest, lyceum_completion_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumEmbeddings, lyceum_embeddings_free)

G_END_DECLS
