/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-sentence-judge-private.h"

#include <string.h>

/* Words, of a sentence that can be learned by itself. */
#define MIN_LENGTH 5
#define MAX_LENGTH 42

/* What makes a sentence unfit to stand alone, whatever else it is. */
#define DEPENDENT                                                                                                      \
  (LYCEUM_SENTENCE_LEANS | LYCEUM_SENTENCE_POINTS | LYCEUM_SENTENCE_QUESTION | LYCEUM_SENTENCE_INTRODUCES |            \
   LYCEUM_SENTENCE_PERSONAL | LYCEUM_SENTENCE_EXAMPLE | LYCEUM_SENTENCE_SPEECH | LYCEUM_SENTENCE_SUPPOSES |            \
   LYCEUM_SENTENCE_CITES)

static gunichar
closing_of (gunichar c)
{
  switch (c)
    {
    case '(':
      return ')';
    case '[':
      return ']';
    case '{':
      return '}';
    case 0x201c:
      return 0x201d;
    case 0x201e:
      return 0x201c;
    case 0xab:
      return 0xbb;
    case 0x300c:
      return 0x300d;
    case 0x300e:
      return 0x300f;
    case 0x300a:
      return 0x300b;
    case 0xff08:
      return 0xff09;
    default:
      return 0;
    }
}

static gboolean
is_closing (gunichar c)
{
  return c == ')' || c == ']' || c == '}' || c == 0x201d || c == 0xbb || c == 0x300d || c == 0x300f || c == 0x300b ||
         c == 0xff09;
}

gboolean
_lyceum_text_is_balanced (const char *text)
{
  gunichar open[16];
  guint depth = 0, straight = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);

      if (c == '"')
        straight++;
      else if (depth > 0 && c == open[depth - 1])
        depth--;
      else if (closing_of (c) != 0)
        {
          if (depth == G_N_ELEMENTS (open))
            return FALSE;
          open[depth++] = closing_of (c);
        }
      else if (is_closing (c))
        return FALSE;
    }
  return depth == 0 && straight % 2 == 0;
}

guint
_lyceum_surface_length (const LyceumSurface *surface)
{
  guint halves = 0;

  for (guint i = 0; i < surface->marks->len; i++)
    {
      const LyceumMark *mark = _lyceum_surface_at (surface, i);
      const gboolean ideograph = mark->end - mark->start == 3 && (guchar) mark->folded[0] >= 0xe3;

      if (mark->word)
        halves += ideograph ? 1 : 2;
    }
  return halves / 2;
}

static gunichar
last_sign (const char *text)
{
  const char *at = text + strlen (text);

  while (at > text)
    {
      gunichar c;

      at = g_utf8_prev_char (at);
      c = g_utf8_get_char (at);
      if (c != '"' && c != '\'' && c != 0x2019 && !is_closing (c) && !g_unichar_isspace (c) && c != 0x201c)
        return c;
    }
  return 0;
}

static gboolean
ends_sentence (gunichar c)
{
  static const gunichar ends[] = { '.', '!', '?', 0x2026, 0x3002, 0xff01, 0xff1f, 0x061f, 0x06d4, 0x0964, 0x0965, 0 };

  for (const gunichar *end = ends; *end != 0; end++)
    {
      if (c == *end)
        return TRUE;
    }
  return FALSE;
}

static gboolean
begins_sentence (const char *text, gboolean symbol_start)
{
  gunichar c = g_utf8_get_char (text);

  while (*text != '\0' && !g_unichar_isalnum (c))
    {
      /* A dash or a comma at the start is the rest of something. */
      if (c == ',' || c == ';' || c == ')' || c == '.' || c == 0x2026)
        return FALSE;
      text = g_utf8_next_char (text);
      c = g_utf8_get_char (text);
    }
  return *text != '\0' && (symbol_start || !g_unichar_islower (c));
}

/* "Stop!" he cried: quoted words that are a sentence, or that are most of this one. */
static gboolean
is_speech (const char *text)
{
  guint quoted = 0, all = 0;
  gboolean inside = FALSE;
  gunichar before = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      const gunichar c = g_utf8_get_char (at);
      const gboolean opens = c == 0x201c || c == 0xab || c == 0x300c || c == 0x201e || (c == '"' && !inside);
      const gboolean closes = c == 0x201d || c == 0xbb || c == 0x300d || (c == '"' && inside);

      all++;
      if (closes && (before == ',' || before == '!' || before == '?') && quoted > 0 && at[1] != '\0')
        return TRUE;
      inside = (inside || opens) && !closes;
      quoted += inside;
      before = c;
    }
  return quoted * 2 > all;
}

/* A number, or a label such as "SLE" or "B": what a reference to another place ends with. */
static gboolean
is_label (const LyceumMark *mark)
{
  const gsize length = strlen (mark->folded);

  if (!mark->word || length == 0)
    return FALSE;
  if (g_ascii_isdigit (mark->folded[0]))
    return TRUE;
  return mark->capital && length <= 6 && length == (gsize) (mark->end - mark->start);
}

static gboolean
all_upper (const char *text, const LyceumMark *mark)
{
  for (guint i = mark->start; i < mark->end; i++)
    {
      if (g_ascii_islower (text[i]) || (guchar) text[i] >= 0x80)
        return FALSE;
    }
  return TRUE;
}

static gboolean
cites_place (const char *text, const LyceumSurface *surface, const LyceumLanguageRules *rules)
{
  /* "(Theorem 3.1)" tells where a statement is proved, and can be passed over. */
  static const char *const statements[] = { "definition",  "theorem",  "lemma", "corollary",
                                            "proposition", "property", NULL };
  guint depth = 0;

  for (guint i = 0; rules->pointing_nouns && i < surface->marks->len; i++)
    {
      const guint n_marks = _lyceum_surface_any (surface, i, rules->pointing_nouns);
      const LyceumMark *label = _lyceum_surface_at (surface, i + n_marks);

      depth += *_lyceum_surface_at (surface, i)->folded == '(';
      depth -= depth > 0 && *_lyceum_surface_at (surface, i)->folded == ')';
      if (n_marks == 0 || (depth > 0 && _lyceum_surface_any (surface, i, statements) > 0))
        continue;
      if (*label->folded == '(' || *label->folded == '[')
        label = _lyceum_surface_at (surface, i + n_marks + 1);
      /* "Part of", "a row of 3 boxes" point nowhere; "Figure 3", "Theorem PSSLS" and "section 2.1" do. */
      if (is_label (label) && all_upper (text, label) &&
          (_lyceum_surface_at (surface, i)->capital || g_ascii_isdigit (*label->folded)))
        return TRUE;
    }
  return FALSE;
}

/* Arabic writes "and" and "so" as the first letter of the word that follows. */
static gboolean
begins_with_arabic_conjunction (const LyceumMark *mark)
{
  return (g_str_has_prefix (mark->folded, "\xd9\x88") || g_str_has_prefix (mark->folded, "\xd9\x81")) &&
         mark->end - mark->start > 6;
}

/* "at those three mast-heads": which was said before. "Those who", "those of" say it themselves. */
static gboolean
says_those (const LyceumSurface *surface)
{
  static const char *const tells[] = { "who",  "whom",  "whose",   "that",  "which", "of", "in",
                                       "with", "from",  "for",     "on",    "at",    "to", "used",
                                       "made", "found", "between", "where", "when",  NULL };

  for (guint i = 0; i < surface->marks->len; i++)
    {
      if (_lyceum_surface_phrase (surface, i, "those") &&
          !g_strv_contains (tells, _lyceum_surface_at (surface, i + 1)->folded))
        return TRUE;
    }
  return FALSE;
}

/* "removes such symbolic links": what they are was said before. "such as", "in such a way that" lean on nothing. */
static gboolean
says_such (const LyceumSurface *surface)
{
  for (guint i = 0; i + 1 < surface->marks->len; i++)
    {
      const char *next = _lyceum_surface_at (surface, (int) i + 1)->folded;
      gboolean explained = FALSE;

      if (strcmp (_lyceum_surface_at (surface, (int) i)->folded, "such") != 0 || strcmp (next, "as") == 0 ||
          !_lyceum_surface_at (surface, (int) i + 1)->word)
        continue;
      if (i > 0 && strcmp (_lyceum_surface_at (surface, (int) i - 1)->folded, "as") == 0)
        continue;
      for (guint k = i + 1; k < MIN (i + 8, surface->marks->len) && !explained; k++)
        explained = strcmp (_lyceum_surface_at (surface, (int) k)->folded, "that") == 0 ||
                    strcmp (_lyceum_surface_at (surface, (int) k)->folded, "as") == 0;
      if (!explained)
        return TRUE;
    }
  return FALSE;
}

static guint
judge_by_rules (const char *text, const LyceumSurface *surface, const LyceumLanguageRules *rules)
{
  guint first = 0, flags = 0;

  while (first < surface->marks->len && !_lyceum_surface_at (surface, first)->word)
    first++;
  if (_lyceum_surface_any (surface, first, rules->leaning_starts) > 0 ||
      _lyceum_surface_has_any (surface, rules->leaning_words))
    flags |= LYCEUM_SENTENCE_LEANS;
  if (_lyceum_language_is (rules->language, "ar") &&
      begins_with_arabic_conjunction (_lyceum_surface_at (surface, first)))
    flags |= LYCEUM_SENTENCE_LEANS;
  if (_lyceum_surface_any (surface, first, rules->example_starts) > 0)
    flags |= LYCEUM_SENTENCE_EXAMPLE;
  if (_lyceum_surface_any (surface, first, rules->suppose_starts) > 0)
    flags |= LYCEUM_SENTENCE_SUPPOSES;
  if (_lyceum_surface_any (surface, first, rules->personal_starts) > 0 ||
      _lyceum_surface_has_any (surface, rules->personal_words))
    flags |= LYCEUM_SENTENCE_PERSONAL;
  if (_lyceum_surface_has_any (surface, rules->pointing_words))
    flags |= LYCEUM_SENTENCE_POINTS;
  if (cites_place (text, surface, rules))
    flags |= LYCEUM_SENTENCE_CITES;
  if (_lyceum_language_is (rules->language, "en") &&
      (_lyceum_english_pronoun_dangles (surface) || says_those (surface) || says_such (surface)))
    flags |= LYCEUM_SENTENCE_LEANS;
  return flags;
}

guint
_lyceum_judge_sentence (const char *text,
                        const LyceumSurface *surface,
                        const LyceumLanguageRules *rules,
                        gboolean symbol_start)
{
  const gunichar last = last_sign (text);
  const guint length = _lyceum_surface_length (surface);
  guint flags = judge_by_rules (text, surface, rules);

  if (last == '?' || last == 0xff1f || last == 0x061f)
    flags |= LYCEUM_SENTENCE_QUESTION;
  if (last == ':' || last == 0xff1a)
    flags |= LYCEUM_SENTENCE_INTRODUCES;
  if (is_speech (text))
    flags |= LYCEUM_SENTENCE_SPEECH;
  if (ends_sentence (last) && begins_sentence (text, symbol_start) && _lyceum_text_is_balanced (text))
    flags |= LYCEUM_SENTENCE_WHOLE;
  if ((flags & LYCEUM_SENTENCE_WHOLE) && !(flags & DEPENDENT) && length >= MIN_LENGTH && length <= MAX_LENGTH)
    flags |= LYCEUM_SENTENCE_STANDS_ALONE;
  return flags;
}
