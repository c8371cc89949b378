/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-heading-title-private.h"

#include <string.h>

static const struct
{
  const char *word; /* folded */
  guint rank;
} labels[] = {
  { "part", 0 },         { "book", 0 },       { "volume", 0 },        { "teil", 0 },       { "buch", 0 },
  { "band", 0 },         { "partie", 0 },     { "livre", 0 },         { "parte", 0 },      { "libro", 0 },
  { "deel", 0 },         { "часть", 0 },      { "том", 0 },           { "الجزء", 0 },      { "القسم", 0 },
  { "chapter", 1 },      { "lecture", 1 },    { "unit", 1 },          { "module", 1 },     { "lesson", 1 },
  { "appendix", 1 },     { "act", 1 },        { "canto", 1 },         { "kapitel", 1 },    { "anhang", 1 },
  { "lektion", 1 },      { "chapitre", 1 },   { "annexe", 1 },        { "capítulo", 1 },   { "capitolo", 1 },
  { "apéndice", 1 },     { "appendice", 1 },  { "hoofdstuk", 1 },     { "bijlage", 1 },    { "глава", 1 },
  { "приложение", 1 },   { "الفصل", 1 },      { "الباب", 1 },         { "section", 2 },    { "scene", 2 },
  { "abschnitt", 2 },    { "sección", 2 },    { "sezione", 2 },       { "seção", 2 },      { "paragraaf", 2 },
  { "раздел", 2 },       { "definition", 5 }, { "theorem", 5 },       { "lemma", 5 },      { "corollary", 5 },
  { "proposition", 5 },  { "example", 5 },    { "remark", 5 },        { "axiom", 5 },      { "listing", 5 },
  { "figure", 5 },       { "table", 5 },      { "proof", 5 },         { "exercise", 5 },   { "beispiel", 5 },
  { "satz", 5 },         { "exemple", 5 },    { "théorème", 5 },      { "subsection", 3 }, { "unterabschnitt", 3 },
  { "sous-section", 3 }, { "subsección", 3 }, { "subsubsection", 4 },
};

/* Folded titles that every second chapter has. */
static const char *const generic[] = { "introduction",
                                       "intro",
                                       "introductory",
                                       "overview",
                                       "summary",
                                       "conclusion",
                                       "conclusions",
                                       "background",
                                       "example",
                                       "examples",
                                       "motivation",
                                       "discussion",
                                       "methods",
                                       "results",
                                       "review",
                                       "recap",
                                       "notes",
                                       "basics",
                                       "the basics",
                                       "general",
                                       "generalities",
                                       "definition",
                                       "definitions",
                                       "objectives",
                                       "learning objectives",
                                       "key terms",
                                       "key points",
                                       "key concepts",
                                       "glossary",
                                       "history",
                                       "description",
                                       "remarks",
                                       "in brief",
                                       "abstract",
                                       "terminology",
                                       "notation",
                                       "applications",
                                       "theory",
                                       "preliminaries",
                                       "more",
                                       "einleitung",
                                       "einführung",
                                       "zusammenfassung",
                                       "überblick",
                                       "beispiel",
                                       "beispiele",
                                       "fazit",
                                       "grundlagen",
                                       "hintergrund",
                                       "résumé",
                                       "conclusion",
                                       "exemple",
                                       "exemples",
                                       "aperçu",
                                       "introducción",
                                       "resumen",
                                       "conclusión",
                                       "conclusiones",
                                       "ejemplo",
                                       "ejemplos",
                                       "introduzione",
                                       "riassunto",
                                       "conclusioni",
                                       "esempio",
                                       "esempi",
                                       "introdução",
                                       "resumo",
                                       "conclusão",
                                       "exemplos",
                                       "inleiding",
                                       "samenvatting",
                                       "conclusie",
                                       "voorbeelden",
                                       "введение",
                                       "заключение",
                                       "выводы",
                                       "примеры",
                                       "简介",
                                       "簡介",
                                       "引言",
                                       "概述",
                                       "总结",
                                       "總結",
                                       "小结",
                                       "小結",
                                       "绪论",
                                       "緒論",
                                       "はじめに",
                                       "概要",
                                       "まとめ",
                                       "おわりに",
                                       "例",
                                       "مقدمة",
                                       "خاتمة",
                                       "تمهيد",
                                       NULL };

void
_lyceum_heading_parts_free (LyceumHeadingParts *self)
{
  g_free (self->label);
  g_free (self->number);
  g_free (self->title);
  g_free (self);
}

static gboolean
is_separator (gunichar c)
{
  return g_unichar_isspace (c) || c == '.' || c == ':' || c == ')' || c == '-' || c == 0x2010 || c == 0x2013 ||
         c == 0x2014 || c == 0x00b7 || c == '|' || c == ']' || c == 0x3001 || c == 0xff1a || c == 0x3000;
}

static const char *
skip_separators (const char *text)
{
  while (*text != '\0' && is_separator (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return text;
}

/* The end of the word at @text. */
static const char *
word_end (const char *text)
{
  while (*text != '\0' &&
         (g_unichar_isalnum (g_utf8_get_char (text)) || *text == '-' || g_unichar_ismark (g_utf8_get_char (text))))
    text = g_utf8_next_char (text);
  return text;
}

/* "1", "1.2.3", "A.1", "§ 4": how many numbers; 0 when @text begins with none. @end is where it ends. */
static guint
read_digits (const char *text, const char **end)
{
  const char *at = text;
  guint depth = 0;

  /* "A.1": an appendix's letter, when a number follows it. */
  if (g_ascii_isupper (at[0]) && at[1] == '.' && g_ascii_isdigit (at[2]))
    {
      depth = 1;
      at += 2;
    }
  while (g_ascii_isdigit (*at))
    {
      while (g_ascii_isdigit (*at))
        at++;
      depth++;
      *end = at;
      if (*at == '.' && g_ascii_isdigit (at[1]))
        at++;
      else
        break;
    }
  return depth;
}

static gboolean
is_roman (const char *start, const char *end)
{
  if (start == end || end - start > 8)
    return FALSE;
  for (const char *at = start; at < end; at++)
    {
      if (!strchr ("IVXLC", *at))
        return FALSE;
    }
  return TRUE;
}

/* After a label, a short word in capitals is its name: "Section RREF", "Appendix A". */
static gboolean
is_code (const char *start, const char *end)
{
  if (start == end || end - start > 7)
    return FALSE;
  for (const char *at = start; at < end; at++)
    {
      if (!g_ascii_isupper (*at) && !g_ascii_isdigit (*at))
        return FALSE;
    }
  return TRUE;
}

static const char *const ordinals[] = { "one",    "two",    "three",  "four",   "five",   "six",    "seven",
                                        "eight",  "nine",   "ten",    "eleven", "twelve", "first",  "second",
                                        "third",  "الأول",  "الأوّل",  "الثاني", "الثالث", "الرابع", "الخامس",
                                        "السادس", "السابع", "الثامن", "التاسع", "العاشر", NULL };

static gboolean
is_ordinal (const char *start, const char *end)
{
  g_autofree char *folded = g_utf8_casefold (start, end - start);

  return g_strv_contains (ordinals, folded);
}

/* Reads "Chapter 3", "Section RREF", "Part One" at the start. Returns what follows, or @heading. */
static const char *
read_label (LyceumHeadingParts *self, const char *heading)
{
  const char *end = word_end (heading), *number, *number_end;
  g_autofree char *word = g_utf8_casefold (heading, end - heading);
  guint depth;

  for (gsize i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (strcmp (labels[i].word, word) != 0)
        continue;
      number = skip_separators (end);
      number_end = word_end (number);
      depth = read_digits (number, &number_end);
      if (depth == 0 &&
          (is_roman (number, number_end) || is_code (number, number_end) || is_ordinal (number, number_end)))
        depth = 1;
      if (depth == 0)
        return heading;
      self->depth = depth;
      g_free (self->label);
      self->label = g_steal_pointer (&word);
      self->rank = labels[i].rank;
      g_free (self->number);
      self->number = g_strndup (number, number_end - number);
      return skip_separators (number_end);
    }
  return heading;
}

/* Reads "1.2 ", "IV. ", "§ 3 " at the start. Returns what follows, or @heading. */
static const char *
read_number (LyceumHeadingParts *self, const char *heading)
{
  const char *start = g_str_has_prefix (heading, "§") ? skip_separators (heading + strlen ("§")) : heading;
  const char *end = start;

  self->depth = read_digits (start, &end);
  if (self->depth == 0)
    {
      end = word_end (start);
      if (!is_roman (start, end) || (*end != '.' && *end != ')' && *end != '\0'))
        return heading;
      self->depth = 1;
    }
  else if (*end != '\0' && !is_separator (g_utf8_get_char (end)))
    {
      /* "3D graphics", "1st law" */
      self->depth = 0;
      return heading;
    }
  else if (self->depth == 1 && *end != '\0' && end - start >= 4)
    {
      /* "1789 in Paris", "1789: the year of the nation" */
      self->depth = 0;
      return heading;
    }
  self->number = g_strndup (start, end - start);
  return skip_separators (end);
}

LyceumHeadingParts *
_lyceum_heading_parts_new (const char *heading)
{
  LyceumHeadingParts *self = g_new0 (LyceumHeadingParts, 1);
  const char *rest;
  gsize length;

  self->rank = G_MAXUINT;
  rest = read_label (self, heading);
  if (rest == heading)
    rest = read_number (self, heading);
  /* "Chapter 1. Chapter SLE Systems", "2. Section Two": a label may stand behind another. */
  if (rest != heading)
    rest = read_label (self, rest);
  self->title = g_strstrip (g_strdup (rest));
  length = strlen (self->title);
  if (length > 1 && self->title[length - 1] == '.' && self->title[length - 2] != '.')
    self->title[length - 1] = '\0';
  return self;
}

char *
_lyceum_heading_fold (const char *heading)
{
  g_autoptr (LyceumHeadingParts) parts = _lyceum_heading_parts_new (heading);
  char *folded = g_utf8_casefold (parts->title, -1);
  gsize length;

  g_strstrip (folded);
  length = strlen (folded);
  while (length > 0 && strchr (".:;,", folded[length - 1]))
    folded[--length] = '\0';
  for (char *quote = strstr (folded, "\xe2\x80\x99"); quote; quote = strstr (folded, "\xe2\x80\x99"))
    {
      *quote = '\'';
      memmove (quote + 1, quote + 3, strlen (quote + 3) + 1);
    }
  return folded;
}

gboolean
_lyceum_heading_is_aside (const LyceumHeadingParts *parts)
{
  return parts->label && parts->rank == 5;
}

gboolean
_lyceum_heading_is_generic (const char *title)
{
  g_autofree char *folded = _lyceum_heading_fold (title);

  return *folded == '\0' || g_strv_contains (generic, folded);
}
