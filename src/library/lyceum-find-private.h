/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-find.h"

G_BEGIN_DECLS

/** Numbers of the index of lessons and notes. */
#define LYCEUM_ITEM_OF_LESSON(id) (2 * (id))
#define LYCEUM_ITEM_OF_NOTE(id) (2 * (id) + 1)

/** Text of a lesson or a card, without the marks of Markdown and clozes, in one line. Returns: (transfer full). */
char    *_lyceum_find_plain   (const char *text);

/** A LyceumWriteFunc without data: puts some of what has changed into the index; result: whether anything is left, as a boolean. */
gboolean _lyceum_items_index  (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);

/** What a person typed, taken apart. */
typedef struct
{
  GPtrArray *words;   /* (owned) (element-type utf8): FTS5's expression for each */
  GPtrArray *stems;   /* (owned) (element-type GHashTable): of each word, its stems in all languages; a set */
  char *beginning;    /* (owned) (nullable): what the last word begins with, as it stands */
  GPtrArray *phrases; /* (owned) (element-type utf8): what stood in quotation marks */
  char *rest;         /* (owned): all of it without the word that may go on */
} LyceumTyped;

LyceumTyped *_lyceum_typed_new     (const char *text, const char *const *languages, guint n_languages);
void         _lyceum_typed_free    (LyceumTyped *self);
/** Whether a text has all phrases, but for case, accents and what parts their words. */
gboolean     _lyceum_typed_phrases (const LyceumTyped *self, const char *text);
/** Fills title_marks, excerpt and excerpt_marks. @text: plain; @title: (transfer full): plain. */
void         _lyceum_found_excerpt (LyceumFound *found, char *title, const char *text, const char *language, const char *question);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumTyped, _lyceum_typed_free)

G_END_DECLS
