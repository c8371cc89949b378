/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-private.h"

#include <string.h>

static char *write_node (const LyceumFormulaNode *node);

/* Whether what stands there holds together by itself: one word, one number, something in brackets. */
static gboolean
is_tight (const char *text)
{
  guint depth = 0;
  gboolean opened = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '(' || c == '[' || c == '{')
        {
          if (depth++ == 0 && opened)
            return FALSE;
          opened = TRUE;
        }
      else if (c == ')' || c == ']' || c == '}')
        depth -= depth > 0;
      else if (depth == 0 && !g_unichar_isalnum (c) && c != '.' && c != 0x2032 && !g_unichar_ismark (c))
        return FALSE;
    }
  return TRUE;
}

static char *
bracket (char *text)
{
  char *whole = is_tight (text) ? g_strdup (text) : g_strdup_printf ("(%s)", text);

  g_free (text);
  return whole;
}

static char *
write_child (const LyceumFormulaNode *node,
             guint                    child)
{
  return node->child[child] != NULL ? write_node (node->child[child]) : g_strdup ("");
}

static gunichar
blackboard (gunichar c)
{
  static const char plain[] = "CHNPQRZ";
  static const gunichar bold[] = { 0x2102, 0x210d, 0x2115, 0x2119, 0x211a, 0x211d, 0x2124 };
  const char *found = c < 0x80 && c != 0 ? strchr (plain, (int) c) : NULL;

  return found != NULL ? bold[found - plain] : c;
}

/* In a row a letter stands at the letter before it, a relation between spaces, a name of several letters apart. */
typedef struct
{
  GString *out;
  int last; /* class of the part before; -1: none */
  gboolean word; /* the part before is a name or words */
} Row;

static gboolean
ends_in_space (const GString *out)
{
  return out->len == 0 || out->str[out->len - 1] == ' ';
}

static void
need_space (Row *row)
{
  if (!ends_in_space (row->out))
    g_string_append_c (row->out, ' ');
}

static const LyceumFormulaNode *
innermost (const LyceumFormulaNode *node)
{
  while (node->kind == NODE_SCRIPTS && node->child[0] != NULL)
    node = node->child[0];
  return node;
}

static void
append_part (Row                     *row,
             const LyceumFormulaNode *node)
{
  g_autofree char *text = write_node (node);
  const LyceumFormulaNode *inner = innermost (node);
  gboolean operand = row->last == CLASS_ORD || row->last == CLASS_CLOSE || row->last == CLASS_INNER || row->last == CLASS_OP;
  gboolean word = inner->kind == NODE_NAME || inner->kind == NODE_TEXT || inner->kind == NODE_UNKNOWN;
  int class = inner->class;

  if (inner->kind == NODE_SPACE)
    {
      if (inner->amount > 0.25)
        need_space (row);
      return;
    }
  if (*text == '\0')
    return;
  if (inner->kind == NODE_ROW && inner->child[0] != NULL && inner->child[0]->kind == NODE_SPACE)
    need_space (row);
  if (class == CLASS_REL || (class == CLASS_BIN && operand))
    {
      if (row->last >= 0 && row->last != CLASS_OPEN)
        need_space (row);
      g_string_append (row->out, text);
      g_string_append_c (row->out, ' ');
    }
  else if (class == CLASS_PUNCT)
    {
      g_string_append (row->out, text);
      g_string_append_c (row->out, ' ');
    }
  else
    {
      if (inner->kind != NODE_TEXT && ((class == CLASS_OP && operand) || (row->word && class != CLASS_OPEN && class != CLASS_CLOSE) ||
                                       (row->last == CLASS_OP && class != CLASS_OPEN && class != CLASS_CLOSE) || (word && operand)))
        need_space (row);
      g_string_append (row->out, text);
    }
  row->last = class == CLASS_BIN && !operand ? CLASS_OPEN : class;
  row->word = word && inner->kind != NODE_TEXT;
}

static char *
write_row (const LyceumFormulaNode *first)
{
  Row row = { g_string_new (NULL), -1, FALSE };

  for (const LyceumFormulaNode *node = first; node != NULL; node = node->next)
    append_part (&row, node);
  return g_string_free (row.out, FALSE);
}

static char *
write_delimiter (gunichar c)
{
  char text[8] = { 0 };

  if (c != 0)
    g_unichar_to_utf8 (c, text);
  return g_strdup (text);
}

static char *
write_symbol (const LyceumFormulaNode *node)
{
  return write_delimiter (node->variant == VARIANT_BLACKBOARD ? blackboard (node->character) : node->character);
}

static char *
write_fraction (const LyceumFormulaNode *node)
{
  g_autofree char *above = write_child (node, 0);
  g_autofree char *below = write_child (node, 1);

  if (*above == '\0' && *below == '\0')
    return g_strdup ("");
  if (node->amount == 0)
    return g_strdup_printf (node->open == '[' ? "[%s, %s]" : "binom(%s, %s)", above, below);
  above = bracket (g_steal_pointer (&above));
  below = bracket (g_steal_pointer (&below));
  return g_strdup_printf ("%s/%s", above, below);
}

static char *
write_scripts (const LyceumFormulaNode *node)
{
  g_autofree char *base = write_child (node, 0);
  g_autofree char *sub = write_child (node, 1);
  g_autofree char *sup = write_child (node, 2);
  g_autofree char *lowered = lyceum_formula_raise_text (g_strstrip (sub), FALSE);
  g_autofree char *raised = lyceum_formula_raise_text (g_strstrip (sup), TRUE);

  if (node->child[0] != NULL && node->child[0]->kind == NODE_BRACE)
    return g_strconcat (base, *sub != '\0' || *sup != '\0' ? " [" : "", sub, sup, *sub != '\0' || *sup != '\0' ? "]" : "", NULL);
  if (strchr (base, ' ') != NULL && !is_tight (base))
    base = bracket (g_steal_pointer (&base));
  return g_strconcat (base, lowered, raised, NULL);
}

static char *
write_accent (const LyceumFormulaNode *node)
{
  g_autofree char *base = write_child (node, 0);
  char mark[8] = { 0 };

  if (g_utf8_strlen (base, -1) == 1 && node->character < 0x20d6 + 16)
    {
      g_unichar_to_utf8 (node->character == 0x20d6 ? 0x20d6 : node->character, mark);
      return g_strconcat (base, mark, NULL);
    }
  return node->character == 0x304 ? g_strdup_printf ("overline(%s)", base) : bracket (g_steal_pointer (&base));
}

static char *
write_root (const LyceumFormulaNode *node)
{
  g_autofree char *under = bracket (write_child (node, 0));
  g_autofree char *index = write_child (node, 1);
  g_autofree char *raised = lyceum_formula_raise_text (index, TRUE);

  return g_strconcat (raised, "√", under, NULL);
}

static char *
write_fenced (const LyceumFormulaNode *node)
{
  g_autofree char *open = write_delimiter (node->open);
  g_autofree char *close = write_delimiter (node->close);
  g_autofree char *row = write_child (node, 0);

  return g_strconcat (open, g_strstrip (row), close, NULL);
}

static char *
write_stack (const LyceumFormulaNode *node)
{
  g_autofree char *base = write_child (node, 0);
  g_autofree char *sub = write_child (node, 1);
  g_autofree char *sup = write_child (node, 2);
  g_autofree char *lowered = lyceum_formula_raise_text (g_strstrip (sub), FALSE);
  g_autofree char *raised = lyceum_formula_raise_text (g_strstrip (sup), TRUE);

  return g_strconcat (base, lowered, raised, NULL);
}

/* "1, 2; 3, 4" of a matrix; of aligned equations the halves belong together. */
static char *
write_array (const LyceumFormulaNode *array)
{
  GString *out = g_string_new (NULL);

  for (const LyceumFormulaNode *row = array->child[0]; row != NULL; row = row->next)
    {
      gboolean first = TRUE;

      for (const LyceumFormulaNode *cell = row->child[0]; cell != NULL; cell = cell->next)
        {
          g_autofree char *text = g_strstrip (write_node (cell));
          gboolean joins = (array->flags & FLAG_ALIGNED) != 0 || strcmp (array->columns, "rcl") == 0;

          if (*text == '\0')
            continue;
          if (first && out->len > 0)
            g_string_append (out, "; ");
          else if (!first)
            g_string_append (out, joins ? " " : ", ");
          g_string_append (out, text);
          first = FALSE;
        }
    }
  return g_string_free (out, FALSE);
}

static char *
write_node (const LyceumFormulaNode *node)
{
  switch ((LyceumFormulaNodeKind) node->kind)
    {
    case NODE_ROW:
      return write_row (node->child[0]);
    case NODE_SYMBOL:
      return write_symbol (node);
    case NODE_NAME:
    case NODE_TEXT:
    case NODE_UNKNOWN:
      return g_strdup (node->text);
    case NODE_SPACE:
      return g_strdup (node->amount > 0.25 ? " " : "");
    case NODE_FRACTION:
      return write_fraction (node);
    case NODE_SCRIPTS:
      return write_scripts (node);
    case NODE_ROOT:
      return write_root (node);
    case NODE_FENCED:
      return write_fenced (node);
    case NODE_DELIMITER:
      return write_delimiter (node->character);
    case NODE_ACCENT:
      return write_accent (node);
    case NODE_LINE:
      {
        g_autofree char *base = write_child (node, 0);

        if (g_utf8_strlen (base, -1) == 1)
          return g_strconcat (base, node->flags & FLAG_BELOW ? "\u0332" : "\u0304", NULL);
        return g_strdup_printf (node->flags & FLAG_BELOW ? "%s" : "overline(%s)", base);
      }
    case NODE_BRACE:
    case NODE_STYLE:
    case NODE_BOXED:
      return write_child (node, 0);
    case NODE_STACK:
      return write_stack (node);
    case NODE_ARRAY:
      return write_array (node);
    case NODE_ARRAY_ROW:
      return write_row (node->child[0]);
    case NODE_PHANTOM:
      return node->style == 3 ? write_child (node, 0) : g_strdup ("");
    }
  return g_strdup ("");
}

char *
_lyceum_formula_write_text (const LyceumFormulaNode *root)
{
  g_autofree char *text = write_node (root);
  GString *folded = g_string_new (NULL);

  for (const char *p = g_strstrip (text); *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (folded, *p);
    else if (folded->len > 0 && folded->str[folded->len - 1] != ' ')
      g_string_append_c (folded, ' ');
  return g_string_free (folded, FALSE);
}
