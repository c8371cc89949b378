/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-database.h"

G_BEGIN_DECLS

/** How a text names a picture of its course, in front of its name: `![description](picture:NAME#WIDTHxHEIGHT)`. */
#define LYCEUM_PICTURE_SCHEME "picture:"

/**
 * lyceum_write_picture:
 * @connection: the writer's, in a transaction
 * @course_id: whose picture it is
 * @name: SHA-256 of @bytes, in lower-case hexadecimal digits
 * @media_type: "image/png" or "image/jpeg"
 *
 * Keeps a picture as long as its course. Once, however often it is written, and for all courses that have it.
 */
gboolean lyceum_write_picture       (LyceumConnection    *connection,
                                     gint64               course_id,
                                     const char          *name,
                                     const char          *media_type,
                                     GBytes              *bytes,
                                     GError             **error);

/**
 * lyceum_load_picture_async:
 * @name: of a picture
 *
 * Reads a picture on a thread of the database. Main thread.
 */
void     lyceum_load_picture_async  (LyceumDatabase      *database,
                                     const char          *name,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data);

/** Returns: (transfer full): its bytes; %LYCEUM_DATABASE_ERROR_NOT_FOUND where it is not there. */
GBytes  *lyceum_load_picture_finish (LyceumDatabase      *database,
                                     GAsyncResult        *result,
                                     GError             **error);

G_END_DECLS
