/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * lyceum_web_address_looks_like:
 * @text: what a person typed or dropped
 *
 * Any thread.
 *
 * Returns: whether it is meant as the address of a page: it begins with "https://" or the like, of whatever scheme
 */
gboolean    lyceum_web_address_looks_like  (const char *text);

/**
 * lyceum_web_address_parse:
 * @text: what a person typed: "https://example.org/page", "example.org/page"
 * @error: a #LyceumWebError whose message says what is wrong
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the address, with its scheme, without a fragment
 */
char       *lyceum_web_address_parse       (const char *text, GError **error);

/** Returns: (transfer full): the address as it is shown in a list: "example.org/wiki/Leaf". Any thread. */
char       *lyceum_web_address_dup_name    (const char *url);

/** Whether an address of the internet protocol is not of the public internet: of this computer, of its own network, or of
 * those that lead there by another name. Any thread. */
gboolean    lyceum_web_address_is_private  (GInetAddress *address);

/** Whether a name cannot be of the public internet ("localhost", "printer.local"). Any thread. */
gboolean    lyceum_web_name_is_private     (const char *host);

G_END_DECLS
