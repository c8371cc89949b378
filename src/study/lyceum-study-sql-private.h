/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-sql.h"

G_BEGIN_DECLS

/* Columns that hold JSON. What cannot be read is taken for empty: a damaged list must not hide its lesson. */
char            *_lyceum_json_from_strv  (const char *const *strings /* (nullable) */);
char            *_lyceum_json_from_terms (const char *const *terms, const char *const *definitions,
                                          const char *const *keys /* (nullable) */, const double *worths /* (nullable) */);
char            *_lyceum_json_from_questions (const char *const *questions, const char *const *answers, const char *const *places);
GStrv            _lyceum_json_to_strv    (const char *json /* (nullable) */);
GStrv            _lyceum_json_to_strv_at (const char *json, guint ordinal);
GPtrArray       *_lyceum_json_to_terms   (const char *json /* (nullable) */);

GPtrArray       *_lyceum_json_to_questions (const char *json /* (nullable) */);

G_END_DECLS
