/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <string.h>

/* A line of text on a page of 600 by 800 points. */
typedef struct
{
  guint page;
  guint font; /* 1: plain, 2: strong, 3: typewriter, 4: slanted */
  double size;
  double x, y; /* of its base line, from the upper left corner */
  const char *text;
} Line;

typedef struct
{
  GString *bytes;
  GArray *offsets; /* (element-type gsize): of each object, from 1 */
} Pdf;

static void
begin_object (Pdf *self)
{
  gsize offset = self->bytes->len;

  g_array_append_val (self->offsets, offset);
  g_string_append_printf (self->bytes, "%u 0 obj\n", self->offsets->len);
}

static void
add_object (Pdf        *self,
            const char *format,
            ...)
{
  va_list list;

  begin_object (self);
  va_start (list, format);
  g_string_append_vprintf (self->bytes, format, list);
  va_end (list);
  g_string_append (self->bytes, "\nendobj\n");
}

static void
add_page_content (Pdf        *self,
                  const Line *lines,
                  guint       n_lines,
                  guint       page)
{
  g_autoptr (GString) content = g_string_new ("BT\n");

  for (guint i = 0; i < n_lines; i++)
    if (lines[i].page == page)
      g_string_append_printf (content, "/F%u %g Tf 1 0 0 1 %g %g Tm (%s) Tj\n", lines[i].font, lines[i].size, lines[i].x,
                              800 - lines[i].y, lines[i].text);
  g_string_append (content, "ET\n");
  add_object (self, "<< /Length %zu >>\nstream\n%sendstream", content->len, content->str);
}

static void
finish (Pdf        *self,
        const char *trailer)
{
  gsize start = self->bytes->len;

  g_string_append_printf (self->bytes, "xref\n0 %u\n0000000000 65535 f \n", self->offsets->len + 1);
  for (guint i = 0; i < self->offsets->len; i++)
    g_string_append_printf (self->bytes, "%010zu 00000 n \n", g_array_index (self->offsets, gsize, i));
  g_string_append_printf (self->bytes, "trailer\n<< /Size %u /Root 1 0 R %s >>\nstartxref\n%zu\n%%%%EOF\n",
                          self->offsets->len + 1, trailer, start);
}

/* Objects 1 and 2 are the catalogue and the pages, 3 to 6 the fonts; each page is two objects from 7 on. */
static GString *
make_pdf (const Line *lines,
          guint       n_lines)
{
  static const char *const fonts[] = { "Helvetica", "Helvetica-Bold", "Courier", "Helvetica-Oblique" };
  Pdf self = { g_string_new ("%PDF-1.4\n"), g_array_new (FALSE, FALSE, sizeof (gsize)) };
  g_autoptr (GString) kids = g_string_new (NULL);
  guint n_pages = 1;

  for (guint i = 0; i < n_lines; i++)
    n_pages = MAX (n_pages, lines[i].page);
  for (guint i = 0; i < n_pages; i++)
    g_string_append_printf (kids, "%u 0 R ", 7 + i * 2);
  add_object (&self, "<< /Type /Catalog /Pages 2 0 R >>");
  add_object (&self, "<< /Type /Pages /Kids [%s] /Count %u >>", kids->str, n_pages);
  for (guint i = 0; i < G_N_ELEMENTS (fonts); i++)
    add_object (&self, "<< /Type /Font /Subtype /Type1 /BaseFont /%s >>", fonts[i]);
  for (guint i = 1; i <= n_pages; i++)
    {
      add_object (&self,
                  "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %u 0 R /Resources << /Font << /F1 3 0 R "
                  "/F2 4 0 R /F3 5 0 R /F4 6 0 R >> >> >>",
                  6 + i * 2);
      add_page_content (&self, lines, n_lines, i);
    }
  finish (&self, "");
  g_array_unref (self.offsets);
  return self.bytes;
}

static void
expect (const Line *lines,
        guint       n_lines,
        const char *outline)
{
  g_autoptr (GString) pdf = make_pdf (lines, n_lines);
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = _lyceum_read ("a.pdf", pdf->str, pdf->len, FALSE, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  documents_test_check (document);
  found = documents_test_outline (document);
  g_assert_cmpstr (found, ==, outline);
}

#define LONG "All living things are made of one or more cells, which makes the cell the smallest"

static void
test_paragraphs (void)
{
  static const Line lines[] = {
    { 1, 1, 10, 50, 100, LONG },
    { 1, 1, 10, 50, 112, "unit of life that anybody knows." },
    { 1, 1, 10, 65, 124, "A second paragraph stands in a little, and it is long enough to need one more line of" },
    { 1, 1, 10, 50, 136, "the page, on which it ends." },
    { 1, 1, 10, 50, 170, "A third paragraph stands apart." },
  };

  expect (lines, G_N_ELEMENTS (lines),
          "p " LONG " unit of life that anybody knows.\n"
          "p A second paragraph stands in a little, and it is long enough to need one more line of the page, on which it "
          "ends.\n"
          "p A third paragraph stands apart.\n");
}

static void
test_titles (void)
{
  static const Line lines[] = {
    { 1, 2, 24, 50, 60, "Chapter 2" },
    { 1, 2, 24, 50, 90, "Cells and their parts" },
    { 1, 1, 10, 50, 130, LONG },
    { 1, 1, 10, 50, 142, "unit of life." },
    { 1, 2, 14, 50, 180, "2.1 The nucleus, which holds the plans of" },
    { 1, 2, 14, 50, 197, "the cell" },
    { 1, 1, 10, 50, 220, "It is round." },
    { 1, 2, 10, 50, 250, "A strong title" },
    { 1, 1, 10, 50, 265, "Text under it, which is as long as a line may be and ends a good way to the right." },
    { 1, 2, 14, 50, 300, "2.2 Membranes" },
    { 1, 1, 10, 50, 320, "They are thin." },
  };

  expect (lines, G_N_ELEMENTS (lines),
          "h1 Chapter 2: Cells and their parts\n"
          "p " LONG " unit of life.\n"
          "h2 2.1 The nucleus, which holds the plans of the cell\n"
          "p It is round.\n"
          "h3 A strong title\n"
          "p Text under it, which is as long as a line may be and ends a good way to the right.\n"
          "h2 2.2 Membranes\n"
          "p They are thin.\n");
}

static void
test_words_cut_in_two (void)
{
  static const Line lines[] = {
    { 1, 1, 10, 50, 100, "The photosynthesis of plants is a well-known and much-loved process. Every photo-" },
    { 1, 1, 10, 50, 112, "synthesis needs light, as every well-" },
    { 1, 1, 10, 50, 124, "known book on the subject explains in its first pages, and a 32-" },
    { 1, 1, 10, 50, 136, "bit machine knows it too." },
  };

  expect (lines, G_N_ELEMENTS (lines),
          "p The photosynthesis of plants is a well-known and much-loved process. Every photosynthesis needs light, as every "
          "well-known book on the subject explains in its first pages, and a 32-bit machine knows it too.\n");
}

static void
test_styles_and_lists (void)
{
  static const Line lines[] = {
    { 1, 1, 10, 50, 100, LONG },
    { 1, 1, 10, 50, 112, "unit of life. They have:" },
    { 1, 1, 10, 60, 130, "1. a membrane that keeps them together and lets through what they need to live and" },
    { 1, 1, 10, 72, 142, "to grow;" },
    { 1, 1, 10, 60, 154, "2. a nucleus." },
    { 1, 2, 10, 50, 180, "Membrane:" },
    { 1, 1, 10, 105, 180, "What surrounds a cell and keeps it apart from all that is not this cell." },
    { 1, 3, 10, 70, 220, "int main \\(\\)" },
    { 1, 3, 10, 82, 232, "return 0;" },
    { 1, 1, 10, 50, 260, "The end of it is a word in" },
    { 1, 4, 10, 175, 260, "slanted" },
    { 1, 1, 10, 212, 260, "letters." },
  };

  expect (lines, G_N_ELEMENTS (lines),
          "p " LONG " unit of life. They have:\n"
          "li1 #1 a membrane that keeps them together and lets through what they need to live and to grow;\n"
          "li1 #2 a nucleus.\n"
          "dt Membrane\n"
          "dd1 What surrounds a cell and keeps it apart from all that is not this cell.\n"
          "code int main ()/  return 0;\n"
          "p The end of it is a word in _slanted_ letters.\n");
}

static void
test_tables (void)
{
  static const Line lines[] = {
    { 1, 1, 10, 50, 100, LONG },
    { 1, 1, 10, 50, 112, "unit of life. This is how many there are:" },
    { 1, 2, 10, 60, 150, "Animal" },
    { 1, 2, 10, 210, 150, "Cells" },
    { 1, 2, 10, 360, 150, "Kinds" },
    { 1, 1, 10, 60, 164, "Human" },
    { 1, 1, 10, 210, 164, "37 trillion" },
    { 1, 1, 10, 360, 164, "400" },
    { 1, 1, 10, 60, 178, "Worm" },
    { 1, 1, 10, 210, 178, "959" },
    { 1, 1, 10, 50, 220, "The text goes on below it." },
  };

  expect (lines, G_N_ELEMENTS (lines),
          "p " LONG " unit of life. This is how many there are:\n"
          "table1 Animal|Cells|Kinds/Human|37 trillion|400/Worm|959|\n"
          "p The text goes on below it.\n");
}

static void
test_columns (void)
{
  static const Line lines[] = {
    { 1, 2, 14, 50, 100, "1 Cells" },
    { 1, 1, 10, 50, 120, "All living things are made of one or more" },
    { 1, 1, 10, 50, 132, "cells, which makes the cell the smallest" },
    { 1, 1, 10, 50, 144, "unit of life that anybody knows." },
    { 1, 2, 14, 320, 100, "2 Tissues" },
    { 1, 1, 10, 320, 120, "Cells that do the same work together are" },
    { 1, 1, 10, 320, 132, "called a tissue, and several tissues that" },
    { 1, 1, 10, 320, 144, "work together are an organ." },
  };

  expect (lines, G_N_ELEMENTS (lines),
          "h1 1 Cells\n"
          "p All living things are made of one or more cells, which makes the cell the smallest unit of life that anybody "
          "knows.\n"
          "h1 2 Tissues\n"
          "p Cells that do the same work together are called a tissue, and several tissues that work together are an organ.\n");
}

static void
test_margins (void)
{
  Line lines[64];
  char numbers[8][16];
  guint n = 0;
  g_autoptr (GString) pdf = NULL;
  g_autoptr (LyceumDocument) document = NULL;
  g_autofree char *outline = NULL;

  for (guint page = 1; page <= 8; page++)
    {
      g_snprintf (numbers[page - 1], sizeof numbers[0], "Page %u", page);
      lines[n++] = (Line){ page, 4, 9, 50, 40, page % 2 == 0 ? "BIOLOGY FOR ALL" : "Cells and tissues" };
      lines[n++] = (Line){ page, 1, 10, 50, 130, LONG };
      lines[n++] = (Line){ page, 1, 10, 50, 142, "unit of life, and this sentence goes over the end of the page to the next one" };
      lines[n++] = (Line){ page, 1, 10, 50, 154, "without a stop" };
      lines[n++] = (Line){ page, 1, 7, 50, 700, "1 A note that nobody reads." };
      lines[n++] = (Line){ page, 1, 9, 280, 770, numbers[page - 1] };
    }
  pdf = make_pdf (lines, n);
  document = _lyceum_read ("a.pdf", pdf->str, pdf->len, FALSE, NULL);
  g_assert_nonnull (document);
  documents_test_check (document);
  outline = documents_test_outline (document);
  g_assert_null (strstr (outline, "BIOLOGY"));
  g_assert_null (strstr (outline, "tissues"));
  g_assert_null (strstr (outline, "Page"));
  g_assert_null (strstr (outline, "note"));
  g_assert_cmpuint (lyceum_document_get_block (document, 0)->page, ==, 1);
  g_assert_cmpuint (lyceum_document_get_block (document, lyceum_document_get_n_blocks (document) - 1)->page, ==, 8);
}

static void
test_table_of_contents (void)
{
  static const Line lines[] = {
    { 1, 2, 20, 50, 60, "Contents" },
    { 1, 1, 10, 50, 100, "1 Cells . . . . . . . . . . . . . . . . 1" },
    { 1, 1, 10, 50, 112, "2 Tissues . . . . . . . . . . . . . . . 9" },
    { 1, 1, 10, 50, 124, "3 Organs . . . . . . . . . . . . . . . 17" },
    { 1, 1, 10, 50, 136, "4 Bodies . . . . . . . . . . . . . . . 25" },
    { 1, 1, 10, 50, 148, "5 Herds . . . . . . . . . . . . . . . . 99" },
    { 2, 2, 20, 50, 60, "Cells" },
    { 2, 1, 10, 50, 100, LONG },
    { 2, 1, 10, 50, 112, "unit of life." },
  };

  expect (lines, G_N_ELEMENTS (lines),
          "h1 Cells\n"
          "p " LONG " unit of life.\n");
}

static void
expect_pdf_error (const char          *bytes,
                  gsize                size,
                  LyceumDocumentError  code)
{
  documents_test_expect_error ("a.pdf", bytes, size, code);
}

static void
test_damaged (void)
{
  static const Line lines[] = { { 1, 1, 10, 50, 100, LONG }, { 2, 1, 10, 50, 100, LONG } };
  g_autoptr (GString) pdf = make_pdf (lines, G_N_ELEMENTS (lines));
  g_autofree char *copy = g_memdup2 (pdf->str, pdf->len);

  expect_pdf_error ("this is no PDF, whatever it is called", 37, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  expect_pdf_error ("%PDF-1.7\n", 9, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  for (gsize cut = 0; cut < pdf->len; cut += 1 + pdf->len / 30)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LyceumDocument) document = _lyceum_read ("a.pdf", pdf->str, cut, FALSE, &error);

      g_assert_true ((document != NULL) != (error != NULL));
    }
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (LyceumDocument) document = NULL;

      copy[g_test_rand_int_range (0, (int) pdf->len)] = (char) g_test_rand_int_range (0, 256);
      document = _lyceum_read ("a.pdf", copy, pdf->len, FALSE, NULL);
      if (document != NULL)
        documents_test_check (document);
      if (i % 5 == 4)
        memcpy (copy, pdf->str, pdf->len);
    }
}

static void
test_endless (void)
{
  Pdf self = { g_string_new ("%PDF-1.4\n"), g_array_new (FALSE, FALSE, sizeof (gsize)) };
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = NULL;

  /* Pages that are their own children, and a form that draws itself. */
  add_object (&self, "<< /Type /Catalog /Pages 2 0 R >>");
  add_object (&self, "<< /Type /Pages /Kids [3 0 R 2 0 R 3 0 R] /Count 2000000000 >>");
  add_object (&self, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> "
                     ">> >>");
  add_object (&self, "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 4 0 R >> >> /Length 14 "
                     ">>\nstream\n/X Do /X Do\nendstream");
  finish (&self, "/Prev 9");
  document = _lyceum_read ("a.pdf", self.bytes->str, self.bytes->len, FALSE, &error);
  g_assert_null (document);
  g_assert_nonnull (error);
  g_string_free (self.bytes, TRUE);
  g_array_unref (self.offsets);
}

static void
test_without_text (void)
{
  g_autoptr (GString) pdf = make_pdf (NULL, 0);

  expect_pdf_error (pdf->str, pdf->len, LYCEUM_DOCUMENT_ERROR_SCANNED);
}

static void
test_locked (void)
{
  Pdf self = { g_string_new ("%PDF-1.4\n"), g_array_new (FALSE, FALSE, sizeof (gsize)) };

  add_object (&self, "<< /Type /Catalog /Pages 2 0 R >>");
  add_object (&self, "<< /Type /Pages /Kids [] /Count 0 >>");
  add_object (&self, "<< /Filter /Standard /V 1 /R 2 /P -44 /O (01234567890123456789012345678901) "
                     "/U (01234567890123456789012345678901) >>");
  finish (&self, "/Encrypt 3 0 R /ID [(0123456789012345) (0123456789012345)]");
  expect_pdf_error (self.bytes->str, self.bytes->len, LYCEUM_DOCUMENT_ERROR_ENCRYPTED);
  g_string_free (self.bytes, TRUE);
  g_array_unref (self.offsets);
}

/* What poppler says of a damaged file is no warning of ours. */
static GLogWriterOutput
drop_chatter (GLogLevelFlags   level,
              const GLogField *fields,
              gsize            n_fields,
              gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, "GLIB_DOMAIN") == 0 && strcmp (fields[i].value, "Poppler") == 0)
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, user_data);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (drop_chatter, NULL, NULL);
  g_test_add_func ("/pdf/paragraphs", test_paragraphs);
  g_test_add_func ("/pdf/titles", test_titles);
  g_test_add_func ("/pdf/words-cut-in-two", test_words_cut_in_two);
  g_test_add_func ("/pdf/styles-and-lists", test_styles_and_lists);
  g_test_add_func ("/pdf/tables", test_tables);
  g_test_add_func ("/pdf/columns", test_columns);
  g_test_add_func ("/pdf/margins", test_margins);
  g_test_add_func ("/pdf/table-of-contents", test_table_of_contents);
  g_test_add_func ("/pdf/damaged", test_damaged);
  g_test_add_func ("/pdf/endless", test_endless);
  g_test_add_func ("/pdf/without-text", test_without_text);
  g_test_add_func ("/pdf/locked", test_locked);
  return g_test_run ();
}
