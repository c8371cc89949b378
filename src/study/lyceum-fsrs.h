/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LYCEUM_FSRS_N_PARAMETERS 21

/** What the scheduler computes with. Steps are in seconds. Source: FSRS-6, open-spaced-repetition. */
typedef struct
{
  double w[LYCEUM_FSRS_N_PARAMETERS];
  double desired_retention; /* (0, 1], default 0.9 */
  guint maximum_interval;   /* days, default 36500 */
  gboolean short_term;      /* learning steps within a day */
  gboolean fuzz;            /* spread intervals of 2.5 days or more a little, by the card's seed; default off */
  guint learning_steps[8], n_learning_steps;
  guint relearning_steps[8], n_relearning_steps;
} LyceumFsrs;

/** State of a card as the scheduler sees it. */
typedef struct
{
  int state;               /* LyceumCardState */
  guint step;
  double stability;        /* days; 0 while new */
  double difficulty;       /* 1 to 10; 0 while new */
  guint interval;          /* days; 0 while in steps */
  gint64 due;              /* Unix ms */
  gint64 reviewed_at;      /* Unix ms; 0 while new */
  guint reps, lapses;
  guint64 seed;            /* of the card, for the fuzz: the same card and the same count of reviews give the same interval */
} LyceumMemory;

/** Fills in the published defaults. No function here fails: what is out of bounds is taken for the bound next to it. Any thread. */
void   lyceum_fsrs_init           (LyceumFsrs *self);
/** Forces parameters into their bounds. */
void   lyceum_fsrs_clamp          (LyceumFsrs *self);
/** Probability of recall after @elapsed days with @stability. */
double lyceum_fsrs_retrievability (const LyceumFsrs *self, double elapsed, double stability);
/** Days until the probability falls to the desired retention, in [1, maximum_interval]. */
guint  lyceum_fsrs_interval       (const LyceumFsrs *self, double stability);
/** The days among which the fuzz picks in place of @interval: @low to @high, both in [1, maximum_interval]. */
void   lyceum_fsrs_fuzz_range     (const LyceumFsrs *self, guint interval, guint elapsed_days, guint *low, guint *high);
/**
 * lyceum_fsrs_review:
 * @before: the card
 * @rating: 1 to 4
 * @now: Unix ms
 * @elapsed_days: whole days since the last review as the caller counts days; ignored for a new card
 * @after: (out): the card after the review; may be @before
 *
 * The intervals of the four ratings keep their order, for which the best ones may exceed maximum_interval by up to three days.
 */
void   lyceum_fsrs_review         (const LyceumFsrs *self, const LyceumMemory *before, int rating, gint64 now,
                                   guint elapsed_days, LyceumMemory *after);

G_END_DECLS
