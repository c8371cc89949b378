/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "lyceum-drafts.h"
#include "lyceum-model-source.h"

G_BEGIN_DECLS

/*
 * What a model answers is looked at before anybody sees it. Pure functions; any thread.
 */

#define LYCEUM_MODEL_MISTAKE (_lyceum_model_mistake_quark ())

/** The one code of %LYCEUM_MODEL_MISTAKE: the answer cannot be used; the message tells the model why. */
#define LYCEUM_MODEL_MISTAKE_FORM 0

GQuark _lyceum_model_mistake_quark (void);

/** Why a card was rejected. The names are stored: never rename one. */
typedef enum
{
  LYCEUM_REJECTED_NO_QUOTE,   /* the source does not say what it is said to */
  LYCEUM_REJECTED_NOT_SAID,   /* the answer is not in the source */
  LYCEUM_REJECTED_GIVES_AWAY, /* the answer stands in the question */
  LYCEUM_REJECTED_DUPLICATE,
  LYCEUM_REJECTED_EMPTY,      /* or not in the form that was asked for */
  LYCEUM_REJECTED_TOO_LONG,
  LYCEUM_REJECTED_LANGUAGE,
  LYCEUM_N_REJECTED,
} LyceumRejected;

/** Returns: "no-quote" … */
const char *_lyceum_rejected_get_name (LyceumRejected reason);

/**
 * LyceumModelCards:
 * @drafts: (element-type LyceumCardDraft): those that may be used, in order of the source
 * @n_rejected: how many were not, by reason
 * @seen: (element-type utf8): fingerprints of those there are
 *
 * The cards of a section, over several answers.
 */
typedef struct
{
  GPtrArray *drafts;
  guint n_rejected[LYCEUM_N_REJECTED];
  GHashTable *seen;
} LyceumModelCards;

LyceumModelCards *_lyceum_model_cards_new             (void);
void              _lyceum_model_cards_free            (LyceumModelCards  *self);
guint             _lyceum_model_cards_get_n_rejected  (const LyceumModelCards *self);

/**
 * _lyceum_model_cards_take:
 * @document: what @source is of
 * @location: (nullable): instead of the place in @document
 * @answer: what the model said
 * @max: no more than so many of it
 * @error: return location for %LYCEUM_MODEL_MISTAKE: there is no list of cards in the answer, or none of it can be used, or
 *   more was rejected than taken; what could be taken was taken all the same
 */
gboolean          _lyceum_model_cards_take            (LyceumModelCards  *self,
                                                       LyceumDocument    *document,
                                                       LyceumModelSource *source,
                                                       const char        *location,
                                                       JsonNode          *answer,
                                                       guint              max,
                                                       GError           **error);

/**
 * _lyceum_model_lesson_read:
 * @source: (nullable): what the lesson may say; %NULL: anything, it is made without a source
 * @language: (nullable): of the headings of its parts
 * @title: its title
 * @answer: what the model said
 * @text_document: (nullable): the text of @answer as it was read from Markdown; see _lyceum_model_lesson_dup_text()
 * @error: return location for %LYCEUM_MODEL_MISTAKE
 *
 * Keeps what @source supports: paragraphs half of whose words it has, points, terms and definitions with six in ten, and
 * nothing with a number that it has not.
 *
 * Returns: (transfer full) (nullable): the lesson; %NULL where too little of it could be kept
 */
LyceumLessonDraft *_lyceum_model_lesson_read          (LyceumModelSource *source,
                                                       const char        *language,
                                                       const char        *title,
                                                       JsonNode          *answer,
                                                       LyceumDocument    *text_document,
                                                       GError           **error);
/** Returns: (transfer full) (nullable): the Markdown of the lesson in @answer; %NULL with a mistake where there is none. */
char              *_lyceum_model_lesson_dup_text      (JsonNode          *answer,
                                                       GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumModelCards, _lyceum_model_cards_free)

G_END_DECLS
