/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** What a model is asked about a selection in a lesson. */
typedef enum
{
  LYCEUM_SELECTION_EXPLAIN,
  LYCEUM_SELECTION_SIMPLIFY,
  LYCEUM_SELECTION_TRANSLATE,
  LYCEUM_SELECTION_QUIZ,
  LYCEUM_N_SELECTION_DEEDS,
} LyceumSelectionDeed;

/** "explain", "simplify" …: the target of the action. */
const char *lyceum_selection_deed_get_name  (LyceumSelectionDeed  deed);
gboolean    lyceum_selection_deed_from_name (const char          *name,
                                             LyceumSelectionDeed *deed);
/** Returns: a title for people, translated. */
const char *lyceum_selection_deed_get_title (LyceumSelectionDeed  deed);

/**
 * LyceumSelectionQuestion:
 * @words: what is selected
 * @around: the paragraph that it stands in
 * @lesson_title: of the lesson
 * @language: (nullable): the language to translate into, in English
 *
 * Borrowed texts.
 */
typedef struct
{
  const char *words;
  const char *around;
  const char *lesson_title;
  const char *language;
} LyceumSelectionQuestion;

/** Returns: how the model is to behave. */
const char *lyceum_selection_get_system_prompt (void);
/** Returns: (transfer full): what it is asked. Long texts are cut, so that they fit into a small model. */
char       *lyceum_selection_make_prompt       (LyceumSelectionDeed            deed,
                                                const LyceumSelectionQuestion *question);

/**
 * lyceum_selection_make_card:
 * @answer: what the model said
 * @front, @back: (out) (transfer full)
 *
 * What a card of it would ask and answer, for the person to change.
 */
void        lyceum_selection_make_card         (LyceumSelectionDeed            deed,
                                                const char                    *words,
                                                const char                    *answer,
                                                char                         **front,
                                                char                         **back);

/** Names of languages that can be translated into: in English for the model, and for people; ended by %NULL. */
typedef struct
{
  const char *code;    /* "de" */
  const char *english; /* "German" */
  const char *own;     /* "Deutsch" */
} LyceumSelectionLanguage;

const LyceumSelectionLanguage *lyceum_selection_get_languages (guint *n);
/** Which of them is the person's own. */
guint                          lyceum_selection_find_language (const char *const *locales);

G_END_DECLS
