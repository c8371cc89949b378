/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Sentences with gaps: "The {{c1::mitochondrion}} makes {{c2::ATP::a molecule}}." The number says which card of the note
 * hides it; what follows a second :: is a hint, unless the whole is one of the note's answers ("std::vector"). Any thread.
 */

/** Highest number of a gap; what has a higher one is shown as it stands. */
#define LYCEUM_CLOZE_MAX 255

/** Marks in @ordinals[1 .. LYCEUM_CLOZE_MAX] which numbers occur in @text; number 1 if none does. Returns: how many. */
guint  lyceum_cloze_get_ordinals (const char *text, gboolean ordinals[LYCEUM_CLOZE_MAX + 1]);

/**
 * lyceum_cloze_render:
 * @ordinal: the gap to hide behind […] (or its hint); 0 shows the whole sentence without marks
 * @answers: (nullable): the note's answers
 * @hidden: (out) (optional) (transfer full): what was hidden
 *
 * Returns: (transfer full): the sentence as a person sees it
 */
char  *lyceum_cloze_render       (const char *text, guint ordinal, const char *const *answers, GStrv *hidden);

/** Returns: the highest number of a gap in @text; 0: it has none. */
guint  lyceum_cloze_get_highest  (const char *text);

/** Returns: (transfer full): @text with the numbers of its gaps grown by @by. */
char  *lyceum_cloze_shift        (const char *text, guint by);

/** Returns: (transfer full): @text with the gap @ordinal alone, as number 1; what the others hid is said. */
char  *lyceum_cloze_isolate      (const char *text, guint ordinal);

G_END_DECLS
