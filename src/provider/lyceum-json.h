/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumJson:
 *
 * A value inside a checked JSON text: where it begins and ends. Nothing is built: what is asked for is looked up in the
 * text, so that an answer with a million numbers costs no more than its text. Copied freely; lives as long as the text.
 * A value that is not there has no @at, and everything that is asked of it is not there either.
 *
 * Pure; any thread.
 */
typedef struct
{
  const char *at;
  const char *end;
} LyceumJson;

#define LYCEUM_JSON_MAX_DEPTH 64
#define LYCEUM_JSON_NONE ((LyceumJson) { NULL, NULL })

/**
 * lyceum_json_check:
 * @text: need not end with NUL
 * @length: in bytes
 * @value: (out): the value
 *
 * Checks the whole text against RFC 8259 (and a depth of at most %LYCEUM_JSON_MAX_DEPTH). White space, and a byte-order
 * mark before it, may stand around it; NaN, Infinity and -Infinity are let through, as values of no type. So are bytes
 * above 0x7f.
 *
 * Returns: whether it is one
 */
gboolean   lyceum_json_check        (const char  *text,
                                     gsize        length,
                                     LyceumJson  *value);
gboolean   lyceum_json_is_object    (LyceumJson   value);
gboolean   lyceum_json_is_array     (LyceumJson   value);
gboolean   lyceum_json_is_string    (LyceumJson   value);
/** Whether it is not there, or null. */
gboolean   lyceum_json_is_null      (LyceumJson   value);
/** Returns: the last member with this name (plain ASCII). */
LyceumJson lyceum_json_get          (LyceumJson   object,
                                     const char  *name);

/**
 * lyceum_json_next:
 * @array: an array
 * @position: (inout): begins as %NULL
 * @element: (out): the next element
 *
 * Returns: whether there was one more; never for what is no array
 */
gboolean   lyceum_json_next         (LyceumJson   array,
                                     const char **position,
                                     LyceumJson  *element);
/** Likewise, for the members of an object. @name: (out) (optional): its name, as a string value. */
gboolean   lyceum_json_next_member  (LyceumJson   object,
                                     const char **position,
                                     LyceumJson  *name,
                                     LyceumJson  *member);
/** Returns: the first element of an array. */
LyceumJson lyceum_json_first        (LyceumJson   array);

/**
 * lyceum_json_append_string:
 * @to: what the string is appended to, without its escapes
 *
 * Appends the bytes of a string: not checked for UTF-8, and halves of a surrogate pair that stand alone as three bytes
 * each, because both may be the part of a character whose rest comes with the next piece. NUL becomes U+FFFD.
 *
 * Returns: whether it is a string
 */
gboolean   lyceum_json_append_string (LyceumJson  value,
                                      GString    *to);
/** Returns: (transfer full) (nullable): the string, mended where it is not valid UTF-8; %NULL if it is no string. */
char      *lyceum_json_dup_string   (LyceumJson   value);
gboolean   lyceum_json_string_equal (LyceumJson   value,
                                     const char  *ascii);
gboolean   lyceum_json_get_double   (LyceumJson   value,
                                     double      *number);
/** Whether it is a number that is whole and within @max. */
gboolean   lyceum_json_get_uint     (LyceumJson   value,
                                     guint64      max,
                                     guint64     *number);
gboolean   lyceum_json_is_true      (LyceumJson   value);

/* Writing. */

/** Appends @text as a JSON string with its quotes. What is not valid UTF-8 is mended. */
void       lyceum_json_write_string (GString     *to,
                                     const char  *text);
/** Appends a number as JSON; it has to be finite. */
void       lyceum_json_write_double (GString     *to,
                                     double       number);

G_END_DECLS
