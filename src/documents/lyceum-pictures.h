/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

#define LYCEUM_PICTURE_MAX_PIXELS 40000000u /* of one as it comes; what has more is left out */
#define LYCEUM_PICTURE_MAX_SIDE 1600        /* as it is kept, in pixels */
#define LYCEUM_PICTURE_MAX_BYTES (1u << 20) /* of one that is kept as it is; larger ones are written anew */
#define LYCEUM_PICTURE_MIN_SIDE 24          /* smaller ones are bullets, lines and counters */

/**
 * _lyceum_document_settle_pictures:
 * @self: before it is shared
 *
 * Looks into each picture, in the process that may die of it: what is kept can be drawn, is a PNG or a JPEG, and is no larger than
 * a page shows. Blocks of what could not be drawn, or is only decoration, lose their picture; without a description they go.
 * Pictures that no block names are forgotten.
 *
 * Returns: how many could not be drawn
 */
guint _lyceum_document_settle_pictures (LyceumDocument *self);

G_END_DECLS
