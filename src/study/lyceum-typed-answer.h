/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* An answer that a person typed, beside the one that was wanted. Pure; any thread. */

typedef enum
{
  LYCEUM_TYPED_WRONG,
  LYCEUM_TYPED_NEARLY, /* a slip of the finger */
  LYCEUM_TYPED_RIGHT,  /* but for case, accents, spaces and marks at its ends */
} LyceumTyped;

/** A piece of both, in order. */
typedef enum
{
  LYCEUM_TYPED_SAME,
  LYCEUM_TYPED_EXTRA,   /* was typed and is not wanted */
  LYCEUM_TYPED_MISSING, /* is wanted and was not typed */
} LyceumTypedPieceKind;

typedef struct
{
  LyceumTypedPieceKind kind;
  char *text; /* (owned) */
} LyceumTypedPiece;

/** Returns: how near @typed comes to @wanted. What is longer than 400 characters is compared as far. */
LyceumTyped lyceum_typed_answer_judge   (const char *typed, const char *wanted);

/** Returns: (transfer full) (element-type LyceumTypedPiece): what is the same in both and what is not. */
GPtrArray  *lyceum_typed_answer_compare (const char *typed, const char *wanted);

G_END_DECLS
