/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumMark:
 * @start, @end: bytes of the text
 * @folded: case-folded; U+2019 is written as '
 * @word: whether it is a word or a number; else one sign, such as a comma
 * @capital: begins with an upper-case letter
 * @spaced: whether white space stands before it
 */
typedef struct
{
  guint start, end;
  const char *folded;
  gboolean word;
  gboolean capital;
  gboolean spaced;
} LyceumMark;

/*
 * The surface of a text: its words and signs as they are written, for comparing with the patterns of a language. Words keep
 * inner hyphens and apostrophes; each Han and kana character is a mark of its own.
 */
typedef struct
{
  GArray *marks; /* (element-type LyceumMark) */
  char *folded;  /* backs the marks */
} LyceumSurface;

LyceumSurface    *_lyceum_surface_new     (const char          *text,
                                           gssize               length);
void              _lyceum_surface_free    (LyceumSurface       *self);

/** Returns: the mark at @index, or a mark of an empty text past either end */
const LyceumMark *_lyceum_surface_at      (const LyceumSurface *self,
                                           int                  index);

/** Returns: how many marks the phrase (words and signs, separated by spaces, folded) covers when it stands at @index; else 0 */
guint             _lyceum_surface_phrase  (const LyceumSurface *self,
                                           int                  index,
                                           const char          *phrase);

/** Returns: how many marks the longest phrase of a %NULL-terminated list covers at @index; else 0 */
guint             _lyceum_surface_any     (const LyceumSurface *self,
                                           int                  index,
                                           const char *const   *phrases);

/** Returns: whether a phrase of the list stands anywhere */
gboolean          _lyceum_surface_has_any (const LyceumSurface *self,
                                           const char *const   *phrases);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumSurface, _lyceum_surface_free)

G_END_DECLS
