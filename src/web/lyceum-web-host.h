/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define LYCEUM_TYPE_WEB_HOST (lyceum_web_host_get_type ())
G_DECLARE_FINAL_TYPE (LyceumWebHost, lyceum_web_host, LYCEUM, WEB_HOST, GNetworkAddress)

/**
 * LyceumWebHost:
 *
 * A server by its name, of whose addresses only those of the public internet are connected to. Each address is judged as it
 * goes to the socket, and not looked up again: a name that means something else a moment later gains nothing.
 */

/** @scheme: "http" or "https", for the choice of a proxy. Returns: (transfer full) */
LyceumWebHost *lyceum_web_host_new         (const char *name, guint16 port, const char *scheme, gboolean allow_private);

/** Whether an address was left out. */
gboolean       lyceum_web_host_has_refused (LyceumWebHost *self);

G_END_DECLS
