/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-story-private.h"

#include "lyceum-language-rules-private.h"
#include "lyceum-surface-private.h"
#include "lyceum-tokens.h"

#include <string.h>

/* Words of a sentence that tells something and is not too much to remember. */
#define MIN_WORDS 7
#define MAX_WORDS 75
/* From here on a sentence is taken only where nothing shorter is told. */
#define LONG_WORDS 50
/* How often the section speaks of somebody who has no name: "the old woman". */
#define MIN_USES 3
/* Marks of what may stand before the subject, and between it and its verb. */
#define MAX_OPENING 36
#define MAX_ASIDE 16

static const char *const states[] = { "was",    "were",   "had",      "could", "would",     "might", "should", "did",
                                      "seemed", "looked", "appeared", "began", "continued", "lay",   "stood",  NULL };
static const char *const helpers[] = { "was", "were", "had", "could", "would", "might", "should", "did", NULL };

static const char *const past[] = {
  "was",    "were",     "had",       "did",        "went",     "came",   "took",   "gave",    "made",    "saw",
  "knew",   "found",    "thought",   "told",       "left",     "felt",   "kept",   "held",    "brought", "stood",
  "heard",  "ran",      "sat",       "lay",        "fell",     "rose",   "threw",  "drew",    "grew",    "flew",
  "broke",  "spoke",    "wrote",     "rode",       "drove",    "ate",    "drank",  "sang",    "sprang",  "swam",
  "began",  "became",   "lost",      "won",        "met",      "paid",   "sent",   "spent",   "built",   "caught",
  "taught", "sought",   "bought",    "fought",     "bore",     "wore",   "tore",   "swore",   "shook",   "struck",
  "stuck",  "hung",     "swung",     "flung",      "wound",    "bound",  "slept",  "wept",    "swept",   "crept",
  "leapt",  "knelt",    "dealt",     "meant",      "led",      "fled",   "bred",   "put",     "set",     "shut",
  "cut",    "hit",      "thrust",    "burst",      "hid",      "slid",   "bit",    "got",     "forgot",  "chose",
  "froze",  "stole",    "woke",      "shot",       "sold",     "stole",  "sank",   "shone",   "shrank",  "arose",
  "awoke",  "withdrew", "undertook", "understood", "overtook", "beheld", "bade",   "forbade", "blew",    "dug",
  "clung",  "cast",     "rid",       "split",      "spread",   "sprung", "strode", "strove",  "lit",     "spun",
  "spat",   "rang",     "won",       "stung",      "sped",     "could",  "would",  "might",   "should",  "said",
  "upset",  "dreamt",   "learnt",    "spilt",      "lent",     "bent",   NULL
};

/* Who is spoken to is in the talk, and not in the story. */
static const char *const address[] = { "thou",       "thee",     "thy",       "ye",       "you", "your", "yours",
                                       "the reader", "let us",   "reader",    "methinks", "aye", "hast", "dost",
                                       "doth",       "art thou", "i suppose", "i say",    NULL };
static const char *const third[] = { "he",    "she",     "they",    "him", "her", "his",       "hers", "them",
                                     "their", "himself", "herself", "it",  "its", "the other", "that", NULL };
static const char *const telling[] = { "said", "cried", "asked", "replied", "answered", "exclaimed", "says", NULL };

typedef struct
{
  const LyceumStoryCast *cast;
  const LyceumSentence *sentence;
  const LyceumSurface *surface;
  guint index;
} Reader;

static const LyceumMark *
at (const Reader *reader, guint index)
{
  return _lyceum_surface_at (reader->surface, (int) index);
}

static gboolean
is_one_of (const LyceumMark *mark, const char *const *words)
{
  return mark->word && g_strv_contains (words, mark->folded);
}

gboolean
_lyceum_story_is_past (const LyceumMark *mark)
{
  static const char *const others[] = { "indeed",  "hundred", "sacred",   "kindred", "naked",
                                        "wicked",  "crooked", "wretched", "ragged",  "rugged",
                                        "learned", "aged",    "blessed",  "beloved", NULL };
  const gsize length = strlen (mark->folded);

  if (!mark->word || mark->capital)
    return FALSE;
  return g_strv_contains (past, mark->folded) ||
         (length > 3 && g_str_has_suffix (mark->folded, "ed") && !g_str_has_suffix (mark->folded, "eed") &&
          !g_strv_contains (others, mark->folded));
}

static gboolean
is_adverb (const LyceumMark *mark)
{
  static const char *const adverbs[] = { "then", "now",  "soon",  "never", "also", "once", "always", "still", "at",
                                         "last", "only", "again", "thus",  "once", "just", "often",  NULL };

  return mark->word && (g_strv_contains (adverbs, mark->folded) ||
                        (strlen (mark->folded) > 4 && g_str_has_suffix (mark->folded, "ly")));
}

/* "Captain Ahab", "Old Pipes", "Queequeg". One past its end, or 0. */
static guint
name_end (const Reader *reader, guint first)
{
  guint end = first;
  gboolean name = FALSE;

  while (at (reader, end)->word && at (reader, end)->capital && end < first + 4 &&
         (_lyceum_story_is_name (reader->cast, reader->surface, end) || _lyceum_story_is_title (at (reader, end))))
    {
      name = name || _lyceum_story_is_name (reader->cast, reader->surface, end);
      end++;
      if (strcmp (at (reader, end)->folded, ".") == 0 && at (reader, end + 1)->capital)
        end++;
    }
  /* "Old Pipes": "pipes" may be a word too, but not with this before it. */
  if (!name && end == first + 1 && _lyceum_story_is_title (at (reader, first)) && at (reader, end)->capital &&
      _lyceum_story_uses (reader->cast, at (reader, end)) >= MIN_USES)
    return end + 1;
  return name ? end : 0;
}

static gboolean
ends_subject (const LyceumMark *mark)
{
  return _lyceum_story_is_past (mark) || is_adverb (mark) || strcmp (mark->folded, ",") == 0 ||
         strcmp (mark->folded, "and") == 0 || strcmp (mark->folded, "of") == 0;
}

/* "the little cook-maid", "Queequeg's bolt", "my bed": a noun that the story speaks of again and again. One past its
 * end, or 0. */
static guint
noun_end (const Reader *reader, guint first)
{
  static const char *const articles[] = { "the", "an", "a", NULL };
  static const char *const mine[] = { "my", "our", NULL };
  const gboolean owned = (reader->cast->narrator && is_one_of (at (reader, first), mine)) ||
                         (at (reader, first)->capital && g_str_has_suffix (at (reader, first)->folded, "'s"));

  if (!owned && !is_one_of (at (reader, first), articles))
    return 0;
  for (guint i = first + 1; i < first + 5; i++)
    {
      const LyceumMark *mark = at (reader, i);

      if (!mark->word || (_lyceum_story_is_past (mark) && i > first + 1) || lyceum_is_stop_word (mark->folded, "en"))
        return 0;
      if (ends_subject (at (reader, i + 1)) && !_lyceum_story_is_past (mark))
        return owned || _lyceum_story_uses (reader->cast, mark) >= MIN_USES ||
                       _lyceum_story_is_person (reader->cast, mark)
                   ? i + 1
                   : 0;
    }
  return 0;
}

/* "the eyes of the Happy Prince": with whose they are. */
static guint
whose_end (const Reader *reader, guint end)
{
  guint other;

  if (end == 0 || strcmp (at (reader, end)->folded, "of") != 0)
    return end;
  other = name_end (reader, end + 1);
  return other > 0 ? other : noun_end (reader, end + 1);
}

/* One past the subject that begins at @first, or 0. */
static guint
subject_end (const Reader *reader, guint first, gboolean *named)
{
  guint end = name_end (reader, first);

  *named = end > 0;
  if (end == 0)
    end = whose_end (reader, noun_end (reader, first));
  if (end == 0 && reader->cast->narrator && is_one_of (at (reader, first), (const char *const[]){ "i", "we", NULL }))
    end = first + 1;
  if (end == 0)
    return 0;
  /* "Starbuck and Stubb", "the King and the Queen" */
  if (strcmp (at (reader, end)->folded, "and") == 0)
    {
      guint other = name_end (reader, end + 1);

      if (other == 0)
        other = noun_end (reader, end + 1);
      return other;
    }
  return end;
}

/* The mark of the verb of the subject that ends at @end, or 0. */
static guint
find_verb (const Reader *reader, guint end)
{
  guint verb = end;

  if (strcmp (at (reader, verb)->folded, ",") == 0)
    {
      for (verb++; strcmp (at (reader, verb)->folded, ",") != 0; verb++)
        {
          if (verb > end + MAX_ASIDE || !at (reader, verb)->word)
            return 0;
        }
      verb++;
    }
  while (is_adverb (at (reader, verb)) && verb < end + MAX_ASIDE + 4)
    verb++;
  return _lyceum_story_is_past (at (reader, verb)) ? verb : 0;
}

/* Where the sentence's own subject may begin: at once, or behind a comma, as in "Seeing a light, we went down". */
static gboolean
find_subject (const Reader *reader, LyceumStoryEvent *event)
{
  guint first = 0;

  while (first < MIN (MAX_OPENING, reader->surface->marks->len))
    {
      event->subject = first;
      event->end = subject_end (reader, first, &event->named);
      event->verb = event->end > 0 ? find_verb (reader, event->end) : 0;
      if (event->verb > 0)
        {
          event->direct = first == 0 && event->verb <= event->end + 2 && at (reader, event->end)->word;
          return event->verb + 4 < reader->surface->marks->len;
        }
      while (at (reader, first)->word)
        first++;
      if (strcmp (at (reader, first)->folded, ",") != 0)
        return FALSE;
      first++;
    }
  return FALSE;
}

static gboolean
has_sign (const char *text)
{
  return strpbrk (text, "?!\"()[]*") || strstr (text, "\xe2\x80\x9c") || strstr (text, "\xe2\x80\x9d") ||
         strstr (text, "\xe2\x80\x98") || strstr (text, "://");
}

/* "touched with that." */
static gboolean
points_with_that (const LyceumSurface *surface)
{
  for (guint i = 0; i + 1 < surface->marks->len; i++)
    {
      if (strcmp (_lyceum_surface_at (surface, (int) i)->folded, "that") == 0 &&
          !_lyceum_surface_at (surface, (int) i + 1)->word)
        return TRUE;
    }
  return FALSE;
}

/* "I told him": the one who tells is known, but not who "him" is. */
static gboolean
has_unknown (const Reader *reader, const LyceumStoryEvent *event)
{
  static const char *const own[] = { "i", "we", "my", "our", NULL };
  static const char *const objects[] = { "him", "her", "it", "them", NULL };

  /* "Hans eyed it", but "drew her sword". */
  if (is_one_of (at (reader, event->verb + 1), objects) &&
      (strcmp (at (reader, event->verb + 1)->folded, "her") != 0 || !at (reader, event->verb + 2)->word))
    return TRUE;

  if (!is_one_of (at (reader, event->subject), own))
    return FALSE;
  for (guint i = event->verb + 1; i < event->verb + 7; i++)
    {
      if (is_one_of (at (reader, i), (const char *const[]){ "it", "its", "that", NULL }))
        return TRUE;
    }
  return _lyceum_surface_has_any (reader->surface, third);
}

/* "A fever had flowed over his face", "made to it": who or what is not said. */
static gboolean
means_somebody_else (const LyceumStoryCast *cast, const LyceumSurface *surface)
{
  static const char *const pronouns[] = { "he", "she", "him", "his", "her", "hers", "himself", "herself", NULL };
  static const char *const before[] = { "to", "of",  "with",  "in",   "on",    "at",
                                        "by", "for", "about", "from", "after", NULL };
  gboolean known = FALSE;

  for (guint i = 0; i < surface->marks->len; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, (int) i);

      if (is_one_of (mark, pronouns) && !known)
        return TRUE;
      if (i > 0 && i < 20 && strcmp (mark->folded, "it") == 0 &&
          is_one_of (_lyceum_surface_at (surface, (int) i - 1), before))
        return TRUE;
      known = known || _lyceum_story_is_name (cast, surface, i) || _lyceum_story_is_person (cast, mark) ||
              (mark->capital && i > 0 && _lyceum_surface_at (surface, (int) i - 1)->word &&
               strcmp (mark->folded, "i") != 0);
    }
  return FALSE;
}

/* "Listen to what …", "Look, …": said to who reads. "I went" is not. */
static gboolean
speaks_to_reader (const LyceumSurface *surface, guint flags)
{
  static const char *const own[] = { "i", "my", "we", "our", "me", "myself", NULL };

  if (is_one_of (_lyceum_surface_at (surface, 0), own))
    return FALSE;
  return strcmp (_lyceum_surface_at (surface, 0)->folded, "that") == 0 ||
         _lyceum_surface_any (surface, 0, _lyceum_language_rules ("en")->personal_starts) > 0 ||
         ((flags & LYCEUM_SENTENCE_PERSONAL) && !_lyceum_surface_has_any (surface, own));
}

gboolean
_lyceum_story_is_readable (const LyceumStoryCast *cast, guint index)
{
  const guint forbidden = LYCEUM_SENTENCE_LEANS | LYCEUM_SENTENCE_POINTS | LYCEUM_SENTENCE_QUESTION |
                          LYCEUM_SENTENCE_INTRODUCES | LYCEUM_SENTENCE_EXAMPLE | LYCEUM_SENTENCE_SPEECH |
                          LYCEUM_SENTENCE_SUPPOSES | LYCEUM_SENTENCE_LABEL;
  const LyceumSentence *sentence = g_ptr_array_index (cast->analysis->sentences, index);
  const LyceumSurface *surface = g_ptr_array_index (cast->surfaces, index);

  return (sentence->flags & LYCEUM_SENTENCE_WHOLE) && !(sentence->flags & forbidden) &&
         sentence->n_words >= MIN_WORDS && sentence->n_words <= MAX_WORDS && !cast->quoted[index] &&
         !has_sign (sentence->text) && !_lyceum_surface_has_any (surface, address) && !points_with_that (surface) &&
         !means_somebody_else (cast, surface) && !speaks_to_reader (surface, sentence->flags) &&
         lyceum_document_get_block (cast->analysis->document, sentence->block)->kind == LYCEUM_BLOCK_PARAGRAPH;
}

/* "was swept overboard", "had fled" happened; "was a native", "had a necklace" is how it was. */
static gboolean
is_action (const Reader *reader, guint verb)
{
  guint next = verb + 1;

  if (!is_one_of (at (reader, verb), states))
    return TRUE;
  if (!is_one_of (at (reader, verb), helpers))
    return FALSE;
  while (is_adverb (at (reader, next)) || strcmp (at (reader, next)->folded, "been") == 0)
    next++;
  return _lyceum_story_is_past (at (reader, next)) || g_str_has_suffix (at (reader, next)->folded, "ing");
}

/* Names of others in the sentence: what two do to each other is more of a story. */
static guint
count_others (const Reader *reader, guint from)
{
  guint n_others = 0;

  for (guint i = from; i < reader->surface->marks->len; i++)
    n_others += _lyceum_story_is_name (reader->cast, reader->surface, i) ||
                _lyceum_story_is_person (reader->cast, at (reader, i));
  return n_others;
}

gboolean
_lyceum_story_is_long (const LyceumSentence *sentence)
{
  return sentence->n_words > LONG_WORDS;
}

static double
value_of (const Reader *reader, const LyceumStoryEvent *event)
{
  const LyceumSentence *sentence = reader->sentence;
  const gboolean tells_what = is_one_of (at (reader, event->verb + 1), (const char *const[]){ "a", "an", "the", NULL });
  double value = 0.35 * sentence->importance;

  value += event->action ? 0.3 : tells_what && event->named ? 0.25 : 0.05;
  value += event->named ? 0.2 : event->person ? 0.15 : 0;
  value += event->end == event->subject + 1 && !event->named && !event->person ? -0.05 : 0;
  value += 0.08 * MIN (count_others (reader, event->verb), 2);
  value += sentence->n_words >= 10 && sentence->n_words <= 30 ? 0.12 : 0;
  value += sentence->start == 0 ? 0.06 : 0;
  value -= is_one_of (at (reader, event->verb), telling) ? 0.3 : 0;
  value -= _lyceum_story_is_long (sentence) ? 0.5 : 0;
  value -= sentence->flags & LYCEUM_SENTENCE_VAGUE && !event->person ? 0.1 : 0;
  value += 0.02 * MIN (_lyceum_story_uses (reader->cast, at (reader, event->end - 1)), 8);
  return value;
}

GArray *
_lyceum_story_events (const LyceumStoryCast *cast)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (LyceumStoryEvent));

  for (guint i = 0; i < cast->surfaces->len; i++)
    {
      const Reader reader = { .cast = cast,
                              .sentence = g_ptr_array_index (cast->analysis->sentences, i),
                              .surface = g_ptr_array_index (cast->surfaces, i),
                              .index = i };
      LyceumStoryEvent event = { .sentence = i };

      if (!_lyceum_story_is_readable (cast, i) || !find_subject (&reader, &event) || has_unknown (&reader, &event))
        continue;
      event.action = is_action (&reader, event.verb);
      event.person = _lyceum_story_is_person (cast, at (&reader, event.end - 1));
      event.value = value_of (&reader, &event);
      g_array_append_val (events, event);
    }
  return events;
}
