/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/*
 * JSON as models write it. Any thread. What is strict JSON is read as that; beside it are understood: words and code
 * fences around it, trailing and missing commas, comments, single and curly quotation marks (an apostrophe ends a
 * string only where something of JSON follows), names without marks, line ends and quotation marks inside of strings,
 * backslashes of TeX, Python's True, False and None. Of what is cut off in its middle everything that is whole is taken.
 */

/** No answer that is longer is looked at. Bytes. */
#define LYCEUM_MODEL_JSON_MAX (1024 * 1024)

/**
 * _lyceum_model_json_parse:
 * @text: (not nullable): UTF-8; what is not is replaced
 * @is_cut: (out) (optional): whether it ended, or could no longer be understood, before its end
 * @error: return location for %G_IO_ERROR_INVALID_DATA; its message says to a model what is wrong
 *
 * The longest object or list in @text.
 *
 * Returns: (transfer full) (nullable)
 */
JsonNode  *_lyceum_model_json_parse       (const char  *text,
                                           gboolean    *is_cut,
                                           GError     **error);

/** The list called @name; the root itself where that is a list, and where there is only one list, that. Returns: (transfer none)
 * (nullable). */
JsonArray *_lyceum_model_json_get_list    (JsonNode    *root,
                                           const char  *name);

/** Element @index where it is an object. Returns: (transfer none) (nullable). */
JsonObject *_lyceum_model_json_get_object (JsonArray   *list,
                                           guint        index);

/** The text of a member; numbers and truth values as they are written. Returns: (transfer full): stripped, perhaps empty. */
char      *_lyceum_model_json_get_text    (JsonObject  *object,
                                           const char  *name);

/** A whole number, also one that is written as text. Returns: @otherwise where it is none. */
gint64     _lyceum_model_json_get_number  (JsonObject  *object,
                                           const char  *name,
                                           gint64       otherwise);

/** Returns: (transfer full) (element-type utf8): the texts of a list, without empty ones, at most @max. */
GPtrArray *_lyceum_model_json_get_texts   (JsonObject  *object,
                                           const char  *name,
                                           guint        max);

G_END_DECLS
