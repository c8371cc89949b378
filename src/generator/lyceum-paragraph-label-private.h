/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-surface-private.h"

G_BEGIN_DECLS

typedef enum
{
  LYCEUM_LABEL_NONE,
  LYCEUM_LABEL_DEFINITION,
  LYCEUM_LABEL_STATEMENT, /* theorem, lemma, axiom, … */
  LYCEUM_LABEL_PROOF,
  LYCEUM_LABEL_EXAMPLE,
  LYCEUM_LABEL_EXERCISE,
  LYCEUM_LABEL_NOTE,
} LyceumLabelKind;

/**
 * _lyceum_paragraph_label:
 * @text: a paragraph
 * @length: (out): bytes of the label with its title; 0 without a label
 * @title_start: (out): where the title begins in it; @length when there is no title
 *
 * Reads the head that stands inside of a paragraph: "Theorem 3.1", "Definition SLE System of Linear Equations", "Proof".
 * English only.
 */
LyceumLabelKind _lyceum_paragraph_label (const char *text,
                                         guint      *length,
                                         guint      *title_start);

G_END_DECLS
