/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-fsrs.h"

#include <math.h>

#include "lyceum-collection.h"
#include "lyceum-study-session.h"

/* FSRS-6. The formulas and their names are those of the algorithm's page at open-spaced-repetition. */

#define STABILITY_MIN 0.001
#define STABILITY_MAX 36500.0
#define FIRST_STABILITY_MIN 0.1
#define DIFFICULTY_MIN 1.0
#define DIFFICULTY_MAX 10.0
#define RETENTION_MIN 0.01
#define INTERVAL_MAX 36500
#define DAY_SECONDS 86400
#define DAY_MS (DAY_SECONDS * G_GINT64_CONSTANT (1000))
#define FUZZ_FROM_DAYS 2.5

static const double defaults[LYCEUM_FSRS_N_PARAMETERS] = {
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001,  1.8722, 0.1666, 0.796,
  1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
};

static const double bounds[LYCEUM_FSRS_N_PARAMETERS][2] = {
  { 0.001, 100 }, { 0.001, 100 }, { 0.001, 100 },  { 0.001, 100 }, { 1, 10 },       { 0.001, 4 },  { 0.001, 4 },
  { 0.001, 0.75 }, { 0, 4.5 },    { 0, 0.8 },      { 0.001, 3.5 }, { 0.001, 5 },    { 0.001, 0.25 }, { 0.001, 0.9 },
  { 0, 4 },       { 0, 1 },       { 1, 6 },        { 0, 2 },       { 0, 2 },        { 0.01, 0.8 }, { 0.1, 0.8 },
};

/* Not a number becomes the lower bound. */
static double
bounded (double value,
         double low,
         double high)
{
  return value > low ? MIN (value, high) : low;
}

void
lyceum_fsrs_init (LyceumFsrs *self)
{
  *self = (LyceumFsrs) {
    .desired_retention = 0.9,
    .maximum_interval = INTERVAL_MAX,
    .short_term = TRUE,
    .learning_steps = { 60, 600 },
    .n_learning_steps = 2,
    .relearning_steps = { 600 },
    .n_relearning_steps = 1,
  };
  for (guint i = 0; i < LYCEUM_FSRS_N_PARAMETERS; i++)
    self->w[i] = defaults[i];
}

/* With several relearning steps a lapse passes through the same-day formula as often: what it gains there is limited. */
static double
short_term_ceiling (const LyceumFsrs *self)
{
  const double *w = self->w;

  if (self->n_relearning_steps < 2)
    return 2;
  return bounded (sqrt (fmax (0, -(log (w[11]) + log (exp2 (w[13]) - 1) + 0.3 * w[14]) / self->n_relearning_steps)), 0.01, 2);
}

void
lyceum_fsrs_clamp (LyceumFsrs *self)
{
  double ceiling;

  for (guint i = 0; i < LYCEUM_FSRS_N_PARAMETERS; i++)
    self->w[i] = isnan (self->w[i]) ? defaults[i] : bounded (self->w[i], bounds[i][0], bounds[i][1]);
  self->n_learning_steps = MIN (self->n_learning_steps, G_N_ELEMENTS (self->learning_steps));
  self->n_relearning_steps = MIN (self->n_relearning_steps, G_N_ELEMENTS (self->relearning_steps));
  ceiling = short_term_ceiling (self);
  self->w[17] = MIN (self->w[17], ceiling);
  self->w[18] = MIN (self->w[18], ceiling);
  self->desired_retention = isnan (self->desired_retention) ? 0.9 : bounded (self->desired_retention, RETENTION_MIN, 1);
  self->maximum_interval = CLAMP (self->maximum_interval, 1, INTERVAL_MAX);
}

/* Memory */

static double
decay_of (const LyceumFsrs *self)
{
  return -bounded (self->w[20], bounds[20][0], bounds[20][1]);
}

static double
factor_of (double decay)
{
  return pow (0.9, 1 / decay) - 1;
}

double
lyceum_fsrs_retrievability (const LyceumFsrs *self,
                            double            elapsed,
                            double            stability)
{
  double decay = decay_of (self);

  return pow (1 + factor_of (decay) * fmax (elapsed, 0) / bounded (stability, STABILITY_MIN, STABILITY_MAX), decay);
}

guint
lyceum_fsrs_interval (const LyceumFsrs *self,
                      double            stability)
{
  double decay = decay_of (self);
  double retention = bounded (self->desired_retention, RETENTION_MIN, 1);
  double days = bounded (stability, STABILITY_MIN, STABILITY_MAX) * (pow (retention, 1 / decay) - 1) / factor_of (decay);

  return (guint) bounded (round (days), 1, CLAMP (self->maximum_interval, 1, INTERVAL_MAX));
}

static double
first_difficulty (const LyceumFsrs *self,
                  int               rating)
{
  return self->w[4] - exp ((rating - 1) * self->w[5]) + 1;
}

static double
next_difficulty (const LyceumFsrs *self,
                 double            difficulty,
                 int               rating)
{
  double damped = difficulty - self->w[6] * (rating - 3) * (10 - difficulty) / 9;
  double reverted = self->w[7] * first_difficulty (self, LYCEUM_RATING_EASY) + (1 - self->w[7]) * damped;

  return bounded (reverted, DIFFICULTY_MIN, DIFFICULTY_MAX);
}

static double
recalled_stability (const LyceumFsrs   *self,
                    const LyceumMemory *before,
                    double              retrievability,
                    int                 rating)
{
  const double *w = self->w;
  double hard = rating == LYCEUM_RATING_HARD ? w[15] : 1;
  double easy = rating == LYCEUM_RATING_EASY ? w[16] : 1;

  return before->stability * (1 + exp (w[8]) * (11 - before->difficulty) * pow (before->stability, -w[9]) *
                                      (exp (w[10] * (1 - retrievability)) - 1) * hard * easy);
}

static double
forgotten_stability (const LyceumFsrs   *self,
                     const LyceumMemory *before,
                     double              retrievability)
{
  const double *w = self->w;
  double forgotten = w[11] * pow (before->difficulty, -w[12]) * (pow (before->stability + 1, w[13]) - 1) *
                     exp (w[14] * (1 - retrievability));

  return fmin (forgotten, self->short_term ? before->stability / exp (w[17] * w[18]) : before->stability);
}

static double
same_day_stability (const LyceumFsrs *self,
                    double            stability,
                    int               rating)
{
  double increase = pow (stability, -self->w[19]) * exp (self->w[17] * (rating - 3 + self->w[18]));

  return stability * (rating >= LYCEUM_RATING_HARD ? fmax (increase, 1) : increase);
}

static void
remember (const LyceumFsrs   *self,
          const LyceumMemory *before,
          int                 rating,
          guint               elapsed_days,
          LyceumMemory       *after)
{
  double stability, retrievability;

  if (before->state == LYCEUM_CARD_STATE_NEW)
    {
      after->stability = bounded (self->w[rating - 1], FIRST_STABILITY_MIN, STABILITY_MAX);
      after->difficulty = bounded (first_difficulty (self, rating), DIFFICULTY_MIN, DIFFICULTY_MAX);
      return;
    }
  retrievability = lyceum_fsrs_retrievability (self, elapsed_days, before->stability);
  if (elapsed_days == 0 && self->short_term)
    stability = same_day_stability (self, before->stability, rating);
  else if (rating == LYCEUM_RATING_AGAIN)
    stability = forgotten_stability (self, before, retrievability);
  else
    stability = recalled_stability (self, before, retrievability, rating);
  after->stability = bounded (stability, STABILITY_MIN, STABILITY_MAX);
  after->difficulty = next_difficulty (self, before->difficulty, rating);
}

/* Intervals */

void
lyceum_fsrs_fuzz_range (const LyceumFsrs *self,
                        guint             interval,
                        guint             elapsed_days,
                        guint            *low,
                        guint            *high)
{
  guint maximum = CLAMP (self->maximum_interval, 1, INTERVAL_MAX);
  double days = CLAMP (interval, 1, maximum);
  double delta;

  *low = *high = (guint) days;
  if (days < FUZZ_FROM_DAYS)
    return;
  delta = 1 + 0.15 * fmax (fmin (days, 7) - 2.5, 0) + 0.10 * fmax (fmin (days, 20) - 7, 0) + 0.05 * fmax (days - 20, 0);
  *low = (guint) fmax (2, round (days - delta));
  *high = (guint) fmin (round (days + delta), maximum);
  if (days > elapsed_days)
    *low = MAX (*low, elapsed_days + 1);
  *low = MIN (*low, *high);
}

/* The finaliser of SplitMix64: neighbouring cards and counts give numbers far apart. */
static guint64
scramble (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static guint
spread_interval (const LyceumFsrs   *self,
                 const LyceumMemory *before,
                 double              stability,
                 guint               elapsed_days)
{
  guint interval = lyceum_fsrs_interval (self, stability);
  guint low, high;

  if (!self->fuzz)
    return interval;
  lyceum_fsrs_fuzz_range (self, interval, elapsed_days, &low, &high);
  return low + (guint) (scramble (scramble (before->seed) + before->reps) % (high - low + 1));
}

/* The interval of @rating among those of all ratings, which rise from one to the next. */
static guint
ordered_interval (const LyceumFsrs   *self,
                  const LyceumMemory *before,
                  int                 rating,
                  guint               elapsed_days)
{
  guint days[5];

  for (int i = LYCEUM_RATING_AGAIN; i <= LYCEUM_RATING_EASY; i++)
    {
      LyceumMemory after = *before;

      remember (self, before, i, elapsed_days, &after);
      days[i] = spread_interval (self, before, after.stability, elapsed_days);
    }
  if (self->short_term)
    {
      days[LYCEUM_RATING_HARD] = MIN (days[LYCEUM_RATING_HARD], days[LYCEUM_RATING_GOOD]);
    }
  else
    {
      days[LYCEUM_RATING_AGAIN] = MIN (days[LYCEUM_RATING_AGAIN], days[LYCEUM_RATING_HARD]);
      days[LYCEUM_RATING_HARD] = MAX (days[LYCEUM_RATING_HARD], days[LYCEUM_RATING_AGAIN] + 1);
    }
  days[LYCEUM_RATING_GOOD] = MAX (days[LYCEUM_RATING_GOOD], days[LYCEUM_RATING_HARD] + 1);
  days[LYCEUM_RATING_EASY] = MAX (days[LYCEUM_RATING_EASY], days[LYCEUM_RATING_GOOD] + 1);
  return days[rating];
}

static void
graduate (LyceumMemory *after,
          guint         days,
          gint64        now)
{
  after->state = LYCEUM_CARD_STATE_REVIEW;
  after->step = 0;
  after->interval = days;
  after->due = now + days * DAY_MS;
}

/* Steps */

/* Returns seconds; 0 where no step is left. */
static guint64
next_step (const guint *steps,
           guint        n_steps,
           guint        step,
           int          rating,
           guint       *next)
{
  *next = rating == LYCEUM_RATING_AGAIN ? 0 : step;
  if (n_steps == 0 || rating == LYCEUM_RATING_EASY || (rating != LYCEUM_RATING_AGAIN && step >= n_steps))
    return 0;
  if (rating == LYCEUM_RATING_AGAIN)
    return steps[0];
  if (rating == LYCEUM_RATING_GOOD)
    {
      *next = step + 1;
      return *next < n_steps ? steps[*next] : 0;
    }
  if (step > 0)
    return steps[step];
  if (n_steps > 1)
    return ((guint64) steps[0] + steps[1]) / 2;
  return MIN ((guint64) steps[0] * 3 / 2, (guint64) steps[0] + DAY_SECONDS);
}

/* Returns whether the card stays in its steps, or waits for a step of days. */
static gboolean
take_step (const LyceumFsrs   *self,
           const LyceumMemory *before,
           gboolean            relearning,
           guint               step,
           int                 rating,
           gint64              now,
           LyceumMemory       *after)
{
  const guint *steps = relearning ? self->relearning_steps : self->learning_steps;
  guint n_steps = relearning ? self->n_relearning_steps : self->n_learning_steps;
  guint next = 0;
  guint64 seconds = next_step (steps, n_steps, step, rating, &next);

  if (seconds == 0)
    return FALSE;
  /* People count in minutes: half of 11 is 6. */
  if (seconds > 60)
    seconds = (seconds + 30) / 60 * 60;
  if (seconds >= DAY_SECONDS)
    {
      graduate (after, (guint) MIN (seconds / DAY_SECONDS, self->maximum_interval), now);
      after->step = next;
      return TRUE;
    }
  after->state = relearning ? LYCEUM_CARD_STATE_RELEARNING : LYCEUM_CARD_STATE_LEARNING;
  after->step = next;
  after->interval = 0;
  after->due = now + (gint64) seconds * 1000;
  return TRUE;
}

/* A row that was damaged, or written by another program, must not make a number that is none. */
static LyceumMemory
sound_memory (const LyceumMemory *memory)
{
  LyceumMemory sound = *memory;

  if (sound.state < LYCEUM_CARD_STATE_NEW || sound.state > LYCEUM_CARD_STATE_RELEARNING)
    sound.state = LYCEUM_CARD_STATE_NEW;
  if (sound.state == LYCEUM_CARD_STATE_NEW)
    return sound;
  sound.stability = bounded (sound.stability, STABILITY_MIN, STABILITY_MAX);
  sound.difficulty = bounded (sound.difficulty, DIFFICULTY_MIN, DIFFICULTY_MAX);
  return sound;
}

void
lyceum_fsrs_review (const LyceumFsrs   *self,
                    const LyceumMemory *before,
                    int                 rating,
                    gint64              now,
                    guint               elapsed_days,
                    LyceumMemory       *after)
{
  LyceumFsrs fsrs = *self;
  LyceumMemory memory = sound_memory (before);
  gboolean relearning;

  lyceum_fsrs_clamp (&fsrs);
  rating = CLAMP (rating, LYCEUM_RATING_AGAIN, LYCEUM_RATING_EASY);
  if (memory.state == LYCEUM_CARD_STATE_NEW)
    elapsed_days = 0;
  elapsed_days = MIN (elapsed_days, INTERVAL_MAX * 10);

  *after = memory;
  after->reps = memory.reps < G_MAXUINT ? memory.reps + 1 : G_MAXUINT;
  after->reviewed_at = now;
  remember (&fsrs, &memory, rating, elapsed_days, after);
  if (memory.state == LYCEUM_CARD_STATE_REVIEW && rating == LYCEUM_RATING_AGAIN && memory.lapses < G_MAXUINT)
    after->lapses++;

  relearning = memory.state == LYCEUM_CARD_STATE_REVIEW || memory.state == LYCEUM_CARD_STATE_RELEARNING;
  if (fsrs.short_term && (memory.state != LYCEUM_CARD_STATE_REVIEW || rating == LYCEUM_RATING_AGAIN) &&
      take_step (&fsrs, &memory, relearning, memory.state == LYCEUM_CARD_STATE_NEW ? 0 : memory.step, rating, now, after))
    return;
  if (!fsrs.short_term || (memory.state == LYCEUM_CARD_STATE_REVIEW && rating != LYCEUM_RATING_AGAIN))
    graduate (after, ordered_interval (&fsrs, &memory, rating, elapsed_days), now);
  else
    graduate (after, spread_interval (&fsrs, &memory, after->stability, elapsed_days), now);
}
