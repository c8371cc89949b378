/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * exposition_check:
 * @text: metrics in the text format of Prometheus, version 0.0.4
 *
 * Reads it as strictly as it can be read, with what `promtool check metrics` asks for, and fails the test where
 * something is wrong.
 *
 * Returns: (transfer full): the samples: `name{label=value,…}`, with the labels in the order of their names and what
 *   they hold as it is, to the text of the value
 */
GHashTable *exposition_check (const char *text);

/** Returns: the value of a sample, or %NULL. */
const char *exposition_get   (GHashTable *samples, const char *series);

G_END_DECLS
