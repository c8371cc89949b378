/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <string.h>

#define XHTML(body)                                                                                                    \
  "<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml' "                                    \
  "xmlns:epub='http://www.idpf.org/2007/ops'><head><title>t</title></head><body>" body "</body></html>"

static LyceumDocument *
read_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  LyceumDocument *document;

  document = _lyceum_read ("book.epub", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FALSE, &error);
  g_assert_no_error (error);
  documents_test_check (document);
  return document;
}

static void
expect_error (GBytes              *bytes,
              LyceumDocumentError  code)
{
  documents_test_expect_error ("book.epub", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), code);
}

static void
expect (GBytes     *bytes,
        const char *outline)
{
  g_autoptr (LyceumDocument) document = read_bytes (bytes);
  g_autofree char *found = documents_test_outline (document);

  g_assert_cmpstr (found, ==, outline);
}

static void
test_book (void)
{
  g_autoptr (GBytes) bytes =
    documents_test_epub ("nav.xhtml",
                         XHTML ("<nav epub:type='toc'><ol><li><a href='1.xhtml'>Part One</a><ol><li><a href='sub/2.xhtml#x'>Cells"
                                "</a></li></ol></li></ol></nav>"),
                         "style.css", ".key { font-weight: bold }", "1.xhtml", XHTML ("<h1>Part One</h1><p>About&nbsp;it.</p>"),
                         "sub/2.xhtml",
                         XHTML ("<h1>Cells</h1><p>A <span class='key'>cell</span><a epub:type='noteref' href='#n'>1</a>.</p>"
                                "<h2>Parts</h2><span epub:type='pagebreak'>12</span><p>Nucleus.</p>"
                                "<aside epub:type='footnote' id='n'><p>Note.</p></aside>"),
                         NULL);
  g_autoptr (LyceumDocument) document = read_bytes (bytes);
  g_autofree char *outline = documents_test_outline (document);
  g_autofree char *place = lyceum_document_describe_place (document, 5);

  g_assert_cmpstr (lyceum_document_get_title (document), ==, "The Book");
  g_assert_cmpstr (lyceum_document_get_language (document), ==, "en");
  g_assert_cmpstr (outline, ==,
                   "h1 Part One\n"
                   "p About it.\n"
                   "h2 Cells\n"
                   "p A *cell*.\n"
                   "h3 Parts\n"
                   "p Nucleus.\n");
  g_assert_cmpstr (place, ==, "Cells, Parts");
}

static void
test_damaged_chapter (void)
{
  g_autoptr (GBytes) bytes = documents_test_epub ("1.xhtml", XHTML ("<p>One<b>two</p><p>three</b> &nosuch; <br>"), "2.xhtml",
                                                  XHTML ("<p>whole</p>"), "gone.xhtml", "", NULL);

  expect (bytes, "p One*two*\np three &nosuch;\np whole\n");
}

static void
test_encodings (void)
{
  g_autoptr (GBytes) bytes = documents_test_epub (
    "1.xhtml", "<html><body><p>caf\xe9 not declared</p></body></html>", "2.xhtml",
    "<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>caf\xe9 declared</p></body></html>", "3.xhtml",
    "<?xml version='1.0' encoding='iso-8859-1'?><html><body><p>caf\xe9 <br>not whole</p></body></html>", NULL);

  expect (bytes, "p café not declared\np café declared\np café not whole\n");
}

static void
test_repeated_lines (void)
{
#define CHAPTER(n) n ".xhtml", XHTML ("<p>From a book that says so everywhere.</p><h1>Chapter " n "</h1><p>Text " n ".</p>")
  g_autoptr (GBytes) bytes =
    documents_test_epub (CHAPTER ("1"), CHAPTER ("2"), CHAPTER ("3"), CHAPTER ("4"), CHAPTER ("5"), CHAPTER ("6"), NULL);
  g_autoptr (LyceumDocument) document = read_bytes (bytes);
  g_autofree char *outline = documents_test_outline (document);

  g_assert_null (strstr (outline, "everywhere"));
  g_assert_nonnull (strstr (outline, "Text 6."));
}

static void
test_entity_bombs (void)
{
  g_autoptr (GBytes) bytes = documents_test_epub (
    "1.xhtml",
    "<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
    "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>"
    "<!ENTITY f '&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;'><!ENTITY g '&f;&f;&f;&f;&f;&f;&f;&f;&f;&f;'>]>"
    "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>before &g;&g; after</p></body></html>",
    "2.xhtml",
    "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM 'http://127.0.0.1/x'> %p;]>"
    "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>secret &x; end</p></body></html>",
    NULL);
  g_autoptr (LyceumDocument) document = read_bytes (bytes);
  g_autofree char *outline = documents_test_outline (document);

  g_assert_cmpuint (strlen (outline), <, 2000);
  g_assert_null (strstr (outline, "root:"));
  g_assert_nonnull (strstr (outline, "before"));
  g_assert_nonnull (strstr (outline, "secret"));
}

static void
test_bomb (void)
{
  g_autofree char *zeros = documents_test_repeat ("0000000000000000", (LYCEUM_LIMIT_ARCHIVE_ENTRY_BYTES >> 4) + 1);
  g_autofree char *smaller = g_strndup (zeros, 40u << 20);
  g_autoptr (GBytes) large = documents_test_epub ("1.xhtml", zeros, NULL);
  g_autoptr (GBytes) ratio = documents_test_epub ("1.xhtml", smaller, NULL);

  expect_error (large, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  expect_error (ratio, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
}

static void
test_climbing_paths (void)
{
  g_autoptr (GBytes) entry =
    documents_test_zip ("mimetype", "application/epub+zip", "../../../../tmp/evil.xhtml", "<p>x</p>", NULL);
  g_autoptr (GBytes) href = documents_test_zip ("mimetype", "application/epub+zip", "META-INF/container.xml",
                                                "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>",
                                                "b.opf",
                                                "<package><manifest><item id='a' href='../../../etc/passwd' "
                                                "media-type='application/xhtml+xml'/></manifest><spine><itemref idref='a'/></spine>"
                                                "</package>",
                                                NULL);

  expect_error (entry, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  expect_error (href, LYCEUM_DOCUMENT_ERROR_DAMAGED);
}

static void
test_locked (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    "mimetype", "application/epub+zip", "META-INF/encryption.xml",
    "<encryption><EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/></encryption>", NULL);

  expect_error (bytes, LYCEUM_DOCUMENT_ERROR_ENCRYPTED);
}

static void
test_no_book (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip ("mimetype", "application/epub+zip", "a.html", "<p>x</p>", NULL);
  g_autoptr (GBytes) whole = documents_test_epub ("1.xhtml", XHTML ("<p>Some text that is long enough</p>"), NULL);
  gsize size = g_bytes_get_size (whole);
  g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (whole, NULL), size);

  expect_error (bytes, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  documents_test_expect_error ("book.epub", "not a book at all, this is text", 31, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  /* Cut anywhere, or with bytes that are not its own: an error or a book, never anything else. */
  for (gsize cut = 0; cut < size; cut += 1 + size / 40)
    {
      g_autoptr (LyceumDocument) document = _lyceum_read ("book.epub", (const char *) data, cut, FALSE, NULL);
    }
  for (guint i = 0; i < 300; i++)
    {
      g_autoptr (LyceumDocument) document = NULL;

      data[g_test_rand_int_range (0, (int) size)] = (guint8) g_test_rand_int_range (0, 256);
      document = _lyceum_read ("book.epub", (const char *) data, size, FALSE, NULL);
      if (document != NULL)
        documents_test_check (document);
      if (i % 10 == 9)
        memcpy (data, g_bytes_get_data (whole, NULL), size);
    }
}

static void
test_many_entries (void)
{
  g_autoptr (GString) items = g_string_new (NULL);
  g_autoptr (GString) refs = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *package = NULL;

  /* One small chapter, named a hundred thousand times. */
  for (guint i = 0; i < 100000; i++)
    g_string_append (refs, "<itemref idref='a'/>");
  g_string_append (items, "<item id='a' href='a.xhtml' media-type='application/xhtml+xml'/>");
  package = g_strdup_printf ("<package><manifest>%s</manifest><spine>%s</spine></package>", items->str, refs->str);
  bytes = documents_test_zip ("mimetype", "application/epub+zip", "META-INF/container.xml",
                              "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>", "b.opf", package,
                              "a.xhtml", XHTML ("<p>Some text.</p>"), NULL);
  expect (bytes, "p Some text.\n");
}

/* Pictures of the book, with what is said of them; what is only for the eye is not among them. */
static void
test_pictures (void)
{
  static const char picture[] = "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='80'><rect width='100' height='80'/></svg>";
  g_autoptr (GBytes) bytes =
    documents_test_epub ("images/cell.svg", picture, "images/line.svg", picture, "text/1.xhtml",
                         XHTML ("<h1>Cells</h1><p>A cell <img src='../images/cell.svg' alt='A cell with its nucleus'/> is small.</p>"
                                "<figure><img src='../images/cell.svg' alt='image12.png'/><figcaption>Figure 1</figcaption></figure>"
                                "<p><img src='../images/line.svg' alt=''/><img src='../images/line.svg' width='20' alt='a line'/>"
                                "<img src='../images/none.png' alt='gone'/><img src='../../../../etc/passwd' alt='outside'/>End.</p>"),
                         NULL);
  g_autoptr (LyceumDocument) document = read_bytes (bytes);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      g_string_append_printf (found, "%u%s %s\n", (guint) block->kind, block->info != NULL ? "*" : "", block->text);
    }
  g_assert_cmpstr (found->str, ==,
                   "0 Cells\n"
                   "1 A cell is small.\n"
                   "10* A cell with its nucleus\n"
                   "10* \n"
                   "7 Figure 1\n"
                   "1 End.\n");
  g_assert_cmpuint (lyceum_document_get_n_pictures (document), ==, 1);
}

/* What the table of contents calls a chapter stands above it where the chapter has no title itself. */
static void
test_titles_of_contents (void)
{
  g_autoptr (GBytes) bytes =
    documents_test_epub ("nav.xhtml",
                         XHTML ("<nav epub:type='toc'><ol><li><a href='1.xhtml'>The Cell</a></li><li><a href='2.xhtml'>The Tissue</a></li>"
                                "<li><a href='3.xhtml'>The Organ</a></li></ol></nav>"),
                         "1.xhtml", XHTML ("<p>It is small.</p>"), "2.xhtml", XHTML ("<p>THE TISSUE</p><p>It is larger.</p>"),
                         "3.xhtml", XHTML ("<h2>Organs</h2><p>They are large.</p>"), "4.xhtml", XHTML ("<p>It goes on.</p>"), NULL);

  expect (bytes, "h1 The Cell\np It is small.\np THE TISSUE\np It is larger.\nh1 Organs\np They are large.\np It goes on.\n");
}

/* Where a book says where the pages of its printed form begin, places are told by them. */
static void
test_pages (void)
{
  g_autoptr (GBytes) bytes =
    documents_test_epub ("1.xhtml",
                         XHTML ("<p>Before.</p><span epub:type='pagebreak' id='p12' title='12'/><p>On twelve,"
                                "<span role='doc-pagebreak' aria-label=' Page 13. '>13</span> and on.</p><p>On thirteen.</p>"),
                         "2.xhtml", XHTML ("<h1>Next</h1><span epub:type='pagebreak' id='page_14'/><p>On fourteen.</p>"
                                           "<span epub:type='pagebreak' title='xv'/><p>Still.</p>"),
                         NULL);
  g_autoptr (LyceumDocument) document = read_bytes (bytes);
  const guint pages[] = { 0, 12, 13, 13, 14, 14 };

  g_assert_cmpuint (lyceum_document_get_n_blocks (document), ==, G_N_ELEMENTS (pages));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    g_assert_cmpuint (lyceum_document_get_block (document, i)->page, ==, pages[i]);
}

/* The reading of a character stands beside it for the eye: it is no part of the sentence. Other scripts come as written. */
static void
test_scripts (void)
{
  g_autoptr (GBytes) bytes =
    documents_test_epub ("1.xhtml",
                         XHTML ("<p>これは<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です。</p>"
                                "<p dir='rtl' xml:lang='ar'>اللغة العربية <em>جميلة</em>.</p>"),
                         NULL);

  expect (bytes, "p これは漢字です。\np اللغة العربية _جميلة_.\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/epub/book", test_book);
  g_test_add_func ("/epub/damaged-chapter", test_damaged_chapter);
  g_test_add_func ("/epub/encodings", test_encodings);
  g_test_add_func ("/epub/repeated-lines", test_repeated_lines);
  g_test_add_func ("/epub/entity-bombs", test_entity_bombs);
  g_test_add_func ("/epub/bomb", test_bomb);
  g_test_add_func ("/epub/climbing-paths", test_climbing_paths);
  g_test_add_func ("/epub/locked", test_locked);
  g_test_add_func ("/epub/no-book", test_no_book);
  g_test_add_func ("/epub/many-entries", test_many_entries);
  g_test_add_func ("/epub/pictures", test_pictures);
  g_test_add_func ("/epub/titles-of-contents", test_titles_of_contents);
  g_test_add_func ("/epub/pages", test_pages);
  g_test_add_func ("/epub/scripts", test_scripts);
  return g_test_run ();
}
