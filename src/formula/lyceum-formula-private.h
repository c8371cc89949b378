/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-formula.h"

G_BEGIN_DECLS

/* How deep groups may stand in each other, and how many parts a formula may have. */
#define FORMULA_MAX_DEPTH 48
#define FORMULA_MAX_NODES 8192
#define FORMULA_MAX_COLUMNS 64

/* The classes of TeX: they tell how much space stands between two neighbours. */
typedef enum
{
  CLASS_ORD,
  CLASS_OP,
  CLASS_BIN,
  CLASS_REL,
  CLASS_OPEN,
  CLASS_CLOSE,
  CLASS_PUNCT,
  CLASS_INNER,
} LyceumFormulaClass;

typedef enum
{
  VARIANT_MATH, /* letters slanted, digits upright */
  VARIANT_ROMAN,
  VARIANT_BOLD,
  VARIANT_ITALIC,
  VARIANT_BOLD_ITALIC,
  VARIANT_BLACKBOARD,
  VARIANT_SCRIPT,
  VARIANT_FRAKTUR,
  VARIANT_SANS,
  VARIANT_MONO,
} LyceumFormulaVariant;

typedef enum
{
  NODE_ROW,       /* child 0: the first of its parts */
  NODE_SYMBOL,    /* character, variant */
  NODE_NAME,      /* text: sin, lim; upright, class OP */
  NODE_TEXT,      /* text: words */
  NODE_UNKNOWN,   /* text: a command that is not known */
  NODE_SPACE,     /* amount: in em */
  NODE_FRACTION,  /* child 0 above, 1 below; amount 0: without a line; open and close around a binomial */
  NODE_SCRIPTS,   /* child 0 base, 1 below, 2 above */
  NODE_ROOT,      /* child 0 radicand, 1 index */
  NODE_FENCED,    /* child 0 row, between open and close, 0 for none */
  NODE_DELIMITER, /* character, amount: size 1 to 4; 0: as high as the fence that it stands in */
  NODE_ACCENT,    /* child 0, character; flag wide */
  NODE_LINE,      /* child 0 with a line over, or with flag below under it */
  NODE_BRACE,     /* child 0, character over, or with flag below under it */
  NODE_STACK,     /* child 0 base, 1 below, 2 above; an arrow as base grows with them */
  NODE_ARRAY,     /* child 0: the first of its rows; columns */
  NODE_ARRAY_ROW, /* child 0: the first of its cells, each a row */
  NODE_STYLE,     /* child 0, style */
  NODE_PHANTOM,   /* child 0, which takes its room only; flags wide (no height) */
  NODE_BOXED,     /* child 0 in a frame */
} LyceumFormulaNodeKind;

typedef enum
{
  STYLE_DISPLAY,
  STYLE_TEXT,
  STYLE_SCRIPT,
  STYLE_SCRIPT_SCRIPT,
} LyceumFormulaStyle;

enum
{
  FLAG_LIMITS = 1 << 0,    /* always above and below */
  FLAG_NO_LIMITS = 1 << 1,
  FLAG_WIDE = 1 << 2,
  FLAG_BELOW = 1 << 3,
  FLAG_LARGE = 1 << 4,     /* an operator that is larger in a formula set apart */
  FLAG_RULE_ABOVE = 1 << 5, /* row of an array */
  FLAG_RULE_BELOW = 1 << 6,
  FLAG_ALIGNED = 1 << 7,   /* array: right and left in turn, without space between */
  FLAG_CRAMPED = 1 << 8,   /* fraction: continued; array: small */
  FLAG_SPREAD = 1 << 9,    /* array: rows in display style */
};

typedef struct _LyceumFormulaNode LyceumFormulaNode;

struct _LyceumFormulaNode
{
  guint8 kind;    /* LyceumFormulaNodeKind */
  guint8 class;   /* LyceumFormulaClass */
  guint8 variant; /* LyceumFormulaVariant */
  guint8 style;   /* LyceumFormulaStyle; fraction: the style to use and 1, 0: that of its place */
  guint16 flags;
  guint16 n_columns;
  gunichar character;
  gunichar open, close;
  float amount;
  const char *text; /* (nullable), as @columns from the formula's own store */
  const char *columns; /* array: "lcr|", one letter for a column, bars between them */
  LyceumFormulaNode *child[3];
  LyceumFormulaNode *next;
};

struct _LyceumFormula
{
  gatomicrefcount references;
  char *tex;
  char *text;
  gboolean display;
  LyceumFormulaNode *root;
  GPtrArray *slabs; /* memory of nodes and of their texts */
  gsize slab_used;
  gsize slab_size;
  guint n_nodes;
};

typedef struct
{
  const char *name;
  gunichar character;
  guint8 class;
} LyceumFormulaName;

const LyceumFormulaName *_lyceum_formula_find_name (const char *name);
const LyceumFormulaName *_lyceum_formula_get_names (guint      *n_names);

/** Memory that lives as long as the formula, zeroed. */
gpointer                 _lyceum_formula_store     (LyceumFormula *self, gsize size);
/** Returns: how many bytes of a text there are at most @most, without a part of a character. */
gsize                    _lyceum_formula_clip      (const char *text, gsize length, gsize most);
const char              *_lyceum_formula_store_text (LyceumFormula *self, const char *text, gsize length);

LyceumFormulaNode       *_lyceum_formula_read      (LyceumFormula *self, const char *tex);
char                    *_lyceum_formula_write_text (const LyceumFormulaNode *root);

/** The class of a character that stands for itself. */
LyceumFormulaClass       _lyceum_formula_class_of  (gunichar character);

G_END_DECLS
