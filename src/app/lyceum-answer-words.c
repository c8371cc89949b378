/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static void
add (GPtrArray *parts,
     char      *part)
{
  if (part && *part)
    g_ptr_array_add (parts, part);
  else
    g_free (part);
}

static void
add_time (GPtrArray  *parts,
          const char *format,
          double      seconds)
{
  g_autofree char *time = NULL;

  if (seconds < 0)
    return;
  if (seconds < 0.1)
    /* Translators: a time in milliseconds. */
    time = g_strdup_printf (_("%.0f ms"), MAX (1, seconds * 1000));
  else
    /* Translators: a time in seconds. */
    time = g_strdup_printf (seconds < 1 ? _("%.2f s") : (seconds < 20 ? _("%.1f s") : _("%.0f s")), seconds);
  g_ptr_array_add (parts, g_strdup_printf (format, time));
}

static char *
join (GPtrArray *parts)
{
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

char *
lyceum_answer_words_stages (const LyceumMessage *message)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint n_sources = message->sources ? message->sources->len : 0;
  const LyceumAnswerTimes *times = &message->times;

  /* Translators: stages of making an answer; %s is a time: "0.04 s". */
  add_time (parts, _("Question rewritten %s"), times->rewrite);
  add_time (parts, _("Compared %s"), times->embed);
  add_time (parts, _("Searched %s"), times->search);
  if (times->search >= 0)
    add (parts, n_sources > 0 ? g_strdup_printf (ngettext ("%u source", "%u sources", n_sources), n_sources)
                              : g_strdup (_("no sources")));
  add_time (parts, _("Ranked %s"), times->rerank);
  add_time (parts, _("First word %s"), times->first_word);
  return join (parts);
}

char *
lyceum_answer_words_maker (const LyceumMessage *message)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (message->model && message->provider_name)
    /* Translators: a model and the name of the server that has it: "llama3 (Home)". */
    add (parts, g_strdup_printf (_("%s (%s)"), message->model, message->provider_name));
  else if (message->provider_name)
    add (parts, g_strdup (message->provider_name));
  else if (message->sources && message->sources->len > 0)
    add (parts, g_strdup (_("Quoted from your material, without a model")));
  else
    add (parts, g_strdup (_("Without a model")));
  if (message->times.total > 0)
    /* Translators: how long all of an answer took. */
    add_time (parts, _("%s in all"), message->times.total);
  if (message->completion_tokens > 0)
    add (parts, g_strdup_printf (ngettext ("%u token", "%u tokens", message->completion_tokens), message->completion_tokens));
  return join (parts);
}

char *
lyceum_answer_words_place (const LyceumPassage *passage)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  const char *path = passage->heading_path ? passage->heading_path : "";
  gsize name = passage->source_name ? strlen (passage->source_name) : 0;

  /* What is said already is not said again: the source's name is shown above, and a place is often its own heading. */
  if (name > 0 && g_str_has_prefix (path, passage->source_name) && g_str_has_prefix (path + name, " › "))
    path += name + strlen (" › ");
  else if (g_strcmp0 (path, passage->source_name) == 0)
    path = "";
  add (parts, g_strdup (path));
  if (passage->location && !g_str_has_suffix (path, passage->location) && g_strcmp0 (passage->location, passage->source_name) != 0)
    add (parts, g_strdup (passage->location));
  return join (parts);
}

char *
lyceum_answer_words_title (const LyceumConversation *conversation)
{
  g_autofree char *title = NULL;

  if (conversation->title && *conversation->title)
    return g_strdup (conversation->title);
  if (!conversation->first_question || !*conversation->first_question)
    return g_strdup (_("New Conversation"));

  title = g_utf8_substring (conversation->first_question, 0, MIN (120, g_utf8_strlen (conversation->first_question, -1)));
  return g_strdelimit (g_steal_pointer (&title), "\n\t", ' ');
}

char *
lyceum_answer_words_when (gint64 unix_ms,
                          gint64 now_ms)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (unix_ms / 1000);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_ms / 1000);
  gint64 days;

  if (!then || !now)
    return g_strdup ("");

  days = g_date_time_difference (now, then) / G_TIME_SPAN_DAY;
  if (days < 1 && g_date_time_get_day_of_month (now) == g_date_time_get_day_of_month (then))
    return g_date_time_format (then, "%H:%M");
  if (days < 6)
    return g_date_time_format (then, "%a");
  if (g_date_time_get_year (now) == g_date_time_get_year (then))
    /* Translators: a day of this year: "3 May". See strftime(). */
    return g_date_time_format (then, _("%-d %b"));
  /* Translators: a day of another year: "3 May 2024". See strftime(). */
  return g_date_time_format (then, _("%-d %b %Y"));
}
