/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-block-writer.h"
#include "lyceum-pdf-private.h"

#include <string.h>

#define MAX_WORDS 500000u
#define MAX_WORD_BYTES 100
#define MAX_ADDRESS_BYTES 2000u

static gboolean
is_hyphen (gunichar c)
{
  return c == '-' || c == 0xad || c == 0x2010;
}

void
_lyceum_pdf_learn_words (LyceumPdf *self)
{
  g_autoptr (GString) word = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len && g_hash_table_size (self->words) < MAX_WORDS; i++)
    {
      const char *text = _lyceum_pdf_line (self, i)->text->str;

      /* The last word of a line may be half a word. */
      for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
        {
          gunichar c = g_utf8_get_char (p);

          if (g_unichar_isalpha (c) || (word->len > 0 && is_hyphen (c)))
            g_string_append_unichar (word, g_unichar_tolower (c));
          else
            {
              if (word->len > 0 && !g_hash_table_contains (self->words, word->str))
                g_hash_table_add (self->words, g_strdup (word->str));
              g_string_truncate (word, 0);
            }
        }
      g_string_truncate (word, 0);
    }
}

char *
_lyceum_pdf_bare_text (const char *text)
{
  GString *bare = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      g_string_append_unichar (bare, g_unichar_tolower (g_utf8_get_char (p)));
  return g_string_free (bare, FALSE);
}

gsize
_lyceum_pdf_item_mark (const char *text,
                       guint      *number)
{
  /* Some are nothing else; others are only with a space behind them. */
  static const gunichar drawn[] = { 0x2022, 0x2023, 0x25e6, 0x25aa, 0x25ab, 0x25cf, 0x25a0, 0xf0b7, 0x27a2 };
  static const gunichar bullets[] = { 0x25cb, 0x25a1, 0x2013, 0x2014, 0xb7, '*', '-', 0x2219, 0x2713 };
  const char *p = text;
  const char *behind = *text != '\0' ? g_utf8_next_char (text) : text;
  gsize digits = 0;

  *number = 0;
  for (guint i = 0; i < G_N_ELEMENTS (drawn); i++)
    if (g_utf8_get_char (text) == drawn[i] && behind[strspn (behind, " ")] != '\0')
      return (gsize) (behind - text) + strspn (behind, " ");
  for (guint i = 0; i < G_N_ELEMENTS (bullets); i++)
    if (g_utf8_get_char (text) == bullets[i] && behind[0] == ' ' && behind[1] != '\0')
      return (gsize) (behind - text) + 1;
  /* An entry of a list of works. */
  if (*p == '[' && g_ascii_isdigit (p[1]) && p[1 + strspn (p + 1, "0123456789")] == ']')
    {
      digits = strspn (p + 1, "0123456789");
      *number = digits < 4 ? (guint) g_ascii_strtoull (p + 1, NULL, 10) : 0;
      return *number > 0 && p[digits + 2] == ' ' && p[digits + 3] != '\0' ? (gsize) (p - text) + digits + 3 : 0;
    }
  p += *p == '(';
  while (g_ascii_isdigit (p[digits]) && digits < 4)
    digits++;
  if (digits > 0 && digits < 4 && (p[digits] == '.' || p[digits] == ')') && p[digits + 1] == ' ' && p[digits + 2] != '\0')
    {
      *number = (guint) g_ascii_strtoull (p, NULL, 10);
      return (gsize) (p - text) + digits + 2;
    }
  if (digits == 0 && g_ascii_islower (p[0]) && p[1] == ')' && p[2] == ' ' && p[3] != '\0')
    {
      *number = (guint) (p[0] - 'a') + 1;
      return (gsize) (p - text) + 3;
    }
  return 0;
}

/* The letters at the end of what is written, or at the beginning of @text. */
static char *
word_at_end (const char *text,
             gsize       length)
{
  const char *start = text + length;

  while (start > text && text + length - start < MAX_WORD_BYTES &&
         g_unichar_isalpha (g_utf8_get_char (g_utf8_prev_char (start))))
    start = g_utf8_prev_char (start);
  return g_strndup (start, (gsize) (text + length - start));
}

static char *
word_at_start (const char *text)
{
  const char *end = text;

  while (*end != '\0' && g_unichar_isalpha (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  return g_strndup (text, (gsize) (end - text));
}

/* Whether the hyphen at the end of a line is part of the word: it is when the text writes it so elsewhere. */
static gboolean
keeps_hyphen (LyceumPdf  *self,
              const char *written,
              gsize       hyphen,
              const char *next)
{
  g_autofree char *before = word_at_end (written, hyphen);
  g_autofree char *after = word_at_start (next);
  g_autofree char *joined = g_strconcat (before, after, NULL);
  g_autofree char *hyphened = g_strconcat (before, "-", after, NULL);
  g_autofree char *lower_joined = g_utf8_strdown (joined, -1);
  g_autofree char *lower_hyphened = g_utf8_strdown (hyphened, -1);
  g_autofree char *lower_before = g_utf8_strdown (before, -1);

  if (*before == '\0' || *after == '\0' || g_hash_table_contains (self->words, lower_hyphened))
    return TRUE;
  if (g_hash_table_contains (self->words, lower_joined))
    return FALSE;
  /* "low-level": two words that the text knows, and one that it does not. */
  return strlen (before) > 2 && strlen (after) > 2 && g_hash_table_contains (self->words, lower_before) &&
         g_hash_table_contains (self->words, after);
}

/* An address has no spaces, however many lines it takes. */
static gboolean
is_inside_address (const char *written,
                   gsize       length,
                   const char *next)
{
  gsize start = length;

  while (start > 0 && length - start < MAX_ADDRESS_BYTES && written[start - 1] != ' ' && written[start - 1] != '(')
    start--;
  if (length - start >= 5 && written[length - 1] == ':' && g_str_has_prefix (next, "//"))
    return TRUE;
  return memmem (written + start, length - start, "://", 3) != NULL && strchr (").,;", written[length - 1]) == NULL
             ? TRUE
             : memmem (written + start, length - start, "://", 3) != NULL && written[length - 1] == '.' &&
                   g_ascii_islower (*next);
}

/* Chinese and Japanese, which have no spaces; Korean has. */
static gboolean
has_no_spaces (const char *before,
               const char *after)
{
  gunichar a = g_utf8_get_char (before);
  gunichar b = g_utf8_get_char (after);

  return g_unichar_iswide (a) && g_unichar_iswide (b) && g_unichar_get_script (a) != G_UNICODE_SCRIPT_HANGUL &&
         g_unichar_get_script (b) != G_UNICODE_SCRIPT_HANGUL;
}

/* A title in italics over two lines is one run of letters in italics. */
static guint
styles_across (LyceumBlockWriter   *writer,
               const LyceumPdfLine *line)
{
  const LyceumSpan *before =
    writer->spans->len > 0 ? &g_array_index (writer->spans, LyceumSpan, writer->spans->len - 1) : NULL;
  const LyceumSpan *after = line->spans->len > 0 ? &g_array_index (line->spans, LyceumSpan, 0) : NULL;

  return before != NULL && after != NULL && before->end == writer->text->len && after->start == 0
             ? before->styles & after->styles
             : 0;
}

/* What goes between two lines of one piece; takes back a hyphen that only the line end asked for. */
static void
join_line (LyceumPdf           *self,
           LyceumBlockWriter   *writer,
           const LyceumPdfLine *line)
{
  const char *next = line->text->str;
  gsize length = writer->text->len;
  const char *last;

  if (length == 0)
    return;
  last = g_utf8_prev_char (writer->text->str + length);
  if (is_hyphen (g_utf8_get_char (last)) && last > writer->text->str && g_unichar_islower (g_utf8_get_char (next)) &&
      g_unichar_isalpha (g_utf8_get_char (g_utf8_prev_char (last))))
    {
      if (!keeps_hyphen (self, writer->text->str, (gsize) (last - writer->text->str), next))
        _lyceum_block_writer_truncate (writer, (gsize) (last - writer->text->str));
      return;
    }
  /* "32-bit", "GNU-Linux", "and/or": the mark belongs to the word. */
  if ((g_utf8_get_char (last) == '/' || g_utf8_get_char (last) == '-') && last > writer->text->str &&
      g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (last))) && g_unichar_isalnum (g_utf8_get_char (next)))
    return;
  if (!is_inside_address (writer->text->str, length, next) && !has_no_spaces (last, next))
    _lyceum_block_writer_add (writer, " ", 1, styles_across (writer, line));
}

static void
add_line (LyceumBlockWriter   *writer,
          const LyceumPdfLine *line,
          gsize                skip,
          guint                without)
{
  gsize done = skip;

  for (guint i = 0; i < line->spans->len; i++)
    {
      LyceumSpan span = g_array_index (line->spans, LyceumSpan, i);

      if (span.end <= done)
        continue;
      span.start = MAX (span.start, (guint) done);
      _lyceum_block_writer_add (writer, line->text->str + done, (gssize) (span.start - done), 0);
      _lyceum_block_writer_add (writer, line->text->str + span.start, (gssize) (span.end - span.start),
                                span.styles & ~without);
      done = span.end;
    }
  _lyceum_block_writer_add (writer, line->text->str + done, (gssize) (line->text->len - done), 0);
}

static void
strip_end (LyceumBlockWriter *writer)
{
  gsize length = writer->text->len;

  while (length > 0 && writer->text->str[length - 1] == ' ')
    length--;
  _lyceum_block_writer_truncate (writer, length);
}

/* Lines of code keep their ends, and stand in as far as on the page. */
static void
add_code_line (LyceumBlockWriter   *writer,
               const LyceumPdfLine *line,
               double               left)
{
  double width = line->size * 0.6;
  int columns = width > 0 ? (int) ((line->x0 - left) / width + 0.5) : 0;

  if (writer->text->len > 0)
    _lyceum_block_writer_add (writer, "\n", 1, 0);
  for (int i = 0; i < CLAMP (columns, 0, 80); i++)
    _lyceum_block_writer_add (writer, " ", 1, 0);
  _lyceum_block_writer_add (writer, line->text->str, (gssize) line->text->len, 0);
}

static void
write_code (LyceumPdf            *self,
            const LyceumPdfPiece *piece,
            LyceumBlockWriter    *writer)
{
  double left = G_MAXDOUBLE;

  for (guint i = piece->first; i < piece->first + piece->n_lines; i++)
    if (!_lyceum_pdf_line (self, i)->dropped)
      left = MIN (left, _lyceum_pdf_line (self, i)->x0);
  for (guint i = piece->first; i < piece->first + piece->n_lines; i++)
    if (!_lyceum_pdf_line (self, i)->dropped)
      add_code_line (writer, _lyceum_pdf_line (self, i), left);
  _lyceum_block_writer_finish (writer, LYCEUM_BLOCK_CODE, 0, 0, NULL);
}

/* A first row in strong letters, above others that are not, is the header. */
static void
write_table (LyceumPdf            *self,
             const LyceumPdfPiece *piece,
             LyceumBlockWriter    *writer)
{
  gboolean header = piece->n_lines > 1 && !piece->strong &&
                    (_lyceum_pdf_line (self, piece->first)->styles & LYCEUM_SPAN_STRONG) != 0;

  for (guint i = piece->first; i < piece->first + piece->n_lines; i++)
    if (_lyceum_pdf_line (self, i)->table > 0)
      {
        add_line (writer, _lyceum_pdf_line (self, i), 0, i == piece->first && header ? LYCEUM_SPAN_STRONG : 0);
        _lyceum_block_writer_add (writer, "\n", 1, 0);
      }
  _lyceum_block_writer_finish (writer, LYCEUM_BLOCK_TABLE, header, 0, NULL);
}

/* The strong words that a definition begins with: where they end, with the colon or full stop behind them. 0: none. */
static guint
find_lead (LyceumBlockWriter *writer)
{
  const LyceumSpan *span = writer->spans->len > 0 ? &g_array_index (writer->spans, LyceumSpan, 0) : NULL;
  guint end = span != NULL && span->start == 0 && (span->styles & LYCEUM_SPAN_STRONG) != 0 ? span->end : 0;

  for (guint i = 1; end > 0 && i < writer->spans->len; i++)
    {
      const LyceumSpan *next = &g_array_index (writer->spans, LyceumSpan, i);

      if (next->start > end + 1 || (next->styles & LYCEUM_SPAN_STRONG) == 0)
        break;
      end = next->end;
    }
  while (end > 0 && end < writer->text->len && strchr (" :.", writer->text->str[end]) != NULL)
    end++;
  return end < writer->text->len && end <= 120 ? end : 0;
}

static void
write_definition (LyceumBlockWriter *writer)
{
  guint end = find_lead (writer);
  guint kept = end;

  if (end == 0)
    {
      _lyceum_block_writer_finish (writer, LYCEUM_BLOCK_PARAGRAPH, 0, 0, NULL);
      return;
    }
  while (kept > 0 && strchr (" :.", writer->text->str[kept - 1]) != NULL)
    kept--;
  for (guint i = kept; i < end; i++)
    writer->text->str[i] = ' ';
  for (guint i = 0; i < writer->spans->len && g_array_index (writer->spans, LyceumSpan, i).start < end; i++)
    g_array_index (writer->spans, LyceumSpan, i).styles &= ~(guint) LYCEUM_SPAN_STRONG;
  _lyceum_block_writer_split (writer, end, LYCEUM_BLOCK_TERM, 0);
  _lyceum_block_writer_finish (writer, LYCEUM_BLOCK_DEFINITION, 1, 0, NULL);
}

void
_lyceum_pdf_write_piece (LyceumPdf            *self,
                         const LyceumPdfPiece *piece,
                         LyceumBlockWriter    *writer)
{
  guint number = 0;
  gsize skip = 0;
  gboolean first = TRUE;

  writer->page = _lyceum_pdf_line (self, piece->first)->page;
  if (piece->kind == LYCEUM_BLOCK_CODE)
    {
      write_code (self, piece, writer);
      return;
    }
  if (piece->kind == LYCEUM_BLOCK_TABLE)
    {
      write_table (self, piece, writer);
      return;
    }
  if (piece->kind == LYCEUM_BLOCK_LIST_ITEM)
    skip = _lyceum_pdf_item_mark (_lyceum_pdf_line (self, piece->first)->text->str, &number);
  for (guint i = piece->first; i < piece->first + piece->n_lines; i++)
    {
      const LyceumPdfLine *line = _lyceum_pdf_line (self, i);

      if (line->dropped)
        continue;
      strip_end (writer);
      if (!first)
        join_line (self, writer, line);
      add_line (writer, line, first ? skip : 0, piece->kind == LYCEUM_BLOCK_HEADING ? LYCEUM_SPAN_STRONG : 0);
      first = FALSE;
    }
  strip_end (writer);
  _lyceum_block_writer_tighten (writer);
  if (piece->kind == LYCEUM_BLOCK_TERM)
    write_definition (writer);
  else
    _lyceum_block_writer_finish (writer, piece->kind, piece->level, number, NULL);
}
