/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumTimes:
 * @n: how many were measured
 * @sum: of all, in milliseconds
 * @p50: the median, in milliseconds
 * @p95: 95th percentile, in milliseconds
 * @p99: 99th percentile, in milliseconds
 * @longest: in milliseconds
 *
 * A distribution of times. Percentiles are exact to a sixteenth.
 */
typedef struct
{
  guint64 n;
  double sum, p50, p95, p99, longest;
} LyceumTimes;

/* 16 buckets of one microsecond, and then 16 for each power of two up to 2^40 µs, which is twelve days; the last has no
 * end. */
#define LYCEUM_HISTOGRAM_N_BUCKETS (16 + 16 * 36)

/**
 * LyceumHistogram:
 * @n: how many times it was told
 * @sum: of all, in microseconds
 * @longest: in microseconds
 * @counts: how many fell into each bucket
 *
 * A distribution of times, in 2392 bytes that never grow. All zero is an empty one. Buckets become wider with the times
 * that they hold, and none but the last is wider than a sixteenth of those. A bucket that has counted to 4294967295
 * stands still.
 *
 * It has no lock: whoever shares one between threads holds his own.
 */
typedef struct
{
  guint64 n;
  guint64 sum;
  gint64 longest;
  guint32 counts[LYCEUM_HISTOGRAM_N_BUCKETS];
} LyceumHistogram;

/** Counts a time, in microseconds; one below 0, as of a clock that was set back, is 0. Takes some nanoseconds. */
void   lyceum_histogram_record         (LyceumHistogram       *self,
                                        gint64                 microseconds);
/** Adds what @other has counted. */
void   lyceum_histogram_merge          (LyceumHistogram       *self,
                                        const LyceumHistogram *other);
/** Returns: the time, in microseconds, that @share of those counted (0 to 1) do not exceed; exact to a sixteenth of it,
 * and never more than the longest; 0 where none was counted. */
gint64 lyceum_histogram_get_percentile (const LyceumHistogram *self,
                                        double                 share);
/** Says it in milliseconds. */
void   lyceum_histogram_get_times      (const LyceumHistogram *self,
                                        LyceumTimes           *times);

G_END_DECLS
