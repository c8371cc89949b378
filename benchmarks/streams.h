/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** A load: so many answers at once, each asked for in the same moment. */
typedef struct
{
  const char *url;
  const char *model; /* words of the test server, with "stamps": each token is the moment at which it was said */
  guint n_streams;
  guint n_tokens;    /* of each */
} StreamLoad;

/** What was seen of it. */
typedef struct
{
  guint n_streams, n_well;
  double *first;     /* seconds from the request to the first token, of each stream */
  guint n_first;
  float *delays;     /* seconds from when the server said a token to when it was here */
  guint n_delays, max_delays;
  double seconds;
  guint n_threads;   /* while all streams were open */
  double memory;     /* bytes of a stream, likewise */
} StreamFigures;

StreamFigures *stream_figures_new       (const StreamLoad *load);
void           stream_figures_add_first (StreamFigures    *self,
                                         double            seconds);
/** Reads what the server has said out of @text: stamps in it. */
void           stream_figures_add_text  (StreamFigures    *self,
                                         const char       *text,
                                         gsize             n);
/** While all streams are open. @rss_before: resident bytes before the first. */
void           stream_figures_measure   (StreamFigures    *self,
                                         double            rss_before);
double         stream_resident_bytes    (void);

/** The least that can be done: libsoup, asynchronous, on the main loop, and nothing else; the streams spread over so many
 * sessions. */
void           streams_run_bare         (const StreamLoad *load,
                                         guint             n_sessions,
                                         StreamFigures    *figures);
/** The same through a task of the queue, a provider, and the task's events on the main loop. */
void           streams_run_stack        (const StreamLoad *load,
                                         StreamFigures    *figures);
/** So many answers, @width of them at once, through the queue. Returns: seconds. */
double         streams_run_batch        (const StreamLoad *load,
                                         guint             width);

G_END_DECLS
