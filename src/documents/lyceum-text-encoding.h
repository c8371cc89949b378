/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Whether text without a mark in front is UTF-16 or UTF-32, by its zeros. Returns: (nullable): what iconv calls it. */
const char *_lyceum_encoding_find_wide   (const char *data, gsize size);

/** What a text that is not UTF-8 is most likely written in. Returns: (transfer full): what iconv calls it. */
char       *_lyceum_encoding_guess       (const char *data, gsize size);

/** Whether text of seven bits says by its escapes that it is Japanese or Korean mail. */
gboolean    _lyceum_encoding_has_escapes (const char *data, gsize size);

/**
 * Makes UTF-8 of it. What stands for no character becomes U+FFFD.
 *
 * Returns: (transfer full) (nullable): %NULL where this system does not know @encoding
 */
char       *_lyceum_encoding_convert     (const char *data, gsize size, const char *encoding);

G_END_DECLS
