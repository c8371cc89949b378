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
  guint shallowest;  /* of the numbers of titles in this font; 0: they have none */
  guint deepest;
  guint level;       /* of the shallowest */
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
  /* A year is none. */
  return digits > 0 && strspn (number, "0123456789") < 4 && number[digits] == '\0' && number - text <= 14 && strchr (text, ' ') == strrchr (text, ' ');
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

/* A title in the font of the text, which the outline tells of. */
static gboolean
is_outlined (LyceumPdf            *self,
             const LyceumPdfPiece *piece,
             const char           *bare)
{
  return piece->outline > 0 && (piece->kind == LYCEUM_BLOCK_PARAGRAPH || piece->kind == LYCEUM_BLOCK_LIST_ITEM) &&
         strlen (bare) >= 4 && count_lines (self, piece) <= 2;
}

/* Of "2.1 The nucleus": 2. */
static guint
number_depth (const char *text)
{
  guint depth = 0;
  const char *p = text;

  while (g_ascii_isdigit (*p) && p - text < 12)
    {
      p += strspn (p, "0123456789");
      depth++;
      if (*p != '.')
        break;
      p++;
    }
  return depth > 0 && *p == ' ' && g_unichar_isalpha (g_utf8_get_char (p + strspn (p, " "))) ? depth : 0;
}

/* The outline often leaves out the number, or the word in front of it. */
static guint
find_in_outline (Titles     *self,
                 const char *bare)
{
  guint depth = GPOINTER_TO_UINT (g_hash_table_lookup (self->outline, bare));

  for (const char *p = bare; depth == 0 && *p != '\0' && (g_ascii_isdigit (*p) || p == bare); p = g_utf8_next_char (p))
    depth = GPOINTER_TO_UINT (g_hash_table_lookup (self->outline, g_utf8_next_char (p)));
  return depth;
}

/* Below the title of a document: who wrote it, and when. */
static gboolean
is_byline (Titles               *self,
           guint                 index,
           const LyceumPdfPiece *title,
           const char           *text)
{
  const LyceumPdfPiece *piece = &g_array_index (self->pdf->pieces, LyceumPdfPiece, index);
  const LyceumPdfPiece *next =
    index + 1 < self->pdf->pieces->len ? &g_array_index (self->pdf->pieces, LyceumPdfPiece, index + 1) : NULL;
  g_autofree char *below = next != NULL ? piece_text (self->pdf, next) : NULL;

  if (title == NULL || piece->strong || piece->size >= title->size * 0.95 || number_depth (text) > 0 ||
      _lyceum_pdf_line (self->pdf, piece->first)->page != 1)
    return FALSE;
  return next == NULL || _lyceum_pdf_line (self->pdf, next->first)->page != 1 || looks_like_title (self->pdf, next, below);
}

static void
note_title (Titles         *self,
            LyceumPdfPiece *piece,
            const char     *text)
{
  TitleClass *class = class_of (self, piece);

  piece->depth = number_depth (text);
  if (piece->depth > 0)
    {
      class->shallowest = class->shallowest > 0 ? MIN (class->shallowest, piece->depth) : piece->depth;
      class->deepest = MAX (class->deepest, piece->depth);
    }
  class->votes[piece->outline]++;
}

static void
collect (Titles *self)
{
  const LyceumPdfPiece *title = NULL;

  GArray *pieces = self->pdf->pieces;

  for (guint i = 0; i < pieces->len; i++)
    {
      LyceumPdfPiece *piece = &g_array_index (pieces, LyceumPdfPiece, i);
      g_autofree char *text = NULL;
      g_autofree char *bare = NULL;

      if (i + 1 < pieces->len && join_number (self, piece, piece + 1))
        {
          piece->n_lines = 0;
          continue;
        }
      text = piece_text (self->pdf, piece);
      bare = _lyceum_pdf_bare_text (text);
      piece->outline = count_lines (self->pdf, piece) <= 4 ? find_in_outline (self, bare) : 0;
      if (!looks_like_title (self->pdf, piece, text) && !is_outlined (self->pdf, piece, bare))
        continue;
      if (piece->outline == 0 && is_byline (self, i, title, text))
        continue;
      if (title == NULL)
        title = piece;
      piece->kind = LYCEUM_BLOCK_HEADING;
      if (count_lines (self->pdf, piece) > 1 && is_bare_number (_lyceum_pdf_line (self->pdf, piece->first)->text->str))
        close_number (_lyceum_pdf_line (self->pdf, piece->first));
      note_title (self, piece, text);
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
      level = MIN (class->level + class->deepest - class->shallowest, 6);
    }
}

/* What the outline says, else by font, and in one font by the number. */
static guint
title_level (const TitleClass     *class,
             const LyceumPdfPiece *piece)
{
  if (piece->outline > 0)
    return piece->outline;
  return MIN (class->level + (piece->depth > 0 ? piece->depth - class->shallowest : 0), 6);
}

void
_lyceum_pdf_find_titles (LyceumPdf *self)
{
  g_autoptr (GHashTable) outline = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GArray) classes = g_array_new (FALSE, TRUE, sizeof (TitleClass));
  Titles titles = { self, outline, classes };
  PopplerIndexIter *iter = self->pdf != NULL ? poppler_index_iter_new (self->pdf) : NULL;

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
        piece->level = title_level (class_of (&titles, piece), piece);
    }
}
