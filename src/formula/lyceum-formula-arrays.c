/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-read-private.h"

#include <string.h>

static const struct
{
  const char *name;
  gunichar open, close;
  const char *columns; /* of every column, where it is one letter; NULL: told behind the name; "" aligned */
  guint flags;
} environments[] = {
  { "Bmatrix", '{', '}', "c", 0 },
  { "Vmatrix", 0x2016, 0x2016, "c", 0 },
  { "align", 0, 0, "", FLAG_ALIGNED | FLAG_SPREAD },
  { "alignat", 0, 0, "", FLAG_ALIGNED | FLAG_SPREAD },
  { "aligned", 0, 0, "", FLAG_ALIGNED | FLAG_SPREAD },
  { "alignedat", 0, 0, "", FLAG_ALIGNED | FLAG_SPREAD },
  { "array", 0, 0, NULL, 0 },
  { "bmatrix", '[', ']', "c", 0 },
  { "cases", '{', 0, "l", 0 },
  { "dcases", '{', 0, "l", FLAG_SPREAD },
  { "displaymath", 0, 0, "c", FLAG_SPREAD },
  { "eqnarray", 0, 0, "rcl", FLAG_SPREAD },
  { "equation", 0, 0, "c", FLAG_SPREAD },
  { "flalign", 0, 0, "", FLAG_ALIGNED | FLAG_SPREAD },
  { "gather", 0, 0, "c", FLAG_SPREAD },
  { "gathered", 0, 0, "c", FLAG_SPREAD },
  { "math", 0, 0, "c", 0 },
  { "matrix", 0, 0, "c", 0 },
  { "multline", 0, 0, "l", FLAG_SPREAD },
  { "pmatrix", '(', ')', "c", 0 },
  { "rcases", 0, '}', "l", 0 },
  { "smallmatrix", 0, 0, "c", FLAG_CRAMPED },
  { "split", 0, 0, "", FLAG_ALIGNED | FLAG_SPREAD },
  { "subarray", 0, 0, NULL, FLAG_CRAMPED },
  { "tabular", 0, 0, NULL, 0 },
  { "vmatrix", '|', '|', "c", 0 },
};

static void
skip_optional (LyceumFormulaReader *self)
{
  _lyceum_formula_skip_spaces (self);
  if (*self->at == '[' && strcspn (self->at, "]") < 24 && self->at[strcspn (self->at, "]")] == ']')
    self->at += strcspn (self->at, "]") + 1;
}

/* \hline, of which a row has those before it. */
static gboolean
skip_lines (LyceumFormulaReader *self)
{
  gboolean any = FALSE;

  _lyceum_formula_skip_spaces (self);
  while (_lyceum_formula_is_command (self, "hline") || _lyceum_formula_is_command (self, "cline") ||
         _lyceum_formula_is_command (self, "toprule") || _lyceum_formula_is_command (self, "midrule") ||
         _lyceum_formula_is_command (self, "bottomrule"))
    {
      gsize length;
      char name[16];

      _lyceum_formula_read_name (self, name, sizeof name);
      if (strcmp (name, "cline") == 0)
        _lyceum_formula_read_raw (self, &length);
      any = any || strcmp (name, "cline") != 0;
      _lyceum_formula_skip_spaces (self);
    }
  return any;
}

static gboolean
at_new_line (LyceumFormulaReader *self)
{
  return (*self->at == '\\' && self->at[1] == '\\') || _lyceum_formula_is_command (self, "cr") ||
         _lyceum_formula_is_command (self, "tabularnewline");
}

static LyceumFormulaNode *
read_array_row (LyceumFormulaReader *self,
                LyceumFormulaNode   *array,
                LyceumFormulaNode   *first,
                guint                ends)
{
  LyceumFormulaNode *row = _lyceum_formula_node (self, NODE_ARRAY_ROW);
  LyceumFormulaNode **last = &row->child[0];
  guint n = 0;

  for (;;)
    {
      guint8 variant = self->variant;
      LyceumFormulaNode *cell = first != NULL ? first : _lyceum_formula_read_row (self, END_CELL | ends);

      first = NULL;
      self->variant = variant;
      if (n < FORMULA_MAX_COLUMNS)
        {
          *last = cell;
          last = &cell->next;
          n++;
        }
      if (*self->at != '&')
        break;
      self->at++;
    }
  array->n_columns = (guint16) MAX (array->n_columns, n);
  return row;
}

/* The rows up to the end of the environment, or to one of @ends. @first: (nullable): a cell that was read before. */
static void
read_rows (LyceumFormulaReader *self,
           LyceumFormulaNode   *array,
           LyceumFormulaNode   *first,
           guint                ends)
{
  LyceumFormulaNode **last = &array->child[0];
  gboolean rule = skip_lines (self);

  while (self->formula->n_nodes < FORMULA_MAX_NODES)
    {
      const char *start = self->at;
      LyceumFormulaNode *row = read_array_row (self, array, first, ends);
      gboolean goes_on = at_new_line (self);
      gboolean blank = row->child[0]->child[0] == NULL && row->child[0]->next == NULL;

      first = NULL;
      row->flags |= rule ? FLAG_RULE_ABOVE : 0;
      if (goes_on)
        {
          char name[16];

          _lyceum_formula_read_name (self, name, sizeof name);
          if (self->at[0] == '*')
            self->at++;
          skip_optional (self);
          rule = skip_lines (self);
        }
      if (goes_on || !blank)
        {
          *last = row;
          last = &row->next;
          if (rule && (*self->at == '\0' || _lyceum_formula_is_command (self, "end")))
            row->flags |= FLAG_RULE_BELOW;
        }
      if (!goes_on || self->at == start)
        break;
    }
}

static LyceumFormulaNode *
in_fence (LyceumFormulaReader *self,
          LyceumFormulaNode   *array,
          gunichar             open,
          gunichar             close)
{
  LyceumFormulaNode *fenced;

  if (open == 0 && close == 0)
    return array;
  fenced = _lyceum_formula_node (self, NODE_FENCED);
  fenced->class = CLASS_INNER;
  fenced->open = open;
  fenced->close = close;
  fenced->child[0] = array;
  return fenced;
}

/* What is not known as an environment: its name, and what stands in it. */
static LyceumFormulaNode *
read_unknown (LyceumFormulaReader *self,
              const char          *name)
{
  LyceumFormulaNode *row = _lyceum_formula_node (self, NODE_ROW);
  LyceumFormulaNode *unknown = _lyceum_formula_node (self, NODE_UNKNOWN);
  LyceumFormulaNode *array = _lyceum_formula_node (self, NODE_ARRAY);

  unknown->text = _lyceum_formula_store_text (self->formula, name, strlen (name));
  array->columns = "c";
  read_rows (self, array, NULL, 0);
  row->child[0] = unknown;
  unknown->next = array;
  return row;
}

static LyceumFormulaNode *
read_body (LyceumFormulaReader *self,
           const char          *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    if (strcmp (environments[i].name, name) == 0)
      {
        LyceumFormulaNode *array = _lyceum_formula_node (self, NODE_ARRAY);
        gsize length = 0;

        array->flags = (guint16) environments[i].flags;
        array->columns = environments[i].columns;
        skip_optional (self);
        if (array->columns == NULL)
          {
            const char *columns = _lyceum_formula_read_raw (self, &length);

            array->columns = columns != NULL ? _lyceum_formula_store_text (self->formula, columns, MIN (length, 128)) : "c";
          }
        else if (strcmp (name, "alignat") == 0 || strcmp (name, "alignedat") == 0)
          _lyceum_formula_read_raw (self, &length);
        read_rows (self, array, NULL, 0);
        return in_fence (self, array, environments[i].open, environments[i].close);
      }
  return read_unknown (self, name);
}

LyceumFormulaNode *
_lyceum_formula_read_environment (LyceumFormulaReader *self)
{
  gsize length = 0;
  const char *raw = _lyceum_formula_read_raw (self, &length);
  g_autofree char *name = raw != NULL ? g_strndup (raw, _lyceum_formula_clip (raw, length, 24)) : g_strdup ("");
  LyceumFormulaNode *node;
  guint fences = self->fences;

  if (g_str_has_suffix (name, "*"))
    name[strlen (name) - 1] = '\0';
  if (self->depth >= FORMULA_MAX_DEPTH)
    return NULL;
  self->depth++;
  self->arrays++;
  self->fences = 0;
  node = read_body (self, name);
  self->fences = fences;
  self->arrays--;
  self->depth--;
  if (_lyceum_formula_is_command (self, "end"))
    {
      self->at += strlen ("\\end");
      _lyceum_formula_read_raw (self, &length);
    }
  return node;
}

LyceumFormulaNode *
_lyceum_formula_read_substack (LyceumFormulaReader *self)
{
  LyceumFormulaNode *array = _lyceum_formula_node (self, NODE_ARRAY);

  array->columns = "c";
  array->flags = FLAG_CRAMPED;
  _lyceum_formula_skip_spaces (self);
  if (*self->at != '{' || self->depth >= FORMULA_MAX_DEPTH)
    return _lyceum_formula_read_argument (self);
  self->at++;
  self->depth++;
  read_rows (self, array, NULL, END_BRACE);
  self->depth--;
  if (*self->at == '}')
    self->at++;
  return array;
}

LyceumFormulaNode *
_lyceum_formula_read_lines (LyceumFormulaReader *self,
                            LyceumFormulaNode   *first)
{
  LyceumFormulaNode *array = _lyceum_formula_node (self, NODE_ARRAY);

  array->columns = "";
  array->flags = FLAG_ALIGNED | FLAG_SPREAD;
  read_rows (self, array, first, 0);
  if (array->n_columns == 1)
    {
      array->flags = FLAG_SPREAD;
      array->columns = "c";
    }
  return array;
}
