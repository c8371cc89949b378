/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Hears one line that is not blank, without its end: @length bytes, valid during the call. Returns: whether to go
 * on. */
typedef gboolean (*LyceumLineFunc) (const char *line,
                                    gsize       length,
                                    gpointer    user_data);

/**
 * LyceumLines:
 *
 * Cuts pieces into lines (NDJSON), as #LyceumSse does for events: lines end in LF or CRLF and may be
 * %LYCEUM_STREAM_MAX_LINE bytes long. Pure; the fields are its own.
 */
typedef struct
{
  LyceumLineFunc func;
  gpointer user_data;
  GString *line; /* of a line that began in an earlier piece */
  gboolean stopped;
} LyceumLines;

void     lyceum_lines_init  (LyceumLines    *self,
                             LyceumLineFunc  func,
                             gpointer        user_data);
void     lyceum_lines_clear (LyceumLines    *self);
/** Returns: %FALSE if a line is too long. */
gboolean lyceum_lines_feed  (LyceumLines    *self,
                             const char     *bytes,
                             gsize           length);
/** The stream is over: what stands behind the last end of a line is one, too. */
void     lyceum_lines_end   (LyceumLines    *self);

G_END_DECLS
