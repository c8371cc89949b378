/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-words.h"

#include <glib/gi18n-lib.h>
#include <gtk/gtk.h>
#include <math.h>

#define SECOND 1000
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

/* Sooner than it may be. */
static void
say_again_at (gint64 *until,
              gint64  at)
{
  *until = MIN (*until, at);
}

/* The first number above @now that is a whole number of @steps away from @then. */
static gint64
next_step (gint64 then,
           gint64 now,
           gint64 step)
{
  return then + ((now - then) / step + 1) * step;
}

char *
lyceum_task_words_left (double seconds)
{
  double minutes = seconds / 60, hours = minutes / 60;
  guint n;

  if (!(seconds >= 0))
    return NULL;
  if (seconds < 10)
    return g_strdup (_("a few seconds left"));
  if (seconds < 55)
    {
      n = (guint) (seconds / 10 + 0.5) * 10;
      return g_strdup_printf (ngettext ("about %u second left", "about %u seconds left", n), n);
    }
  if (seconds < 90)
    return g_strdup (_("about a minute left"));
  if (minutes < 52)
    {
      n = (guint) round (minutes < 10 ? minutes : minutes / 5) * (minutes < 10 ? 1 : 5);
      return g_strdup_printf (ngettext ("about %u minute left", "about %u minutes left", n), n);
    }
  if (hours < 1.5)
    return g_strdup (_("about an hour left"));
  if (hours < 24)
    {
      n = (guint) (hours + 0.5);
      return g_strdup_printf (ngettext ("about %u hour left", "about %u hours left", n), n);
    }
  return g_strdup (_("more than a day left"));
}

/* "20 s", for what counts down, and "3 minutes" as long as that is enough. */
static char *
words_countdown (gint64  at,
                 gint64  now,
                 gint64 *until)
{
  gint64 left = at - now;
  guint seconds = (guint) ((left + SECOND - 1) / SECOND), minutes = (guint) ((left + MINUTE - 1) / MINUTE);

  if (left > 99 * SECOND)
    {
      say_again_at (until, MIN (at - 99 * SECOND, at - (gint64) (minutes - 1) * MINUTE));
      return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
    }
  say_again_at (until, at - (gint64) (seconds - 1) * SECOND);
  /* Translators: seconds, of a countdown: "20 s". */
  return g_strdup_printf (ngettext ("%u s", "%u s", seconds), seconds);
}

static char *
words_took (gint64 milliseconds)
{
  guint seconds = (guint) ((milliseconds + 500) / SECOND), n;
  g_autofree char *time = NULL;

  if (milliseconds < SECOND)
    return NULL;
  if (seconds < 60)
    time = g_strdup_printf (ngettext ("%u second", "%u seconds", seconds), seconds);
  else if (seconds < 60 * 60)
    {
      n = (seconds + 30) / 60;
      time = g_strdup_printf (ngettext ("%u minute", "%u minutes", n), n);
    }
  else
    {
      n = (seconds + 1800) / 3600;
      time = g_strdup_printf (ngettext ("%u hour", "%u hours", n), n);
    }
  /* Translators: how long work took that is done: "took 3 minutes". */
  return g_strdup_printf (_("took %s"), time);
}

/* Whole days from one date to another; negative where the second is the earlier. */
static int
days_between (GDateTime *from,
              GDateTime *to)
{
  GDate first, last;

  g_date_set_dmy (&first, (GDateDay) g_date_time_get_day_of_month (from), (GDateMonth) g_date_time_get_month (from),
                  (GDateYear) g_date_time_get_year (from));
  g_date_set_dmy (&last, (GDateDay) g_date_time_get_day_of_month (to), (GDateMonth) g_date_time_get_month (to),
                  (GDateYear) g_date_time_get_year (to));
  return g_date_days_between (&first, &last);
}

/* "yesterday", "on 24 December" */
static char *
words_day (gint64 then,
           gint64 now)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (then / SECOND);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / SECOND);
  int days = date && today ? days_between (date, today) : 0;
  guint hours = (guint) ((now - then) / HOUR);
  g_autofree char *day = NULL;

  if (days == 0)
    return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", hours), hours);
  if (days == 1)
    return g_strdup (_("yesterday"));
  day = g_date_time_format (date, "%x");
  /* Translators: %s is a date. */
  return g_strdup_printf (_("on %s"), day);
}

static char *
words_ago (gint64  then,
           gint64  now,
           gint64 *until)
{
  gint64 ago = MAX (now - then, 0);
  guint n;

  say_again_at (until, next_step (then, MAX (now, then), ago < HOUR ? MINUTE : HOUR));
  if (ago < MINUTE)
    return g_strdup (_("just now"));
  if (ago < HOUR)
    {
      n = (guint) (ago / MINUTE);
      return g_strdup_printf (ngettext ("%u minute ago", "%u minutes ago", n), n);
    }
  if (ago < 4 * HOUR)
    {
      n = (guint) (ago / HOUR);
      return g_strdup_printf (ngettext ("%u hour ago", "%u hours ago", n), n);
    }
  return words_day (then, now);
}

static char *
words_scheduled (const LyceumTaskFacts *facts,
                 gint64                 now,
                 gint64                *until)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_local (facts->start_at / SECOND);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now / SECOND);
  g_autofree char *time = NULL, *day = NULL;
  int days;

  if (facts->start_at <= now || !start || !today)
    return g_strdup (_("Waiting for its turn"));
  if (facts->start_at - now <= MINUTE)
    {
      time = words_countdown (facts->start_at, now, until);
      return g_strdup_printf (_("Starts in %s"), time);
    }
  say_again_at (until, MIN (facts->start_at - MINUTE, next_step (0, now, MINUTE)));
  days = days_between (today, start);
  /* Translators: a time of day, for g_date_time_format(): "18:00". */
  time = g_date_time_format (start, _("%H:%M"));
  if (days == 0)
    return g_strdup_printf (_("Starts at %s"), time);
  if (days == 1)
    return g_strdup_printf (_("Starts tomorrow at %s"), time);
  day = g_date_time_format (start, "%x");
  /* Translators: a date and a time of day. */
  return g_strdup_printf (_("Starts on %s at %s"), day, time);
}

static char *
words_retry (const LyceumTaskFacts *facts,
             gint64                 now,
             gint64                *until)
{
  g_autofree char *countdown = NULL, *when = NULL;

  if (facts->start_at <= now)
    return g_strdup (_("Waiting for its turn"));
  countdown = words_countdown (facts->start_at, now, until);
  /* Translators: a time: "Tries again in 20 s". */
  when = g_strdup_printf (_("Tries again in %s"), countdown);
  if (!facts->error)
    return g_steal_pointer (&when);
  /* Translators: when it is tried again, and why it failed. */
  return g_strdup_printf (_("%s: %s"), when, facts->error);
}

static char *
words_rate_limit (const LyceumTaskFacts *facts,
                  gint64                 now,
                  gint64                *until)
{
  g_autofree char *countdown = NULL;

  if (facts->start_at <= now)
    return g_strdup (_("Waits: the server asked for a pause"));
  countdown = words_countdown (facts->start_at, now, until);
  /* Translators: a time: "Waits 20 s: the server asked for a pause". */
  return g_strdup_printf (_("Waits %s: the server asked for a pause"), countdown);
}

/* (nullable): it works, or its steps do. */
static char *
words_waiting (const LyceumTaskFacts *facts,
               gint64                 now,
               gint64                *until)
{
  if (facts->state == LYCEUM_TASK_STATE_SCHEDULED)
    return words_scheduled (facts, now, until);
  if (facts->state == LYCEUM_TASK_STATE_RUNNING)
    return NULL;

  switch (facts->reason)
    {
    case LYCEUM_WAIT_NONE:
      return g_strdup (_("Waiting for its turn"));
    case LYCEUM_WAIT_CHILDREN:
      return NULL;
    case LYCEUM_WAIT_PAUSED:
      return g_strdup (_("Paused"));
    case LYCEUM_WAIT_RETRY:
      return words_retry (facts, now, until);
    case LYCEUM_WAIT_NETWORK:
      return g_strdup (_("Waits for the network"));
    case LYCEUM_WAIT_METERED:
      return g_strdup (_("Waits: the connection is metered"));
    case LYCEUM_WAIT_POWER_SAVER:
      return g_strdup (_("Waits: the computer saves power"));
    case LYCEUM_WAIT_RATE_LIMIT:
      return words_rate_limit (facts, now, until);
    }
  return NULL;
}

static void
add (GPtrArray *words,
     char      *text)
{
  if (text)
    g_ptr_array_add (words, text);
}

static char *
join (GPtrArray *words)
{
  g_ptr_array_add (words, NULL);
  /* Translators: between the parts of a line: "12 of 106 steps · about 2 minutes left". */
  return g_strjoinv (_(" · "), (char **) words->pdata);
}

/* How far a batch is comes first: it is what a narrow window cuts last. */
static char *
words_unfinished (const LyceumTaskFacts *facts,
                  gint64                 now,
                  gint64                *until)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  char *waiting = words_waiting (facts, now, until);
  guint n = facts->n_children;

  add (words, waiting);
  if (n > 1)
    add (words, g_strdup_printf (ngettext ("%u of %u step", "%u of %u steps", n), facts->n_finished, n));
  else if (!waiting)
    add (words, g_strdup (facts->message ? facts->message : _("Working…")));
  if (!waiting)
    add (words, lyceum_task_words_left (facts->time_left));
  if (facts->n_failed > 0)
    /* Translators: of the steps of a piece of work, so many failed. */
    add (words, g_strdup_printf (ngettext ("%u failed", "%u failed", facts->n_failed), facts->n_failed));
  if (!waiting && n > 1)
    add (words, g_strdup (facts->message));
  if (!waiting && n == 0 && facts->attempts > 1)
    /* Translators: how often something was tried: "attempt 2". */
    add (words, g_strdup_printf (_("attempt %u"), facts->attempts));
  /* Nobody tells a batch that its next step waits, or waits no longer. */
  if (!waiting || n > 0)
    say_again_at (until, now + SECOND);
  return join (words);
}

static char *
words_failed (const LyceumTaskFacts *facts)
{
  g_autofree char *count = NULL;

  if (facts->n_failed == 0 || facts->n_children < 2)
    return g_strdup (facts->error ? facts->error : _("It did not work."));
  count = g_strdup_printf (ngettext ("%u of %u step failed.", "%u of %u steps failed.", facts->n_children),
                           facts->n_failed, facts->n_children);
  /* Translators: how many steps failed, and why the first did. */
  return facts->error ? g_strdup_printf (_("%s %s"), count, facts->error) : g_steal_pointer (&count);
}

static char *
words_ended (const LyceumTaskFacts *facts,
             const char            *how,
             gint64                 now,
             gint64                *until)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  /* A batch takes from when it was asked for; a step, from when it began. */
  gint64 began = facts->started_at && facts->n_children == 0 ? facts->started_at : facts->created_at;

  if (facts->finished_at)
    {
      g_autofree char *ago = words_ago (facts->finished_at, now, until);

      /* Translators: how it ended, and when: "Done, 2 minutes ago". */
      add (words, g_strdup_printf (_("%s, %s"), how, ago));
    }
  else
    {
      /* The time may be told after the end. */
      add (words, g_strdup (how));
      say_again_at (until, now + SECOND);
    }
  if (facts->state == LYCEUM_TASK_STATE_SUCCEEDED)
    add (words, words_took (facts->finished_at - began));
  return join (words);
}

char *
lyceum_task_words_describe (const LyceumTaskFacts *facts,
                            gint64                 now,
                            gint64                *until)
{
  gint64 unused;

  if (!until)
    until = &unused;
  *until = G_MAXINT64;
  switch (facts->state)
    {
    case LYCEUM_TASK_STATE_SUCCEEDED:
      return words_ended (facts, _("Done"), now, until);
    case LYCEUM_TASK_STATE_CANCELLED:
      return words_ended (facts, _("Cancelled"), now, until);
    case LYCEUM_TASK_STATE_FAILED:
      return words_failed (facts);
    case LYCEUM_TASK_STATE_SCHEDULED:
    case LYCEUM_TASK_STATE_WAITING:
    case LYCEUM_TASK_STATE_QUEUED:
    case LYCEUM_TASK_STATE_RUNNING:
      break;
    }
  return words_unfinished (facts, now, until);
}

static void
add_time (GString    *details,
          const char *name,
          gint64      at)
{
  g_autoptr (GDateTime) date = at ? g_date_time_new_from_unix_utc (at / SECOND) : NULL;
  g_autofree char *text = date ? g_date_time_format_iso8601 (date) : NULL;

  if (text)
    g_string_append_printf (details, "%s: %s\n", name, text);
}

char *
lyceum_task_words_details (const LyceumTaskFacts *facts)
{
  static const char *const states[] = {
    "scheduled", "waiting", "queued", "running", "succeeded", "failed", "cancelled",
  };
  static const char *const reasons[] = {
    "none", "its steps", "paused", "retry", "no network", "metered", "power saver", "rate limit",
  };
  g_autoptr (GString) details = g_string_new (NULL);

  g_string_append_printf (details, "Lyceum %s (GTK %u.%u.%u)\n", PACKAGE_VERSION, gtk_get_major_version (),
                          gtk_get_minor_version (), gtk_get_micro_version ());
  g_string_append_printf (details, "Task %" G_GINT64_FORMAT " (%s): %s\n", facts->id, facts->kind, facts->title);
  g_string_append_printf (details, "State: %s%s\n", states[LYCEUM_TASK_STATE_INDEX (facts->state)],
                          facts->is_past ? ", in an earlier run" : "");
  if (facts->reason != LYCEUM_WAIT_NONE)
    g_string_append_printf (details, "Waits for: %s\n", reasons[facts->reason]);
  if (facts->n_children > 0)
    g_string_append_printf (details, "Steps: %u, ended %u, failed %u\n", facts->n_children, facts->n_finished,
                            facts->n_failed);
  g_string_append_printf (details, "Attempts: %u\n", facts->attempts);
  add_time (details, "Submitted", facts->created_at);
  add_time (details, "Last started", facts->started_at);
  add_time (details, "Ended", facts->finished_at);
  if (facts->error)
    g_string_append_printf (details, "Error: %s\n", facts->error);
  return g_string_free (g_steal_pointer (&details), FALSE);
}
