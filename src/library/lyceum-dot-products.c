/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-dot-products.h"

#include <math.h>
#include <stdlib.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>
#endif

/* So many products of 32767 and 127 fit into 32 bits; a lane of four has no more of a run of this length. */
#define RUN 2048

static void
run_plain (const LyceumFixedVector *vector,
           const gint8             *rows,
           const gint32            *sums,
           guint                    n_rows,
           gint64                  *products)
{
  for (guint i = 0; i < n_rows; i++, rows += vector->n)
    {
      gint64 product = 0;

      for (guint j = 0; j < vector->n; j++)
        product += (gint32) vector->values[j] * rows[j];
      products[i] = product;
    }
}

#if defined(__x86_64__)

static inline gint64
add_lanes (__m128i lanes)
{
  gint32 values[4];

  _mm_storeu_si128 ((__m128i *) values, lanes);
  return (gint64) values[0] + values[1] + values[2] + values[3];
}

/* Every processor of this architecture has SSE2. */
static void
run_sse2 (const LyceumFixedVector *vector,
          const gint8             *rows,
          const gint32            *sums,
          guint                    n_rows,
          gint64                  *products)
{
  for (guint i = 0; i < n_rows; i++, rows += vector->n)
    {
      gint64 product = 0;

      for (guint from = 0; from < vector->n; from += RUN)
        {
          __m128i lanes = _mm_setzero_si128 ();

          for (guint j = from; j < MIN (from + RUN, vector->n); j += 16)
            {
              __m128i row = _mm_load_si128 ((const __m128i *) (rows + j));
              __m128i first = _mm_srai_epi16 (_mm_unpacklo_epi8 (row, row), 8);
              __m128i second = _mm_srai_epi16 (_mm_unpackhi_epi8 (row, row), 8);

              lanes = _mm_add_epi32 (lanes, _mm_madd_epi16 (first, _mm_load_si128 ((const __m128i *) (vector->values + j))));
              lanes =
                _mm_add_epi32 (lanes, _mm_madd_epi16 (second, _mm_load_si128 ((const __m128i *) (vector->values + j + 8))));
            }
          product += add_lanes (lanes);
        }
      products[i] = product;
    }
}

__attribute__ ((target ("avx2"))) static void
run_avx2 (const LyceumFixedVector *vector,
          const gint8             *rows,
          const gint32            *sums,
          guint                    n_rows,
          gint64                  *products)
{
  for (guint i = 0; i < n_rows; i++, rows += vector->n)
    {
      gint64 product = 0;

      for (guint from = 0; from < vector->n; from += RUN)
        {
          __m256i first = _mm256_setzero_si256 (), second = _mm256_setzero_si256 ();

          for (guint j = from; j < MIN (from + RUN, vector->n); j += 32)
            {
              __m256i low = _mm256_cvtepi8_epi16 (_mm_load_si128 ((const __m128i *) (rows + j)));
              __m256i high = _mm256_cvtepi8_epi16 (_mm_load_si128 ((const __m128i *) (rows + j + 16)));
              const __m256i *values = (const __m256i *) (const void *) (vector->values + j);

              first = _mm256_add_epi32 (first, _mm256_madd_epi16 (low, _mm256_load_si256 (values)));
              second = _mm256_add_epi32 (second, _mm256_madd_epi16 (high, _mm256_load_si256 (values + 1)));
            }
          product += add_lanes (_mm256_castsi256_si128 (first)) + add_lanes (_mm256_extracti128_si256 (first, 1)) +
                     add_lanes (_mm256_castsi256_si128 (second)) + add_lanes (_mm256_extracti128_si256 (second, 1));
        }
      products[i] = product;
    }
}

/* Through memory: what GCC 12 has for this in its header gives warnings. The sum of a row fits into 32 bits. */
__attribute__ ((target ("avx512f,avx512bw,avx512vnni"))) static inline gint64
add_wide_lanes (__m512i lanes)
{
  gint32 values[16] __attribute__ ((aligned (64)));
  __m256i half;
  __m128i quarter;

  _mm512_store_si512 (values, lanes);
  half = _mm256_add_epi32 (_mm256_load_si256 ((const __m256i *) (const void *) values),
                           _mm256_load_si256 ((const __m256i *) (const void *) (values + 8)));
  quarter = _mm_add_epi32 (_mm256_castsi256_si128 (half), _mm256_extracti128_si256 (half, 1));
  quarter = _mm_add_epi32 (quarter, _mm_shuffle_epi32 (quarter, 0x4e));
  quarter = _mm_add_epi32 (quarter, _mm_shuffle_epi32 (quarter, 0xb1));
  return _mm_cvtsi128_si32 (quarter);
}

/* It multiplies unsigned bytes with signed ones, so that the question comes as two rows of unsigned bytes; what the upper
 * ones have too much is taken off with the sum of the row. */
__attribute__ ((target ("avx512f,avx512bw,avx512vnni"))) static void
run_avx512_vnni (const LyceumFixedVector *vector,
                 const gint8             *rows,
                 const gint32            *sums,
                 guint                    n_rows,
                 gint64                  *products)
{
  for (guint i = 0; i < n_rows; i++, rows += vector->n)
    {
      __m512i highs = _mm512_setzero_si512 (), lows = _mm512_setzero_si512 ();

      for (guint j = 0; j < vector->n; j += 64)
        {
          __m512i row = _mm512_load_si512 (rows + j);

          highs = _mm512_dpbusd_epi32 (highs, _mm512_load_si512 (vector->highs + j), row);
          lows = _mm512_dpbusd_epi32 (lows, _mm512_load_si512 (vector->lows + j), row);
        }
      products[i] = 256 * (add_wide_lanes (highs) - 128 * (gint64) sums[i]) + add_wide_lanes (lows);
    }
}

#elif defined(__ARM_NEON) && defined(__aarch64__)

static void
run_neon (const LyceumFixedVector *vector,
          const gint8             *rows,
          const gint32            *sums,
          guint                    n_rows,
          gint64                  *products)
{
  for (guint i = 0; i < n_rows; i++, rows += vector->n)
    {
      gint64 product = 0;

      for (guint from = 0; from < vector->n; from += RUN)
        {
          int32x4_t lanes = vdupq_n_s32 (0);

          for (guint j = from; j < MIN (from + RUN, vector->n); j += 8)
            {
              int16x8_t row = vmovl_s8 (vld1_s8 (rows + j));
              int16x8_t values = vld1q_s16 (vector->values + j);

              lanes = vmlal_s16 (lanes, vget_low_s16 (row), vget_low_s16 (values));
              lanes = vmlal_s16 (lanes, vget_high_s16 (row), vget_high_s16 (values));
            }
          product += vaddlvq_s32 (lanes);
        }
      products[i] = product;
    }
}

#endif

const LyceumDotProductsKind *
_lyceum_dot_products_list (LyceumDotProductsKind kinds[8])
{
  guint n = 0;

#if defined(__x86_64__)
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") && __builtin_cpu_supports ("avx512vnni"))
    kinds[n++] = (LyceumDotProductsKind){ "avx512-vnni", run_avx512_vnni };
  if (__builtin_cpu_supports ("avx2"))
    kinds[n++] = (LyceumDotProductsKind){ "avx2", run_avx2 };
  kinds[n++] = (LyceumDotProductsKind){ "sse2", run_sse2 };
#elif defined(__ARM_NEON) && defined(__aarch64__)
  kinds[n++] = (LyceumDotProductsKind){ "neon", run_neon };
#endif
  kinds[n++] = (LyceumDotProductsKind){ "plain", run_plain };
  kinds[n] = (LyceumDotProductsKind){ NULL, NULL };
  return kinds;
}

/* What the values are multiplied with to have length 1; 0 where there is no such number. */
static double
get_factor (const float *values,
            guint        n)
{
  double squares = 0;

  for (guint i = 0; i < n; i++)
    squares += (double) values[i] * values[i];
  return isfinite (squares) && squares > 0 ? 1 / sqrt (squares) : 0;
}

static double
get_largest (const float *values,
             guint        n)
{
  double largest = 0;

  for (guint i = 0; i < n; i++)
    largest = MAX (largest, fabs ((double) values[i]));
  return largest;
}

static gpointer
allocate (gsize size)
{
  gpointer memory = aligned_alloc (LYCEUM_ROW_ALIGNMENT, size);

  if (!memory)
    g_error ("No memory for a vector of %" G_GSIZE_FORMAT " bytes", size);
  memset (memory, 0, size);
  return memory;
}

LyceumFixedVector *
_lyceum_fixed_vector_new (const float *values,
                          guint        n)
{
  LyceumFixedVector *self = g_new0 (LyceumFixedVector, 1);
  double factor = get_factor (values, n), largest = get_largest (values, n);

  g_return_val_if_fail (n > 0 && n <= LYCEUM_MAX_DIMENSIONS, NULL);

  self->n = (n + LYCEUM_ROW_ALIGNMENT - 1) / LYCEUM_ROW_ALIGNMENT * LYCEUM_ROW_ALIGNMENT;
  self->values = allocate (self->n * sizeof *self->values);
  self->highs = allocate (self->n);
  self->lows = allocate (self->n);
  self->scale = factor > 0 ? factor * largest / 32767 : 0;
  for (guint i = 0; i < self->n; i++)
    {
      self->values[i] = factor > 0 && i < n ? (gint16) lrint (values[i] / largest * 32767) : 0;
      self->highs[i] = (guint8) ((self->values[i] >> 8) + 128);
      self->lows[i] = (guint8) (self->values[i] & 255);
    }
  return self;
}

void
_lyceum_fixed_vector_free (LyceumFixedVector *self)
{
  free (self->values);
  free (self->highs);
  free (self->lows);
  g_free (self);
}

double
_lyceum_quantize (const float *values,
                  guint        n,
                  gint8       *highs,
                  gint8       *lows)
{
  double factor = get_factor (values, n), largest = get_largest (values, n);

  memset (highs, 0, n);
  memset (lows, 0, n);
  if (factor <= 0)
    return 0;
  for (guint i = 0; i < n; i++)
    {
      double exact = values[i] / largest * 127;

      highs[i] = (gint8) lrint (exact);
      lows[i] = (gint8) CLAMP (lrint ((exact - highs[i]) * 256), -128, 127);
    }
  return factor * largest / 127;
}
