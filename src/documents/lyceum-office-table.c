/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-office-table.h"

#include <string.h>

/* A cell above that is longer is not said again in each row it reaches into. */
#define MAX_REPEATED 400u
/* Cells with more text than this, on the whole, are columns of a page and no data. */
#define MAX_CELL_TEXT 600u
#define MAX_HEADER_TEXT 100u

typedef enum
{
  ITEM_BLOCK,
  ITEM_ROW,
  ITEM_CELL,
  ITEM_REPEAT,
  ITEM_COVER,
} ItemType;

typedef struct
{
  ItemType type;
  LyceumBlock *block; /* (owned) (nullable) */
  guint columns;
  guint rows; /* row: whether it is a header */
} Item;

struct _LyceumOfficeTable
{
  GArray *items; /* (element-type Item) */
  guint row;     /* where the row that is open begins */
};

/* What is written of it. */
typedef struct
{
  LyceumBlock *block;
  GString *text;
  GPtrArray *above;                 /* (element-type utf8): what stands in each column */
  guint left[LYCEUM_LIMIT_COLUMNS]; /* rows that the cell above goes on for */
  guint column;
  gsize cell; /* where it begins */
  gboolean in_header;
} Writing;

static void
item_clear (gpointer data)
{
  lyceum_block_free (((Item *) data)->block);
}

LyceumOfficeTable *
_lyceum_office_table_new (void)
{
  LyceumOfficeTable *self = g_new0 (LyceumOfficeTable, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_array_set_clear_func (self->items, item_clear);
  return self;
}

void
_lyceum_office_table_free (LyceumOfficeTable *self)
{
  g_array_unref (self->items);
  g_free (self);
}

static void
add (LyceumOfficeTable *self, ItemType type, LyceumBlock *block, guint columns, guint rows)
{
  Item item = { type, block, CLAMP (columns, 1, LYCEUM_LIMIT_COLUMNS), rows };

  g_array_append_val (self->items, item);
}

void
_lyceum_office_table_take (LyceumOfficeTable *self, LyceumBlock *block)
{
  add (self, ITEM_BLOCK, block, 1, 1);
}

void
_lyceum_office_table_start_row (LyceumOfficeTable *self, gboolean is_header)
{
  self->row = self->items->len;
  add (self, ITEM_ROW, NULL, 1, is_header ? 1 : 0);
}

void
_lyceum_office_table_end_cell (LyceumOfficeTable *self, guint columns, guint rows)
{
  add (self, ITEM_CELL, NULL, columns, rows);
}

void
_lyceum_office_table_repeat_cell (LyceumOfficeTable *self, guint columns)
{
  add (self, ITEM_REPEAT, NULL, columns, 1);
}

void
_lyceum_office_table_cover_cell (LyceumOfficeTable *self, guint columns)
{
  add (self, ITEM_COVER, NULL, columns, 1);
}

void
_lyceum_office_table_drop_row (LyceumOfficeTable *self)
{
  g_array_set_size (self->items, self->row);
}

static gboolean
is_all_strong (const LyceumBlock *block)
{
  const LyceumSpan *span;

  if (block->spans == NULL || block->spans->len != 1)
    return FALSE;
  span = &g_array_index (block->spans, LyceumSpan, 0);
  return (span->styles & LYCEUM_SPAN_STRONG) != 0 && span->end - span->start + 2 >= strlen (block->text);
}

/* Whether the first row is all in bold, and another is not. */
static gboolean
has_strong_header (LyceumOfficeTable *self)
{
  guint rows = 0;
  guint n_strong = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      rows += item->type == ITEM_ROW;
      if (item->type != ITEM_BLOCK)
        continue;
      if (rows > 1)
        {
          if (!is_all_strong (item->block))
            return n_strong > 0;
        }
      else if (!is_all_strong (item->block) || strlen (item->block->text) > MAX_HEADER_TEXT)
        return FALSE;
      else
        n_strong++;
    }
  return FALSE;
}

static gboolean
says_header (LyceumOfficeTable *self)
{
  const Item *first = self->items->len > 0 ? &g_array_index (self->items, Item, 0) : NULL;

  return first != NULL && first->type == ITEM_ROW && first->rows == 1;
}

static gboolean
holds_data (LyceumOfficeTable *self, gboolean has_header)
{
  guint rows = 0, row_columns = 0, columns = 0, cells = 0, blocks = 0;
  gsize text = 0;

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      if (item->type == ITEM_ROW)
        row_columns = 0;
      rows += item->type == ITEM_ROW;
      cells += item->type == ITEM_CELL;
      if (item->type != ITEM_ROW && item->type != ITEM_BLOCK)
        row_columns += item->columns;
      columns = MAX (columns, row_columns);
      if (item->type != ITEM_BLOCK)
        continue;
      blocks++;
      text += strlen (item->block->text);
      if (item->block->kind == LYCEUM_BLOCK_HEADING || item->block->kind == LYCEUM_BLOCK_TABLE)
        return FALSE;
    }
  if (rows < 2 || columns < 2 || cells == 0)
    return FALSE;
  return has_header ? text / cells < 4 * MAX_CELL_TEXT : blocks <= 2 * cells && text / cells < MAX_CELL_TEXT;
}

static void
append_block (Writing *self, const LyceumBlock *block)
{
  gsize start;
  guint n_formulas = 0;
  gboolean plain = self->in_header && is_all_strong (block);

  if (self->text->len > self->cell)
    g_string_append_c (self->text, ' ');
  start = self->text->len;
  if (block->kind == LYCEUM_BLOCK_LIST_ITEM && block->number > 0)
    {
      g_string_append_printf (self->text, "%u. ", block->number);
      start = self->text->len;
    }
  g_string_append (self->text, block->text);
  g_strdelimit (self->text->str + start, "\t\n\r\v\f", ' ');
  if (block->kind == LYCEUM_BLOCK_FORMULA)
    {
      LyceumSpan span = { (guint) start, (guint) self->text->len, LYCEUM_SPAN_FORMULA };

      g_array_append_val (self->block->spans, span);
      g_ptr_array_add (
          self->block->formulas,
          g_strdup (block->formulas != NULL && block->formulas->len > 0 ? g_ptr_array_index (block->formulas, 0) : ""));
    }
  for (guint i = 0; !plain && block->spans != NULL && i < block->spans->len; i++)
    {
      LyceumSpan span = g_array_index (block->spans, LyceumSpan, i);

      span.start += (guint) start;
      span.end += (guint) start;
      g_array_append_val (self->block->spans, span);
      if ((span.styles & LYCEUM_SPAN_FORMULA) != 0)
        {
          g_ptr_array_add (self->block->formulas, g_strdup (block->formulas != NULL && n_formulas < block->formulas->len
                                                                ? g_ptr_array_index (block->formulas, n_formulas)
                                                                : ""));
          n_formulas++;
        }
    }
}

static void
start_cell (Writing *self)
{
  if (self->column > 0)
    g_string_append_c (self->text, '\t');
  self->cell = self->text->len;
}

/* Behind the last column that there may be, what follows goes on in that one. */
static void
end_column (Writing *self, guint rows)
{
  if (self->column >= LYCEUM_LIMIT_COLUMNS)
    return;
  if (self->above->len <= self->column)
    g_ptr_array_set_size (self->above, (int) self->column + 1);
  g_free (g_ptr_array_index (self->above, self->column));
  g_ptr_array_index (self->above, self->column) =
      self->text->len - self->cell <= MAX_REPEATED ? g_strdup (self->text->str + self->cell) : NULL;
  self->left[self->column] = rows > 1 ? rows - 1 : 0;
  self->column++;
}

static void
add_empty (Writing *self, guint columns)
{
  for (guint i = 0; i < columns && self->column < LYCEUM_LIMIT_COLUMNS; i++)
    {
      start_cell (self);
      end_column (self, 1);
    }
}

static void
take_back_spans (Writing *self)
{
  GArray *spans = self->block->spans;

  while (spans->len > 0 && g_array_index (spans, LyceumSpan, spans->len - 1).end > self->text->len)
    {
      if ((g_array_index (spans, LyceumSpan, spans->len - 1).styles & LYCEUM_SPAN_FORMULA) != 0)
        g_ptr_array_set_size (self->block->formulas, (int) self->block->formulas->len - 1);
      g_array_set_size (spans, spans->len - 1);
    }
}

static void
repeat (Writing *self, guint columns, guint rows, gboolean open)
{
  const char *above = self->column < self->above->len ? g_ptr_array_index (self->above, self->column) : NULL;

  if (self->column >= LYCEUM_LIMIT_COLUMNS)
    return;
  if (!open)
    start_cell (self);
  g_string_append (self->text, above != NULL ? above : "");
  end_column (self, rows);
  add_empty (self, columns - 1);
}

static void
cover (Writing *self, gboolean open)
{
  guint left = self->column < LYCEUM_LIMIT_COLUMNS ? self->left[self->column] : 0;

  if (left > 0)
    repeat (self, 1, left, open);
  else if (open)
    end_column (self, 1);
  else
    add_empty (self, 1);
}

static LyceumBlock *
flatten (LyceumOfficeTable *self, gboolean has_header)
{
  Writing writing = { .block = lyceum_block_new (LYCEUM_BLOCK_TABLE, NULL),
                      .text = g_string_new (NULL),
                      .above = g_ptr_array_new_with_free_func (g_free) };
  gboolean open = FALSE;
  guint rows = 0;

  writing.block->level = has_header;
  writing.block->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  writing.block->formulas = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->items->len && writing.text->len < LYCEUM_LIMIT_TEXT_BYTES; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);

      if (item->type == ITEM_BLOCK && item->block->kind != LYCEUM_BLOCK_IMAGE)
        {
          if (!open)
            start_cell (&writing);
          open = TRUE;
          append_block (&writing, item->block);
        }
      else if (item->type == ITEM_CELL)
        {
          if (!open)
            start_cell (&writing);
          end_column (&writing, item->rows);
          add_empty (&writing, item->columns - 1);
          open = FALSE;
        }
      else if (item->type == ITEM_REPEAT || item->type == ITEM_COVER)
        {
          /* What a hidden cell holds itself is not to be seen. */
          if (open)
            g_string_truncate (writing.text, writing.cell);
          take_back_spans (&writing);
          if (item->type == ITEM_REPEAT)
            repeat (&writing, item->columns, 1, open);
          else
            {
              cover (&writing, open);
              for (guint k = 1; k < item->columns && writing.column < LYCEUM_LIMIT_COLUMNS; k++)
                cover (&writing, FALSE);
            }
          open = FALSE;
        }
      else if (item->type == ITEM_ROW)
        {
          if (rows++ > 0)
            g_string_append_c (writing.text, '\n');
          writing.column = 0;
          writing.cell = writing.text->len;
          writing.in_header = rows == 1 && has_header;
          open = FALSE;
        }
    }
  g_free (writing.block->text);
  writing.block->text = g_string_free (writing.text, FALSE);
  g_ptr_array_unref (writing.above);
  return writing.block;
}

void
_lyceum_office_table_write (LyceumOfficeTable *self, void (*emit) (gpointer data, LyceumBlock *block), gpointer data)
{
  gboolean has_header = says_header (self) || has_strong_header (self);
  gboolean whole = holds_data (self, has_header);
  LyceumBlock *first = NULL;

  for (guint i = 0; i < self->items->len && first == NULL; i++)
    first = g_array_index (self->items, Item, i).block;
  if (first == NULL)
    return;
  if (whole)
    {
      LyceumBlock *block = flatten (self, has_header);

      block->page = first->page;
      block->section = first->section;
      emit (data, block);
    }
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = &g_array_index (self->items, Item, i);

      if (item->block != NULL && (!whole || item->block->kind == LYCEUM_BLOCK_IMAGE))
        emit (data, g_steal_pointer (&item->block));
    }
}
