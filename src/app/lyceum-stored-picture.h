/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-database.h"

G_BEGIN_DECLS

/**
 * LyceumStoredPicture:
 *
 * A picture of the collection, as what is painted. It knows its size from the beginning, so that a page does not jump, and is read
 * and decoded, on other threads, when it is first seen. Main thread.
 */
#define LYCEUM_TYPE_STORED_PICTURE (lyceum_stored_picture_get_type ())
G_DECLARE_FINAL_TYPE (LyceumStoredPicture, lyceum_stored_picture, LYCEUM, STORED_PICTURE, GObject)

/** @name: of a picture. @width, @height: in pixels; 0: as it turns out. */
GdkPaintable *lyceum_stored_picture_new        (LyceumDatabase *database,
                                                const char     *name,
                                                int             width,
                                                int             height);

/** Whether it was looked for and cannot be shown; `invalidate-contents` tells when that may have changed. */
gboolean      lyceum_stored_picture_is_missing (LyceumStoredPicture *self);

/** Whether there is something to draw. */
gboolean      lyceum_stored_picture_is_there   (LyceumStoredPicture *self);

G_END_DECLS
