/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

/* Gaps of the same sentence become one note: c1, c2, …, each a card of its own that shows what the others hide. */

#define MAX_GAPS 6

typedef struct
{
  gsize start, end;            /* bytes of the back */
  const LyceumCardDraft *from; /* owned by the list of cards, until the gaps are written */
} Gap;

/* Where the gap of a cloze stands in its back. Returns: whether it can be told. */
static gboolean
find_gap (const LyceumCardDraft *draft, Gap *gap)
{
  const char *open = strstr (draft->front, "{{c1::");
  const char *close = open ? strstr (open, "}}") : NULL;
  gsize hidden = close ? (gsize) (close - open) - strlen ("{{c1::") : 0;

  /* A note of several gaps has no second answers. */
  if (!close || draft->answers->len > 1)
    return FALSE;
  gap->from = draft;
  gap->start = (gsize) (open - draft->front);
  gap->end = gap->start + hidden;
  return gap->end <= strlen (draft->back) && strncmp (draft->back, draft->front, gap->start) == 0 &&
         strncmp (draft->back + gap->start, open + strlen ("{{c1::"), hidden) == 0 &&
         g_str_equal (draft->back + gap->end, close + 2);
}

static int
compare_gaps (gconstpointer a, gconstpointer b)
{
  const Gap *first = a, *second = b;

  return (first->start > second->start) - (first->start < second->start);
}

/* Adds the gap of @other to those of @gaps unless they overlap. */
static void
add_gap (GArray *gaps, const LyceumCardDraft *other)
{
  Gap gap;

  if (!find_gap (other, &gap) || gaps->len >= MAX_GAPS)
    return;
  for (guint i = 0; i < gaps->len; i++)
    if (gap.start < g_array_index (gaps, Gap, i).end + 1 && g_array_index (gaps, Gap, i).start < gap.end + 1)
      return;
  g_array_append_val (gaps, gap);
}

static void
write_gaps (LyceumCardDraft *draft, GArray *gaps)
{
  GPtrArray *distractors = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  GString *front = g_string_new (NULL);
  gsize at = 0;

  g_array_sort (gaps, compare_gaps);
  g_ptr_array_set_size (draft->answers, 0);
  for (guint i = 0; i < gaps->len; i++)
    {
      const Gap *gap = &g_array_index (gaps, Gap, i);
      g_autofree char *answer = g_strndup (draft->back + gap->start, gap->end - gap->start);

      g_string_append_len (front, draft->back + at, (gssize) (gap->start - at));
      g_string_append_printf (front, "{{c%u::%s}}", i + 1, answer);
      _lyceum_card_answer (draft, answer);
      g_ptr_array_add (distractors, g_strdupv (g_ptr_array_index (gap->from->distractors, 0)));
      at = gap->end;
    }
  g_string_append (front, draft->back + at);
  g_clear_pointer (&draft->distractors, g_ptr_array_unref);
  draft->distractors = distractors;
  g_free (draft->front);
  draft->front = g_string_free (front, FALSE);
  g_free (draft->fingerprint);
  draft->fingerprint = lyceum_card_draft_make_fingerprint (draft->kind, draft->front);
}

/* @cards are in the order of the text, so that those of one sentence stand together. */
void
_lyceum_card_join_gaps (GPtrArray *cards)
{
  for (guint i = 0; i + 1 < cards->len; i++)
    {
      LyceumCardDraft *first = g_ptr_array_index (cards, i);
      g_autoptr (GArray) gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
      g_autoptr (GPtrArray) joined = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_card_draft_free);
      guint next = i + 1;

      if (!g_str_equal (first->kind, "cloze"))
        continue;
      add_gap (gaps, first);
      while (gaps->len > 0 && next < cards->len)
        {
          LyceumCardDraft *other = g_ptr_array_index (cards, next);

          if (other->block != first->block || !g_str_equal (other->quote, first->quote))
            break;
          if (!g_str_equal (other->kind, "cloze") || !g_str_equal (other->back, first->back))
            {
              next++;
              continue;
            }
          add_gap (gaps, other);
          first->score = MAX (first->score, other->score);
          g_ptr_array_add (joined, g_ptr_array_steal_index (cards, next));
        }
      if (gaps->len > 1)
        write_gaps (first, gaps);
    }
}
