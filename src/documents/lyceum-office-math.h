/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-markup.h"
#include "lyceum-mathml.h"

G_BEGIN_DECLS

/**
 * LyceumOfficeMath:
 *
 * A formula in the markup of DOCX and PPTX, said again in MathML. Takes the events from behind the start of an oMath to in
 * front of its end.
 */
typedef struct _LyceumOfficeMath LyceumOfficeMath;

LyceumOfficeMath *_lyceum_office_math_new   (void);
void              _lyceum_office_math_free  (LyceumOfficeMath *self);
void              _lyceum_office_math_start (LyceumOfficeMath *self, const LyceumMarkupElement *element);
void              _lyceum_office_math_text  (LyceumOfficeMath *self, const char *text, gsize length);
void              _lyceum_office_math_end   (LyceumOfficeMath *self);

/** Tells the whole formula to @mathml, which has its result then. */
void              _lyceum_office_math_write (LyceumOfficeMath *self, LyceumMathml *mathml);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumOfficeMath, _lyceum_office_math_free)

G_END_DECLS
