/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-formula-private.h"

G_BEGIN_DECLS

/* What ends the row that is being read. */
typedef enum
{
  END_NOTHING = 0,
  END_BRACE = 1 << 0,   /* } */
  END_BRACKET = 1 << 1, /* ] */
  END_RIGHT = 1 << 2,   /* \right */
  END_CELL = 1 << 3,    /* & and \\ and \end */
} LyceumFormulaEnd;

typedef struct
{
  LyceumFormula *formula;
  const char *at;
  guint depth;
  guint8 variant;
  guint fences; /* \left that are open */
  guint arrays; /* environments that are open */
} LyceumFormulaReader;

typedef enum
{
  COMMAND_ACCENT,
  COMMAND_ARROW,       /* \xrightarrow */
  COMMAND_BEGIN,
  COMMAND_BIG,         /* amount: class * 10 + size */
  COMMAND_BINOMIAL,
  COMMAND_BOXED,
  COMMAND_BRACE,
  COMMAND_CLASS,       /* \mathbin */
  COMMAND_COLOR,       /* two arguments, of which the first is dropped */
  COMMAND_END,
  COMMAND_FONT,        /* \mathbf{...} */
  COMMAND_FONT_SWITCH, /* {\bf ...} */
  COMMAND_FRACTION,
  COMMAND_HSPACE,
  COMMAND_IGNORE,      /* nothing */
  COMMAND_IGNORE_ARGUMENT,
  COMMAND_LEFT,
  COMMAND_LIMITS,
  COMMAND_LINE,
  COMMAND_MIDDLE,
  COMMAND_MOD,
  COMMAND_NAME,        /* \sin; amount 1: with limits */
  COMMAND_NEW_LINE,
  COMMAND_NOT,
  COMMAND_OPERATOR,    /* \operatorname */
  COMMAND_OVER,
  COMMAND_PHANTOM,
  COMMAND_PLAIN,       /* the argument as it is */
  COMMAND_RIGHT,
  COMMAND_ROOT,
  COMMAND_SPACE,
  COMMAND_STACK,
  COMMAND_STYLE,
  COMMAND_SUBSTACK,
  COMMAND_TAG,
  COMMAND_TEXT,
} LyceumFormulaCommandKind;

typedef struct
{
  const char *name;
  LyceumFormulaCommandKind kind;
  int amount;
  gunichar character;
} LyceumFormulaCommand;

const LyceumFormulaCommand *_lyceum_formula_find_command  (const char *name);
const LyceumFormulaCommand *_lyceum_formula_get_commands  (guint *n_commands);

/* lyceum-formula-read.c */
LyceumFormulaNode *_lyceum_formula_node            (LyceumFormulaReader *self, LyceumFormulaNodeKind kind);
LyceumFormulaNode *_lyceum_formula_read_row        (LyceumFormulaReader *self, guint ends);
LyceumFormulaNode *_lyceum_formula_read_argument   (LyceumFormulaReader *self);
gboolean           _lyceum_formula_skip_spaces     (LyceumFormulaReader *self);
/** Returns: (nullable): what stands up to the brace that closes, without reading it. */
const char        *_lyceum_formula_read_raw        (LyceumFormulaReader *self, gsize *length);
/** The name of a command at the backslash, and moves behind it. Returns: its length; 0 at the end of the text. */
gsize              _lyceum_formula_read_name       (LyceumFormulaReader *self, char *name, gsize size);
gboolean           _lyceum_formula_is_command      (LyceumFormulaReader *self, const char *name);
gunichar           _lyceum_formula_read_delimiter  (LyceumFormulaReader *self);

/* lyceum-formula-commands.c: reads what @command takes. Returns: (nullable): nothing to show. */
LyceumFormulaNode *_lyceum_formula_read_command    (LyceumFormulaReader *self, const LyceumFormulaCommand *command);

/* lyceum-formula-arrays.c */
LyceumFormulaNode *_lyceum_formula_read_environment (LyceumFormulaReader *self);
LyceumFormulaNode *_lyceum_formula_read_substack   (LyceumFormulaReader *self);
LyceumFormulaNode *_lyceum_formula_read_lines      (LyceumFormulaReader *self, LyceumFormulaNode *first);

G_END_DECLS
