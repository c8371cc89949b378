/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-private.h"

#include "lyceum-outline-private.h"
#include "lyceum-reading-time-private.h"

#include <string.h>

/* What says less for its length is kept only where something else needs it. */
#define MIN_DENSITY 0.1
/* A share of a lesson's time may stay empty before something is kept that overruns it; no lesson is longer than this.
 */
#define MAX_EMPTY 0.15
#define MAX_MINUTES 13.0

/* A bundle of units, and what it costs with all that it needs. */
typedef struct
{
  guint first;
  double density;
} Choice;

static LyceumLessonUnit *
unit_at (GArray *units, guint index)
{
  return &g_array_index (units, LyceumLessonUnit, index);
}

/* Points every unit at the first of its bundle. */
static void
settle_bundles (GArray *units)
{
  for (guint i = 0; i < units->len; i++)
    {
      LyceumLessonUnit *unit = unit_at (units, i);

      unit->bundle = unit_at (units, unit->bundle)->bundle;
    }
}

/* A proof of an hour fits into no lesson: of such a bundle each unit needs only what is before it. */
static void
loosen_endless (const LyceumSectionAnalysis *analysis, GArray *units)
{
  g_autofree double *minutes = g_new0 (double, units->len + 1);

  for (guint i = 0; i < units->len; i++)
    minutes[unit_at (units, i)->bundle] += unit_at (units, i)->minutes;
  for (guint i = 1; i < units->len; i++)
    {
      LyceumLessonUnit *unit = unit_at (units, i);
      const LyceumLessonUnit *before = unit_at (units, i - 1);
      const char *text = lyceum_document_get_block (analysis->document, before->block)->text;

      if (unit->bundle == i || minutes[unit->bundle] <= MAX_MINUTES)
        continue;
      /* A colon and a list, half a sentence and its formula stay together all the same. */
      unit->bundle = (unit->opens && _lyceum_text_is_open (text)) || unit->block == before->block ? before->bundle : i;
      unit->needs = i - 1;
      unit->endless = TRUE;
    }
}

/* The units of each bundle, by the index of its first. */
static GPtrArray *
list_bundles (GArray *units)
{
  GPtrArray *bundles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (guint i = 0; i < units->len; i++)
    {
      g_ptr_array_add (bundles, g_array_new (FALSE, FALSE, sizeof (guint)));
      g_array_append_val ((GArray *) g_ptr_array_index (bundles, unit_at (units, i)->bundle), i);
    }
  return bundles;
}

/* Adds a bundle, and the bundles that its units need, to @closure. */
static void
close_over (GArray *units, GPtrArray *bundles, guint bundle, GArray *closure, guint *marks, guint mark)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_val (open, bundle);
  while (open->len > 0)
    {
      const guint current = g_array_index (open, guint, open->len - 1);
      const GArray *members = g_ptr_array_index (bundles, current);

      g_array_set_size (open, open->len - 1);
      if (marks[current] == mark || unit_at (units, current)->kept)
        continue;
      marks[current] = mark;
      g_array_append_val (closure, current);
      for (guint i = 0; i < members->len; i++)
        {
          const guint needs = unit_at (units, g_array_index (members, guint, i))->needs;

          if (needs != G_MAXUINT)
            g_array_append_val (open, unit_at (units, needs)->bundle);
        }
    }
}

static double
minutes_of (GArray *units, GPtrArray *bundles, GArray *closure)
{
  double minutes = 0;

  for (guint i = 0; i < closure->len; i++)
    {
      const GArray *members = g_ptr_array_index (bundles, g_array_index (closure, guint, i));

      for (guint k = 0; k < members->len; k++)
        minutes += unit_at (units, g_array_index (members, guint, k))->minutes;
    }
  return minutes;
}

/* Keeps a bundle with all that it needs, when there is room. Returns the minutes that it took. */
static double
keep (GArray *units, GPtrArray *bundles, guint bundle, double room, guint *marks, guint mark)
{
  g_autoptr (GArray) closure = g_array_new (FALSE, FALSE, sizeof (guint));
  double minutes;

  close_over (units, bundles, bundle, closure, marks, mark);
  minutes = minutes_of (units, bundles, closure);
  if (minutes > room)
    return 0;
  for (guint i = 0; i < closure->len; i++)
    {
      const GArray *members = g_ptr_array_index (bundles, g_array_index (closure, guint, i));

      for (guint k = 0; k < members->len; k++)
        unit_at (units, g_array_index (members, guint, k))->kept = TRUE;
    }
  return minutes;
}

static int
compare_choices (gconstpointer a, gconstpointer b)
{
  const Choice *one = a, *other = b;

  if (one->density != other->density)
    return one->density > other->density ? -1 : 1;
  return one->first < other->first ? -1 : one->first > other->first;
}

/* What a bundle says for its length. What opens a paragraph, and above all a topic, is worth more: the rest hangs on
 * it. */
static double
density_of (GArray *units, GPtrArray *bundles, guint bundle)
{
  const GArray *members = g_ptr_array_index (bundles, bundle);
  const LyceumLessonUnit *first = unit_at (units, bundle);
  double value = 0, minutes = 1e-6;

  for (guint i = 0; i < members->len; i++)
    {
      const LyceumLessonUnit *unit = unit_at (units, g_array_index (members, guint, i));

      value += unit->value;
      minutes += unit->minutes;
    }
  value /= minutes;
  if (bundle == 0 || unit_at (units, bundle - 1)->heading != first->heading)
    value += value < 0.25 ? 0.25 : 0.6;
  else if (first->opens)
    value += 0.1;
  return value;
}

void
_lyceum_lesson_select (const LyceumSectionAnalysis *analysis, GArray *units)
{
  g_autoptr (GPtrArray) bundles = NULL;
  g_autoptr (GArray) choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_autofree guint *marks = g_new0 (guint, units->len + 1);
  double whole = 0, room, whole_room;

  settle_bundles (units);
  loosen_endless (analysis, units);
  bundles = list_bundles (units);
  for (guint i = 0; i < units->len; i++)
    {
      const Choice choice = { .first = i, .density = density_of (units, bundles, i) };

      whole += unit_at (units, i)->minutes;
      if (unit_at (units, i)->bundle == i)
        g_array_append_val (choices, choice);
    }
  /* A story is told whole where it fits: in one that is not, somebody answers what nobody has asked. */
  if (analysis->narrative && whole <= _lyceum_story_room ())
    {
      for (guint i = 0; i < units->len; i++)
        unit_at (units, i)->kept = TRUE;
      return;
    }

  room = (analysis->narrative ? _lyceum_story_room () : _lyceum_condensed_minutes (whole)) + 1e-6;
  whole_room = room;
  g_array_sort (choices, compare_choices);
  for (guint i = 0; i < choices->len && g_array_index (choices, Choice, i).density >= MIN_DENSITY; i++)
    room -= keep (units, bundles, g_array_index (choices, Choice, i).first, room, marks, i + 1);

  /* An example that is too long for what is left is better than a lesson that ends early. */
  if (room > whole_room * MAX_EMPTY)
    {
      const double kept = whole_room - room;

      room = MAX (MAX_MINUTES - kept, room);
      for (guint i = 0; i < choices->len && room > MAX_MINUTES - whole_room * (1 - MAX_EMPTY); i++)
        {
          if (g_array_index (choices, Choice, i).density >= MIN_DENSITY)
            room -= keep (units, bundles, g_array_index (choices, Choice, i).first, room, marks, choices->len + 1 + i);
        }
    }

  /* Where not even the first thing fits, it is kept all the same: no lesson is empty. */
  for (guint i = 0; i < units->len; i++)
    {
      if (unit_at (units, i)->kept)
        return;
    }
  if (choices->len > 0)
    keep (units, bundles, g_array_index (choices, Choice, 0).first, G_MAXDOUBLE, marks, 2 * choices->len + 2);
}
