/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pdf-private.h"

#include <string.h>

#define MAX_TITLE_CHARACTERS 200
#define MAX_OUTLINE_ENTRIES 20000u
#define MAX_OUTLINE_DEPTH 12u

/* All titles in one font and size are of one level. */
typedef struct
{
  guint size;        /* twice, in points */
  gboolean strong;
  guint votes[7];    /* what the outline says of titles in this font */
  guint level;
} TitleClass;

typedef struct
{
  LyceumPdf *pdf;
  GHashTable *outline; /* (element-type utf8 guint): depth by bare title */
  GArray *classes;     /* (element-type TitleClass) */
} Titles;

static void
read_outline (Titles           *self,
              PopplerIndexIter *iter,
              guint             depth)
{
  do
    {
      PopplerAction *action = poppler_index_iter_get_action (iter);
      PopplerIndexIter *child = NULL;

      if (action != NULL && action->any.title != NULL && g_hash_table_size (self->outline) < MAX_OUTLINE_ENTRIES)
        g_hash_table_insert (self->outline, _lyceum_pdf_bare_text (action->any.title), GUINT_TO_POINTER (MIN (depth, 6)));
      if (action != NULL)
        poppler_action_free (action);
      if (depth < MAX_OUTLINE_DEPTH && g_hash_table_size (self->outline) < MAX_OUTLINE_ENTRIES)
        child = poppler_index_iter_get_child (iter);
      if (child != NULL)
        {
          read_outline (self, child, depth + 1);
          poppler_index_iter_free (child);
        }
    }
  while (g_hash_table_size (self->outline) < MAX_OUTLINE_ENTRIES && poppler_index_iter_next (iter));
}

static char *
piece_text (LyceumPdf            *self,
            const LyceumPdfPiece *piece)
{
  GString *text = g_string_new (NULL);

  for (guint i = piece->first; i < piece->first + piece->n_lines && text->len < 1000; i++)
    if (!_lyceum_pdf_line (self, i)->dropped)
      {
        if (text->len > 0)
          g_string_append_c (text, ' ');
        g_string_append (text, _lyceum_pdf_line (self, i)->text->str);
      }
  return g_string_free (text, FALSE);
}

static guint
count_lines (LyceumPdf            *self,
             const LyceumPdfPiece *piece)
{
  guint n = 0;

  for (guint i = piece->first; i < piece->first + piece->n_lines; i++)
    n += !_lyceum_pdf_line (self, i)->dropped;
  return n;
}

static gboolean
has_word (const char *text)
{
  guint letters = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      letters = g_unichar_isalpha (g_utf8_get_char (p)) ? letters + 1 : 0;
      if (letters >= 3 || (letters > 0 && g_utf8_get_char (p) >= 0x2e80))
        return TRUE;
    }
  return FALSE;
}

static gboolean
looks_like_title (LyceumPdf            *self,
                  const LyceumPdfPiece *piece,
                  const char           *text)
{
  gboolean large = piece->size > self->body_size * 1.12;
  const char *last = *text != '\0' ? text + strlen (text) - 1 : text;

  if (piece->kind == LYCEUM_BLOCK_CODE || piece->kind == LYCEUM_BLOCK_CAPTION || piece->kind == LYCEUM_BLOCK_TERM ||
      piece->kind == LYCEUM_BLOCK_TABLE ||
      (!large && !piece->strong) || g_utf8_strlen (text, -1) > MAX_TITLE_CHARACTERS)
    return FALSE;
  if (large)
    return count_lines (self, piece) <= 4 && g_unichar_isalnum (g_utf8_get_char (text)) &&
           (has_word (text) || strlen (text) <= 4);
  return count_lines (self, piece) <= 2 && piece->size > self->body_size * 0.95 && has_word (text) &&
         strchr (".,;", *last) == NULL;
}

static TitleClass *
class_of (Titles               *self,
          const LyceumPdfPiece *piece)
{
  TitleClass class = { .size = (guint) (piece->size * 2 + 0.5), .strong = piece->strong };

  for (guint i = 0; i < self->classes->len; i++)
    {
      TitleClass *known = &g_array_index (self->classes, TitleClass, i);

      if (known->size == class.size && known->strong == class.strong)
        return known;
    }
  g_array_append_val (self->classes, class);
  return &g_array_index (self->classes, TitleClass, self->classes->len - 1);
}

/* "Chapter 2" or "IV" above the name of the chapter. */
static gboolean
is_bare_number (const char *text)
{
  const char *number = strrchr (text, ' ');
  gsize digits;

  number = number != NULL ? number + 1 : text;
  digits = strspn (number, "0123456789IVXLC.");
  return digits > 0 && number[digits] == '\0' && number - text <= 14 && strchr (text, ' ') == strrchr (text, ' ');
}

/* "Chapter 2: Cells" */
static void
close_number (LyceumPdfLine *line)
{
  g_string_set_size (line->text, strlen (g_strchomp (line->text->str)));
  if (strchr (line->text->str, ' ') != NULL && line->text->str[line->text->len - 1] != '.')
    g_string_append_c (line->text, ':');
}

/* A number and the name below it become one title, in the font of the name. */
static gboolean
join_number (Titles         *self,
             LyceumPdfPiece *number,
             LyceumPdfPiece *name)
{
  g_autofree char *text = piece_text (self->pdf, number);
  g_autofree char *below = piece_text (self->pdf, name);
  LyceumPdfLine *line = _lyceum_pdf_line (self->pdf, number->first);

  g_strchomp (text);
  if (!is_bare_number (text) || line->page != _lyceum_pdf_line (self->pdf, name->first)->page ||
      !looks_like_title (self->pdf, number, text) || !looks_like_title (self->pdf, name, below) ||
      name->first != number->first + number->n_lines)
    return FALSE;
  close_number (line);
  name->first = number->first;
  name->n_lines += number->n_lines;
  return TRUE;
}

static void
collect (Titles *self)
{
  GArray *pieces = self->pdf->pieces;

  for (guint i = 0; i < pieces->len; i++)
    {
      LyceumPdfPiece *piece = &g_array_index (pieces, LyceumPdfPiece, i);
      g_autofree char *text = NULL;
      g_autofree char *bare = NULL;
      guint depth = 0;

      if (i + 1 < pieces->len && join_number (self, piece, piece + 1))
        {
          piece->n_lines = 0;
          continue;
        }
      text = piece_text (self->pdf, piece);
      if (!looks_like_title (self->pdf, piece, text))
        continue;
      piece->kind = LYCEUM_BLOCK_HEADING;
      if (count_lines (self->pdf, piece) > 1 && is_bare_number (_lyceum_pdf_line (self->pdf, piece->first)->text->str))
        close_number (_lyceum_pdf_line (self->pdf, piece->first));
      bare = _lyceum_pdf_bare_text (text);
      depth = GPOINTER_TO_UINT (g_hash_table_lookup (self->outline, bare));
      /* The outline often leaves out the number, or the word in front of it. */
      for (const char *p = bare; depth == 0 && (g_ascii_isdigit (*p) || p == bare); p++)
        depth = GPOINTER_TO_UINT (g_hash_table_lookup (self->outline, p + 1));
      class_of (self, piece)->votes[depth]++;
    }
}

/* Larger comes first, and strong before plain. */
static int
compare_classes (gconstpointer a,
                 gconstpointer b)
{
  const TitleClass *x = a;
  const TitleClass *y = b;

  if (x->size != y->size)
    return x->size < y->size ? 1 : -1;
  return (int) y->strong - (int) x->strong;
}

static guint
voted_level (const TitleClass *class)
{
  guint best = 0;

  for (guint level = 1; level <= 6; level++)
    if (class->votes[level] > (best > 0 ? class->votes[best] : 0))
      best = level;
  return best;
}

static void
rank (Titles *self)
{
  guint level = 0;

  g_array_sort (self->classes, compare_classes);
  for (guint i = 0; i < self->classes->len; i++)
    {
      TitleClass *class = &g_array_index (self->classes, TitleClass, i);
      guint voted = voted_level (class);
      guint lower = 0;

      /* What is larger than a title that the outline knows is not deeper than it. */
      for (guint k = i + 1; lower == 0 && k < self->classes->len; k++)
        lower = voted_level (&g_array_index (self->classes, TitleClass, k));
      class->level = voted > 0 ? voted : MIN (level + 1, 6);
      if (voted == 0 && lower > 0)
        class->level = MIN (class->level, lower);
      level = class->level;
    }
}

void
_lyceum_pdf_find_titles (LyceumPdf *self)
{
  g_autoptr (GHashTable) outline = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) classes = g_array_new (FALSE, TRUE, sizeof (TitleClass));
  Titles titles = { self, outline, classes };
  PopplerIndexIter *iter = poppler_index_iter_new (self->pdf);

  if (iter != NULL)
    {
      read_outline (&titles, iter, 1);
      poppler_index_iter_free (iter);
    }
  collect (&titles);
  rank (&titles);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      LyceumPdfPiece *piece = &g_array_index (self->pieces, LyceumPdfPiece, i);

      if (piece->kind == LYCEUM_BLOCK_HEADING && piece->n_lines > 0)
        piece->level = class_of (&titles, piece)->level;
    }
}
