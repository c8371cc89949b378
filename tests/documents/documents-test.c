/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

static const char *
kind_letter (const LyceumBlock *block)
{
  static const char *const letters[] = { "h", "p", "li", "dt", "dd", "table", "code", "caption", "quote", "formula", "image" };

  g_assert_cmpuint (block->kind, <, G_N_ELEMENTS (letters));
  return letters[block->kind];
}

static const struct
{
  guint style;
  const char *mark;
} marks[] = {
  { LYCEUM_SPAN_TERM, "^" },     { LYCEUM_SPAN_STRONG, "*" },  { LYCEUM_SPAN_EMPHASIS, "_" },
  { LYCEUM_SPAN_CODE, "`" },     { LYCEUM_SPAN_FORMULA, "$" }, { LYCEUM_SPAN_LINK, "~" },
};

static void
append_marked (GString           *out,
               const LyceumBlock *block)
{
  guint done = 0;

  for (guint i = 0; block->spans != NULL && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      g_string_append_len (out, block->text + done, span->start - done);
      for (guint k = 0; k < G_N_ELEMENTS (marks); k++)
        g_string_append (out, (span->styles & marks[k].style) != 0 ? marks[k].mark : "");
      g_string_append_len (out, block->text + span->start, span->end - span->start);
      for (guint k = G_N_ELEMENTS (marks); k > 0; k--)
        g_string_append (out, (span->styles & marks[k - 1].style) != 0 ? marks[k - 1].mark : "");
      done = span->end;
    }
  g_string_append (out, block->text + done);
}

char *
documents_test_outline (LyceumDocument *document)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      gsize start = out->len;

      g_string_append (out, kind_letter (block));
      if (block->level > 0)
        g_string_append_printf (out, "%u", block->level);
      if (block->number > 0)
        g_string_append_printf (out, " #%u", block->number);
      if (block->info != NULL)
        g_string_append_printf (out, " (%s)", block->info);
      g_string_append_c (out, ' ');
      append_marked (out, block);
      /* One line for each block. */
      for (gsize k = start; k < out->len; k++)
        if (out->str[k] == '\n')
          out->str[k] = '/';
        else if (out->str[k] == '\t')
          out->str[k] = '|';
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

/* One for each run that is a formula, or one of a block that is one; none where nothing is known. */
static void
check_formulas (const LyceumBlock *block)
{
  guint n = block->kind == LYCEUM_BLOCK_FORMULA ? 1 : 0;

  if (block->formulas == NULL)
    return;
  for (guint i = 0; block->kind != LYCEUM_BLOCK_FORMULA && block->spans != NULL && i < block->spans->len; i++)
    n += (g_array_index (block->spans, LyceumSpan, i).styles & LYCEUM_SPAN_FORMULA) != 0;
  g_assert_cmpuint (block->formulas->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const char *tex = g_ptr_array_index (block->formulas, i);

      g_assert_true (g_utf8_validate (tex, -1, NULL));
      g_assert_cmpuint (strlen (tex), <=, LYCEUM_LIMIT_FORMULA_BYTES);    }
}

static void
check_spans (const LyceumBlock *block)
{
  guint done = 0;

  for (guint i = 0; block->spans != NULL && i < block->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (block->spans, LyceumSpan, i);

      g_assert_cmpuint (span->start, >=, done);
      g_assert_cmpuint (span->end, >, span->start);
      g_assert_cmpuint (span->end, <=, strlen (block->text));
      g_assert_cmpuint (span->styles, !=, 0);
      g_assert_true (g_utf8_validate (block->text + span->start, span->end - span->start, NULL));
      done = span->end;
    }
}

void
documents_test_check (LyceumDocument *document)
{
  documents_test_check_form (document);
  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      if (block->kind != LYCEUM_BLOCK_CODE && block->kind != LYCEUM_BLOCK_TABLE)
        g_assert_null (strstr (block->text, "  "));
    }
}

void
documents_test_check_form (LyceumDocument *document)
{
  guint sections = lyceum_document_get_n_sections (document);

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      g_autofree char *place = lyceum_document_describe_place (document, i);

      g_assert_nonnull (block->text);
      g_assert_true (g_utf8_validate (block->text, -1, NULL));
  g_assert_true (block->text[0] != '\0' || (block->kind == LYCEUM_BLOCK_IMAGE && block->info != NULL));
      g_assert_cmpuint (strlen (block->text), <=, LYCEUM_LIMIT_BLOCK_BYTES);
      if (block->kind != LYCEUM_BLOCK_CODE && block->kind != LYCEUM_BLOCK_TABLE)
        g_assert_null (strpbrk (block->text, "\n\t\r\f\v"));
      if (block->kind == LYCEUM_BLOCK_HEADING)
        g_assert_true (block->level >= 1 && block->level <= 6);
      g_assert_true (block->section == 0 || block->section < sections);
      g_assert_cmpint (place[0], !=, '\0');
      check_spans (block);
      check_formulas (block);
    }
}

LyceumDocument *
documents_test_read (const char *name,
                     const char *text)
{
  g_autoptr (GError) error = NULL;
  LyceumDocument *document = _lyceum_read (name, text, strlen (text), FALSE, &error);

  g_assert_no_error (error);
  g_assert_nonnull (document);
  documents_test_check (document);
  return document;
}

void
documents_test_expect (const char *name,
                       const char *text,
                       const char *outline)
{
  g_autoptr (LyceumDocument) document = documents_test_read (name, text);
  g_autofree char *found = documents_test_outline (document);

  g_assert_cmpstr (found, ==, outline);
}

void
documents_test_expect_error (const char          *name,
                             const void          *data,
                             gsize                size,
                             LyceumDocumentError  code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = _lyceum_read (name, data, size, FALSE, &error);

  g_assert_error (error, LYCEUM_DOCUMENT_ERROR, (int) code);
  g_assert_null (document);
  g_assert_nonnull (strstr (error->message, name));
}

char *
documents_test_repeat (const char *text,
                       gsize       n)
{
  gsize length = strlen (text);
  char *all = g_malloc (length * n + 1);

  for (gsize i = 0; i < n; i++)
    memcpy (all + i * length, text, length);
  all[length * n] = '\0';
  return all;
}

static void
add_entry (struct archive *archive,
           const char     *path,
           const char     *text,
           gsize           length)
{
  struct archive_entry *entry = archive_entry_new ();

  archive_entry_set_pathname (entry, path);
  archive_entry_set_size (entry, (la_int64_t) length);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_data (archive, text, length), ==, (la_ssize_t) length);
  archive_entry_free (entry);
}

static la_ssize_t
write_piece (struct archive *archive,
             void           *data,
             const void     *piece,
             size_t          size)
{
  g_byte_array_append (data, piece, (guint) size);
  return (la_ssize_t) size;
}

static GBytes *
zip_pairs (GPtrArray *pairs)
{
  struct archive *archive = archive_write_new ();
  GByteArray *bytes = g_byte_array_new ();

  archive_write_set_format_zip (archive);
  g_assert_cmpint (archive_write_open (archive, bytes, NULL, write_piece, NULL), ==, ARCHIVE_OK);
  for (guint i = 0; i + 1 < pairs->len; i += 2)
    add_entry (archive, g_ptr_array_index (pairs, i), g_ptr_array_index (pairs, i + 1),
               strlen (g_ptr_array_index (pairs, i + 1)));
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_write_free (archive);
  return g_byte_array_free_to_bytes (bytes);
}

GBytes *
documents_test_zip (const char *path,
                    ...)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();
  va_list list;

  va_start (list, path);
  for (const char *next = path; next != NULL; next = va_arg (list, const char *))
    g_ptr_array_add (pairs, (gpointer) next);
  va_end (list);
  return zip_pairs (pairs);
}

GBytes *
documents_test_epub (const char *path,
                     ...)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) manifest = g_string_new (NULL);
  g_autoptr (GString) spine = g_string_new (NULL);
  va_list list;
  guint n = 0;

  g_ptr_array_add (pairs, g_strdup ("mimetype"));
  g_ptr_array_add (pairs, g_strdup ("application/epub+zip"));
  g_ptr_array_add (pairs, g_strdup ("META-INF/container.xml"));
  g_ptr_array_add (pairs, g_strdup ("<container><rootfiles><rootfile full-path='OPS/book.opf'/></rootfiles></container>"));
  va_start (list, path);
  for (const char *next = path; next != NULL; next = va_arg (list, const char *), n++)
    {
      const char *type = g_str_has_suffix (next, ".css") ? "text/css" : "application/xhtml+xml";
      const char *properties = g_str_has_prefix (next, "nav") ? " properties='nav'" : "";

      g_string_append_printf (manifest, "<item id='i%u' href='%s' media-type='%s'%s/>", n, next, type, properties);
      g_string_append_printf (spine, "<itemref idref='i%u'/>", n);
      g_ptr_array_add (pairs, g_strconcat ("OPS/", next, NULL));
      g_ptr_array_add (pairs, g_strdup (va_arg (list, const char *)));
    }
  va_end (list);
  g_ptr_array_add (pairs, g_strdup ("OPS/book.opf"));
  g_ptr_array_add (pairs, g_strdup_printf ("<package xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>The "
                                           "Book</dc:title><dc:language>en</dc:language></metadata><manifest>%s</manifest>"
                                           "<spine>%s</spine></package>",
                                           manifest->str, spine->str));
  return zip_pairs (pairs);
}
