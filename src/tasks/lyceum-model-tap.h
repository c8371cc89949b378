/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumModelTap:
 *
 * Reads one text out of a JSON object while that still comes in: the member @name of the outermost object. One thread.
 */
typedef struct _LyceumModelTap LyceumModelTap;

LyceumModelTap *_lyceum_model_tap_new  (const char     *name);
void            _lyceum_model_tap_free (LyceumModelTap *self);

/** @piece: what comes next, valid UTF-8. Returns: (transfer full) (nullable): what it adds to the text. */
char           *_lyceum_model_tap_feed (LyceumModelTap *self,
                                        const char     *piece);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumModelTap, _lyceum_model_tap_free)

G_END_DECLS
