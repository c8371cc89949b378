/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-story-private.h"

#include "lyceum-surface-private.h"

#include <string.h>

/* Without any, and where nobody talks, a chapter tells how things are. */
#define MIN_EVENTS 1
/* How often somebody does something, to be asked about. */
#define MIN_DEEDS 3
#define MAX_ACTORS 2
#define MAX_WHO 3
#define MAX_SAYS 2
#define MAX_DEEDS 4
/* Marks of what is asked after "Who". */
#define MIN_DEED 7
#define MAX_DEED 24

typedef struct
{
  char *name;
  guint n_deeds;
  guint first;
} Actor;

static void
actor_clear (gpointer data)
{
  g_free (((Actor *) data)->name);
}

/* "“The Cabin-Table”", "this part of “The Spouter-Inn”", "“Breakfast” and “The Street”" */
static char *
story_name (const char *title)
{
  g_autofree char *bare = NULL;
  g_auto (GStrv) names = NULL;
  const char *number = strrchr (title, '(');
  const gboolean part = number && number > title && g_ascii_isdigit (number[1]) && strchr (number, '/');

  bare = g_strchomp (g_strndup (title, part ? (gsize) (number - title) : strlen (title)));
  if (*bare == '\0' || strpbrk (bare, "?\"") || strstr (bare, "\xe2\x80\x9c"))
    return NULL;
  names = g_strsplit (bare, " \xc2\xb7 ", -1);
  if (g_strv_length (names) == 2)
    return g_strdup_printf ("“%s” and “%s”", names[0], names[1]);
  return g_strdup_printf (part ? "this part of “%s”" : "“%s”", names[0]);
}

/* Whether the words of the subject stand in the rest again: the question would answer itself. */
static gboolean
names_subject (const LyceumSurface *surface, const LyceumStoryEvent *event)
{
  for (guint i = event->verb; i < surface->marks->len; i++)
    {
      if (strcmp (_lyceum_surface_at (surface, (int) i)->folded,
                  _lyceum_surface_at (surface, (int) event->end - 1)->folded) == 0)
        return TRUE;
    }
  return FALSE;
}

/* "…, and the two rogues pretended": others do something too. */
static gboolean
tells_of_others (const LyceumSurface *surface, guint from)
{
  static const char *const joins[] = { "but", "for", "so", "while", "as", "when", "until", "because", NULL };
  static const char *const subjects[] = { "the", "a",  "an",    "he", "she", "it",   "they", "his", "her",
                                          "at",  "in", "there", "no", "one", "this", "all",  NULL };

  for (guint i = from; i + 2 < surface->marks->len; i++)
    {
      const LyceumMark *next = _lyceum_surface_at (surface, (int) i + 1),
                       *then = _lyceum_surface_at (surface, (int) i + 2);

      if (strcmp (_lyceum_surface_at (surface, (int) i)->folded, ",") == 0 &&
          (g_strv_contains (joins, next->folded) ||
           (strcmp (next->folded, "and") == 0 && (then->capital || g_strv_contains (subjects, then->folded)))))
        return TRUE;
    }
  return FALSE;
}

/* "Sir Roland knelt before the lord of the castle." → "Who knelt before the lord of the castle?" */
static char *
question_who (const LyceumStoryCast *cast, const LyceumStoryEvent *event)
{
  static const char *const weak[] = { "then", "there", "here", "thus", "also", "too", "were",
                                      "i",    "my",    "me",   "we",   "our",  "us",  NULL };
  const LyceumSurface *surface = g_ptr_array_index (cast->surfaces, event->sentence);
  const char *text = ((LyceumSentence *) g_ptr_array_index (cast->analysis->sentences, event->sentence))->text;
  const guint n_marks = surface->marks->len, start = event->end;

  if (!event->direct || !event->person || n_marks < start + MIN_DEED || n_marks > start + MAX_DEED ||
      !g_str_has_suffix (text, ".") || strpbrk (text, ";:") || strstr (text, "\xe2\x80\x94") ||
      names_subject (surface, event) || tells_of_others (surface, start))
    return NULL;
  if (!event->action)
    return NULL;
  for (guint i = 0; i < n_marks; i++)
    {
      if (g_strv_contains (weak, _lyceum_surface_at (surface, (int) i)->folded) ||
          (i < start && strcmp (_lyceum_surface_at (surface, (int) i)->folded, "and") == 0))
        return NULL;
    }
  return g_strdup_printf ("Who %.*s?", (int) (strlen (text) - 1 - _lyceum_surface_at (surface, (int) start)->start),
                          text + _lyceum_surface_at (surface, (int) start)->start);
}

/* "Queequeg was a native of Rokovoko." → "Who was Queequeg?" "The chief mate was Starbuck." → "Who was the chief mate?"
 */
static char *
question_who_was (const LyceumStoryCast *cast, const LyceumStoryEvent *event)
{
  const LyceumSurface *surface = g_ptr_array_index (cast->surfaces, event->sentence);
  const char *text = ((LyceumSentence *) g_ptr_array_index (cast->analysis->sentences, event->sentence))->text;
  const LyceumMark *first = _lyceum_surface_at (surface, (int) event->subject),
                   *last = _lyceum_surface_at (surface, (int) event->end - 1),
                   *next = _lyceum_surface_at (surface, (int) event->verb + 1);
  gboolean person = event->person;

  if (!event->direct || strcmp (_lyceum_surface_at (surface, (int) event->verb)->folded, "was") != 0)
    return NULL;
  if (!event->named && strcmp (first->folded, "the") == 0 && event->person &&
      _lyceum_story_is_name (cast, surface, event->verb + 1))
    return g_strdup_printf ("Who was the %.*s?", (int) (last->end - first->end - 1), text + first->end + 1);
  for (guint i = event->verb + 2; i < event->verb + 7 && _lyceum_surface_at (surface, (int) i)->word; i++)
    person = person || _lyceum_story_is_person (cast, _lyceum_surface_at (surface, (int) i));
  if (!event->named || !person ||
      !(next->capital || g_strv_contains ((const char *const[]){ "a", "an", "the", "one", NULL }, next->folded)))
    return NULL;
  return g_strdup_printf ("Who was %.*s?", (int) (last->end - first->start), text + first->start);
}

static int
compare_actors (gconstpointer a, gconstpointer b)
{
  const Actor *one = a, *other = b;

  if (one->n_deeds != other->n_deeds)
    return one->n_deeds > other->n_deeds ? -1 : 1;
  return one->first < other->first ? -1 : 1;
}

/* "Sir Roland", "the beggar". Returns %NULL for who has no name of his own. */
static char *
actor_name (const LyceumStoryCast *cast, const LyceumStoryEvent *event)
{
  const LyceumSurface *surface = g_ptr_array_index (cast->surfaces, event->sentence);
  const LyceumSentence *sentence = g_ptr_array_index (cast->analysis->sentences, event->sentence);
  const LyceumMark *first = _lyceum_surface_at (surface, (int) event->subject),
                   *last = _lyceum_surface_at (surface, (int) event->end - 1);
  g_autofree char *name = g_strndup (sentence->text + first->start, last->end - first->start);

  if (strstr (name, " and ") || (!event->named && !g_str_has_prefix (first->folded, "the")))
    return NULL;
  if (!event->named)
    name[0] = 't';
  return g_steal_pointer (&name);
}

/* Who does something again and again, most often first. */
static GArray *
find_actors (const LyceumStoryCast *cast, GArray *events)
{
  GArray *actors = g_array_new (FALSE, FALSE, sizeof (Actor));

  g_array_set_clear_func (actors, actor_clear);
  for (guint i = 0; i < events->len; i++)
    {
      const LyceumStoryEvent *event = &g_array_index (events, LyceumStoryEvent, i);
      g_autofree char *name = event->person && event->action ? actor_name (cast, event) : NULL;
      guint k = 0;

      if (!name)
        continue;
      while (k < actors->len && strcmp (g_array_index (actors, Actor, k).name, name) != 0)
        k++;
      if (k == actors->len)
        {
          const Actor actor = { .name = g_steal_pointer (&name), .first = i };

          g_array_append_val (actors, actor);
        }
      g_array_index (actors, Actor, k).n_deeds++;
    }
  g_array_sort (actors, compare_actors);
  return actors;
}

static void
question_free (gpointer data)
{
  LyceumStoryQuestion *question = data;

  g_free (question->text);
  g_array_unref (question->answer);
  g_free (question);
}

/* Takes both. A question without an answer is dropped. */
static void
add_question (GPtrArray *questions, char *text, GArray *answer)
{
  LyceumStoryQuestion *question = g_new0 (LyceumStoryQuestion, 1);

  question->text = text;
  question->answer = answer;
  if (text && answer->len > 0)
    g_ptr_array_add (questions, question);
  else
    question_free (question);
}

static GArray *
one_sentence (guint sentence)
{
  GArray *answer = g_array_new (FALSE, FALSE, sizeof (guint));

  g_array_append_val (answer, sentence);
  return answer;
}

/* What somebody does, from first to last, but not all of it. */
static GArray *
deeds_of (const LyceumStoryCast *cast, GArray *events, const Actor *actor)
{
  GArray *answer = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_deeds = 0;

  for (guint i = 0; i < events->len && answer->len < MAX_DEEDS; i++)
    {
      const LyceumStoryEvent *event = &g_array_index (events, LyceumStoryEvent, i);
      g_autofree char *name = event->person && event->action ? actor_name (cast, event) : NULL;

      /* Spread over the story: the first, and then each time another share of them is told. */
      if (g_strcmp0 (name, actor->name) == 0 && n_deeds++ * MAX_DEEDS >= answer->len * actor->n_deeds)
        g_array_append_val (answer, event->sentence);
    }
  return answer;
}

GPtrArray *
_lyceum_story_questions (const LyceumSectionAnalysis *analysis, guint n_points)
{
  GPtrArray *questions = g_ptr_array_new_with_free_func (question_free);
  g_autoptr (LyceumStoryCast) cast = _lyceum_story_cast_new (analysis);
  g_autoptr (GArray) events = _lyceum_story_events (cast);
  g_autoptr (GArray) points = _lyceum_story_points (cast, events, n_points);
  g_autoptr (GArray) actors = find_actors (cast, events);
  g_autofree char *name = story_name (analysis->section->title);
  guint n_who = 0, n_said = 0, next = 0;

  for (guint i = 0; i < cast->surfaces->len; i++)
    n_said += cast->quoted[i];
  if (!cast->past || (events->len < MIN_EVENTS && n_said * 6 < cast->surfaces->len))
    {
      _lyceum_story_ask_who_says (analysis, questions, MAX_SAYS);
      return questions;
    }
  if (name)
    add_question (questions, g_strdup_printf ("What happens in %s, and to whom?", name), g_array_copy (points));
  for (guint i = 0; name && i < MIN (actors->len, MAX_ACTORS); i++)
    {
      const Actor *actor = &g_array_index (actors, Actor, i);

      if (actor->n_deeds >= MIN_DEEDS)
        add_question (questions, g_strdup_printf ("What does %s do in %s?", actor->name, name),
                      deeds_of (cast, events, actor));
    }
  for (guint i = 0; i < events->len && n_who < MAX_WHO; i++)
    {
      const LyceumStoryEvent *event = &g_array_index (events, LyceumStoryEvent, i);
      char *question = question_who_was (cast, event);

      n_who += question != NULL;
      add_question (questions, question, one_sentence (event->sentence));
    }
  for (guint i = 0; i < points->len && n_who < MAX_WHO; i++)
    {
      char *question;

      while (next < events->len &&
             g_array_index (events, LyceumStoryEvent, next).sentence < g_array_index (points, guint, i))
        next++;
      if (next == events->len ||
          g_array_index (events, LyceumStoryEvent, next).sentence != g_array_index (points, guint, i))
        continue;
      question = question_who (cast, &g_array_index (events, LyceumStoryEvent, next));
      n_who += question != NULL;
      add_question (questions, question, one_sentence (g_array_index (points, guint, i)));
    }
  _lyceum_story_ask_who_says (analysis, questions, MAX_SAYS);
  return questions;
}
