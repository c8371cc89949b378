/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Fills in a vector of length one that texts with the same words have in common: each word adds to some of its places. */
void   _model_vector_fill (const char *text,
                           float      *values,
                           guint       dimensions);
/** Returns: the share of the words of @query that @text has, 0 to 1. */
double _model_rank        (const char *query,
                           const char *text);

G_END_DECLS
