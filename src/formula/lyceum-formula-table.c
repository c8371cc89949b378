/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-layout-private.h"

#include <string.h>

#define MAX_ROWS 256

typedef struct
{
  double ascent, descent;
  double y; /* of its line */
} RowSize;

typedef struct
{
  const LyceumFormulaNode *array;
  LyceumSetting setting; /* of the cells */
  GArray *parts;         /* (element-type LyceumPart): row by row */
  double widths[FORMULA_MAX_COLUMNS];
  double x[FORMULA_MAX_COLUMNS + 1];
  char align[FORMULA_MAX_COLUMNS];
  gboolean bars[FORMULA_MAX_COLUMNS + 1];
  RowSize rows[MAX_ROWS];
  guint n_rows, n_columns;
} Table;

static void
read_columns (Table *table)
{
  const char *columns = table->array->columns;
  guint n = 0;

  for (guint i = 0; i < table->n_columns; i++)
    table->align[i] = table->array->flags & FLAG_ALIGNED ? (i % 2 == 0 ? 'r' : 'l') : *columns != '\0' && columns[1] == '\0' ? *columns : 'c';
  if (*columns == '\0' || (columns[1] == '\0' && *columns != '|'))
    return;
  for (const char *p = columns; *p != '\0'; p++)
    if (*p == '|')
      table->bars[MIN (n, FORMULA_MAX_COLUMNS)] = TRUE;
    else if (strchr ("lcr", *p) != NULL && n < table->n_columns)
      table->align[n++] = *p;
    else if (*p == '{' || *p == '@')
      p += strcspn (p, "}") - (p[strcspn (p, "}")] == '\0');
}

/* A strut as high as a line of text keeps the rows apart. */
static void
set_cells (LyceumSetter *self,
           Table        *table)
{
  double size = _lyceum_size (self, table->setting);

  for (const LyceumFormulaNode *row = table->array->child[0]; row != NULL && table->n_rows < MAX_ROWS; row = row->next)
    {
      RowSize *extents = &table->rows[table->n_rows++];
      const LyceumFormulaNode *cell = row->child[0];

      *extents = (RowSize){ 0.84 * size, 0.36 * size, 0 };
      for (guint i = 0; i < table->n_columns; i++)
        {
          LyceumPart part = cell != NULL ? _lyceum_set_cell (self, cell, table->setting, (table->array->flags & FLAG_ALIGNED) && i % 2 == 1)
                                         : _lyceum_part_begin (self);

          g_array_append_val (table->parts, part);
          table->widths[i] = MAX (table->widths[i], part.width);
          extents->ascent = MAX (extents->ascent, part.ascent);
          extents->descent = MAX (extents->descent, part.descent);
          cell = cell != NULL ? cell->next : NULL;
        }
    }
}

static double
gap_before (const Table *table,
            guint        column,
            double       size)
{
  if (table->array->flags & FLAG_ALIGNED)
    return column % 2 == 0 ? 1.6 * size : 0;
  if (strcmp (table->array->columns, "rcl") == 0)
    return 5 / 18.0 * size;
  return table->array->flags & FLAG_CRAMPED ? 0.6 * size : 0.9 * size;
}

static void
place_columns (Table  *table,
               double  size)
{
  double x = table->bars[0] ? 0.35 * size : 0;

  for (guint i = 0; i < table->n_columns; i++)
    {
      x += i > 0 ? gap_before (table, i, size) : 0;
      table->x[i] = x;
      x += table->widths[i];
    }
  table->x[table->n_columns] = x + (table->bars[table->n_columns] ? 0.35 * size : 0);
}

/* Returns: the height of the whole. */
static double
place_rows (Table  *table,
            double  size)
{
  double gap = table->array->flags & FLAG_SPREAD ? 0.3 * size : table->array->flags & FLAG_CRAMPED ? 0 : 0.1 * size;
  double y = 0;

  for (guint i = 0; i < table->n_rows; i++)
    {
      table->rows[i].y = y + table->rows[i].ascent;
      y += table->rows[i].ascent + table->rows[i].descent + (i + 1 < table->n_rows ? gap : 0);
    }
  return y;
}

static void
draw_lines (LyceumSetter *self,
            Table        *table,
            LyceumPart   *whole,
            double        top,
            double        size)
{
  double line = 0.045 * size;
  guint i = 0;

  for (guint k = 0; k <= table->n_columns; k++)
    if (table->bars[k])
      {
        double x = k == 0 ? 0 : k == table->n_columns ? table->x[k] - line : (table->x[k - 1] + table->widths[k - 1] + table->x[k]) / 2;

        _lyceum_add_rule (self, whole, x, -whole->ascent, line, whole->ascent + whole->descent);
      }
  for (const LyceumFormulaNode *row = table->array->child[0]; row != NULL && i < table->n_rows; row = row->next, i++)
    {
      if (row->flags & FLAG_RULE_ABOVE)
        _lyceum_add_rule (self, whole, 0, top + table->rows[i].y - table->rows[i].ascent - line, table->x[table->n_columns], line);
      if (row->flags & FLAG_RULE_BELOW)
        _lyceum_add_rule (self, whole, 0, top + table->rows[i].y + table->rows[i].descent, table->x[table->n_columns], line);
    }
}

LyceumPart
_lyceum_set_array (LyceumSetter            *self,
                   const LyceumFormulaNode *node,
                   LyceumSetting            setting)
{
  g_autofree Table *table = g_new0 (Table, 1);
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (LyceumPart));
  LyceumPart whole = _lyceum_part_begin (self);
  double axis = _lyceum_constant (self, setting, HB_OT_MATH_CONSTANT_AXIS_HEIGHT);
  double size, height, top;

  table->array = node;
  table->parts = parts;
  table->n_columns = MIN (node->n_columns, FORMULA_MAX_COLUMNS);
  table->setting = (LyceumSetting){ setting.style, FALSE };
  if (node->flags & FLAG_SPREAD)
    table->setting.style = setting.style <= STYLE_TEXT ? STYLE_DISPLAY : setting.style;
  else if (node->flags & FLAG_CRAMPED)
    table->setting.style = MAX (setting.style, STYLE_SCRIPT);
  else
    table->setting.style = MAX (setting.style, STYLE_TEXT);
  size = _lyceum_size (self, table->setting);
  read_columns (table);
  set_cells (self, table);
  place_columns (table, size);
  height = place_rows (table, size);
  top = -axis - height / 2;
  for (guint i = 0; i < parts->len; i++)
    {
      const LyceumPart *part = &g_array_index (parts, LyceumPart, i);
      guint column = i % table->n_columns;
      double slack = table->widths[column] - part->width;
      double dx = table->x[column] + (table->align[column] == 'l' ? 0 : table->align[column] == 'r' ? slack : slack / 2);

      _lyceum_part_move (self, part, dx, top + table->rows[i / table->n_columns].y);
    }
  whole.width = table->x[table->n_columns];
  whole.ascent = height / 2 + axis;
  whole.descent = height / 2 - axis;
  whole.end = self->draws->len;
  draw_lines (self, table, &whole, top, size);
  return whole;
}
