/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-markdown.h"

#include <md4c.h>
#include <pango/pango.h>
#include <stdio.h>
#include <string.h>

#include "lyceum-formula-markdown.h"

#define MAX_INDENT 8
#define MAX_BLOCKS 5000
#define MAX_COLUMNS 64
#define MAX_CELLS 4096
#define PICTURE_SCHEME "picture:"
#define PICTURE_NAME_LENGTH 64

/* A list that is open while the text is read. */
typedef struct
{
  gboolean ordered;
  gboolean tight;
  guint number;
} OpenList;

typedef struct
{
  GPtrArray *blocks;  /* (owned) (element-type LyceumMarkdownBlock) */
  GString *markup;    /* (owned): of the block that is being read */
  GArray *lists;      /* (owned) (element-type OpenList) */
  GPtrArray *tags;    /* (owned) (element-type utf8): that are open in @markup, the innermost last */
  guint quote_depth;
  char *marker;       /* (owned) (nullable): of the item whose first block has not come yet */
  LyceumMarkdownBlock *table; /* (owned) (nullable): while it is open */
  gboolean in_block;  /* whether text belongs to a block now */
  gboolean in_code;
  gboolean in_heading;
  gboolean is_math;   /* the code that is open is in the language "math" */
  GPtrArray *hidden;  /* (owned) (element-type LyceumHiddenFormula): which the text has marks of */
  GPtrArray *formulas; /* (owned) (nullable) (element-type LyceumFormula): in @markup */
  char *picture;      /* (owned) (nullable): what the block begins with */
  gsize picture_end;  /* and where its description ends in @markup */
} Reader;

void
lyceum_markdown_block_free (LyceumMarkdownBlock *block)
{
  g_free (block->marker);
  g_free (block->markup);
  g_clear_pointer (&block->formulas, g_ptr_array_unref);
  g_free (block->picture);
  g_clear_pointer (&block->cells, g_ptr_array_unref);
  g_clear_pointer (&block->cell_formulas, g_ptr_array_unref);
  g_free (block);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumMarkdownBlock, lyceum_markdown_block_free)

static LyceumMarkdownBlock *
block_new (Reader             *reader,
           LyceumMarkdownKind  kind)
{
  LyceumMarkdownBlock *block = g_new0 (LyceumMarkdownBlock, 1);
  const OpenList *list = reader->lists->len > 0 ? &g_array_index (reader->lists, OpenList, reader->lists->len - 1) : NULL;

  block->kind = kind;
  block->indent = MIN (reader->lists->len + reader->quote_depth, MAX_INDENT);
  block->quoted = reader->quote_depth > 0;
  block->tight = list && list->tight;
  return block;
}

static void
take_block (Reader              *reader,
            LyceumMarkdownBlock *block)
{
  g_ptr_array_add (reader->blocks, block);
}

static void
close_tags (Reader *reader,
            guint   n_kept)
{
  while (reader->tags->len > n_kept)
    {
      g_string_append_printf (reader->markup, "</%s>", (char *) g_ptr_array_index (reader->tags, reader->tags->len - 1));
      g_ptr_array_set_size (reader->tags, reader->tags->len - 1);
    }
}

static void
begin_text (Reader *reader)
{
  g_clear_pointer (&reader->formulas, g_ptr_array_unref);
  g_string_truncate (reader->markup, 0);
  g_ptr_array_set_size (reader->tags, 0);
  g_clear_pointer (&reader->picture, g_free);
  reader->in_block = TRUE;
}

/* "picture:NAME#WIDTHxHEIGHT" */
static gboolean
take_picture (Reader *reader)
{
  g_auto (GStrv) parts = g_strsplit (reader->picture + strlen (PICTURE_SCHEME), "#", 2);
  LyceumMarkdownBlock *block;

  if (strlen (parts[0]) != PICTURE_NAME_LENGTH || strspn (parts[0], "0123456789abcdef") != PICTURE_NAME_LENGTH)
    return FALSE;
  block = block_new (reader, LYCEUM_MARKDOWN_PICTURE);
  block->picture = g_strdup (parts[0]);
  block->formulas = g_steal_pointer (&reader->formulas);
  if (!parts[1] || sscanf (parts[1], "%5dx%5d", &block->width, &block->height) != 2 || block->width <= 0 || block->height <= 0)
    block->width = block->height = 0;
  block->markup = g_strdup (reader->markup->str);
  g_string_truncate (reader->markup, 0);
  take_block (reader, block);
  return TRUE;
}

/* Ends a block of text; one without any text leaves no trace. */
static void
end_text (Reader             *reader,
          LyceumMarkdownKind  kind,
          guint               level)
{
  LyceumMarkdownBlock *block;

  reader->in_block = FALSE;
  close_tags (reader, 0);
  if (reader->picture && reader->picture_end == reader->markup->len && !reader->marker && take_picture (reader))
    return;
  if (reader->markup->len == 0 && !reader->marker)
    return;

  if (kind == LYCEUM_MARKDOWN_PARAGRAPH && reader->lists->len > 0)
    kind = LYCEUM_MARKDOWN_ITEM;
  block = block_new (reader, kind);
  block->level = level;
  block->markup = g_strdup (reader->markup->str);
  block->formulas = g_steal_pointer (&reader->formulas);
  if (kind == LYCEUM_MARKDOWN_ITEM)
    block->marker = g_steal_pointer (&reader->marker);
  g_string_truncate (reader->markup, 0);
  take_block (reader, block);
}

static void
append_formula (Reader        *reader,
                LyceumFormula *formula) /* (transfer full) */
{
  g_autofree char *text = g_markup_escape_text (lyceum_formula_get_text (formula), -1);

  if (!reader->formulas)
    reader->formulas = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_formula_unref);
  g_ptr_array_add (reader->formulas, formula);
  g_string_append_printf (reader->markup, LYCEUM_MARKDOWN_FORMULA_START "%s" LYCEUM_MARKDOWN_FORMULA_END, text);
}

/* A formula that stands apart ends the text before it; the text after it begins anew. */
static void
take_formula (Reader                    *reader,
              const LyceumHiddenFormula *hidden)
{
  gboolean beside = !hidden->display || reader->table || reader->in_heading;
  gboolean in_block = reader->in_block;
  LyceumMarkdownBlock *block;

  if (beside)
    {
      append_formula (reader, lyceum_formula_new (hidden->tex, FALSE));
      return;
    }
  end_text (reader, LYCEUM_MARKDOWN_PARAGRAPH, 0);
  append_formula (reader, lyceum_formula_new (hidden->tex, TRUE));
  block = block_new (reader, LYCEUM_MARKDOWN_FORMULA);
  block->markup = g_strdup (reader->markup->str);
  block->formulas = g_steal_pointer (&reader->formulas);
  take_block (reader, block);
  g_string_truncate (reader->markup, 0);
  reader->in_block = in_block;
}

/* "math" code: TeX of those who write it so, or the readable line of a formula whose TeX nobody knows. */
static void
end_math (Reader *reader)
{
  g_autofree char *text = NULL;
  LyceumMarkdownBlock *block;

  reader->in_block = FALSE;
  close_tags (reader, 0);
  if (!pango_parse_markup (reader->markup->str, -1, 0, NULL, &text, NULL, NULL) || *g_strstrip (text) == '\0')
    return;
  if (strchr (text, '\\'))
    {
      g_string_truncate (reader->markup, 0);
      append_formula (reader, lyceum_formula_new (text, TRUE));
    }
  block = block_new (reader, LYCEUM_MARKDOWN_FORMULA);
  block->markup = g_strdup (reader->markup->str);
  block->formulas = g_steal_pointer (&reader->formulas);
  g_string_truncate (reader->markup, 0);
  take_block (reader, block);
}

/* An item of a tight list has no paragraph around its text: it ends where the next block begins. */
static void
flush_item (Reader *reader)
{
  if (reader->in_block || (reader->marker && reader->markup->len == 0))
    return;
  if (reader->markup->len > 0)
    end_text (reader, LYCEUM_MARKDOWN_PARAGRAPH, 0);
}

static void
enter_list (Reader   *reader,
            gboolean  ordered,
            gboolean  tight,
            guint     start)
{
  const OpenList list = { .ordered = ordered, .tight = tight, .number = start };

  flush_item (reader);
  g_array_append_val (reader->lists, list);
}

static void
enter_item (Reader *reader)
{
  OpenList *list = &g_array_index (reader->lists, OpenList, reader->lists->len - 1);

  g_free (reader->marker);
  reader->marker = list->ordered ? g_strdup_printf ("%u.", list->number++) : g_strdup (reader->lists->len > 1 ? "◦" : "•");
  g_string_truncate (reader->markup, 0);
  g_ptr_array_set_size (reader->tags, 0);
  g_clear_pointer (&reader->formulas, g_ptr_array_unref);
}

static void
free_formulas (gpointer formulas)
{
  if (formulas)
    g_ptr_array_unref (formulas);
}

static void
enter_table (Reader                      *reader,
             const MD_BLOCK_TABLE_DETAIL *detail)
{
  flush_item (reader);
  reader->table = block_new (reader, LYCEUM_MARKDOWN_TABLE);
  reader->table->n_columns = CLAMP (detail->col_count, 1, MAX_COLUMNS);
  reader->table->cells = g_ptr_array_new_with_free_func (g_free);
  reader->table->cell_formulas = g_ptr_array_new_with_free_func (free_formulas);
}

static gboolean
is_math (const MD_ATTRIBUTE *language)
{
  return language->size == 4 && strncmp (language->text, "math", 4) == 0;
}

static int
enter_block_cb (MD_BLOCKTYPE  type,
                void         *detail,
                void         *data)
{
  Reader *reader = data;

  if (reader->blocks->len >= MAX_BLOCKS)
    return 1;

  switch (type)
    {
    case MD_BLOCK_QUOTE:
      flush_item (reader);
      reader->quote_depth++;
      break;
    case MD_BLOCK_UL:
      enter_list (reader, FALSE, ((MD_BLOCK_UL_DETAIL *) detail)->is_tight, 0);
      break;
    case MD_BLOCK_OL:
      enter_list (reader, TRUE, ((MD_BLOCK_OL_DETAIL *) detail)->is_tight, ((MD_BLOCK_OL_DETAIL *) detail)->start);
      break;
    case MD_BLOCK_LI:
      enter_item (reader);
      break;
    case MD_BLOCK_HR:
      flush_item (reader);
      take_block (reader, block_new (reader, LYCEUM_MARKDOWN_RULE));
      break;
    case MD_BLOCK_H:
    case MD_BLOCK_CODE:
    case MD_BLOCK_P:
      flush_item (reader);
      begin_text (reader);
      reader->in_code = type == MD_BLOCK_CODE;
      reader->in_heading = type == MD_BLOCK_H;
      reader->is_math = type == MD_BLOCK_CODE && is_math (&((MD_BLOCK_CODE_DETAIL *) detail)->lang);
      break;
    case MD_BLOCK_TABLE:
      enter_table (reader, detail);
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      begin_text (reader);
      break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HTML:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
      break;
    }
  return 0;
}

static void
leave_cell (Reader                   *reader,
            const MD_BLOCK_TD_DETAIL *detail)
{
  guint column = reader->table->cells->len % reader->table->n_columns;

  reader->in_block = FALSE;
  close_tags (reader, 0);
  if (reader->table->cells->len < MAX_CELLS)
    {
      if (detail->align == MD_ALIGN_RIGHT)
        reader->table->right |= G_GUINT64_CONSTANT (1) << column;
      g_ptr_array_add (reader->table->cells, g_strdup (reader->markup->str));
      g_ptr_array_add (reader->table->cell_formulas, g_steal_pointer (&reader->formulas));
    }
  g_clear_pointer (&reader->formulas, g_ptr_array_unref);
  g_string_truncate (reader->markup, 0);
}

static void
leave_list (Reader *reader)
{
  flush_item (reader);
  g_clear_pointer (&reader->marker, g_free);
  g_array_set_size (reader->lists, reader->lists->len - 1);
}

static int
leave_block_cb (MD_BLOCKTYPE  type,
                void         *detail,
                void         *data)
{
  Reader *reader = data;

  switch (type)
    {
    case MD_BLOCK_QUOTE:
      flush_item (reader);
      reader->quote_depth--;
      break;
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      leave_list (reader);
      break;
    case MD_BLOCK_LI:
      flush_item (reader);
      break;
    case MD_BLOCK_H:
      reader->in_heading = FALSE;
      end_text (reader, LYCEUM_MARKDOWN_HEADING, CLAMP (((MD_BLOCK_H_DETAIL *) detail)->level, 1, 6));
      break;
    case MD_BLOCK_CODE:
      reader->in_code = FALSE;
      if (g_str_has_suffix (reader->markup->str, "\n"))
        g_string_truncate (reader->markup, reader->markup->len - 1);
      if (reader->is_math)
        end_math (reader);
      else
        end_text (reader, LYCEUM_MARKDOWN_CODE, 0);
      break;
    case MD_BLOCK_P:
      end_text (reader, LYCEUM_MARKDOWN_PARAGRAPH, 0);
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      leave_cell (reader, detail);
      break;
    case MD_BLOCK_TABLE:
      take_block (reader, g_steal_pointer (&reader->table));
      break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_HR:
    case MD_BLOCK_HTML:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR:
      break;
    }
  return 0;
}

/* The parser has been seen to end spans that overlap: what is open inside of one that ends, ends with it. */
static void
close_tag (Reader     *reader,
           const char *tag)
{
  for (guint i = reader->tags->len; i > 0; i--)
    if (g_str_equal (g_ptr_array_index (reader->tags, i - 1), tag))
      {
        close_tags (reader, i - 1);
        return;
      }
}

static int
span (Reader      *reader,
      MD_SPANTYPE  type,
      gboolean     enter)
{
  const char *tag = NULL;

  switch (type)
    {
    case MD_SPAN_EM:
      tag = "i";
      break;
    case MD_SPAN_STRONG:
      tag = "b";
      break;
    case MD_SPAN_CODE:
      tag = "tt";
      break;
    case MD_SPAN_DEL:
      tag = "s";
      break;
    case MD_SPAN_IMG:
      tag = "i";
      break;
    case MD_SPAN_A:
    case MD_SPAN_LATEXMATH:
    case MD_SPAN_LATEXMATH_DISPLAY:
    case MD_SPAN_WIKILINK:
    case MD_SPAN_U:
      break;
    }

  if (tag && enter)
    {
      g_string_append_printf (reader->markup, "<%s>", tag);
      g_ptr_array_add (reader->tags, (gpointer) tag);
    }
  else if (tag)
    close_tag (reader, tag);
  return 0;
}

/* At the beginning of a block: what stands behind it decides whether it is one. Returns: whether it may be. */
static gboolean
begin_picture (Reader                   *reader,
               const MD_SPAN_IMG_DETAIL *detail)
{
  if (reader->markup->len > 0 || !reader->in_block || reader->table || detail->src.size < strlen (PICTURE_SCHEME) ||
      strncmp (detail->src.text, PICTURE_SCHEME, strlen (PICTURE_SCHEME)) != 0)
    return FALSE;
  reader->picture = g_strndup (detail->src.text, detail->src.size);
  return TRUE;
}

static int
enter_span_cb (MD_SPANTYPE  type,
               void        *detail,
               void        *data)
{
  if (type == MD_SPAN_IMG && begin_picture (data, detail))
    return 0;
  return span (data, type, TRUE);
}

static int
leave_span_cb (MD_SPANTYPE  type,
               void        *detail,
               void        *data)
{
  Reader *reader = data;

  if (type == MD_SPAN_IMG && reader->picture)
    reader->picture_end = reader->markup->len;
  return span (data, type, FALSE);
}

static void
append_escaped (GString    *markup,
                const char *text,
                gsize       size)
{
  g_autofree char *valid = g_utf8_make_valid (text, size);
  g_autofree char *escaped = g_markup_escape_text (valid, -1);

  g_string_append (markup, escaped);
}

static gboolean
is_known_entity (const char *text,
                 gsize       size)
{
  static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;" };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strlen (known[i]) == size && strncmp (text, known[i], size) == 0)
      return TRUE;
  return FALSE;
}

/* "&#8217;" and "&#x2019;" */
static gunichar
numeric_entity (const char *text,
                gsize       size)
{
  guint64 code;

  if (size < 4 || text[1] != '#')
    return 0;

  code = text[2] == 'x' || text[2] == 'X' ? g_ascii_strtoull (text + 3, NULL, 16) : g_ascii_strtoull (text + 2, NULL, 10);
  return code >= 0x20 && code <= 0x10FFFF && g_unichar_validate ((gunichar) code) ? (gunichar) code : 0;
}

static void
append_entity (GString    *markup,
               const char *text,
               gsize       size)
{
  gunichar code = numeric_entity (text, size);
  char utf8[7] = { 0 };

  if (is_known_entity (text, size))
    g_string_append_len (markup, text, size);
  else if (code)
    append_escaped (markup, utf8, g_unichar_to_utf8 (code, utf8));
  else if (size == 6 && strncmp (text, "&nbsp;", 6) == 0)
    g_string_append (markup, "\u00a0");
  else
    append_escaped (markup, text, size);
}

/* Text in which marks stand for formulas; what turned out to be code gets back what stood there. */
static void
append_marked (Reader     *reader,
               const char *text,
               gsize       size,
               gboolean    code)
{
  gsize start, end;
  guint index;

  while (lyceum_formula_find_mark (text, size, &start, &end, &index))
    {
      const LyceumHiddenFormula *hidden = index < reader->hidden->len ? g_ptr_array_index (reader->hidden, index) : NULL;

      append_escaped (reader->markup, text, start);
      if (hidden && code)
        append_escaped (reader->markup, hidden->source, strlen (hidden->source));
      else if (hidden)
        take_formula (reader, hidden);
      text += end;
      size -= end;
    }
  append_escaped (reader->markup, text, size);
}

static int
text_cb (MD_TEXTTYPE    type,
         const MD_CHAR *text,
         MD_SIZE        size,
         void          *data)
{
  Reader *reader = data;

  switch (type)
    {
    case MD_TEXT_NULLCHAR:
      g_string_append (reader->markup, "\uFFFD");
      break;
    case MD_TEXT_BR:
      g_string_append_c (reader->markup, '\n');
      break;
    case MD_TEXT_SOFTBR:
      if (reader->markup->len > 0)
        g_string_append_c (reader->markup, ' ');
      break;
    case MD_TEXT_ENTITY:
      append_entity (reader->markup, text, size);
      break;
    case MD_TEXT_NORMAL:
    case MD_TEXT_CODE:
    case MD_TEXT_LATEXMATH:
      append_marked (reader, text, size, type == MD_TEXT_CODE || reader->in_code);
      break;
    case MD_TEXT_HTML:
      break;
    }
  return 0;
}

GPtrArray *
lyceum_markdown_parse (const char *text)
{
  const MD_PARSER parser = {
    .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_NOHTML,
    .enter_block = enter_block_cb,
    .leave_block = leave_block_cb,
    .enter_span = enter_span_cb,
    .leave_span = leave_span_cb,
    .text = text_cb,
  };
  Reader reader = {
    .blocks = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_markdown_block_free),
    .markup = g_string_new (NULL),
    .lists = g_array_new (FALSE, FALSE, sizeof (OpenList)),
    .tags = g_ptr_array_new (),
  };
  g_autofree char *marked = lyceum_formula_hide (text, -1, &reader.hidden);

  md_parse (marked, strlen (marked), &parser, &reader);

  g_ptr_array_unref (reader.hidden);
  g_clear_pointer (&reader.formulas, g_ptr_array_unref);

  g_string_free (reader.markup, TRUE);
  g_array_unref (reader.lists);
  g_ptr_array_unref (reader.tags);
  g_clear_pointer (&reader.table, lyceum_markdown_block_free);
  g_free (reader.marker);
  g_free (reader.picture);
  return reader.blocks;
}

static void
parse_thread_cb (GTask        *task,
                 gpointer      source_object,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  g_task_return_pointer (task, lyceum_markdown_parse (task_data), (GDestroyNotify) g_ptr_array_unref);
}

void
lyceum_markdown_parse_async (const char          *text,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_markdown_parse_async);
  g_task_set_task_data (task, g_strdup (text), g_free);
  g_task_run_in_thread (task, parse_thread_cb);
}

GPtrArray *
lyceum_markdown_parse_finish (GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_markdown_parse_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
