/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <string.h>

#define TYPES                                                                                                          \
  "<Types><Override PartName='/word/document.xml' "                                                                    \
  "ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>"
#define RELATION(id, type, target)                                                                                     \
  "<Relationship Id='" id "' Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/" type           \
  "' Target='" target "'/>"
#define PACKAGE                                                                                                        \
  "[Content_Types].xml", TYPES, "_rels/.rels",                                                                         \
    "<Relationships>" RELATION ("r1", "officeDocument", "word/document.xml") "</Relationships>"
#define TEXT(body) "word/document.xml", "<w:document xmlns:w='w' xmlns:m='m' xmlns:r='r'><w:body>" body "</w:body></w:document>"
#define P(words) "<w:p><w:r><w:t>" words "</w:t></w:r></w:p>"
#define R(words) "<w:r><w:t>" words "</w:t></w:r>"

static void
expect (GBytes     *bytes,
        const char *outline)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = NULL;
  g_autofree char *found = NULL;

  document = _lyceum_read ("text", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FALSE, &error);
  g_assert_no_error (error);
  documents_test_check (document);
  found = documents_test_outline (document);
  g_assert_cmpstr (found, ==, outline);
}

static void
expect_error (GBytes              *bytes,
              LyceumDocumentError  code)
{
  documents_test_expect_error ("text.docx", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), code);
}

static void
test_styles (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    PACKAGE, "word/_rels/document.xml.rels",
    "<Relationships>" RELATION ("r1", "styles", "styles.xml") RELATION ("r2", "numbering", "/word/numbering.xml") "</Relationships>",
    "word/styles.xml",
    "<w:styles xmlns:w='w'>"
    "<w:style w:type='paragraph' w:styleId='berschrift2'><w:name w:val='heading 2'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Mine'><w:name w:val='My own'/><w:basedOn w:val='berschrift2'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Loop'><w:name w:val='Loop'/><w:basedOn w:val='Loop'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='L'><w:name w:val='List Number'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
    "</w:style></w:styles>",
    "word/numbering.xml",
    "<w:numbering xmlns:w='w'><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='3'/><w:numFmt w:val='decimal'/>"
    "</w:lvl><w:lvl w:ilvl='1'><w:numFmt w:val='bullet'/></w:lvl></w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>",
    TEXT ("<w:p><w:pPr><w:pStyle w:val='Mine'/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Cells</w:t></w:r></w:p>"
          "<w:p><w:pPr><w:pStyle w:val='Loop'/></w:pPr>" R ("A ") "<w:r><w:rPr><w:b/></w:rPr><w:t>cell</w:t></w:r>" R (".") "</w:p>"
          "<w:p><w:pPr><w:outlineLvl w:val='3'/></w:pPr>" R ("Parts") "</w:p>"
          "<w:p><w:pPr><w:pStyle w:val='L'/></w:pPr>" R ("one") "</w:p>"
          "<w:p><w:pPr><w:pStyle w:val='L'/><w:numPr><w:ilvl w:val='1'/></w:numPr></w:pPr>" R ("below") "</w:p>"
          "<w:p><w:pPr><w:pStyle w:val='L'/></w:pPr>" R ("two") "</w:p>"
          "<w:p><w:pPr><w:pStyle w:val='L'/><w:numPr><w:numId w:val='0'/></w:numPr></w:pPr>" R ("none") "</w:p>"),
    NULL);

  expect (bytes, "h2 Cells\np A *cell*.\nh4 Parts\nli1 #3 one\nli2 below\nli1 #4 two\np none\n");
}

static void
test_changes_and_fields (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    PACKAGE,
    TEXT ("<w:p>" R ("Light ") "<w:del><w:r><w:delText>breaks</w:delText></w:r></w:del><w:ins>" R ("splits") "</w:ins>" R (" water")
          "<w:r><w:t>.</w:t></w:r><w:moveFrom>" R ("moved") "</w:moveFrom></w:p>"
          "<w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>"
          "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" R ("Contents 1") "</w:p>" P ("Contents 2")
          "<w:p><w:r><w:fldChar w:fldCharType='end'/></w:r>" R ("Behind it") "<w:fldSimple w:instr=' PAGE '>" R ("12")
          "</w:fldSimple></w:p>"
          "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" R ("One ") "</w:p>" P ("sentence.")
          "<w:p>" R ("H") "<w:r><w:rPr><w:vertAlign w:val='subscript'/></w:rPr><w:t>2</w:t></w:r>" R ("O")
          "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:sym w:font='Symbol' w:char='F061'/></w:r></w:p>"),
    NULL);

  expect (bytes, "p Light splits water.\np Behind it\np One sentence.\np H₂Oα\n");
}

static void
test_tables (void)
{
#define TC(properties, words) "<w:tc><w:tcPr>" properties "</w:tcPr>" P (words) "</w:tc>"
  g_autoptr (GBytes) bytes = documents_test_zip (
    PACKAGE,
    TEXT ("<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" TC ("", "Part") TC ("<w:gridSpan w:val='2'/>", "Size") "</w:tr>"
          "<w:tr>" TC ("<w:vMerge w:val='restart'/>", "Cell") TC ("", "small") TC ("", "1") "</w:tr>"
          "<w:tr>" TC ("<w:vMerge/>", "") TC ("", "large") TC ("", "2") "</w:tr>"
          "<w:tr><w:trPr><w:del/></w:trPr>" TC ("", "gone") TC ("", "x") TC ("", "y") "</w:tr></w:tbl>"
          "<w:tbl><w:tr>" TC ("", "A frame around a text.") "</w:tr></w:tbl>"),
    NULL);

  expect (bytes, "table1 Part|Size|/Cell|small|1/Cell|large|2\np A frame around a text.\n");
}

static void
test_notes_and_boxes (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    PACKAGE, "word/_rels/document.xml.rels", "<Relationships>" RELATION ("r1", "footnotes", "footnotes.xml") "</Relationships>",
    "word/footnotes.xml",
    "<w:footnotes xmlns:w='w'><w:footnote w:id='0' w:type='separator'>" P ("-") "</w:footnote><w:footnote w:id='2'>" P ("A note.")
    "</w:footnote></w:footnotes>",
    TEXT ("<w:p>" R ("Said") "<w:r><w:footnoteReference w:id='2'/></w:r><w:r><w:footnoteReference w:id='2'/></w:r>"
          "<mc:AlternateContent xmlns:mc='mc'><mc:Choice><w:drawing><w:txbxContent>" P ("In a box.") "</w:txbxContent></w:drawing>"
          "</mc:Choice><mc:Fallback><w:pict><w:txbxContent>" P ("In a box.") "</w:txbxContent></w:pict></mc:Fallback>"
          "</mc:AlternateContent>" R (" so.") "</w:p>" P ("More.")
          "<w:p><w:pPr><w:outlineLvl w:val='0'/></w:pPr>" R ("Next") "</w:p>" P ("End.")),
    NULL);

  expect (bytes, "p Said so.\np In a box.\np More.\np A note.\nh1 Next\np End.\n");
}

static void
test_formula (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    PACKAGE,
    TEXT ("<w:p>" R ("So ") "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
          "<m:r><m:t>+1</m:t></m:r></m:oMath>" R (".") "</w:p>"
          "<w:p><m:oMathPara><m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:rad><m:radPr><m:degHide/></m:radPr>"
          "<m:deg/><m:e><m:r><m:t>c</m:t></m:r></m:e></m:rad></m:den></m:f></m:oMath></m:oMathPara></w:p>"),
    NULL);

  expect (bytes, "p So $x² + 1$.\nformula (a + b)/(√c)\n");
}

static void
test_pages (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    PACKAGE,
    TEXT (P ("First.") "<w:p>" R ("Second ") "<w:r><w:lastRenderedPageBreak/><w:t>goes on.</w:t></w:r></w:p>"
          "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Third.</w:t></w:r></w:p>"),
    NULL);
  g_autoptr (LyceumDocument) document =
    _lyceum_read ("x.docx", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FALSE, NULL);

  g_assert_cmpuint (lyceum_document_get_n_blocks (document), ==, 3);
  g_assert_cmpuint (lyceum_document_get_block (document, 1)->page, ==, 1);
  g_assert_cmpuint (lyceum_document_get_block (document, 2)->page, ==, 3);
}

static void
test_deep (void)
{
  g_autofree char *open = documents_test_repeat ("<w:sdt>", 100000);
  g_autofree char *tables = documents_test_repeat ("<w:tbl><w:tr><w:tc>", 40);
  g_autofree char *closed = documents_test_repeat ("</w:tc></w:tr></w:tbl>", 40);
  g_autofree char *deep = g_strdup_printf ("<w:document xmlns:w='w'><w:body>%s", open);
  g_autofree char *nested = g_strdup_printf ("<w:document xmlns:w='w'><w:body>%s<w:p/>%s</w:body></w:document>", tables, closed);
  g_autoptr (GBytes) elements = documents_test_zip (PACKAGE, "word/document.xml", deep, NULL);
  g_autoptr (GBytes) frames = documents_test_zip (PACKAGE, "word/document.xml", nested, NULL);

  expect_error (elements, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  expect_error (frames, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
}

static void
test_bombs (void)
{
  g_autofree char *zeros = documents_test_repeat ("0000000000000000", (LYCEUM_LIMIT_ARCHIVE_ENTRY_BYTES >> 4) + 1);
  g_autoptr (GBytes) large = documents_test_zip (PACKAGE, "word/document.xml", zeros, NULL);
  g_autoptr (GBytes) entities = documents_test_zip (
    PACKAGE, "word/document.xml",
    "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
    "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>before &d;&x; after</w:t></w:r></w:p></w:body></w:document>",
    NULL);
  g_autoptr (LyceumDocument) document =
    _lyceum_read ("x.docx", g_bytes_get_data (entities, NULL), g_bytes_get_size (entities), FALSE, NULL);

  expect_error (large, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  if (document != NULL)
    {
      g_autofree char *outline = documents_test_outline (document);

      g_assert_cmpuint (strlen (outline), <, 500);
      g_assert_null (strstr (outline, "root:"));
    }
}

/* Cells that say that they go over more columns than there are, or on with what is not there. */
static void
test_strange_tables (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    PACKAGE,
    TEXT ("<w:tr><w:tc>" P ("no table") "</w:tc></w:tr>"
          "<w:tbl><w:tr>" TC ("<w:gridSpan w:val='999999999'/>", "wide") TC ("", "behind") "</w:tr>"
          "<w:tr>" TC ("<w:vMerge/>", "hidden") TC ("<w:vMerge/><w:gridSpan w:val='-4'/>", "") "</w:tr>"
          "<w:tr><w:txbxContent><w:tr><w:tc>" P ("lost") "</w:tc></w:tr></w:txbxContent></w:tr></w:tbl>"),
    NULL);
  g_autoptr (LyceumDocument) document =
    _lyceum_read ("x.docx", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FALSE, NULL);

  g_assert_nonnull (document);
  documents_test_check (document);
}

static void
test_missing_parts (void)
{
  g_autoptr (GBytes) no_text = documents_test_zip (PACKAGE, NULL);
  g_autoptr (GBytes) outside = documents_test_zip (
    "[Content_Types].xml", TYPES, "_rels/.rels",
    "<Relationships>" RELATION ("r1", "officeDocument", "../../../etc/passwd") "</Relationships>", "word/document.xml",
    "<w:document xmlns:w='w'><w:body>" P ("Found by its name.") "</w:body></w:document>", NULL);
  g_autoptr (GBytes) cut = documents_test_zip (PACKAGE, "word/document.xml", "<w:document xmlns:w='w'><w:body>" P ("Half"), NULL);

  expect_error (no_text, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  expect_error (cut, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  expect (outside, "p Found by its name.\n");
}

static void
expect_sentence (const char *stream,
                 const char *words)
{
  g_autoptr (GString) file = g_string_new ("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
  g_autoptr (GError) error = NULL;

  for (const char *p = stream; *p != '\0'; p++)
    {
      g_string_append_c (file, *p);
      g_string_append_c (file, '\0');
    }
  g_assert_null (_lyceum_read ("text.doc", file->str, file->len, FALSE, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_old_formats (void)
{
  expect_sentence ("EncryptedPackage", "password");
  expect_sentence ("WordDocument", ".docx");
  expect_sentence ("PowerPoint Document", ".pptx");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/docx/styles", test_styles);
  g_test_add_func ("/docx/changes-and-fields", test_changes_and_fields);
  g_test_add_func ("/docx/tables", test_tables);
  g_test_add_func ("/docx/notes-and-boxes", test_notes_and_boxes);
  g_test_add_func ("/docx/formula", test_formula);
  g_test_add_func ("/docx/pages", test_pages);
  g_test_add_func ("/docx/deep", test_deep);
  g_test_add_func ("/docx/bombs", test_bombs);
  g_test_add_func ("/docx/strange-tables", test_strange_tables);
  g_test_add_func ("/docx/missing-parts", test_missing_parts);
  g_test_add_func ("/docx/old-formats", test_old_formats);
  return g_test_run ();
}
