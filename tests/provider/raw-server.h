/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RawServer:
 *
 * A server on a port of its own that sends what it is told, byte for byte, with threads of its own. Each request takes
 * the script that was added first and not taken yet; without one the connection is closed.
 */
typedef struct _RawServer RawServer;

RawServer  *raw_server_new          (void);
void        raw_server_free         (RawServer  *self);
/** "http://127.0.0.1:PORT" */
const char *raw_server_get_url      (RawServer  *self);

/** Begins the script for one more request. The steps that follow are of it; after the last one the connection is
 * closed. */
void        raw_server_script       (RawServer  *self);
/** @length: -1: up to NUL */
void        raw_server_send         (RawServer  *self,
                                     const char *bytes,
                                     gssize      length);
void        raw_server_wait         (RawServer  *self,
                                     guint       milliseconds);
/** Sends it again and again until the client is gone. */
void        raw_server_send_forever (RawServer  *self,
                                     const char *bytes);
/** Says nothing until the client is gone. */
void        raw_server_hold         (RawServer  *self);
/** The next request comes over the same connection, if it comes. */
void        raw_server_keep         (RawServer  *self);
/** A script of one step: headers with the length and the type, and @body. */
void        raw_server_answer       (RawServer  *self,
                                     const char *status,
                                     const char *type,
                                     const char *body);

/** Forgets the scripts that nobody has taken. */
void        raw_server_clear        (RawServer  *self);

guint       raw_server_get_n_requests (RawServer *self);
guint       raw_server_get_n_connections (RawServer *self);
/** How many connections the client closed while the server was still sending or holding. */
guint       raw_server_get_n_gone   (RawServer  *self);
/** Returns: (transfer full) (nullable): the request with this index, headers and body. */
char       *raw_server_dup_request  (RawServer  *self,
                                     guint       index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RawServer, raw_server_free)

G_END_DECLS
