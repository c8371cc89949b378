/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-story-private.h"

#include "lyceum-surface-private.h"
#include "lyceum-tokens.h"

#include <string.h>

/* How a word is written in the section. */
typedef struct
{
  guint inside; /* with a capital, after another word */
  guint lower;
  guint all;
  gboolean article; /* "the Emperor": a word for many */
  gboolean speaks;
} Uses;

static const char *const speaking[] = { "said",   "cried",     "asked",     "replied",  "answered", "thought",
                                        "says",   "exclaimed", "whispered", "murmured", "muttered", "shouted",
                                        "called", "remarked",  "inquired",  NULL };

static const char *const titles[] = { "captain", "mr",       "mrs",     "miss",   "master",    "father",
                                      "mother",  "sir",      "lord",    "lady",   "king",      "queen",
                                      "prince",  "princess", "old",     "little", "young",     "poor",
                                      "saint",   "deacon",   "doctor",  "dr",     "aunt",      "uncle",
                                      "brother", "sister",   "colonel", "major",  "professor", NULL };

/* Words for somebody: "the Emperor" did it, and "the old woman". */
static const char *const persons[] = {
  "emperor",  "empress",     "king",      "queen",    "prince",   "princess", "minister",  "soldier",    "woman",
  "man",      "boy",         "girl",      "mother",   "father",   "captain",  "mate",      "knight",     "lord",
  "lady",     "child",       "witch",     "dwarf",    "fairy",    "brother",  "sister",    "wife",       "husband",
  "son",      "daughter",    "landlord",  "sailor",   "stranger", "student",  "carpenter", "blacksmith", "harpooneer",
  "duckling", "nightingale", "swallow",   "chief",    "rabbi",    "piper",    "dryad",     "giant",      "hen",
  "cat",      "duck",        "fisherman", "peasant",  "maid",     "servant",  "doctor",    "priest",     "steward",
  "cook",     "mason",       "teacher",   "merchant", NULL
};

static gboolean
is_one_of (const LyceumMark *mark, const char *const *words)
{
  return mark->word && g_strv_contains (words, mark->folded);
}

gboolean
_lyceum_story_is_title (const LyceumMark *mark)
{
  return mark->capital && is_one_of (mark, titles);
}

static Uses *
uses_of (const LyceumStoryCast *self, const LyceumMark *mark)
{
  return mark->word ? g_hash_table_lookup (self->words, mark->folded) : NULL;
}

guint
_lyceum_story_uses (const LyceumStoryCast *self, const LyceumMark *mark)
{
  const Uses *uses = uses_of (self, mark);

  return uses ? uses->all : 0;
}

gboolean
_lyceum_story_is_name (const LyceumStoryCast *self, const LyceumSurface *surface, guint index)
{
  const LyceumMark *mark = _lyceum_surface_at (surface, (int) index);
  const Uses *uses = uses_of (self, mark);

  return uses && mark->capital && mark->end - mark->start > 2 && uses->inside > 0 && uses->lower == 0 &&
         !uses->article && !_lyceum_story_is_title (mark) && !lyceum_is_stop_word (mark->folded, "en") &&
         !strchr (mark->folded, '\'');
}

gboolean
_lyceum_story_is_person (const LyceumStoryCast *self, const LyceumMark *mark)
{
  const Uses *uses = uses_of (self, mark);

  return uses && (uses->speaks || is_one_of (mark, persons) ||
                  (strlen (mark->folded) > 4 && g_str_has_suffix (mark->folded, "man")));
}

static void
count_words (LyceumStoryCast *self, const LyceumSurface *surface)
{
  for (guint i = 0; i < surface->marks->len; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, (int) i),
                       *before = _lyceum_surface_at (surface, (int) i - 1),
                       *next = _lyceum_surface_at (surface, (int) i + 1);
      Uses *uses;

      if (!mark->word)
        continue;
      uses = g_hash_table_lookup (self->words, mark->folded);
      if (!uses)
        {
          uses = g_new0 (Uses, 1);
          g_hash_table_insert (self->words, g_strdup (mark->folded), uses);
        }
      uses->all++;
      uses->lower += !mark->capital;
      uses->inside += mark->capital && before->word;
      uses->article = uses->article ||
                      (mark->capital && (strcmp (before->folded, "the") == 0 || strcmp (before->folded, "a") == 0));
      uses->speaks = uses->speaks || (mark->capital && (is_one_of (before, speaking) || is_one_of (next, speaking) ||
                                                        (_lyceum_story_is_title (before) && i > 0)));
    }
}

/* What is said spans sentences: “Stop. Go home.” A paragraph that opens with a quote and never closes it is told by
 * somebody to the end, as whole chapters are. */
typedef struct
{
  guint depth;     /* of “ ” */
  gboolean single; /* of ‘ ’ */
  gboolean straight;
} Quotes;

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalnum (c);
}

static void
read_quote (Quotes *quotes, gunichar before, gunichar c, gunichar next)
{
  if (c == 0x201c)
    quotes->depth++;
  else if (c == 0x201d)
    quotes->depth -= quotes->depth > 0;
  else if (c == '"')
    quotes->straight = !quotes->straight;
  else if (c == 0x2018 && !is_letter (before) && is_letter (next))
    quotes->single = TRUE;
  /* An apostrophe stands behind a letter. */
  else if (c == 0x2019 && !is_letter (before) && before != ' ')
    quotes->single = FALSE;
}

static gboolean
is_inside (const Quotes *quotes)
{
  return quotes->depth > 0 || quotes->single || quotes->straight;
}

static Quotes
read_block (const char *text, guint from, guint to, Quotes quotes)
{
  gunichar before = from == 0 ? ' ' : g_utf8_get_char (g_utf8_prev_char (text + from));

  for (const char *at = text + from; at < text + to && *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);

      read_quote (&quotes, before, c, g_utf8_get_char (g_utf8_next_char (at)));
      before = c;
    }
  return quotes;
}

static void
find_quoted (LyceumStoryCast *self)
{
  const GPtrArray *sentences = self->analysis->sentences;
  Quotes quotes = { 0 };
  guint block = G_MAXUINT, read = 0;

  self->quoted = g_new0 (gboolean, sentences->len + 1);
  for (guint i = 0; i < sentences->len; i++)
    {
      const LyceumSentence *sentence = g_ptr_array_index (sentences, i);
      const char *text = lyceum_document_get_block (self->analysis->document, sentence->block)->text;

      if (sentence->block != block)
        {
          const Quotes end = read_block (text, 0, (guint) strlen (text), (Quotes){ 0 });

          block = sentence->block;
          quotes = (Quotes){ 0 };
          read = 0;
          if (end.depth > 0 && g_utf8_get_char (text) == 0x201c)
            read = (guint) (g_utf8_next_char (text) - text);
          else if (end.straight && *text == '"')
            read = 1;
        }
      if (sentence->start > read)
        {
          quotes = read_block (text, read, sentence->start, quotes);
          read = sentence->start;
        }
      self->quoted[i] = is_inside (&quotes);
    }
}

static void
find_narrator (LyceumStoryCast *self)
{
  guint n_told = 0, n_mine = 0;

  for (guint i = 0; i < self->surfaces->len; i++)
    {
      static const char *const mine[] = { "i", "my", "me", NULL };

      if (self->quoted[i])
        continue;
      n_told++;
      n_mine += strpbrk (((LyceumSentence *) g_ptr_array_index (self->analysis->sentences, i))->text, "\"") == NULL &&
                _lyceum_surface_has_any (g_ptr_array_index (self->surfaces, i), mine);
    }
  self->narrator = n_mine >= 3 && n_mine * 20 >= n_told;
}

/* What happened is told in the past; how things are is not. */
static void
find_tense (LyceumStoryCast *self)
{
  static const char *const present[] = { "is", "are", "has", "have", "does", "do", "may", "can", NULL };
  guint n_past = 0, n_present = 0;

  for (guint i = 0; i < self->surfaces->len; i++)
    {
      const LyceumSurface *surface = g_ptr_array_index (self->surfaces, i);
      gboolean told = FALSE;

      if (self->quoted[i])
        continue;
      for (guint k = 0; k < surface->marks->len && !told; k++)
        {
          const LyceumMark *mark = _lyceum_surface_at (surface, (int) k);

          /* "is called" ends as "he called" does. */
          told = _lyceum_story_is_past (mark) && !g_str_has_suffix (mark->folded, "ed");
        }
      if (told)
        n_past++;
      else
        n_present += _lyceum_surface_has_any (surface, present);
    }
  self->past = n_past * 2 > n_present * 3;
}

LyceumStoryCast *
_lyceum_story_cast_new (const LyceumSectionAnalysis *analysis)
{
  LyceumStoryCast *self = g_new0 (LyceumStoryCast, 1);

  self->analysis = analysis;
  self->surfaces = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_surface_free);
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < analysis->sentences->len; i++)
    {
      LyceumSurface *surface =
          _lyceum_surface_new (((LyceumSentence *) g_ptr_array_index (analysis->sentences, i))->text, -1);

      g_ptr_array_add (self->surfaces, surface);
      count_words (self, surface);
    }
  find_quoted (self);
  find_narrator (self);
  find_tense (self);
  return self;
}

void
_lyceum_story_cast_free (LyceumStoryCast *self)
{
  g_ptr_array_unref (self->surfaces);
  g_hash_table_unref (self->words);
  g_free (self->quoted);
  g_free (self);
}
