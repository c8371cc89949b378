/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-read-private.h"

#include <string.h>

static LyceumFormulaNode *
read_optional (LyceumFormulaReader *self)
{
  LyceumFormulaNode *row;

  _lyceum_formula_skip_spaces (self);
  if (*self->at != '[')
    return NULL;
  self->at++;
  row = _lyceum_formula_read_row (self, END_BRACKET | END_BRACE);
  if (*self->at == ']')
    self->at++;
  return row;
}

static LyceumFormulaNode *
wrap (LyceumFormulaReader   *self,
      LyceumFormulaNodeKind  kind,
      LyceumFormulaNode     *child)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, kind);

  node->child[0] = child;
  return node;
}

static LyceumFormulaNode *
make_space (LyceumFormulaReader *self,
            double               em)
{
  LyceumFormulaNode *space = _lyceum_formula_node (self, NODE_SPACE);

  space->amount = (float) CLAMP (em, -2, 20);
  return space;
}

static LyceumFormulaNode *
read_fraction (LyceumFormulaReader *self,
               int                  how)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_FRACTION);

  node->class = how == 4 ? CLASS_ORD : CLASS_INNER;
  node->amount = 1;
  if (how == 4)
    {
      /* \genfrac{(}{)}{0pt}{}{a}{b} */
      LyceumFormulaNode *open = _lyceum_formula_read_argument (self);
      LyceumFormulaNode *close = _lyceum_formula_read_argument (self);
      gsize length = 0;
      const char *line = _lyceum_formula_read_raw (self, &length);

      node->open = open->child[0] != NULL ? open->child[0]->character : 0;
      node->close = close->child[0] != NULL ? close->child[0]->character : 0;
      node->amount = line != NULL && length > 0 && *line == '0' ? 0 : 1;
      _lyceum_formula_read_raw (self, &length);
    }
  else if (how == 3)
    read_optional (self);
  node->style = how == 1 || how == 3 ? STYLE_DISPLAY + 1 : how == 2 ? STYLE_TEXT + 1 : 0;
  node->flags = how == 3 ? FLAG_CRAMPED : 0;
  node->child[0] = _lyceum_formula_read_argument (self);
  node->child[1] = _lyceum_formula_read_argument (self);
  return node;
}

static LyceumFormulaNode *
read_binomial (LyceumFormulaReader *self,
               int                  how)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_FRACTION);

  node->class = CLASS_INNER;
  node->style = (guint8) how;
  node->open = '(';
  node->close = ')';
  node->child[0] = _lyceum_formula_read_argument (self);
  node->child[1] = _lyceum_formula_read_argument (self);
  return node;
}

static LyceumFormulaNode *
read_root (LyceumFormulaReader *self)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_ROOT);

  node->child[1] = read_optional (self);
  node->child[0] = _lyceum_formula_read_argument (self);
  return node;
}

static LyceumFormulaNode *
read_fenced (LyceumFormulaReader *self)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_FENCED);

  node->class = CLASS_INNER;
  node->open = _lyceum_formula_read_delimiter (self);
  self->fences++;
  node->child[0] = _lyceum_formula_read_row (self, END_RIGHT | END_BRACE);
  self->fences--;
  if (_lyceum_formula_is_command (self, "right"))
    {
      self->at += strlen ("\\right");
      node->close = _lyceum_formula_read_delimiter (self);
    }
  return node;
}

static LyceumFormulaNode *
read_delimiter (LyceumFormulaReader *self,
                int                  class,
                int                  size)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_DELIMITER);

  node->character = _lyceum_formula_read_delimiter (self);
  node->class = (guint8) class;
  node->amount = (float) size;
  return node;
}

static LyceumFormulaNode *
read_font (LyceumFormulaReader *self,
           guint8               variant)
{
  guint8 before = self->variant;
  LyceumFormulaNode *argument;

  self->variant = variant;
  argument = _lyceum_formula_read_argument (self);
  self->variant = before;
  return argument;
}

static LyceumFormulaNode *
make_name (LyceumFormulaReader *self,
           const char          *name,
           gsize                length,
           gboolean             limits)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_NAME);

  node->class = CLASS_OP;
  node->flags = limits ? FLAG_LARGE : FLAG_NO_LIMITS;
  node->text = _lyceum_formula_store_text (self->formula, name, length);
  return node;
}

static LyceumFormulaNode *
read_known_name (LyceumFormulaReader        *self,
                 const LyceumFormulaCommand *command)
{
  static const char *const spaced[][2] = { { "liminf", "lim inf" }, { "limsup", "lim sup" }, { "argmax", "arg max" },
                                           { "argmin", "arg min" }, { "injlim", "inj lim" }, { "projlim", "proj lim" },
                                           { "varlimsup", "lim sup" }, { "varliminf", "lim inf" } };

  for (guint i = 0; i < G_N_ELEMENTS (spaced); i++)
    if (strcmp (spaced[i][0], command->name) == 0)
      return make_name (self, spaced[i][1], strlen (spaced[i][1]), TRUE);
  return make_name (self, command->name, strlen (command->name), command->amount == 1);
}

/* Words: TeX's marks of them are taken away. */
static char *
plain_words (const char *raw,
             gsize       length)
{
  GString *words = g_string_new (NULL);
  const char *end = raw + length;

  for (const char *p = raw; p < end; p++)
    {
      if (*p == '\\' && p + 1 < end && !g_ascii_isalpha (p[1]))
        g_string_append_c (words, *++p == ',' || *p == ';' || *p == '\\' || *p == ':' ? ' ' : *p);
      else if (*p == '\\')
        {
          const char *name = p + 1;
          g_autofree char *copy = NULL;
          const LyceumFormulaName *known;

          while (p + 1 < end && g_ascii_isalpha (p[1]))
            p++;
          copy = g_strndup (name, (gsize) (p + 1 - name));
          known = _lyceum_formula_find_name (copy);
          if (known != NULL)
            g_string_append_unichar (words, known->character);
        }
      else if (*p == '~' || *p == '\n' || *p == '\t' || *p == '\r')
        g_string_append_c (words, ' ');
      else if (*p != '{' && *p != '}' && *p != '$')
        g_string_append_c (words, *p);
    }
  return g_string_free (words, FALSE);
}

/* Words between braces. A formula between dollars in them is read as one. */
static LyceumFormulaNode *
read_text (LyceumFormulaReader *self,
           guint8               variant)
{
  gsize length = 0;
  const char *raw = _lyceum_formula_read_raw (self, &length);
  LyceumFormulaNode *row = _lyceum_formula_node (self, NODE_ROW);
  LyceumFormulaNode **last = &row->child[0];
  gboolean in_formula = FALSE;

  if (raw == NULL)
    return _lyceum_formula_read_argument (self);
  for (const char *end = raw + length; raw <= end && self->formula->n_nodes < FORMULA_MAX_NODES; in_formula = !in_formula)
    {
      const char *stop = raw;

      while (stop < end && *stop != '$')
        stop += *stop == '\\' && stop + 1 < end ? 2 : 1;
      stop = MIN (stop, end);
      if (stop > raw && in_formula && self->depth < FORMULA_MAX_DEPTH)
        {
          LyceumFormulaReader inner = { .formula = self->formula, .depth = self->depth + 1 };

          inner.at = _lyceum_formula_store_text (self->formula, raw, (gsize) (stop - raw));
          *last = _lyceum_formula_read_row (&inner, END_NOTHING);
          last = &(*last)->next;
        }
      else if (stop > raw)
        {
          g_autofree char *words = plain_words (raw, (gsize) (stop - raw));

          *last = _lyceum_formula_node (self, NODE_TEXT);
          (*last)->variant = variant;
          (*last)->text = _lyceum_formula_store_text (self->formula, words, strlen (words));
          last = &(*last)->next;
        }
      raw = stop + 1;
    }
  return row;
}

static LyceumFormulaNode *
read_operator (LyceumFormulaReader *self,
               gboolean             limits)
{
  gsize length = 0;
  gboolean star = self->at[-1] == '*';
  const char *raw = _lyceum_formula_read_raw (self, &length);
  g_autofree char *words = raw != NULL ? plain_words (raw, length) : NULL;

  if (words == NULL)
    return _lyceum_formula_read_argument (self);
  return make_name (self, words, strlen (words), limits || star);
}

static LyceumFormulaNode *
read_stack (LyceumFormulaReader *self,
            int                  how)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_STACK);
  LyceumFormulaNode *script = _lyceum_formula_read_argument (self);

  node->child[how == 1 ? 1 : 2] = script;
  node->child[0] = _lyceum_formula_read_argument (self);
  node->class = how == 2 ? CLASS_REL : how == 3 ? CLASS_BIN : node->child[0]->class;
  /* {=} has the class of what stands in it here: that is what is meant. */
  if (node->child[0]->kind == NODE_ROW && node->child[0]->child[0] != NULL && node->child[0]->child[0]->next == NULL)
    node->class = how >= 2 ? node->class : node->child[0]->child[0]->class;
  return node;
}

static LyceumFormulaNode *
read_arrow (LyceumFormulaReader *self,
            gunichar             arrow)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_STACK);
  LyceumFormulaNode *base = _lyceum_formula_node (self, NODE_SYMBOL);

  base->character = arrow;
  base->class = CLASS_REL;
  base->flags = FLAG_WIDE;
  node->class = CLASS_REL;
  node->child[0] = base;
  node->child[1] = read_optional (self);
  node->child[2] = _lyceum_formula_read_argument (self);
  return node;
}

static LyceumFormulaNode *
read_modulus (LyceumFormulaReader *self,
              int                  how)
{
  LyceumFormulaNode *row, *name;

  if (how == 0)
    {
      name = make_name (self, "mod", 3, FALSE);
      name->class = CLASS_BIN;
      return name;
    }
  row = _lyceum_formula_node (self, NODE_ROW);
  row->child[0] = make_space (self, 0.6);
  name = how == 3 ? _lyceum_formula_node (self, NODE_ROW) : make_name (self, "mod", 3, FALSE);
  if (how == 2)
    {
      row->child[0]->next = name;
      name->next = make_space (self, 0.33);
      return row;
    }
  row->child[0]->next = wrap (self, NODE_FENCED, _lyceum_formula_node (self, NODE_ROW));
  row->child[0]->next->open = '(';
  row->child[0]->next->close = ')';
  row->child[0]->next->child[0]->child[0] = name;
  name->next = make_space (self, how == 1 ? 0.33 : 0);
  name->next->next = _lyceum_formula_read_argument (self);
  return row;
}

/* A line through what comes: signs that have one of their own, else a stroke over it. */
static LyceumFormulaNode *
read_negation (LyceumFormulaReader *self)
{
  static const gunichar pairs[][2] = { { '=', 0x2260 },    { 0x2208, 0x2209 }, { '<', 0x226e },    { '>', 0x226f },
                                       { 0x2264, 0x2270 }, { 0x2265, 0x2271 }, { 0x2261, 0x2262 }, { 0x2282, 0x2284 },
                                       { 0x2283, 0x2285 }, { 0x2286, 0x2288 }, { 0x2287, 0x2289 }, { 0x223c, 0x2241 },
                                       { 0x2243, 0x2244 }, { 0x2248, 0x2249 }, { 0x2245, 0x2247 }, { 0x2223, 0x2224 },
                                       { 0x2225, 0x2226 }, { 0x2203, 0x2204 }, { 0x220b, 0x220c }, { 0x21d2, 0x21cf },
                                       { 0x2192, 0x219b }, { 0x2190, 0x219a }, { 0x22a2, 0x22ac }, { 0x22a8, 0x22ad } };
  LyceumFormulaNode *argument = _lyceum_formula_read_argument (self);
  LyceumFormulaNode *accent;

  for (guint i = 0; argument->kind == NODE_SYMBOL && i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i][0] == argument->character)
      {
        argument->character = pairs[i][1];
        return argument;
      }
  accent = wrap (self, NODE_ACCENT, argument);
  accent->character = 0x338;
  accent->class = argument->class;
  return accent;
}

static LyceumFormulaNode *
read_hspace (LyceumFormulaReader *self,
             gboolean             bare)
{
  gsize length = 0;
  const char *raw = bare ? NULL : _lyceum_formula_read_raw (self, &length);
  g_autofree char *copy = NULL;
  char *unit = NULL;
  double number;

  _lyceum_formula_skip_spaces (self);
  copy = raw != NULL ? g_strndup (raw, MIN (length, 32)) : g_strndup (self->at, strnlen (self->at, 32));
  number = g_ascii_strtod (copy, &unit);
  if (raw == NULL && unit > copy)
    {
      self->at += unit - copy;
      while (g_ascii_isalpha (*self->at))
        self->at++;
    }
  while (*unit == ' ')
    unit++;
  if (g_str_has_prefix (unit, "mu"))
    number /= 18;
  else if (g_str_has_prefix (unit, "pt"))
    number /= 10;
  else if (g_str_has_prefix (unit, "ex"))
    number *= 0.45;
  else if (g_str_has_prefix (unit, "cm") || g_str_has_prefix (unit, "mm"))
    number *= *unit == 'c' ? 2.8 : 0.28;
  return make_space (self, number == number ? number : 0);
}

static LyceumFormulaNode *
read_class (LyceumFormulaReader *self,
            int                  class)
{
  LyceumFormulaNode *row = wrap (self, NODE_ROW, _lyceum_formula_read_argument (self));

  row->class = (guint8) class;
  row->flags = class == CLASS_OP ? FLAG_LARGE : 0;
  return row;
}

static LyceumFormulaNode *
read_tag (LyceumFormulaReader *self)
{
  LyceumFormulaNode *row = _lyceum_formula_node (self, NODE_ROW);
  LyceumFormulaNode *fenced = _lyceum_formula_node (self, NODE_FENCED);

  row->child[0] = make_space (self, 2);
  row->child[0]->next = fenced;
  fenced->open = '(';
  fenced->close = ')';
  fenced->child[0] = read_text (self, 1);
  return row;
}

LyceumFormulaNode *
_lyceum_formula_read_command (LyceumFormulaReader        *self,
                              const LyceumFormulaCommand *command)
{
  LyceumFormulaNode *node = NULL;
  gsize length;

  switch (command->kind)
    {
    case COMMAND_ACCENT:
      node = wrap (self, NODE_ACCENT, _lyceum_formula_read_argument (self));
      node->character = command->character;
      node->flags = command->amount ? FLAG_WIDE : 0;
      break;
    case COMMAND_ARROW:
      return read_arrow (self, command->character);
    case COMMAND_BEGIN:
      return _lyceum_formula_read_environment (self);
    case COMMAND_BIG:
      return read_delimiter (self, command->amount / 10, command->amount % 10);
    case COMMAND_BINOMIAL:
      return read_binomial (self, command->amount);
    case COMMAND_BOXED:
      return wrap (self, NODE_BOXED, command->amount ? read_text (self, 1) : _lyceum_formula_read_argument (self));
    case COMMAND_BRACE:
      node = wrap (self, NODE_BRACE, _lyceum_formula_read_argument (self));
      node->character = command->character;
      node->flags = FLAG_LIMITS | (command->amount ? FLAG_BELOW : 0);
      node->class = CLASS_INNER;
      break;
    case COMMAND_CLASS:
      return read_class (self, command->amount);
    case COMMAND_COLOR:
      _lyceum_formula_read_raw (self, &length);
      return command->amount == 2 ? read_text (self, 1) : _lyceum_formula_read_argument (self);
    case COMMAND_END:
      _lyceum_formula_read_raw (self, &length);
      break;
    case COMMAND_FONT:
      return read_font (self, (guint8) command->amount);
    case COMMAND_FONT_SWITCH:
      self->variant = (guint8) command->amount;
      break;
    case COMMAND_FRACTION:
      return read_fraction (self, command->amount);
    case COMMAND_HSPACE:
      return read_hspace (self, command->amount);
    case COMMAND_IGNORE:
    case COMMAND_LIMITS:
    case COMMAND_OVER:
      break;
    case COMMAND_STYLE:
      /* As an argument: "\frac\displaystyle a". */
      break;
    case COMMAND_IGNORE_ARGUMENT:
      _lyceum_formula_read_raw (self, &length);
      break;
    case COMMAND_LEFT:
      return read_fenced (self);
    case COMMAND_LINE:
      node = wrap (self, NODE_LINE, _lyceum_formula_read_argument (self));
      node->flags = command->amount ? FLAG_BELOW : 0;
      break;
    case COMMAND_MIDDLE:
      return read_delimiter (self, CLASS_REL, 0);
    case COMMAND_RIGHT:
      return read_delimiter (self, CLASS_CLOSE, 1);
    case COMMAND_MOD:
      return read_modulus (self, command->amount);
    case COMMAND_NAME:
      return read_known_name (self, command);
    case COMMAND_NEW_LINE:
      return make_space (self, 1);
    case COMMAND_NOT:
      return read_negation (self);
    case COMMAND_OPERATOR:
      return read_operator (self, command->amount);
    case COMMAND_PHANTOM:
      node = wrap (self, NODE_PHANTOM, _lyceum_formula_read_argument (self));
      node->style = (guint8) command->amount;
      break;
    case COMMAND_PLAIN:
      return _lyceum_formula_read_argument (self);
    case COMMAND_ROOT:
      return read_root (self);
    case COMMAND_SPACE:
      return make_space (self, command->amount / 1000.0);
    case COMMAND_STACK:
      return read_stack (self, command->amount);
    case COMMAND_SUBSTACK:
      return _lyceum_formula_read_substack (self);
    case COMMAND_TAG:
      return read_tag (self);
    case COMMAND_TEXT:
      return read_text (self, (guint8) command->amount);
    }
  return node;
}
