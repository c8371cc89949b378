/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-mathml.h"

G_BEGIN_DECLS

typedef enum
{
  PIECE_OPERAND,
  PIECE_TEXT,
  PIECE_FUNCTION, /* a name of several letters */
  PIECE_INFIX,
  PIECE_OPEN,
  PIECE_CLOSE,
  PIECE_SEPARATOR,
  PIECE_SPACE,
  PIECE_BAR, /* opens or closes */
  PIECE_NOTHING,
} LyceumMathKind;

typedef enum
{
  ELEMENT_ROW,
  ELEMENT_IDENTIFIER,
  ELEMENT_NUMBER,
  ELEMENT_OPERATOR,
  ELEMENT_TEXT,
  ELEMENT_FRACTION,
  ELEMENT_ROOT,
  ELEMENT_SQUARE_ROOT,
  ELEMENT_SUB,
  ELEMENT_SUP,
  ELEMENT_SUB_SUP,
  ELEMENT_UNDER,
  ELEMENT_OVER,
  ELEMENT_FENCED,
  ELEMENT_TABLE,
  ELEMENT_TABLE_ROW,
  ELEMENT_SPACE,
  ELEMENT_SEMANTICS,
  ELEMENT_TEX,
  ELEMENT_HIDDEN,
} LyceumMathElement;

typedef struct
{
  LyceumMathKind kind;
  char *text; /* (owned) */
  char *tex;  /* (owned) (nullable): where it is longer than is kept */
  gboolean tall; /* brackets around it grow */
} LyceumMathPiece;

typedef struct
{
  LyceumMathElement element;
  GArray *pieces; /* (element-type LyceumMathPiece) (nullable): made when the first one comes */
  GString *text;  /* (nullable) */
  char *open;     /* fenced (nullable) */
  char *close;
  char *separators;
  const char *variant; /* (nullable): the command of the letters that a token is written in */
  gboolean limits;  /* scripts stand under and over the base */
  gboolean special; /* a number as it is; a fraction without a line; letters in blackboard bold; a wide space */
} LyceumMathFrame;


/* lyceum-mathml-join.c */
LyceumMathKind  _lyceum_math_operator_kind (const char *text);
gboolean        _lyceum_math_is_large      (gunichar c);
gboolean        _lyceum_math_is_infix      (gunichar c);

/** Returns: (transfer full): pieces side by side, with the spaces that a person would write. */
char           *_lyceum_math_join          (GArray *pieces);

/* lyceum-mathml-reduce.c: one piece of an element that has ended. */
LyceumMathPiece _lyceum_math_reduce        (const LyceumMathFrame *frame);

/** Whether the rows of a table are equations below each other rather than those of a matrix. */
gboolean        _lyceum_math_is_aligned    (const LyceumMathFrame *frame);

/* lyceum-mathml-tex.c: the same in TeX. */
void            _lyceum_math_add_tex       (const LyceumMathFrame *frame, LyceumMathPiece *piece);

G_END_DECLS
