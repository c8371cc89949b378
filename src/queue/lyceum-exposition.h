/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-histogram.h"

G_BEGIN_DECLS

/* The text format in which Prometheus reads metrics, version 0.0.4: what belongs to one metric stands together behind
 * its head. https://prometheus.io/docs/instrumenting/exposition_formats/ */

/**
 * lyceum_exposition_begin:
 * @text: to be appended to
 * @name: of the metric; not empty, letters, digits and '_'
 * @type: "counter", "gauge" or "summary"
 * @help: one sentence
 */
void  lyceum_exposition_begin     (GString           *text,
                                   const char        *name,
                                   const char        *type,
                                   const char        *help);

/**
 * lyceum_exposition_labels:
 * @base: (nullable): labels that were made before, to which these are added
 * @name: the first label's name; its value, any text, follows, and then the other pairs, up to %NULL
 *
 * Returns: (transfer full): for lyceum_exposition_add()
 */
char *lyceum_exposition_labels    (const char        *base,
                                   const char        *name,
                                   ...) G_GNUC_NULL_TERMINATED;

/** Adds a sample. @labels: (nullable). */
void  lyceum_exposition_add       (GString           *text,
                                   const char        *name,
                                   const char        *labels,
                                   double             value);
/** The same for what is counted, however much that is. */
void  lyceum_exposition_add_count (GString           *text,
                                   const char        *name,
                                   const char        *labels,
                                   guint64            value);
/** Adds the samples of a summary, in seconds; the quantile 1 is the longest. @p999: 99.9th percentile in milliseconds,
 * or negative. */
void  lyceum_exposition_add_times (GString           *text,
                                   const char        *name,
                                   const char        *labels,
                                   const LyceumTimes *times,
                                   double             p999);

G_END_DECLS
