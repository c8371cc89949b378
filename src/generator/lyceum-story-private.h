/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-section-analysis-private.h"
#include "lyceum-surface-private.h"

G_BEGIN_DECLS

/**
 * LyceumStoryCast: who a story tells of, and what its sentences look like. English only.
 */
typedef struct
{
  const LyceumSectionAnalysis *analysis;
  GPtrArray *surfaces; /* (element-type LyceumSurface): one a sentence */
  gboolean *quoted;    /* (array): for each sentence, whether it is in what somebody says */
  GHashTable *words;   /* folded word → a private count of how it is written */
  gboolean narrator;   /* outside of what people say, somebody tells of an "I" */
  gboolean past;       /* tells what happened, and not how things are */
} LyceumStoryCast;

LyceumStoryCast *_lyceum_story_cast_new       (const LyceumSectionAnalysis *analysis);
void             _lyceum_story_cast_free      (LyceumStoryCast             *self);

/** Returns: whether the mark at @index is a name that stands for one and the same wherever it is written */
gboolean         _lyceum_story_is_name        (const LyceumStoryCast       *self,
                                               const LyceumSurface         *surface,
                                               guint                        index);

/** Returns: whether the mark names somebody who speaks, bears a title, or is a kind of person */
gboolean         _lyceum_story_is_person      (const LyceumStoryCast       *self,
                                               const LyceumMark            *mark);

/** Returns: how often the word of a mark stands in the section */
guint            _lyceum_story_uses           (const LyceumStoryCast       *self,
                                               const LyceumMark            *mark);

/** Returns: whether the mark is a word for somebody that stands before a name: "Captain", "Old", "Mrs" */
gboolean         _lyceum_story_is_title       (const LyceumMark            *mark);

/** Returns: whether the mark looks like a verb that tells: "went", "looked" */
gboolean         _lyceum_story_is_past        (const LyceumMark            *mark);

/** Returns: whether a sentence can be understood by itself, and nobody says it */
gboolean         _lyceum_story_is_readable    (const LyceumStoryCast       *cast,
                                               guint                        index);

/** Returns: whether a sentence is so long that it is taken only where nothing shorter is told */
gboolean         _lyceum_story_is_long        (const LyceumSentence        *sentence);

/**
 * LyceumStoryEvent:
 * @sentence: index of the sentence
 * @subject, @end: marks of who it tells of; the last of them is the name or the noun
 * @verb: mark of what the subject did or was
 * @named: the subject is a name
 * @person: the subject is somebody
 * @direct: the sentence begins with the subject, and its verb follows at once
 * @action: something happened, or was done
 * @value: how much the sentence says of the story, about 0 to 1
 *
 * A sentence of a story that says what somebody did, and can be understood by itself.
 */
typedef struct
{
  guint sentence;
  guint subject, end;
  guint verb;
  gboolean named, person, direct, action;
  double value;
} LyceumStoryEvent;

/** Returns: (transfer full) (element-type LyceumStoryEvent): in order of the text */
GArray          *_lyceum_story_events         (const LyceumStoryCast       *cast);

/**
 * _lyceum_story_points:
 *
 * Returns: (transfer full) (element-type guint): sentences that carry a story, from its beginning, middle and end, in order;
 *   where little happens, what it states
 */
GArray          *_lyceum_story_points         (const LyceumStoryCast       *cast,
                                               GArray                      *events,
                                               guint                        n_points);

/** A question that a story answers, and the sentences that do. */
typedef struct
{
  char *text;
  GArray *answer; /* (element-type guint): indices of sentences, in order; not empty */
} LyceumStoryQuestion;

/** Asks who says something that is said in the story, up to @n_questions times. Adds to @questions. */
void             _lyceum_story_ask_who_says   (const LyceumSectionAnalysis *analysis,
                                               GPtrArray                   *questions,
                                               guint                        n_questions);

/** Returns: (transfer full) (element-type LyceumStoryQuestion): none when hardly anything happens in it */
GPtrArray       *_lyceum_story_questions      (const LyceumSectionAnalysis *analysis,
                                               guint                        n_points);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumStoryCast, _lyceum_story_cast_free)

G_END_DECLS
