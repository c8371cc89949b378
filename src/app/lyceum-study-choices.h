/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-collection.h"

G_BEGIN_DECLS

/**
 * LyceumStudyChoices:
 *
 * The right answer of a card among three wrong ones, as four buttons. Their order depends on the card and on how often it has
 * been answered: it stays while the card is shown, also after an answer that is taken back, and is another one next time.
 *
 * Signals: `chosen`: a person has decided; what follows is lyceum_study_choices_reveal().
 */
#define LYCEUM_TYPE_STUDY_CHOICES (lyceum_study_choices_get_type ())
G_DECLARE_FINAL_TYPE (LyceumStudyChoices, lyceum_study_choices, LYCEUM, STUDY_CHOICES, GtkWidget)

#define LYCEUM_STUDY_N_CHOICES 4

typedef enum
{
  LYCEUM_CHOICE_NONE, /* nothing was chosen, or there was nothing to choose from */
  LYCEUM_CHOICE_RIGHT,
  LYCEUM_CHOICE_WRONG,
} LyceumChoice;

/**
 * lyceum_study_choices_ask:
 * @card: (nullable): what is asked
 *
 * Shows what there is to choose from; hides itself where that is nothing.
 *
 * Returns: whether there is something to choose from: three wrong answers, and it is not a card that is answered by typing
 */
gboolean     lyceum_study_choices_ask      (LyceumStudyChoices *self,
                                            const LyceumCard   *card);

/** As if the button with that number were pressed. @number: 1 to %LYCEUM_STUDY_N_CHOICES. */
void         lyceum_study_choices_choose   (LyceumStudyChoices *self,
                                            guint               number);

/** Shows which answer is right and whether that one was chosen. Returns: what was chosen. */
LyceumChoice lyceum_study_choices_reveal   (LyceumStudyChoices *self);

/** Returns: (transfer full): the answers with their numbers, a line each, for a screen reader. */
char        *lyceum_study_choices_describe (LyceumStudyChoices *self);

G_END_DECLS
