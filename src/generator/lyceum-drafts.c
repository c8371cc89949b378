/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-drafts.h"

void
lyceum_section_free (LyceumSection *section)
{
  g_free (section->title);
  g_free (section->heading_path);
  g_free (section);
}

void
lyceum_key_term_free (LyceumKeyTerm *term)
{
  g_free (term->term);
  g_free (term->definition);
  g_free (term);
}

void
lyceum_lesson_draft_free (LyceumLessonDraft *draft)
{
  g_free (draft->title);
  g_free (draft->markdown);
  g_clear_pointer (&draft->key_points, g_ptr_array_unref);
  g_clear_pointer (&draft->key_terms, g_ptr_array_unref);
  g_clear_pointer (&draft->questions, g_ptr_array_unref);
  g_free (draft);
}

void
lyceum_card_draft_free (LyceumCardDraft *draft)
{
  g_free (draft->kind);
  g_free (draft->front);
  g_free (draft->back);
  g_clear_pointer (&draft->answers, g_ptr_array_unref);
  g_free (draft->quote);
  g_free (draft->location);
  g_free (draft->fingerprint);
  g_free (draft);
}
