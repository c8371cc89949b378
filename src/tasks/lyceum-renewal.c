/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-renewal.h"

#include <string.h>

/* A lesson that stays, and where its text stands now. */
typedef struct
{
  gint64 id;
  guint first_block, n_blocks;
} Stay;

static guint *
hash_blocks (LyceumDocument *document)
{
  guint n_blocks = lyceum_document_get_n_blocks (document);
  guint *hashes = g_new0 (guint, n_blocks + 1);

  for (guint i = 0; i < n_blocks; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      hashes[i] = g_str_hash (block->text) * 31 + (guint) block->kind * 7 + block->level;
    }
  return hashes;
}

static gboolean
is_same_block (const LyceumBlock *one,
               const LyceumBlock *other)
{
  return one->kind == other->kind && one->level == other->level && one->number == other->number &&
         g_str_equal (one->text, other->text) && g_strcmp0 (one->info, other->info) == 0;
}

/* Where the blocks of one document stand in another, one behind the other. */
static gboolean
find_blocks (LyceumDocument *from,
             const guint    *from_hashes,
             guint           first_block,
             guint           n_blocks,
             LyceumDocument *in,
             const guint    *in_hashes,
             guint          *found)
{
  guint n_in = lyceum_document_get_n_blocks (in);

  if (n_blocks == 0 || n_blocks > n_in || first_block + n_blocks > lyceum_document_get_n_blocks (from))
    return FALSE;
  for (guint at = 0; at + n_blocks <= n_in; at++)
    {
      guint n = 0;

      if (memcmp (in_hashes + at, from_hashes + first_block, n_blocks * sizeof (guint)) != 0)
        continue;
      while (n < n_blocks && is_same_block (lyceum_document_get_block (from, first_block + n), lyceum_document_get_block (in, at + n)))
        n++;
      if (n == n_blocks)
        {
          *found = at;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
overlaps (guint first_one, guint n_one, guint first_other, guint n_other)
{
  return first_one < first_other + n_other && first_other < first_one + n_one;
}

/* How many blocks of a section are in lessons that stay. */
static guint
count_covered (const LyceumSection *section,
               const GArray        *stays)
{
  guint n = 0;

  for (guint block = section->first_block; block < section->first_block + section->n_blocks; block++)
    for (guint i = 0; i < stays->len; i++)
      {
        const Stay *stay = &g_array_index (stays, Stay, i);

        if (overlaps (block, 1, stay->first_block, stay->n_blocks))
          {
            n++;
            break;
          }
      }
  return n;
}

/* What a section goes beyond has changed: it is made again, whole, and so is all that it shares a section with. */
static void
drop_outgrown (GArray    *stays,
               GPtrArray *sections)
{
  gboolean again = TRUE;

  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < sections->len; i++)
        {
          const LyceumSection *section = g_ptr_array_index (sections, i);
          guint n = count_covered (section, stays);

          if (n == 0 || n == section->n_blocks)
            continue;
          for (guint j = stays->len; j > 0; j--)
            {
              const Stay *stay = &g_array_index (stays, Stay, j - 1);

              if (overlaps (section->first_block, section->n_blocks, stay->first_block, stay->n_blocks))
                g_array_remove_index (stays, j - 1);
            }
          again = TRUE;
        }
    }
}

static gboolean
had_lesson (GPtrArray *made,
            guint      first_block,
            guint      n_blocks)
{
  for (guint i = 0; i < made->len; i++)
    {
      const LyceumMadeLesson *lesson = g_ptr_array_index (made, i);

      if (overlaps (lesson->first_block, lesson->n_blocks, first_block, n_blocks))
        return TRUE;
    }
  return FALSE;
}

static void
add (GArray         *lessons,
     GPtrArray      *strings,
     LyceumDocument *document,
     gint64          same_id,
     const char     *title,
     guint           first_block,
     guint           n_blocks,
     guint           minutes)
{
  LyceumRenewedLesson lesson = { .same_id = same_id };

  lesson.plan.title = g_strdup (title);
  lesson.plan.location = lyceum_document_describe_place (document, first_block);
  lesson.plan.first_block = first_block;
  lesson.plan.n_blocks = n_blocks;
  lesson.plan.minutes = minutes;
  g_ptr_array_add (strings, (gpointer) lesson.plan.title);
  g_ptr_array_add (strings, (gpointer) lesson.plan.location);
  g_array_append_val (lessons, lesson);
}

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const LyceumRenewedLesson *one = a, *other = b;

  return (one->plan.first_block > other->plan.first_block) - (one->plan.first_block < other->plan.first_block);
}

LyceumRenewal *
lyceum_renewal_new (LyceumDocument *before,
                    GPtrArray      *made,
                    LyceumDocument *after,
                    GPtrArray      *sections,
                    guint           first_position)
{
  LyceumRenewal *self = g_new0 (LyceumRenewal, 1);
  g_autofree guint *hashes_before = hash_blocks (before);
  g_autofree guint *hashes_after = hash_blocks (after);
  g_autoptr (GArray) stays = g_array_new (FALSE, FALSE, sizeof (Stay));
  g_autoptr (GArray) lessons = g_array_new (FALSE, TRUE, sizeof (LyceumRenewedLesson));

  self->strings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < made->len; i++)
    {
      const LyceumMadeLesson *lesson = g_ptr_array_index (made, i);
      Stay stay = { .id = lesson->id, .n_blocks = lesson->n_blocks };

      if (lesson->made && find_blocks (before, hashes_before, lesson->first_block, lesson->n_blocks, after, hashes_after,
                                       &stay.first_block))
        g_array_append_val (stays, stay);
    }
  drop_outgrown (stays, sections);

  for (guint i = 0; i < stays->len; i++)
    {
      const Stay *stay = &g_array_index (stays, Stay, i);

      add (lessons, self->strings, after, stay->id, NULL, stay->first_block, stay->n_blocks, 0);
    }
  for (guint i = 0; i < sections->len; i++)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);
      guint was = 0;

      if (count_covered (section, stays) > 0 ||
          (find_blocks (after, hashes_after, section->first_block, section->n_blocks, before, hashes_before, &was) &&
           !had_lesson (made, was, section->n_blocks)))
        continue;
      add (lessons, self->strings, after, 0, section->title, section->first_block, section->n_blocks, section->minutes);
    }
  g_array_sort (lessons, compare_places);
  self->n_lessons = lessons->len;
  for (guint i = 0; i < lessons->len; i++)
    g_array_index (lessons, LyceumRenewedLesson, i).position = first_position + i;
  self->lessons = (LyceumRenewedLesson *) (gpointer) g_array_free (g_steal_pointer (&lessons), FALSE);
  return self;
}

void
lyceum_renewal_free (LyceumRenewal *self)
{
  g_free (self->lessons);
  g_ptr_array_unref (self->strings);
  g_free (self);
}
