/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"
#include "lyceum-drafts.h"
#include "lyceum-source-renewal.h"

G_BEGIN_DECLS

/**
 * LyceumRenewal:
 * @lessons: the plan of the new state: what stays, and what is to be made
 *
 * What becomes of the lessons of a source that has changed. Pure; any thread.
 */
typedef struct
{
  LyceumRenewedLesson *lessons; /* (array length=n_lessons) (owned) */
  guint n_lessons;
  GPtrArray *strings;           /* (owned): that @lessons borrow */
} LyceumRenewal;

/**
 * lyceum_renewal_new:
 * @made: (element-type LyceumMadeLesson): lessons, of @before
 * @sections: (element-type LyceumSection): of @after
 * @first_position: from which on positions are free
 *
 * A lesson stays where all blocks that it was made of are there as they were, one behind another, and no section goes beyond it.
 * A section that had no lesson before is not given one now: a person has deleted it.
 */
LyceumRenewal *lyceum_renewal_new  (LyceumDocument *before, GPtrArray *made, LyceumDocument *after, GPtrArray *sections,
                                    guint first_position);
void           lyceum_renewal_free (LyceumRenewal *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumRenewal, lyceum_renewal_free)

G_END_DECLS
