/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Rows of vectors take so many bytes, or a multiple; what a row does not need is 0. */
#define LYCEUM_ROW_ALIGNMENT 64
#define LYCEUM_MAX_DIMENSIONS 8192

/** The vector of a question in fixed point, as the processors take it. */
typedef struct
{
  guint n;         /* components, with the padding */
  double scale;    /* component = scale * value */
  gint16 *values;  /* (owned), aligned as rows are */
  guint8 *highs;   /* (owned): the upper bytes, 128 more than they are */
  guint8 *lows;    /* (owned) */
} LyceumFixedVector;

/** @values: @n of them, of any length; a vector that has none, or is none (NaN), is like nothing. */
LyceumFixedVector *_lyceum_fixed_vector_new  (const float *values, guint n);
void               _lyceum_fixed_vector_free (LyceumFixedVector *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumFixedVector, _lyceum_fixed_vector_free)

/**
 * Brings a vector to length 1 and into two signed bytes a component: component = scale * (high + low / 256).
 *
 * Returns: the scale; 0 where the vector has no direction, and then all are 0
 */
double             _lyceum_quantize          (const float *values, guint n, gint8 *highs, gint8 *lows);

/**
 * LyceumDotProducts:
 * @rows: @n_rows of them, vector->n bytes each, aligned; from -127 to 127
 * @sums: of the bytes of each row
 * @products: (out): of each
 *
 * All that there are give the same numbers.
 */
typedef void     (*LyceumDotProducts)        (const LyceumFixedVector *vector,
                                              const gint8             *rows,
                                              const gint32            *sums,
                                              guint                    n_rows,
                                              gint64                  *products);

/** One that a processor may know. */
typedef struct
{
  const char *name;
  LyceumDotProducts run;
} LyceumDotProductsKind;

/** Returns: (transfer none): those that this processor knows, the best first; ends with a name of %NULL. */
const LyceumDotProductsKind *_lyceum_dot_products_list (LyceumDotProductsKind kinds[8]);

G_END_DECLS
