/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LYCEUM_STREAM_MAX_LINE (1024 * 1024)

/**
 * LyceumSseFunc:
 * @event: (nullable): its name
 * @data: @length bytes, without NUL behind them; valid during the call. Not checked for UTF-8.
 *
 * Hears one event. Returns: whether to go on; with %FALSE the parser throws away what follows.
 */
typedef gboolean (*LyceumSseFunc) (const char *event,
                                   const char *data,
                                   gsize       length,
                                   gpointer    user_data);

/**
 * LyceumSse:
 *
 * Reads server-sent events from pieces that are cut anywhere: between the two bytes of a CRLF, inside the byte-order
 * mark, inside a character. Lines end in LF, CR or CRLF. A line, and the data of one event, may be
 * %LYCEUM_STREAM_MAX_LINE bytes long.
 *
 * Pure; any thread, one at a time. The struct is for the stack or a bigger struct; its fields are its own.
 */
typedef struct
{
  LyceumSseFunc func;
  gpointer user_data;
  GString *line;        /* of a line that began in an earlier piece */
  GString *data;        /* of the event under way, from its second line on or from an earlier piece */
  GString *event;       /* its name; empty: none */
  const char *only;     /* (nullable): its only line, still inside the piece that is read */
  gsize only_length;
  guint has_data : 1;
  guint after_cr : 1;   /* a LF at the head of the next piece belongs to the line before */
  guint stopped : 1;
  guint too_long : 1;
  guint n_mark : 2;     /* bytes of the byte-order mark that were seen; 3: it is over or was none */
} LyceumSse;

void     lyceum_sse_init  (LyceumSse     *self,
                           LyceumSseFunc  func,
                           gpointer       user_data);
void     lyceum_sse_clear (LyceumSse     *self);
/** Returns: %FALSE if a line or an event is too long; nothing more is read then. */
gboolean lyceum_sse_feed  (LyceumSse     *self,
                           const char    *bytes,
                           gsize          length);
/** The stream is over. What was not ended by a blank line is an event all the same if it is a complete JSON value, or
 * "[DONE]". */
void     lyceum_sse_end   (LyceumSse     *self);

G_END_DECLS
