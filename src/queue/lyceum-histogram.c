/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-histogram.h"

/* Of a time, its highest bit and the four below it say the bucket, as in HdrHistogram (Gil Tene). */
#define SUB_BITS 4
#define N_SUB (1 << SUB_BITS)

static guint
find_bucket (guint64 time)
{
  guint shift, bucket;

  if (time < N_SUB)
    return time;

  shift = 63 - __builtin_clzll (time) - SUB_BITS;
  bucket = N_SUB * shift + (time >> shift);
  return MIN (bucket, LYCEUM_HISTOGRAM_N_BUCKETS - 1);
}

/* The shortest time in a bucket, and how many microseconds it spans. */
static guint64
get_lower_edge (guint    bucket,
                guint64 *width)
{
  guint shift = bucket < N_SUB ? 0 : bucket / N_SUB - 1;

  *width = G_GUINT64_CONSTANT (1) << shift;
  return (guint64) (bucket - N_SUB * shift) << shift;
}

void
lyceum_histogram_record (LyceumHistogram *self,
                         gint64           microseconds)
{
  guint64 time = MAX (microseconds, 0);
  guint bucket = find_bucket (time);

  self->n++;
  self->sum += time;
  self->longest = MAX (self->longest, (gint64) time);
  if (self->counts[bucket] < G_MAXUINT32)
    self->counts[bucket]++;
}

void
lyceum_histogram_merge (LyceumHistogram       *self,
                        const LyceumHistogram *other)
{
  self->n += other->n;
  self->sum += other->sum;
  self->longest = MAX (self->longest, other->longest);
  for (guint i = 0; i < LYCEUM_HISTOGRAM_N_BUCKETS; i++)
    self->counts[i] += MIN (other->counts[i], G_MAXUINT32 - self->counts[i]);
}

gint64
lyceum_histogram_get_percentile (const LyceumHistogram *self,
                                 double                 share)
{
  guint64 n = 0, before = 0, rank, lower, width;
  double exact;

  for (guint i = 0; i < LYCEUM_HISTOGRAM_N_BUCKETS; i++)
    n += self->counts[i];

  /* The least rank that covers the share; what rounding adds to a product such as 0.07 * 100 is no rank more. */
  exact = CLAMP (share, 0, 1) * n * (1 - 1e-12);
  rank = exact;
  if (rank < exact || rank == 0)
    rank++;

  /* The last bucket has no upper edge. */
  for (guint i = 0; i < LYCEUM_HISTOGRAM_N_BUCKETS - 1; i++)
    {
      if (before + self->counts[i] < rank)
        {
          before += self->counts[i];
          continue;
        }
      /* As if the times in the bucket lay evenly. */
      lower = get_lower_edge (i, &width);
      lower += (width - 1) * ((double) (rank - before) / self->counts[i]);
      return MIN ((gint64) lower, self->longest);
    }

  return self->longest;
}

void
lyceum_histogram_get_times (const LyceumHistogram *self,
                            LyceumTimes           *times)
{
  times->n = self->n;
  times->sum = self->sum / 1000.0;
  times->p50 = lyceum_histogram_get_percentile (self, 0.5) / 1000.0;
  times->p95 = lyceum_histogram_get_percentile (self, 0.95) / 1000.0;
  times->p99 = lyceum_histogram_get_percentile (self, 0.99) / 1000.0;
  times->longest = self->longest / 1000.0;
}
