/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LyceumStyleSheet:
 *
 * Which class names make text strong, slanted, typewritten or invisible. Many books say it no other way. Only selectors
 * of one class are understood (".key", "span.key"): what a program reads into more would be a guess.
 */
typedef struct _LyceumStyleSheet LyceumStyleSheet;

#define LYCEUM_STYLE_HIDDEN (1u << 31)

LyceumStyleSheet *_lyceum_style_sheet_new    (void);
void              _lyceum_style_sheet_free   (LyceumStyleSheet *self);
void              _lyceum_style_sheet_add    (LyceumStyleSheet *self, const char *css, gsize length);

/** @classes: the words of a class attribute. Returns: #LyceumSpanStyle, and LYCEUM_STYLE_HIDDEN. */
guint             _lyceum_style_sheet_lookup (const LyceumStyleSheet *self, const char *classes, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumStyleSheet, _lyceum_style_sheet_free)

G_END_DECLS
