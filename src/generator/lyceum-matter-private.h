/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/**
 * _lyceum_find_left_out:
 *
 * Which blocks of a range have no study value: contents, indexes, licences, bibliographies, title pages, exercises with
 * their answers, links that lead through a site. A range that would lose everything keeps everything.
 *
 * Returns: (transfer full) (array length=n_blocks): %TRUE for each that is left out
 */
gboolean *_lyceum_find_left_out  (LyceumDocument *document,
                                  guint           first_block,
                                  guint           n_blocks);

/** Returns: %TRUE for a sentence about rights and editions that stands inside of other text. */
gboolean  _lyceum_is_boilerplate  (const char    *sentence);

G_END_DECLS
