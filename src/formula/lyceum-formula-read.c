/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-read-private.h"

#include <string.h>

/* A part of a formula; once there are too many, all that come share one that shows nothing. */
LyceumFormulaNode *
_lyceum_formula_node (LyceumFormulaReader   *self,
                      LyceumFormulaNodeKind  kind)
{
  LyceumFormulaNode *node = _lyceum_formula_store (self->formula, sizeof *node);

  self->formula->n_nodes++;
  node->kind = (guint8) kind;
  node->variant = self->variant;
  return node;
}

gboolean
_lyceum_formula_skip_spaces (LyceumFormulaReader *self)
{
  const char *start = self->at;

  for (;; self->at++)
    if (*self->at == '%')
      self->at += strcspn (self->at, "\n") - (self->at[strcspn (self->at, "\n")] == '\0');
    else if (!g_ascii_isspace (*self->at))
      break;
  return self->at > start;
}

gsize
_lyceum_formula_read_name (LyceumFormulaReader *self,
                           char                *name,
                           gsize                size)
{
  const char *start = self->at + 1;
  const char *end = start;

  while (g_ascii_isalpha (*end))
    end++;
  if (end == start && *end != '\0')
    end = g_utf8_next_char (end);
  self->at = end;
  if (end - start > 1 && *end == '*')
    self->at++;
  g_strlcpy (name, start, MIN (size, (gsize) (end - start) + 1));
  return (gsize) (end - start);
}

gboolean
_lyceum_formula_is_command (LyceumFormulaReader *self,
                            const char          *name)
{
  gsize length = strlen (name);

  return *self->at == '\\' && strncmp (self->at + 1, name, length) == 0 && !g_ascii_isalpha (self->at[1 + length]);
}

const char *
_lyceum_formula_read_raw (LyceumFormulaReader *self,
                          gsize               *length)
{
  const char *start;
  guint depth = 0;

  _lyceum_formula_skip_spaces (self);
  if (*self->at != '{')
    return NULL;
  start = ++self->at;
  for (; *self->at != '\0'; self->at++)
    {
      if (*self->at == '\\' && self->at[1] != '\0')
        self->at++;
      else if (*self->at == '{')
        depth++;
      else if (*self->at == '}' && depth-- == 0)
        break;
    }
  *length = (gsize) (self->at - start);
  if (*self->at == '}')
    self->at++;
  return start;
}

LyceumFormulaClass
_lyceum_formula_class_of (gunichar c)
{
  switch (c)
    {
    case '+': case '-': case '*': case 0xb1: case 0xd7: case 0xf7: case 0x2212: case 0x2213: case 0x22c5: case 0x2217:
    case 0x2218: case 0x2229: case 0x222a: case 0x2227: case 0x2228: case 0x2216: case 0x22c6: case 0x2219: case 0x22c4:
      return CLASS_BIN;
    case '=': case '<': case '>': case ':':
      return CLASS_REL;
    case '(': case '[': case '{': case 0x27e8: case 0x2308: case 0x230a:
      return CLASS_OPEN;
    case ')': case ']': case '}': case 0x27e9: case 0x2309: case 0x230b: case '!': case '?':
      return CLASS_CLOSE;
    case ',': case ';':
      return CLASS_PUNCT;
    case 0x2026: case 0x22ef: case 0x22f1:
      return CLASS_INNER;
    default:
      break;
    }
  if ((c >= 0x220f && c <= 0x2211) || (c >= 0x222b && c <= 0x2233) || (c >= 0x22c0 && c <= 0x22c3) ||
      (c >= 0x2a00 && c <= 0x2a1c))
    return CLASS_OP;
  if ((c >= 0x2293 && c <= 0x22a1) || (c >= 0x22b9 && c <= 0x22bd) || (c >= 0x22c7 && c <= 0x22cc))
    return CLASS_BIN;
  if ((c >= 0x2190 && c <= 0x21ff) || (c >= 0x2208 && c <= 0x220d) || c == 0x221d || (c >= 0x2223 && c <= 0x2226) ||
      (c >= 0x2234 && c <= 0x22ff && c != 0x22a4 && c != 0x22a5 && c != 0x22ee) || (c >= 0x27f0 && c <= 0x27ff) ||
      (c >= 0x2a7d && c <= 0x2aff))
    return CLASS_REL;
  return CLASS_ORD;
}

static LyceumFormulaNode *
make_symbol (LyceumFormulaReader *self,
             gunichar             character,
             LyceumFormulaClass   class)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_SYMBOL);

  node->character = character;
  node->class = (guint8) class;
  if (class == CLASS_OP)
    node->flags = FLAG_LARGE | ((character >= 0x222b && character <= 0x2233) ? FLAG_NO_LIMITS : 0);
  return node;
}

static LyceumFormulaNode *
read_character (LyceumFormulaReader *self)
{
  gunichar c = g_utf8_get_char (self->at);

  self->at = g_utf8_next_char (self->at);
  switch (c)
    {
    case '-':
      c = 0x2212;
      break;
    case '*':
      c = 0x2217;
      break;
    case '~':
      {
        LyceumFormulaNode *space = _lyceum_formula_node (self, NODE_SPACE);

        space->amount = 0.333f;
        return space;
      }
    default:
      break;
    }
  return make_symbol (self, c, _lyceum_formula_class_of (c));
}

/* The character at a command or by itself that can grow: "(", "\langle", "." for none. */
gunichar
_lyceum_formula_read_delimiter (LyceumFormulaReader *self)
{
  char name[32];
  gunichar c;

  _lyceum_formula_skip_spaces (self);
  if (*self->at == '\0')
    return 0;
  if (*self->at == '\\')
    {
      const LyceumFormulaName *known;

      _lyceum_formula_read_name (self, name, sizeof name);
      known = _lyceum_formula_find_name (name);
      return known != NULL ? known->character : 0;
    }
  c = g_utf8_get_char (self->at);
  self->at = g_utf8_next_char (self->at);
  return c == '.' ? 0 : c == '<' ? 0x27e8 : c == '>' ? 0x27e9 : c;
}

static LyceumFormulaNode *
make_unknown (LyceumFormulaReader *self,
              const char          *text,
              gsize                length)
{
  LyceumFormulaNode *node = _lyceum_formula_node (self, NODE_UNKNOWN);

  node->text = _lyceum_formula_store_text (self->formula, text, length);
  return node;
}

static LyceumFormulaNode *
read_backslash (LyceumFormulaReader *self)
{
  const char *start = self->at;
  const LyceumFormulaCommand *command;
  const LyceumFormulaName *known;
  char name[48];

  if (_lyceum_formula_read_name (self, name, sizeof name) == 0)
    return make_unknown (self, "\\", 1);
  command = _lyceum_formula_find_command (name);
  if (command != NULL)
    return _lyceum_formula_read_command (self, command);
  known = _lyceum_formula_find_name (name);
  if (known != NULL)
    return make_symbol (self, known->character, known->class);
  return make_unknown (self, start, (gsize) (self->at - start));
}

/* Deeper than anybody writes: what stands there is passed over as text. */
static LyceumFormulaNode *
read_too_deep (LyceumFormulaReader *self)
{
  gsize length;
  const char *text = _lyceum_formula_read_raw (self, &length);

  return make_unknown (self, text, _lyceum_formula_clip (text, length, 64));
}

static LyceumFormulaNode *
read_group (LyceumFormulaReader *self)
{
  guint8 variant = self->variant;
  LyceumFormulaNode *row;

  if (self->depth >= FORMULA_MAX_DEPTH)
    return read_too_deep (self);
  self->at++;
  row = _lyceum_formula_read_row (self, END_BRACE);
  if (*self->at == '}')
    self->at++;
  self->variant = variant;
  return row;
}

static LyceumFormulaNode *
read_nucleus (LyceumFormulaReader *self)
{
  if (*self->at == '{')
    return read_group (self);
  if (*self->at == '\\')
    return read_backslash (self);
  return read_character (self);
}

LyceumFormulaNode *
_lyceum_formula_read_argument (LyceumFormulaReader *self)
{
  LyceumFormulaNode *argument = NULL;

  _lyceum_formula_skip_spaces (self);
  if (*self->at != '\0' && *self->at != '}' && *self->at != '&' && self->depth < FORMULA_MAX_DEPTH)
    {
      self->depth++;
      argument = read_nucleus (self);
      self->depth--;
    }
  return argument != NULL ? argument : _lyceum_formula_node (self, NODE_ROW);
}

static LyceumFormulaNode *
read_primes (LyceumFormulaReader *self)
{
  LyceumFormulaNode *row = _lyceum_formula_node (self, NODE_ROW);
  LyceumFormulaNode **last = &row->child[0];

  for (; *self->at == '\''; self->at++)
    {
      *last = make_symbol (self, 0x2032, CLASS_ORD);
      last = &(*last)->next;
    }
  return row;
}

static void
append_last (LyceumFormulaNode *row,
             LyceumFormulaNode *part)
{
  LyceumFormulaNode **last = &row->child[0];

  while (*last != NULL)
    last = &(*last)->next;
  *last = part;
}

static gboolean
has_script (LyceumFormulaReader *self)
{
  _lyceum_formula_skip_spaces (self);
  return *self->at == '_' || *self->at == '^' || *self->at == '\'';
}

/* Two of a kind are a mistake in TeX; here the second one joins the first. */
static void
take_script (LyceumFormulaReader *self,
             LyceumFormulaNode   *scripts,
             guint                which,
             LyceumFormulaNode   *script)
{
  LyceumFormulaNode *row;

  if (scripts->child[which] == NULL)
    {
      scripts->child[which] = script;
      return;
    }
  if (scripts->child[which]->kind != NODE_ROW)
    {
      row = _lyceum_formula_node (self, NODE_ROW);
      row->child[0] = scripts->child[which];
      scripts->child[which] = row;
    }
  append_last (scripts->child[which], script);
}

static LyceumFormulaNode *
read_scripts (LyceumFormulaReader *self,
              LyceumFormulaNode   *base)
{
  LyceumFormulaNode *scripts = _lyceum_formula_node (self, NODE_SCRIPTS);

  scripts->child[0] = base != NULL ? base : _lyceum_formula_node (self, NODE_ROW);
  scripts->class = scripts->child[0]->class;
  for (guint n = 0; has_script (self) && n < 64; n++)
    {
      char sign = *self->at;

      if (sign == '\'')
        take_script (self, scripts, 2, read_primes (self));
      else
        {
          self->at++;
          take_script (self, scripts, sign == '_' ? 1 : 2, _lyceum_formula_read_argument (self));
        }
    }
  return scripts;
}

/* "a \over b": what stood in the row so far is the one half, what comes is the other. */
static LyceumFormulaNode *
read_over (LyceumFormulaReader *self,
           LyceumFormulaNode   *row,
           int                  how,
           guint                ends)
{
  LyceumFormulaNode *fraction = _lyceum_formula_node (self, NODE_FRACTION);
  LyceumFormulaNode *whole = _lyceum_formula_node (self, NODE_ROW);

  fraction->class = CLASS_INNER;
  fraction->amount = how == 0 ? 1 : 0;
  fraction->open = how == 2 ? '(' : how == 3 ? '{' : how == 4 ? '[' : 0;
  fraction->close = how == 2 ? ')' : how == 3 ? '}' : how == 4 ? ']' : 0;
  fraction->child[0] = row;
  fraction->child[1] = _lyceum_formula_read_row (self, ends);
  whole->child[0] = fraction;
  return whole;
}

static gboolean
is_end (LyceumFormulaReader *self,
        guint                ends)
{
  switch (*self->at)
    {
    case '\0':
      return TRUE;
    case '}':
      return (ends & END_BRACE) != 0;
    case ']':
      return (ends & END_BRACKET) != 0;
    case '&':
      return (ends & END_CELL) != 0;
    case '\\':
      if (self->fences > 0 && (ends & END_RIGHT) && _lyceum_formula_is_command (self, "right"))
        return TRUE;
      /* An environment ends what was left open in it. */
      if (self->arrays > 0 && _lyceum_formula_is_command (self, "end"))
        return TRUE;
      return (ends & END_CELL) && (self->at[1] == '\\' || _lyceum_formula_is_command (self, "cr") ||
                                   _lyceum_formula_is_command (self, "tabularnewline"));
    default:
      return FALSE;
    }
}

static const LyceumFormulaCommand *
peek_command (LyceumFormulaReader *self)
{
  LyceumFormulaReader ahead = *self;
  char name[48];

  if (*self->at != '\\' || _lyceum_formula_read_name (&ahead, name, sizeof name) == 0)
    return NULL;
  return _lyceum_formula_find_command (name);
}

/* Commands that concern the rest of the row. Returns: (nullable): the row, when it has been read to its end. */
static LyceumFormulaNode *
read_switch (LyceumFormulaReader        *self,
             const LyceumFormulaCommand *command,
             LyceumFormulaNode          *row,
             LyceumFormulaNode         **last,
             guint                       ends)
{
  char name[48];

  if (command->kind == COMMAND_OVER)
    {
      _lyceum_formula_read_name (self, name, sizeof name);
      return read_over (self, row, command->amount, ends);
    }
  if (command->kind == COMMAND_STYLE)
    {
      LyceumFormulaNode *style = _lyceum_formula_node (self, NODE_STYLE);

      _lyceum_formula_read_name (self, name, sizeof name);
      style->style = (guint8) command->amount;
      style->child[0] = _lyceum_formula_read_row (self, ends);
      *last = style;
      return row;
    }
  return NULL;
}

LyceumFormulaNode *
_lyceum_formula_read_row (LyceumFormulaReader *self,
                          guint                ends)
{
  LyceumFormulaNode *row = _lyceum_formula_node (self, NODE_ROW);
  LyceumFormulaNode **last = &row->child[0];

  if (self->depth >= FORMULA_MAX_DEPTH)
    {
      if (*self->at != '\0' && !is_end (self, ends))
        *last = read_character (self);
      return row;
    }
  self->depth++;
  while (_lyceum_formula_skip_spaces (self), !is_end (self, ends))
    {
      const LyceumFormulaCommand *command = peek_command (self);
      LyceumFormulaNode *whole = command != NULL ? read_switch (self, command, row, last, ends) : NULL;
      LyceumFormulaNode *part = NULL;

      if (whole != NULL)
        {
          self->depth--;
          return whole;
        }
      if (self->formula->n_nodes >= FORMULA_MAX_NODES)
        self->at += strlen (self->at);
      else if (*self->at == '}' || *self->at == '&')
        self->at++;
      else if (command != NULL && command->kind == COMMAND_LIMITS)
        self->at += 1 + strlen (command->name);
      else
        {
          if (*self->at != '_' && *self->at != '^' && *self->at != '\'')
            part = read_nucleus (self);
          command = peek_command (self);
          for (; part != NULL && command != NULL && command->kind == COMMAND_LIMITS; command = peek_command (self))
            {
              part->flags = (guint16) ((part->flags & ~(FLAG_LIMITS | FLAG_NO_LIMITS)) |
                                       (command->amount == 1 ? FLAG_LIMITS : command->amount == 2 ? FLAG_NO_LIMITS : 0));
              self->at += 1 + strlen (command->name);
              _lyceum_formula_skip_spaces (self);
            }
          if (has_script (self))
            part = read_scripts (self, part);
        }
      if (part != NULL)
        {
          *last = part;
          last = &part->next;
        }
    }
  self->depth--;
  return row;
}

LyceumFormulaNode *
_lyceum_formula_read (LyceumFormula *formula,
                      const char    *tex)
{
  LyceumFormulaReader self = { .formula = formula, .at = tex };
  LyceumFormulaNode *row = _lyceum_formula_read_row (&self, END_CELL);

  /* Lines outside of every environment: "a \\ b". */
  return *self.at != '\0' ? _lyceum_formula_read_lines (&self, row) : row;
}
