/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-http-private.h"

G_BEGIN_DECLS

/*
 * One call. It ends in one place, _lyceum_http_call_end(), whatever ends it: the answer, an error, a limit of time, the
 * caller. The session gets a cancellable of the call's own, so that each of them closes the connection at once.
 *
 * The body is read when it is there (a pollable stream) and not by asynchronous reads: no memory waits for bytes, and a
 * call that is dropped leaves nothing behind on the main context.
 */

typedef enum
{
  LYCEUM_CALL_CONNECTING,
  LYCEUM_CALL_WAITING, /* the request is on its way, nothing of use has come */
  LYCEUM_CALL_ANSWERING,
  LYCEUM_CALL_ENDING,
  LYCEUM_CALL_DRAINING, /* the caller has what it wanted; if the answer ends soon, the connection can be used again */
} LyceumCallState;

struct _LyceumHttpCall
{
  LyceumHttp *http; /* kept alive by the task, and while draining forgets us in time */
  GTask *task;      /* (owned) (nullable): %NULL once it was answered */
  char *method, *key, *accept, *model; /* (owned) */
  GUri *uri;        /* (owned) */
  GBytes *body;     /* (owned) (nullable) */
  gsize max_bytes;
  LyceumHttpPieceFunc func;
  gpointer func_data;

  LyceumHttpSession *session; /* (unowned): of @http */
  SoupMessage *message;   /* (owned) (nullable) */
  GInputStream *stream;   /* (owned) (nullable) */
  GCancellable *abort;    /* (owned) */
  GSource *clock;         /* (owned) (nullable) */
  GSource *cancelled;     /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): the caller's, while it is listened to */
  gulong cancelled_id;
  GSource *readable;      /* (owned) (nullable) */
  GByteArray *refusal;    /* (owned) (nullable): of an answer that says no */
  GError *failure;        /* (owned) (nullable): why the call ends, while the session still has it */
  LyceumCallState state;
  gint64 last;            /* when something last happened */
  goffset n_bytes;
  guint n_redirects;
  gboolean is_sending;    /* soup_session_send_async() has not called back */
  gboolean is_fresh;      /* its connection was opened for it */
  gboolean is_repeated;   /* an old connection turned out to be dead */
  gboolean by_closing;
};

/* Its life (lyceum-http-call.c). */

/** Watches the limits of time, and @cancellable: (nullable). */
void    _lyceum_http_call_begin            (LyceumHttpCall  *call,
                                            GCancellable    *cancellable);
/** A state may have a shorter limit than the one before. */
void    _lyceum_http_call_enter            (LyceumHttpCall  *call,
                                            LyceumCallState  state);
/** Ends the call and frees it. @error: (transfer full) (nullable): %NULL if it went well. */
void    _lyceum_http_call_end              (LyceumHttpCall  *call,
                                            GError          *error);
/** As _lyceum_http_call_end(), at any time: waits for the session to let go of the request. */
void    _lyceum_http_call_fail             (LyceumHttpCall  *call,
                                            GError          *error);
void    _lyceum_http_call_free             (LyceumHttpCall  *call);
void    _lyceum_http_call_clear_connection (LyceumHttpCall  *call);
GError *_lyceum_http_call_new_cancelled    (void);
/** @source: (transfer full) */
void    _lyceum_http_call_attach           (GSource        **to,
                                            GSource         *source,
                                            GSourceFunc      func,
                                            LyceumHttpCall  *call);
void    _lyceum_http_call_clear_source     (GSource        **source);
/** The caller can no longer cancel it. */
void    _lyceum_http_call_unwatch          (LyceumHttpCall  *call);

/* The request (lyceum-http-send.c), and the body of the answer (lyceum-http-answer.c). */

void    _lyceum_http_call_send             (LyceumHttpCall  *call);
void    _lyceum_http_call_read             (LyceumHttpCall  *call);

G_END_DECLS
