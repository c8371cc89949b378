/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "lyceum-provider.h"

G_BEGIN_DECLS

#define LYCEUM_HTTP_MAX_REFUSAL (64 * 1024)      /* of an answer that says no */
#define LYCEUM_HTTP_MAX_ANSWER (32 * 1024 * 1024) /* of one that is taken whole */
#define LYCEUM_HTTP_MAX_STREAM (512 * 1024 * 1024)

/** What is asked of a server. The strings are copied as far as they are needed. */
typedef struct
{
  const char *method; /* "GET", "POST" */
  const char *url;
  const char *key;    /* (nullable) */
  GBytes *body;       /* (nullable): JSON */
  const char *accept;
  const char *model;  /* (nullable): for the words of an error */
  gsize max_bytes;    /* of the answer */
} LyceumHttpRequest;

typedef enum
{
  LYCEUM_HTTP_WAIT,  /* nothing of use came yet: the limit of time is still that until the first byte */
  LYCEUM_HTTP_GO_ON,
  LYCEUM_HTTP_END_SOON, /* all of use has come; only the end is awaited, and not for long */
  LYCEUM_HTTP_STOP,  /* enough: the call is over; it went well unless an error was set */
} LyceumHttpVerdict;

/** Hears a piece of an answer that says yes. */
typedef LyceumHttpVerdict (*LyceumHttpPieceFunc) (const char *bytes,
                                                  gsize       length,
                                                  gpointer    user_data,
                                                  GError    **error);

/**
 * _lyceum_http_send_async:
 * @func: (scope notified): hears the answer, never after the callback nor once @cancellable is cancelled
 *
 * One request. An answer that says no (not 2xx) becomes an error, with what it said in it.
 */
void     _lyceum_http_send_async   (LyceumHttp              *self,
                                    const LyceumHttpRequest *request,
                                    LyceumHttpPieceFunc      func,
                                    gpointer                 func_data,
                                    GCancellable            *cancellable,
                                    GAsyncReadyCallback      callback,
                                    gpointer                 user_data);
/** @by_closing: (out) (optional): whether the answer may have ended only because the connection did, so that nothing
 * but what is in it can tell whether it is whole. (libsoup takes a connection that ends between two chunks for the end
 * of the answer.) */
gboolean _lyceum_http_send_finish  (LyceumHttp              *self,
                                    GAsyncResult            *result,
                                    gboolean                *by_closing,
                                    GError                 **error);
/** Likewise, with the whole answer. */
void     _lyceum_http_fetch_async  (LyceumHttp              *self,
                                    const LyceumHttpRequest *request,
                                    GCancellable            *cancellable,
                                    GAsyncReadyCallback      callback,
                                    gpointer                 user_data);
GBytes  *_lyceum_http_fetch_finish (LyceumHttp              *self,
                                    GAsyncResult            *result,
                                    GError                 **error);

/* What a LyceumHttp has, for its calls (lyceum-http-call.c). */

typedef struct _LyceumHttpCall LyceumHttpCall;

typedef struct
{
  SoupSession *session; /* (owned) */
  guint n_calls;        /* under way */
} LyceumHttpSession;

struct _LyceumHttp
{
  GObject parent_instance;

  GPtrArray *sessions;       /* (owned) (element-type LyceumHttpSession): never empty, none ever goes */
  GPtrArray *draining;       /* (owned) (element-type LyceumHttpCall): over, but for the end of their answers */
  double connect, first, silence; /* limits in seconds */
};

void     _lyceum_http_call_forget  (LyceumHttpCall          *call);
/** Returns: (transfer none): a session that has room for one more call; n_calls has it already. */
LyceumHttpSession *
         _lyceum_http_take_session (LyceumHttp              *self);
/** @to: (nullable): where @from sends us with @status. Returns: (nullable): why that is not gone to. */
GError  *_lyceum_http_check_redirect (GUri                  *from,
                                      GUri                  *to,
                                      const char            *method,
                                      guint                  status,
                                      guint                  n_redirects);
/** Returns: whether a redirect keeps the key: to the same server, or to its own encrypted side. */
gboolean _lyceum_http_may_tell_key (GUri                    *from,
                                    GUri                    *to);

/* Words (lyceum-http-words.c, lyceum-refusal.c). */

/** Returns: (transfer full): "http://localhost:11434" */
char    *_lyceum_http_dup_origin   (GUri                    *uri);
/** Returns: (transfer full): @error, which came of a connection to @uri, in words for a person. @began: whether an
 * answer had begun. */
GError  *_lyceum_http_explain      (const GError            *error,
                                    GUri                    *uri,
                                    gboolean                 began);

/** Who said no, and to what. */
typedef struct
{
  const char *origin;
  const char *model;  /* (nullable) */
  const char *key;    /* (nullable): to keep it out of what is said */
  guint status;       /* 0: said inside an answer */
  gint64 retry_after; /* in milliseconds; -1: it did not say */
} LyceumRefusal;

/**
 * _lyceum_refusal_explain:
 * @body: what the server said, of whatever form
 *
 * Returns: (transfer full): an error of #LyceumProviderError; _lyceum_provider_error_get_answer() has the body
 */
GError  *_lyceum_refusal_explain   (const LyceumRefusal     *refusal,
                                    const char              *body,
                                    gsize                    length);

/** @value: (nullable): of a Retry-After header, seconds or a date. @now: seconds since 1970. Returns: milliseconds, at
 * most a day; -1: it says nothing that can be used. */
gint64   _lyceum_retry_after_parse (const char              *value,
                                    gint64                   now);

/* What an error of ours knows besides (lyceum-provider-error.c). */

void        _lyceum_provider_error_set_answer (GError       *error,
                                               char         *answer);
/** Returns: (nullable): the words with which the server refused. */
const char *_lyceum_provider_error_get_answer (const GError *error);

G_END_DECLS
