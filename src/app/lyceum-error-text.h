/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * lyceum_error_text:
 * @error: what went wrong
 * @title: (out) (transfer full): a few words that name it, translated
 * @body: (out) (transfer full): a sentence a person understands, with the next step, translated
 *
 * Main thread.
 */
void     lyceum_error_text         (const GError *error, char **title, char **body);

/** Whether @error is only a request that was taken back: nothing to show. */
gboolean lyceum_error_is_cancelled (const GError *error);

/** Whether @error will meet the next change too (a full disk, a read-only folder), and deserves to stay on the screen. */
gboolean lyceum_error_is_lasting   (const GError *error);

G_END_DECLS
