/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-lesson-private.h"

#include "lyceum-formula-text-private.h"
#include "lyceum-markdown-writer-private.h"

#include <stdio.h>
#include <string.h>

#define MAX_LEVELS 7
#define MAX_LIST_DEPTH 10

typedef struct
{
  const LyceumSectionAnalysis *analysis;
  GString *markdown;
  guint ranks[MAX_LEVELS];           /* level in Markdown of each level of the source that is in use */
  guint list_indent[MAX_LIST_DEPTH]; /* columns before the items of each depth */
  guint list_number[MAX_LIST_DEPTH];
  char list_sign[MAX_LIST_DEPTH];
  gboolean in_list;
  gboolean begun; /* a heading is written */
} Writer;

static const LyceumLessonUnit *
unit_at (GArray *units, guint index)
{
  return &g_array_index (units, LyceumLessonUnit, index);
}

static guint
level_of (const LyceumBlock *heading)
{
  return CLAMP (heading->level, 1, MAX_LEVELS - 1);
}

/* Whether something under the heading is in the lesson, or under one of its sub-headings. */
static gboolean
is_needed (const LyceumSectionAnalysis *analysis, guint heading, guint kept_block)
{
  const LyceumBlock *block = lyceum_document_get_block (analysis->document, heading);

  for (guint i = heading + 1; i <= kept_block; i++)
    {
      const LyceumBlock *other = lyceum_document_get_block (analysis->document, i);

      if (other->kind == LYCEUM_BLOCK_HEADING && level_of (other) <= level_of (block))
        return FALSE;
    }
  return TRUE;
}

/* The highest heading of the lesson is of level 2, the next in use of level 3, and so on. */
static void
rank_levels (Writer *writer)
{
  const LyceumSection *section = writer->analysis->section;
  gboolean used[MAX_LEVELS] = { FALSE };
  guint rank = 2;

  for (guint i = 0; i < section->n_blocks; i++)
    {
      const LyceumBlock *block = _lyceum_section_analysis_block (writer->analysis, section->first_block + i);

      if (block && block->kind == LYCEUM_BLOCK_HEADING)
        used[level_of (block)] = TRUE;
    }
  for (guint i = 0; i < MAX_LEVELS; i++)
    {
      writer->ranks[i] = MIN (rank, 6);
      rank += used[i];
    }
}

static void
end_list (Writer *writer)
{
  if (writer->in_list)
    g_string_append_c (writer->markdown, '\n');
  writer->in_list = FALSE;
}

static void
write_heading (Writer *writer, guint level, const char *text)
{
  end_list (writer);
  for (guint i = 0; i < level; i++)
    g_string_append_c (writer->markdown, '#');
  g_string_append_c (writer->markdown, ' ');
  _lyceum_formula_text_append (writer->markdown, text, FALSE);
  g_string_append (writer->markdown, "\n\n");
}

static void
write_heading_block (Writer *writer, guint level, const LyceumBlock *heading)
{
  g_autofree char *text = _lyceum_formula_text_of_range (heading, 0, (guint) strlen (heading->text));

  write_heading (writer, level, text);
}

/* A lesson that begins in the middle of a chapter begins with the heading above its first: else that would stand under
 * the key points. */
static void
write_heading_above (Writer *writer, guint index)
{
  const guint level = level_of (lyceum_document_get_block (writer->analysis->document, index));

  while (index-- > 0)
    {
      const LyceumBlock *block = lyceum_document_get_block (writer->analysis->document, index);

      if (block->kind == LYCEUM_BLOCK_HEADING && level_of (block) < level)
        {
          write_heading_block (writer, 2, block);
          return;
        }
    }
  write_heading (writer, 2, writer->analysis->section->title);
}

static void
write_headings_between (Writer *writer, guint after, guint block)
{
  for (guint i = after; i < block; i++)
    {
      const LyceumBlock *heading = _lyceum_section_analysis_block (writer->analysis, i);

      if (!heading || heading->kind != LYCEUM_BLOCK_HEADING || !is_needed (writer->analysis, i, block))
        continue;
      if (!writer->begun && writer->ranks[level_of (heading)] > 2)
        write_heading_above (writer, i);
      writer->begun = TRUE;
      write_heading_block (writer, writer->ranks[level_of (heading)], heading);
    }
}

/* The marker of an item, at the depth that it has. */
static void
begin_item (Writer *writer, const LyceumBlock *block)
{
  const guint depth = CLAMP (block->level, 1, MAX_LIST_DEPTH) - 1;
  guint width;

  if (!writer->in_list)
    {
      memset (writer->list_indent, 0, sizeof writer->list_indent);
      memset (writer->list_number, 0, sizeof writer->list_number);
      memset (writer->list_sign, '.', sizeof writer->list_sign);
    }
  writer->in_list = TRUE;
  /* A list that begins again is another list: CommonMark tells them by their signs. */
  if (block->number > 0 && block->number <= writer->list_number[depth])
    writer->list_sign[depth] = writer->list_sign[depth] == '.' ? ')' : '.';
  writer->list_number[depth] = block->number;
  for (guint i = 0; i < writer->list_indent[depth]; i++)
    g_string_append_c (writer->markdown, ' ');
  if (block->number > 0)
    g_string_append_printf (writer->markdown, "%u%c ", block->number % 1000000000, writer->list_sign[depth]);
  else
    g_string_append (writer->markdown, "- ");
  width = block->number > 0 ? 2 + (guint) snprintf (NULL, 0, "%u", block->number) : 2;
  for (guint i = depth + 1; i < MAX_LIST_DEPTH; i++)
    {
      writer->list_indent[i] = writer->list_indent[depth] + width;
      writer->list_number[i] = 0;
    }
}

/* Whether nothing that was left out stands between the two. */
static gboolean
is_side_by_side (Writer *writer, const LyceumLessonUnit *one, const LyceumLessonUnit *next)
{
  const LyceumSentence *last = g_ptr_array_index (writer->analysis->sentences, one->end - 1);
  const LyceumSentence *first = g_ptr_array_index (writer->analysis->sentences, next->first);

  return first->start <= last->end + 3;
}

/* The sentences of a block that are kept, those side by side with the space that they had. */
static void
write_sentences (Writer *writer, GArray *units, guint first, guint end, const LyceumBlock *block)
{
  gboolean line_start = block->kind == LYCEUM_BLOCK_PARAGRAPH || block->kind == LYCEUM_BLOCK_QUOTE;
  gboolean any = FALSE;

  for (guint i = first; i < end; i++)
    {
      const LyceumLessonUnit *unit = unit_at (units, i);
      const LyceumSentence *from, *to;
      guint last = i;

      if (!unit->kept)
        continue;
      while (last + 1 < end && unit_at (units, last + 1)->kept &&
             is_side_by_side (writer, unit_at (units, last), unit_at (units, last + 1)))
        last++;
      from = g_ptr_array_index (writer->analysis->sentences, unit->first);
      to = g_ptr_array_index (writer->analysis->sentences, unit_at (units, last)->end - 1);
      if (any && !_lyceum_language_is (writer->analysis->language, "zh") &&
          !_lyceum_language_is (writer->analysis->language, "ja"))
        g_string_append_c (writer->markdown, ' ');
      _lyceum_markdown_append_range (writer->markdown, block, from->start, to->end, line_start && !any);
      any = TRUE;
      i = last;
    }
}

/* Writes the units @first to before @end, which are those of one block. */
static void
write_block (Writer *writer, GArray *units, guint first, guint end)
{
  const LyceumBlock *block = lyceum_document_get_block (writer->analysis->document, unit_at (units, first)->block);
  GString *markdown = writer->markdown;

  if (block->kind != LYCEUM_BLOCK_LIST_ITEM && block->kind != LYCEUM_BLOCK_TERM &&
      block->kind != LYCEUM_BLOCK_DEFINITION)
    end_list (writer);
  switch (block->kind)
    {
    case LYCEUM_BLOCK_LIST_ITEM:
      begin_item (writer, block);
      write_sentences (writer, units, first, end, block);
      g_string_append_c (markdown, '\n');
      break;
    case LYCEUM_BLOCK_TERM:
      if (writer->in_list)
        g_string_append_c (markdown, '\n');
      writer->in_list = FALSE;
      g_string_append (markdown, "**");
      _lyceum_markdown_append_text (markdown, block->text, -1, FALSE);
      g_string_append (markdown, "**\n\n");
      break;
    case LYCEUM_BLOCK_DEFINITION:
      end_list (writer);
      write_sentences (writer, units, first, end, block);
      g_string_append (markdown, "\n\n");
      break;
    case LYCEUM_BLOCK_TABLE:
      _lyceum_markdown_append_table (markdown, block);
      break;
    case LYCEUM_BLOCK_CODE:
      _lyceum_markdown_append_code (markdown, block->text, block->info);
      break;
    case LYCEUM_BLOCK_FORMULA:
      _lyceum_markdown_append_formula (markdown, block);
      break;
    case LYCEUM_BLOCK_IMAGE:
      _lyceum_markdown_append_image (markdown, block);
      break;
    case LYCEUM_BLOCK_QUOTE:
      g_string_append (markdown, "> ");
      write_sentences (writer, units, first, end, block);
      g_string_append (markdown, "\n\n");
      break;
    case LYCEUM_BLOCK_PARAGRAPH:
      write_sentences (writer, units, first, end, block);
      g_string_append (markdown, "\n\n");
      break;
    case LYCEUM_BLOCK_CAPTION:
      _lyceum_markdown_append_range (markdown, block, 0, (guint) strlen (block->text), TRUE);
      g_string_append (markdown, "\n\n");
      break;
    case LYCEUM_BLOCK_HEADING:
      break;
    }
}

static gboolean
any_kept (GArray *units, guint first, guint end)
{
  for (guint i = first; i < end; i++)
    {
      if (unit_at (units, i)->kept)
        return TRUE;
    }
  return FALSE;
}

/* In the language of the lesson, as its other parts are. */
static const struct
{
  const char *language, *note;
} rests[] = {
  { "en", "The lesson stops here; the source goes on with this." },
  { "de", "Hier endet der Auszug; die Quelle führt dies weiter aus." },
  { "fr", "L’extrait s’arrête ici ; la source poursuit." },
  { "es", "El extracto termina aquí; la fuente continúa." },
  { "it", "L’estratto finisce qui; la fonte prosegue." },
  { "pt", "O extrato termina aqui; a fonte continua." },
  { "nl", "Het uittreksel stopt hier; de bron gaat verder." },
  { "ru", "Здесь отрывок заканчивается; в источнике он продолжается." },
  { "ro", "Extrasul se oprește aici; sursa continuă." },
  { "pl", "Tu kończy się wyciąg; źródło mówi dalej." },
  { "tr", "Alıntı burada bitiyor; kaynak devam ediyor." },
  { "sv", "Utdraget slutar här; källan fortsätter." },
  { "ar", "ينتهي المقتطف هنا، ويتابع المصدر الشرح." },
  { "zh", "节选到此为止；原文还有后续。" },
  { "ja", "抜粋はここまでです。続きは原文にあります。" },
};

/* Says that an argument goes on which was too long for a lesson. */
static void
write_rest (Writer *writer, GArray *units, guint end)
{
  guint rest = 0;

  if (end == 0 || end >= units->len || unit_at (units, end)->kept || !unit_at (units, end)->endless ||
      unit_at (units, end)->heading != unit_at (units, end - 1)->heading)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (rests); i++)
    {
      if (_lyceum_language_is (writer->analysis->language, rests[i].language))
        rest = i;
    }
  end_list (writer);
  g_string_append_printf (writer->markdown, "*%s*\n\n", rests[rest].note);
}

void
_lyceum_lesson_write_text (const LyceumSectionAnalysis *analysis, GArray *units, GString *markdown)
{
  Writer writer = { .analysis = analysis, .markdown = markdown };
  guint written = analysis->section->first_block;

  rank_levels (&writer);
  for (guint i = 0, end; i < units->len; i = end)
    {
      const LyceumLessonUnit *unit = unit_at (units, i);

      for (end = i + 1; end < units->len && unit_at (units, end)->block == unit->block; end++)
        ;
      if (!any_kept (units, i, end))
        continue;
      /* The text is told from the key points above it by a heading, be it the lesson's. */
      if (!writer.begun && unit->heading == G_MAXUINT)
        {
          write_heading (&writer, 2, analysis->section->title);
          writer.begun = TRUE;
        }
      write_headings_between (&writer, written, unit->block);
      write_block (&writer, units, i, end);
      write_rest (&writer, units, end);
      written = unit->block;
    }
  end_list (&writer);
}
