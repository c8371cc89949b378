/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-delta-sink.h"
#include "lyceum-http-private.h"
#include "lyceum-json.h"
#include "lyceum-lines.h"
#include "lyceum-sse.h"

G_BEGIN_DECLS

/**
 * LyceumChatStream:
 *
 * Reads the answer of a model, piece by piece, of whatever form it turns out to be: server-sent events, a JSON object a
 * line, or one JSON object for the whole; in the words of OpenAI's API or Ollama's, or of those who follow them more or
 * less.
 *
 * Pure; the fields are its own, but for @sink, @finish and the tokens, which may be read.
 */
typedef struct
{
  LyceumDeltaSink sink;
  LyceumFinish finish;
  guint prompt_tokens, completion_tokens;

  LyceumRefusal refusal; /* who answers, for errors that are said in the answer */
  enum
  {
    LYCEUM_FORM_UNKNOWN,
    LYCEUM_FORM_EVENTS,
    LYCEUM_FORM_LINES,
    LYCEUM_FORM_OBJECT, /* begins with a bracket: lines or whole */
    LYCEUM_FORM_WHOLE,
  } form;
  LyceumSse sse;
  LyceumLines lines;
  GString *whole;    /* what is not cut into events or lines (yet) */
  GString *piece;    /* a string of the answer without its escapes */
  GError *error;     /* (owned) (nullable) */
  gboolean is_done;     /* it was said that the answer is over */
  gboolean has_finish;  /* a reason was given for its end: all of its text has come */
  gboolean has_begun;   /* something of it was understood */
} LyceumChatStream;

/** @refusal: its strings are used as long as the stream is. */
void              lyceum_chat_stream_init  (LyceumChatStream    *self,
                                            const LyceumRefusal *refusal,
                                            LyceumDeltaFunc      func,
                                            gpointer             func_data,
                                            GCancellable        *cancellable);
void              lyceum_chat_stream_clear (LyceumChatStream    *self);
LyceumHttpVerdict lyceum_chat_stream_feed  (LyceumChatStream    *self,
                                            const char          *bytes,
                                            gsize                length,
                                            GError             **error);
/**
 * lyceum_chat_stream_end:
 * @by_closing: whether the connection may have been broken off
 * @cause: (transfer full) (nullable): why it ended in the middle
 *
 * Says what was held back. A connection that breaks after the reason for the end was given broke too late to matter.
 *
 * Returns: whether the answer is whole
 */
gboolean          lyceum_chat_stream_end   (LyceumChatStream    *self,
                                            gboolean             by_closing,
                                            GError              *cause,
                                            GError             **error);

G_END_DECLS
