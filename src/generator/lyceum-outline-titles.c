/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-outline-private.h"

#include "lyceum-reading-time-private.h"

#include <string.h>

/* Characters of a title. */
#define MAX_TITLE 90
/* Characters of a title that is put together from those of the pieces. */
#define MAX_JOINED 64
/* With more than this share of a lesson, the text before the first sub-heading gives the lesson its name. */
#define OWN_SHARE 0.4
/* With less than this share of a lesson a heading has no place in its title. */
#define SMALL_SHARE 0.18
/* Of so much of a lesson the title must speak. */
#define MAIN_SHARE 0.6

static const LyceumPiece *
piece_at (GPtrArray *pieces, guint index)
{
  return g_ptr_array_index (pieces, index);
}

/* Below "Definition 3.1" no lesson is called after it, but after the heading above. */
static guint
named_after (GPtrArray *pieces, guint index)
{
  index = piece_at (pieces, index)->opening;
  while (piece_at (pieces, index)->aside && piece_at (pieces, index)->parent != G_MAXUINT)
    index = piece_at (pieces, index)->parent;
  return index;
}

static gboolean
is_below (GPtrArray *pieces, guint index, guint above)
{
  while (index != G_MAXUINT && index > above)
    index = piece_at (pieces, index)->parent;
  return index == above;
}

static char *
shorten (const char *title, glong length)
{
  const char *end;

  if (g_utf8_strlen (title, -1) <= length)
    return g_strdup (title);
  end = g_utf8_offset_to_pointer (title, length);
  while (end > title + length / 2 && *end != ' ')
    end = g_utf8_prev_char (end);
  if (*end != ' ')
    end = g_utf8_offset_to_pointer (title, length);
  return g_strdup_printf ("%.*s\xe2\x80\xa6", (int) (end - title), title);
}

static char *plain_title (LyceumDocument *document, GPtrArray *pieces, guint index);

/* The nearest heading above that says something. */
static char *
title_above (LyceumDocument *document, GPtrArray *pieces, guint index)
{
  guint above = piece_at (pieces, index)->parent;

  while (above != G_MAXUINT && (*piece_at (pieces, above)->parts->title == '\0' ||
                                _lyceum_heading_is_generic (piece_at (pieces, above)->parts->title)))
    above = piece_at (pieces, above)->parent;
  return above == G_MAXUINT ? NULL : plain_title (document, pieces, above);
}

/* The title of one heading: without its number, and with the heading above it where it says nothing by itself. */
static char *
plain_title (LyceumDocument *document, GPtrArray *pieces, guint index)
{
  const LyceumPiece *piece = piece_at (pieces, index);
  g_autofree char *above = NULL;
  g_autofree char *joined = NULL;

  if (!piece->parts)
    return NULL;
  if (*piece->parts->title == '\0')
    {
      /* "Chapter two" and its title are two headings. */
      for (guint i = index + 1; i < pieces->len && (!piece_at (pieces, i)->opens || piece_at (pieces, i)->glued ||
                                                    is_below (pieces, i, index));
           i++)
        {
          if (piece_at (pieces, i)->parts && *piece_at (pieces, i)->parts->title != '\0')
            return plain_title (document, pieces, i);
        }
      return g_strdup (lyceum_document_get_block (document, piece->heading)->text);
    }
  if (!_lyceum_heading_is_generic (piece->parts->title))
    return shorten (piece->parts->title, MAX_TITLE);
  above = title_above (document, pieces, index);
  if (!above)
    return shorten (piece->parts->title, MAX_TITLE);
  joined = g_strdup_printf ("%s: %s", above, piece->parts->title);
  return shorten (joined, MAX_TITLE);
}

/* The headings, none below another, that a group consists of. */
static GArray *
find_tops (GPtrArray *pieces, const LyceumPieceGroup *group)
{
  GArray *tops = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = group->first; i < group->end; i++)
    {
      guint top = named_after (pieces, i);

      if (piece_at (pieces, i)->left_out)
        continue;
      while (tops->len > 0 && g_array_index (tops, guint, tops->len - 1) >= top &&
             is_below (pieces, g_array_index (tops, guint, tops->len - 1), top))
        g_array_set_size (tops, tops->len - 1);
      if (tops->len > 0 && is_below (pieces, top, g_array_index (tops, guint, tops->len - 1)))
        continue;
      g_array_append_val (tops, top);
    }
  return tops;
}

/* Whether some of what stands under @top is in another group. */
static gboolean
goes_on (GPtrArray *pieces, const LyceumPieceGroup *group, guint top)
{
  if (top < group->first)
    return TRUE;
  for (guint i = group->end; i < pieces->len; i++)
    {
      if (!piece_at (pieces, i)->left_out)
        return is_below (pieces, named_after (pieces, i), top);
    }
  return FALSE;
}

static double
own_minutes (GPtrArray *pieces, const LyceumPieceGroup *group, guint top)
{
  double minutes = 0;

  for (guint i = group->first; i < group->end; i++)
    minutes += named_after (pieces, i) == top ? piece_at (pieces, i)->minutes : 0;
  return minutes;
}

static double
all_minutes (GPtrArray *pieces, const LyceumPieceGroup *group)
{
  double minutes = 0;

  for (guint i = group->first; i < group->end; i++)
    minutes += piece_at (pieces, i)->minutes;
  return minutes;
}

/* A heading with more below it than this group holds does not name the group: its sub-headings here do. */
static GArray *
descend (GPtrArray *pieces, const LyceumPieceGroup *group, GArray *tops)
{
  const guint top = tops->len == 1 ? g_array_index (tops, guint, 0) : G_MAXUINT;
  LyceumPieceGroup below = *group;
  g_autoptr (GArray) here = tops;
  GArray *children;

  if (tops->len != 1 || !piece_at (pieces, top)->parts)
    return g_steal_pointer (&here);
  if (*piece_at (pieces, top)->parts->title != '\0' &&
      (!goes_on (pieces, group, top) || own_minutes (pieces, group, top) > all_minutes (pieces, group) * OWN_SHARE))
    return g_steal_pointer (&here);
  while (below.first < below.end && named_after (pieces, below.first) == top)
    below.first++;
  if (below.first == below.end)
    return g_steal_pointer (&here);
  children = find_tops (pieces, &below);
  if (children->len == 0 || (children->len == 1 && g_array_index (children, guint, 0) == top))
    {
      g_array_unref (children);
      return g_steal_pointer (&here);
    }
  return descend (pieces, &below, children);
}

static gboolean
has_title (GPtrArray *titles, const char *title)
{
  for (guint i = 0; i < titles->len; i++)
    {
      if (strcmp (g_ptr_array_index (titles, i), title) == 0)
        return TRUE;
    }
  return FALSE;
}

static double
minutes_below (GPtrArray *pieces, const LyceumPieceGroup *group, guint top)
{
  double minutes = 0;

  for (guint i = group->first; i < group->end; i++)
    minutes += is_below (pieces, piece_at (pieces, i)->opening, top) ? piece_at (pieces, i)->minutes : 0;
  return minutes;
}

/* A few words under a last heading join the lesson without a place in its title. */
static void
drop_small (GPtrArray *pieces, const LyceumPieceGroup *group, GArray *tops)
{
  const double all = all_minutes (pieces, group);
  double kept = 0;

  for (guint i = 0; i < tops->len; i++)
    {
      const double minutes = minutes_below (pieces, group, g_array_index (tops, guint, i));

      kept += minutes >= SMALL_SHARE * all ? minutes : 0;
    }
  /* Where all are small none is the main one. */
  for (guint i = tops->len; i-- > 0 && kept >= MAIN_SHARE * all;)
    {
      if (minutes_below (pieces, group, g_array_index (tops, guint, i)) < SMALL_SHARE * all)
        g_array_remove_index (tops, i);
    }
}

/* The one with the most text. */
static guint
main_top (GPtrArray *pieces, const LyceumPieceGroup *group, GArray *tops)
{
  guint best = g_array_index (tops, guint, 0);

  for (guint i = 1; i < tops->len; i++)
    {
      if (minutes_below (pieces, group, g_array_index (tops, guint, i)) > minutes_below (pieces, group, best))
        best = g_array_index (tops, guint, i);
    }
  return best;
}

/* The heading that stands over all of several; %G_MAXUINT when none does, or none that says something. */
static guint
common_parent (GPtrArray *pieces, GArray *tops)
{
  guint above = piece_at (pieces, g_array_index (tops, guint, 0))->parent;

  for (guint i = 1; i < tops->len; i++)
    {
      while (above != G_MAXUINT && !is_below (pieces, g_array_index (tops, guint, i), above))
        above = piece_at (pieces, above)->parent;
    }
  while (above != G_MAXUINT && *piece_at (pieces, above)->parts->title == '\0')
    above = piece_at (pieces, above)->parent;
  return above;
}

/* The titles of the headings; those that say nothing by themselves only where there are no others. */
static GPtrArray *
list_titles (LyceumDocument *document, GPtrArray *pieces, GArray *tops)
{
  GPtrArray *titles = g_ptr_array_new_with_free_func (g_free);

  for (guint pass = 0; pass < 2 && titles->len == 0; pass++)
    {
      for (guint i = 0; i < tops->len; i++)
        {
          const guint top = g_array_index (tops, guint, i);
          g_autofree char *title = plain_title (document, pieces, top);

          if (!title || *title == '\0' || has_title (titles, title))
            continue;
          if (pass > 0 || tops->len == 1 || *piece_at (pieces, top)->parts->title == '\0' ||
              !_lyceum_heading_is_generic (piece_at (pieces, top)->parts->title))
            g_ptr_array_add (titles, g_steal_pointer (&title));
        }
    }
  return titles;
}

/* "A · B", where that is short; else the heading above them; without one the main one of few, or "A – Z" of many. */
static char *
join_titles (LyceumDocument *document, GPtrArray *pieces, const LyceumPieceGroup *group, GArray *tops)
{
  g_autoptr (GPtrArray) titles = list_titles (document, pieces, tops);
  const guint n_titles = titles->len;
  const guint above = n_titles > 1 ? common_parent (pieces, tops) : G_MAXUINT;
  g_autofree char *joined = NULL;
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (n_titles == 0)
    return NULL;
  if (n_titles == 1)
    return g_strdup (g_ptr_array_index (titles, 0));
  g_ptr_array_add (titles, NULL);
  joined = g_strjoinv (" \xc2\xb7 ", (char **) titles->pdata);
  if (n_titles <= 3 && g_utf8_strlen (joined, -1) <= MAX_JOINED)
    return g_steal_pointer (&joined);
  if (above != G_MAXUINT)
    return plain_title (document, pieces, above);
  if (n_titles <= 3)
    return plain_title (document, pieces, main_top (pieces, group, tops));
  first = shorten (g_ptr_array_index (titles, 0), MAX_TITLE / 2);
  last = shorten (g_ptr_array_index (titles, n_titles - 1), MAX_TITLE / 2);
  return g_strdup_printf ("%s \xe2\x80\x93 %s", first, last);
}

static char *
base_title (LyceumDocument *document, GPtrArray *pieces, const LyceumPieceGroup *group, const char *topics)
{
  g_autoptr (GArray) tops = descend (pieces, group, find_tops (pieces, group));
  const char *name = lyceum_document_get_title (document);
  char *title;

  drop_small (pieces, group, tops);
  title = join_titles (document, pieces, group, tops);
  if (title)
    return title;
  if (*topics != '\0')
    return g_strdup (topics);
  return g_strdup (name && *name ? name : "1");
}

/* Numbers the titles that several groups have: "Whales (2/3)". */
static void
number_titles (GPtrArray *titles)
{
  g_autoptr (GHashTable) totals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < titles->len; i++)
    {
      char *key = g_utf8_casefold (g_ptr_array_index (titles, i), -1);

      g_hash_table_insert (totals, key, GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (totals, key)) + 1));
    }
  for (guint i = 0; i < titles->len; i++)
    {
      char *title = g_ptr_array_index (titles, i);
      g_autofree char *key = g_utf8_casefold (title, -1);
      const guint total = GPOINTER_TO_UINT (g_hash_table_lookup (totals, key));
      const guint number = GPOINTER_TO_UINT (g_hash_table_lookup (seen, key)) + 1;

      if (total < 2)
        continue;
      g_hash_table_insert (seen, g_steal_pointer (&key), GUINT_TO_POINTER (number));
      titles->pdata[i] = g_strdup_printf ("%s (%u/%u)", title, number, total);
      g_free (title);
    }
}

static guint
first_of (GArray *groups, guint index)
{
  return g_array_index (groups, LyceumPieceGroup, index).first;
}

/* Where two chapters have a section of the same name, the chapter is said. */
static void
add_parents (LyceumDocument *document, GPtrArray *pieces, GArray *groups, GPtrArray *titles)
{
  g_autoptr (GHashTable) firsts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree guint *parents = g_new (guint, groups->len + 1);
  g_autofree gboolean *twice = g_new0 (gboolean, groups->len + 1);

  for (guint i = 0; i < groups->len; i++)
    {
      const LyceumPieceGroup *group = &g_array_index (groups, LyceumPieceGroup, i);
      const guint first = GPOINTER_TO_UINT (g_hash_table_lookup (firsts, g_ptr_array_index (titles, i)));

      g_autoptr (GArray) tops = descend (pieces, group, find_tops (pieces, group));

      parents[i] = tops->len > 0 ? piece_at (pieces, g_array_index (tops, guint, 0))->parent : G_MAXUINT;
      if (first == 0)
        g_hash_table_insert (firsts, g_ptr_array_index (titles, i), GUINT_TO_POINTER (i + 1));
      else if (parents[first - 1] != parents[i] &&
               !is_below (pieces, group->first, named_after (pieces, first_of (groups, first - 1))))
        twice[i] = twice[first - 1] = TRUE;
    }
  g_hash_table_remove_all (firsts);
  for (guint i = 0; i < groups->len; i++)
    {
      const LyceumPieceGroup *group = &g_array_index (groups, LyceumPieceGroup, i);
      g_autofree char *above = twice[i] ? title_above (document, pieces, named_after (pieces, group->first)) : NULL;
      char *title = g_ptr_array_index (titles, i);

      if (!above || strstr (title, above))
        continue;
      titles->pdata[i] = g_strdup_printf ("%s: %s", above, title);
      g_free (title);
    }
}

GPtrArray *
_lyceum_group_titles (LyceumDocument *document, GPtrArray *pieces, GArray *groups)
{
  g_autoptr (GPtrArray) topics = _lyceum_group_topics (document, pieces, groups);
  GPtrArray *titles = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < groups->len; i++)
    g_ptr_array_add (titles, base_title (document, pieces, &g_array_index (groups, LyceumPieceGroup, i),
                                         g_ptr_array_index (topics, i)));
  add_parents (document, pieces, groups, titles);
  number_titles (titles);
  /* "Whales (1/2)" may be a heading of the source. */
  number_titles (titles);
  return titles;
}

char *
_lyceum_group_path (LyceumDocument *document, GPtrArray *pieces, const LyceumPieceGroup *group)
{
  g_autoptr (GArray) tops = descend (pieces, group, find_tops (pieces, group));
  GString *path = g_string_new (NULL);
  guint above = tops->len > 0 ? piece_at (pieces, g_array_index (tops, guint, 0))->parent : G_MAXUINT;

  /* Several of one chapter have that chapter above them, several chapters what is above these. */
  for (guint i = 1; i < tops->len; i++)
    {
      while (above != G_MAXUINT && !is_below (pieces, g_array_index (tops, guint, i), above))
        above = piece_at (pieces, above)->parent;
    }
  for (; above != G_MAXUINT; above = piece_at (pieces, above)->parent)
    {
      if (path->len > 0)
        g_string_prepend (path, " \xe2\x80\xba ");
      g_string_prepend (path, lyceum_document_get_block (document, piece_at (pieces, above)->heading)->text);
    }
  return g_string_free (path, FALSE);
}
