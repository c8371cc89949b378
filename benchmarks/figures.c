/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figures.h"

#include <stdlib.h>
#include <time.h>

double
figures_now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec * 1e9 + (double) time.tv_nsec;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, other = *(const double *) b;

  return (one > other) - (one < other);
}

double
figures_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

double
figures_quantile (const double *sorted, guint n, double share)
{
  return sorted[MIN ((guint) (share * n), n - 1)];
}
