/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-office-math.h"

#include <string.h>

/* A formula of more parts than this is none. */
#define MAX_NODES 20000u
#define MAX_DEPTH 100u

typedef struct _Node Node;

struct _Node
{
  const char *name;    /* (interned) */
  GPtrArray *children; /* (element-type Node) (owned) */
  GString *text;       /* of a run */
  char *sign;          /* (nullable): chr, of a sum, an accent */
  char *open, *close;  /* (nullable) */
  char *separator;     /* (nullable) */
  gboolean below;      /* a bar, a brace: it stands under its base */
  gboolean plain;      /* a run: words, or an upright name */
  gboolean words;
  gboolean no_line; /* a fraction */
  gboolean linear;
  gboolean no_degree; /* a root */
};

struct _LyceumOfficeMath
{
  Node *root;
  GPtrArray *open; /* (element-type Node) (unowned): %NULL for the properties of the one before it */
  guint n_nodes;
  guint too_deep;
};

static Node *
node_new (const char *name)
{
  Node *node = g_new0 (Node, 1);

  node->name = g_intern_string (name);
  node->children = g_ptr_array_new ();
  return node;
}

static void
node_free (Node *node)
{
  for (guint i = 0; i < node->children->len; i++)
    node_free (g_ptr_array_index (node->children, i));
  g_ptr_array_unref (node->children);
  if (node->text != NULL)
    g_string_free (node->text, TRUE);
  g_free (node->sign);
  g_free (node->open);
  g_free (node->close);
  g_free (node->separator);
  g_free (node);
}

LyceumOfficeMath *
_lyceum_office_math_new (void)
{
  LyceumOfficeMath *self = g_new0 (LyceumOfficeMath, 1);

  self->root = node_new ("oMath");
  self->open = g_ptr_array_new ();
  g_ptr_array_add (self->open, self->root);
  return self;
}

void
_lyceum_office_math_free (LyceumOfficeMath *self)
{
  node_free (self->root);
  g_ptr_array_unref (self->open);
  g_free (self);
}

/* The one that properties belong to: the last that is open and none of them. */
static Node *
find_owner (LyceumOfficeMath *self)
{
  for (guint i = self->open->len; i > 0; i--)
    if (g_ptr_array_index (self->open, i - 1) != NULL)
      return g_ptr_array_index (self->open, i - 1);
  return self->root;
}

static gboolean
is_on (const char *value)
{
  return value == NULL || (strcmp (value, "0") != 0 && strcmp (value, "off") != 0 && strcmp (value, "false") != 0);
}

static void
set_property (Node *node, const LyceumMarkupElement *element)
{
  g_autofree char *value = _lyceum_markup_dup (element, "val");
  const char *name = element->name;

  if (strcmp (name, "degHide") == 0)
    node->no_degree = is_on (value);
  else if (strcmp (name, "nor") == 0)
    node->plain = node->words = is_on (value);
  else if (strcmp (name, "sty") == 0)
    node->plain = g_strcmp0 (value, "p") == 0;
  else if (strcmp (name, "pos") == 0)
    node->below = g_strcmp0 (value, "bot") == 0;
  else if (strcmp (name, "type") == 0)
    {
      node->no_line = g_strcmp0 (value, "noBar") == 0;
      node->linear = g_strcmp0 (value, "lin") == 0 || g_strcmp0 (value, "skw") == 0;
    }
  else if (strcmp (name, "chr") == 0)
    {
      g_free (node->sign);
      node->sign = value != NULL ? g_steal_pointer (&value) : g_strdup ("");
    }
  else if (strcmp (name, "begChr") == 0)
    {
      g_free (node->open);
      node->open = value != NULL ? g_steal_pointer (&value) : g_strdup ("");
    }
  else if (strcmp (name, "endChr") == 0)
    {
      g_free (node->close);
      node->close = value != NULL ? g_steal_pointer (&value) : g_strdup ("");
    }
  else if (strcmp (name, "sepChr") == 0)
    {
      g_free (node->separator);
      node->separator = value != NULL ? g_steal_pointer (&value) : g_strdup ("");
    }
}

void
_lyceum_office_math_start (LyceumOfficeMath *self, const LyceumMarkupElement *element)
{
  Node *parent = self->open->len > 0 ? g_ptr_array_index (self->open, self->open->len - 1) : self->root;
  Node *node;

  if (self->open->len >= MAX_DEPTH || self->n_nodes >= MAX_NODES || self->too_deep > 0)
    {
      self->too_deep++;
      return;
    }
  if (parent == NULL || g_str_has_suffix (element->name, "Pr"))
    {
      if (parent == NULL)
        set_property (find_owner (self), element);
      g_ptr_array_add (self->open, NULL);
      return;
    }
  self->n_nodes++;
  node = node_new (element->name);
  g_ptr_array_add (parent->children, node);
  g_ptr_array_add (self->open, node);
}

void
_lyceum_office_math_text (LyceumOfficeMath *self, const char *text, gsize length)
{
  Node *node = self->open->len > 0 ? g_ptr_array_index (self->open, self->open->len - 1) : NULL;

  if (node == NULL || self->too_deep > 0 || strcmp (node->name, "t") != 0)
    return;
  if (node->text == NULL)
    node->text = g_string_new (NULL);
  g_string_append_len (node->text, text, (gssize) length);
}

void
_lyceum_office_math_end (LyceumOfficeMath *self)
{
  if (self->too_deep > 0)
    self->too_deep--;
  else if (self->open->len > 1)
    g_ptr_array_set_size (self->open, (int) self->open->len - 1);
}

static void
open_with (LyceumMathml *mathml, const char *name, const char *attribute, const char *value)
{
  LyceumMarkupAttribute list[1] = { { attribute, value, value != NULL ? strlen (value) : 0 } };
  LyceumMarkupElement element = { name, list, attribute != NULL ? 1 : 0 };

  _lyceum_mathml_start (mathml, &element);
}

static void
leaf (LyceumMathml *mathml, const char *name, const char *text, gssize length)
{
  open_with (mathml, name, NULL, NULL);
  _lyceum_mathml_text (mathml, text, length < 0 ? strlen (text) : (gsize) length);
  _lyceum_mathml_end (mathml);
}

static void write_node (const Node *node, LyceumMathml *mathml);

static void
write_children (const Node *node, LyceumMathml *mathml)
{
  for (guint i = 0; i < node->children->len; i++)
    write_node (g_ptr_array_index (node->children, i), mathml);
}

static const Node *
find_child (const Node *node, const char *name)
{
  for (guint i = 0; i < node->children->len; i++)
    {
      const Node *child = g_ptr_array_index (node->children, i);

      if (strcmp (child->name, name) == 0)
        return child;
    }
  return NULL;
}

/* One element for @name, also where there is nothing. */
static void
write_row (const Node *node, const char *name, LyceumMathml *mathml)
{
  const Node *child = find_child (node, name);

  open_with (mathml, "mrow", NULL, NULL);
  if (child != NULL)
    write_children (child, mathml);
  _lyceum_mathml_end (mathml);
}

static gboolean
is_empty (const Node *node, const char *name)
{
  const Node *child = find_child (node, name);

  return child == NULL || child->children->len == 0;
}

static gboolean
is_letter (gunichar c)
{
  return g_unichar_isalpha (c) || g_unichar_type (c) == G_UNICODE_NON_SPACING_MARK || c == 0x221e;
}

/* How much of @text one token takes. */
static const char *
token_end (const char *text, gboolean plain)
{
  gunichar c = g_utf8_get_char (text);
  const char *p = g_utf8_next_char (text);

  if (g_unichar_isdigit (c))
    while (g_unichar_isdigit (g_utf8_get_char (p)) || ((*p == '.' || *p == ',') && g_ascii_isdigit (p[1])))
      p = g_utf8_next_char (p);
  else if (is_letter (c))
    while ((plain && is_letter (g_utf8_get_char (p))) ||
           g_unichar_type (g_utf8_get_char (p)) == G_UNICODE_NON_SPACING_MARK)
      p = g_utf8_next_char (p);
  return p;
}

static void
write_run (const Node *run, const Node *node, LyceumMathml *mathml)
{
  const char *p = node->text != NULL ? node->text->str : "";

  if (run != NULL && run->words)
    {
      leaf (mathml, "mtext", p, -1);
      return;
    }
  while (*p != '\0')
    {
      gunichar c = g_utf8_get_char (p);
      const char *end = token_end (p, run != NULL && run->plain);

      if (g_unichar_isdigit (c))
        leaf (mathml, "mn", p, end - p);
      else if (is_letter (c))
        leaf (mathml, "mi", p, end - p);
      else if (!g_unichar_isspace (c) && c != '&' && c != 0x200b && c != 0x2061 && c != 0x2062)
        leaf (mathml, "mo", p, end - p);
      p = end;
    }
}

/* @first and @second in the order that MathML wants. */
static void
write_pair (const Node *node, const char *as, const char *first, const char *second, LyceumMathml *mathml)
{
  open_with (mathml, as, NULL, NULL);
  write_row (node, first, mathml);
  write_row (node, second, mathml);
  _lyceum_mathml_end (mathml);
}

static void
write_scripts (const Node *node, LyceumMathml *mathml)
{
  open_with (mathml, "msubsup", NULL, NULL);
  write_row (node, "e", mathml);
  write_row (node, "sub", mathml);
  write_row (node, "sup", mathml);
  _lyceum_mathml_end (mathml);
}

/* Indices in front of their base hang on nothing that comes before. */
static void
write_scripts_before (const Node *node, LyceumMathml *mathml)
{
  open_with (mathml, "msubsup", NULL, NULL);
  open_with (mathml, "mrow", NULL, NULL);
  _lyceum_mathml_end (mathml);
  write_row (node, "sub", mathml);
  write_row (node, "sup", mathml);
  _lyceum_mathml_end (mathml);
  write_row (node, "e", mathml);
}

static void
write_sum (const Node *node, LyceumMathml *mathml)
{
  const char *sign = node->sign != NULL && *node->sign != '\0' ? node->sign : "∫";
  gunichar c = g_utf8_get_char (sign);
  gboolean integral = c >= 0x222b && c <= 0x2233;
  gboolean no_sub = is_empty (node, "sub");
  gboolean no_sup = is_empty (node, "sup");
  const char *both = integral ? "msubsup" : "munderover";
  const char *sub = integral ? "msub" : "munder";
  const char *sup = integral ? "msup" : "mover";

  if (no_sub && no_sup)
    leaf (mathml, "mo", sign, -1);
  else
    {
      open_with (mathml, no_sub ? sup : no_sup ? sub : both, NULL, NULL);
      leaf (mathml, "mo", sign, -1);
      if (!no_sub)
        write_row (node, "sub", mathml);
      if (!no_sup)
        write_row (node, "sup", mathml);
      _lyceum_mathml_end (mathml);
    }
  write_row (node, "e", mathml);
}

static void
write_root (const Node *node, LyceumMathml *mathml)
{
  gboolean square = node->no_degree || is_empty (node, "deg");

  open_with (mathml, square ? "msqrt" : "mroot", NULL, NULL);
  write_row (node, "e", mathml);
  if (!square)
    write_row (node, "deg", mathml);
  _lyceum_mathml_end (mathml);
}

static void
write_fraction (const Node *node, LyceumMathml *mathml)
{
  open_with (mathml, "mfrac",
             node->no_line  ? "linethickness"
             : node->linear ? "bevelled"
                            : NULL,
             node->no_line ? "0" : "true");
  write_row (node, "num", mathml);
  write_row (node, "den", mathml);
  _lyceum_mathml_end (mathml);
}

static void
write_fenced (const Node *node, LyceumMathml *mathml)
{
  const char *separator = node->separator != NULL ? node->separator : "|";
  gboolean first = TRUE;

  open_with (mathml, "mrow", NULL, NULL);
  if (node->open == NULL || *node->open != '\0')
    leaf (mathml, "mo", node->open != NULL ? node->open : "(", -1);
  for (guint i = 0; i < node->children->len; i++)
    {
      const Node *child = g_ptr_array_index (node->children, i);

      if (strcmp (child->name, "e") != 0)
        continue;
      if (!first && *separator != '\0')
        leaf (mathml, "mo", separator, -1);
      first = FALSE;
      open_with (mathml, "mrow", NULL, NULL);
      write_children (child, mathml);
      _lyceum_mathml_end (mathml);
    }
  if (node->close == NULL || *node->close != '\0')
    leaf (mathml, "mo", node->close != NULL ? node->close : ")", -1);
  _lyceum_mathml_end (mathml);
}

static void
write_cell (const Node *cell, LyceumMathml *mathml)
{
  open_with (mathml, "mtd", NULL, NULL);
  write_children (cell, mathml);
  _lyceum_mathml_end (mathml);
}

static void
write_matrix (const Node *node, LyceumMathml *mathml)
{
  open_with (mathml, "mtable", NULL, NULL);
  for (guint i = 0; i < node->children->len; i++)
    {
      const Node *row = g_ptr_array_index (node->children, i);

      open_with (mathml, "mtr", NULL, NULL);
      if (strcmp (row->name, "mr") == 0)
        for (guint k = 0; k < row->children->len; k++)
          write_cell (g_ptr_array_index (row->children, k), mathml);
      else
        write_cell (row, mathml);
      _lyceum_mathml_end (mathml);
    }
  _lyceum_mathml_end (mathml);
}

static void
write_accent (const Node *node, const char *standard, LyceumMathml *mathml)
{
  open_with (mathml, node->below ? "munder" : "mover", NULL, NULL);
  write_row (node, "e", mathml);
  leaf (mathml, "mo", node->sign != NULL && *node->sign != '\0' ? node->sign : standard, -1);
  _lyceum_mathml_end (mathml);
}

static void
write_function (const Node *node, LyceumMathml *mathml)
{
  write_row (node, "fName", mathml);
  leaf (mathml, "mo", "\xe2\x81\xa1", -1);
  write_row (node, "e", mathml);
}

static void
write_node (const Node *node, LyceumMathml *mathml)
{
  const char *name = node->name;

  if (strcmp (name, "r") == 0)
    for (guint i = 0; i < node->children->len; i++)
      {
        const Node *child = g_ptr_array_index (node->children, i);

        if (strcmp (child->name, "t") == 0)
          write_run (node, child, mathml);
      }
  else if (strcmp (name, "f") == 0)
    write_fraction (node, mathml);
  else if (strcmp (name, "sSup") == 0)
    write_pair (node, "msup", "e", "sup", mathml);
  else if (strcmp (name, "sSub") == 0)
    write_pair (node, "msub", "e", "sub", mathml);
  else if (strcmp (name, "sSubSup") == 0)
    write_scripts (node, mathml);
  else if (strcmp (name, "sPre") == 0)
    write_scripts_before (node, mathml);
  else if (strcmp (name, "limLow") == 0)
    write_pair (node, "munder", "e", "lim", mathml);
  else if (strcmp (name, "limUpp") == 0)
    write_pair (node, "mover", "e", "lim", mathml);
  else if (strcmp (name, "nary") == 0)
    write_sum (node, mathml);
  else if (strcmp (name, "rad") == 0)
    write_root (node, mathml);
  else if (strcmp (name, "d") == 0)
    write_fenced (node, mathml);
  else if (strcmp (name, "m") == 0 || strcmp (name, "eqArr") == 0)
    write_matrix (node, mathml);
  else if (strcmp (name, "acc") == 0)
    write_accent (node, "\xcc\x82", mathml);
  else if (strcmp (name, "bar") == 0)
    write_accent (node, "¯", mathml);
  else if (strcmp (name, "groupChr") == 0)
    write_accent (node, "⏟", mathml);
  else if (strcmp (name, "func") == 0)
    write_function (node, mathml);
  else if (strcmp (name, "t") == 0)
    write_run (NULL, node, mathml);
  else if (strcmp (name, "del") != 0)
    write_children (node, mathml);
}

void
_lyceum_office_math_write (LyceumOfficeMath *self, LyceumMathml *mathml)
{
  open_with (mathml, "math", NULL, NULL);
  write_children (self->root, mathml);
  _lyceum_mathml_end (mathml);
}
