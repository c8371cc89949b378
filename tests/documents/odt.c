/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <string.h>

#define NAMES                                                                                                          \
  " xmlns:office='o' xmlns:text='t' xmlns:table='ta' xmlns:draw='d' xmlns:style='s' xmlns:fo='f' xmlns:svg='v' "        \
  "xmlns:xlink='x'"
#define CONTENT(styles, body)                                                                                          \
  "<office:document-content" NAMES "><office:automatic-styles>" styles "</office:automatic-styles><office:body><office:text>" \
  body "</office:text></office:body></office:document-content>"
#define MIME "mimetype", "application/vnd.oasis.opendocument.text"
#define P(words) "<text:p>" words "</text:p>"

static LyceumDocument *
read_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  LyceumDocument *document = _lyceum_read ("text", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FALSE, &error);

  g_assert_no_error (error);
  documents_test_check (document);
  return document;
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
expect_error (GBytes              *bytes,
              LyceumDocumentError  code)
{
  documents_test_expect_error ("text.odt", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), code);
}

static void
test_text (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    MIME, "meta.xml", "<meta><title>Cells</title><language>de-AT</language></meta>", "content.xml",
    CONTENT ("<style:style style:name='T1' style:family='text'><style:text-properties fo:font-weight='bold'/></style:style>"
             "<style:style style:name='T2' style:family='text'><style:text-properties style:text-position='sub 58%'/></style:style>"
             "<style:style style:name='P1' style:family='paragraph' style:parent-style-name='Quotations'/>",
             "<text:tracked-changes><text:changed-region><text:deletion>" P ("gone") "</text:deletion></text:changed-region>"
             "</text:tracked-changes><text:table-of-content><text:index-body>" P ("One 3") "</text:index-body></text:table-of-content>"
             "<text:h text:outline-level='2'>One</text:h>"
             P ("A <text:span text:style-name='T1'>cell</text:span><text:note><text:note-citation>1</text:note-citation>"
                "<text:note-body>" P ("A note.") "</text:note-body></text:note> of H<text:span text:style-name='T2'>2</text:span>O,"
                "<text:s text:c='3'/>page <text:page-number>3</text:page-number>")
             "<text:p text:style-name='P1'>Said so.</text:p>"
             "<text:section text:display='none'>" P ("hidden") "</text:section>"
             "<text:h text:outline-level='1'>Two</text:h>" P ("End.")),
    NULL);
  g_autoptr (LyceumDocument) document = read_bytes (bytes);

  g_assert_cmpstr (lyceum_document_get_title (document), ==, "Cells");
  g_assert_cmpstr (lyceum_document_get_language (document), ==, "de-AT");
  expect (bytes, "h2 One\np A *cell* of H₂O, page\nquote Said so.\np A note.\nh1 Two\np End.\n");
}

static void
test_lists (void)
{
#define ITEM(body) "<text:list-item>" body "</text:list-item>"
  g_autoptr (GBytes) bytes = documents_test_zip (
    MIME, "content.xml",
    CONTENT ("<text:list-style style:name='L1'><text:list-level-style-number text:level='1' style:num-format='1'/>"
             "<text:list-level-style-bullet text:level='2'/></text:list-style>",
             "<text:list text:style-name='L1'>" ITEM (P ("one") "<text:list>" ITEM (P ("below")) "</text:list>")
             ITEM (P ("two") P ("more of it")) "</text:list>" P ("Between.")
             "<text:list text:style-name='L1' text:continue-numbering='true'>" ITEM (P ("three")) "</text:list>"
             "<text:list text:style-name='L1'><text:list-item text:start-value='7'>" P ("seven") "</text:list-item></text:list>"),
    NULL);

  expect (bytes, "li1 #1 one\nli2 below\nli1 #2 two\np more of it\np Between.\nli1 #3 three\nli1 #7 seven\n");
}

static void
test_table (void)
{
#define CELL(words) "<table:table-cell>" P (words) "</table:table-cell>"
  g_autoptr (GBytes) bytes = documents_test_zip (
    MIME, "content.xml",
    CONTENT ("",
             "<table:table><table:table-header-rows><table:table-row>" CELL ("Part")
             "<table:table-cell table:number-columns-spanned='2'>" P ("Size") "</table:table-cell><table:covered-table-cell/>"
             "</table:table-row></table:table-header-rows><table:table-row>"
             "<table:table-cell table:number-rows-spanned='2'>" P ("Cell") "</table:table-cell>" CELL ("small") CELL ("1")
             "</table:table-row><table:table-row><table:covered-table-cell/>" CELL ("large")
             "<table:table-cell table:number-columns-repeated='99999999'/></table:table-row></table:table>"),
    NULL);
  g_autoptr (LyceumDocument) document = read_bytes (bytes);
  const LyceumBlock *block = lyceum_document_get_block (document, 0);

  g_assert_cmpuint (block->kind, ==, LYCEUM_BLOCK_TABLE);
  g_assert_cmpuint (block->level, ==, 1);
  g_assert_true (g_str_has_prefix (block->text, "Part\tSize\t\nCell\tsmall\t1\nCell\tlarge"));
}

static void
test_formula_and_box (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    MIME, "content.xml",
    CONTENT ("",
             P ("So <draw:frame><draw:object xlink:href='./Object 1'/><svg:title>formula</svg:title></draw:frame> holds.")
             P ("Words.<draw:frame><draw:text-box>" P ("In a box.") "</draw:text-box></draw:frame> More.")
             P ("<draw:frame><draw:image xlink:href='../../etc/passwd'/><draw:image xlink:href='http://127.0.0.1/x.png'/></draw:frame>")),
    "Object 1/content.xml", "<math xmlns='m'><msup><mi>x</mi><mn>2</mn></msup></math>", NULL);

  expect (bytes, "p So $x²$ holds.\np Words. More.\np In a box.\n");
}

static void
test_flat (void)
{
  const char *text = "<?xml version='1.0'?><office:document" NAMES
                     " office:mimetype='application/vnd.oasis.opendocument.text'><office:body><office:text>\n  " P (" Flat\n  text. ")
                     "</office:text></office:body></office:document>";

  documents_test_expect ("text.xml", text, "p Flat text.\n");
}

static void
test_locked (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (MIME, "content.xml", "\x1\x2\x3", "META-INF/manifest.xml",
                                                 "<manifest><file-entry><encryption-data/></file-entry></manifest>", NULL);

  expect_error (bytes, LYCEUM_DOCUMENT_ERROR_ENCRYPTED);
}

static void
test_hostile (void)
{
  g_autofree char *sections = documents_test_repeat ("<text:section>", 5000);
  g_autofree char *boxes = documents_test_repeat ("<text:p><draw:frame><draw:text-box>", 50);
  g_autofree char *deep = g_strconcat ("<office:document-content" NAMES ">", sections, NULL);
  g_autofree char *nested = g_strconcat ("<office:document-content" NAMES ">", boxes, NULL);
  g_autofree char *zeros = documents_test_repeat ("0000000000000000", (LYCEUM_LIMIT_ARCHIVE_ENTRY_BYTES >> 4) + 1);
  g_autoptr (GBytes) elements = documents_test_zip (MIME, "content.xml", deep, NULL);
  g_autoptr (GBytes) frames = documents_test_zip (MIME, "content.xml", nested, NULL);
  g_autoptr (GBytes) bomb = documents_test_zip (MIME, "content.xml", zeros, NULL);
  g_autoptr (GBytes) nothing = documents_test_zip (MIME, "meta.xml", "<meta/>", NULL);
  g_autoptr (GBytes) cut = documents_test_zip (MIME, "content.xml", "<office:document-content><text:p>Half", NULL);
  g_autoptr (GBytes) loop = documents_test_zip (
    MIME, "content.xml",
    CONTENT ("<style:style style:name='A' style:family='paragraph' style:parent-style-name='B'/>"
             "<style:style style:name='B' style:family='paragraph' style:parent-style-name='A'/>",
             "<table:table-cell>" P ("no table") "</table:table-cell><text:list-item>" P ("no list")
             "</text:list-item><text:p text:style-name='A'>Looped</text:p>"),
    NULL);

  expect_error (elements, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  expect_error (frames, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  expect_error (bomb, LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  expect_error (nothing, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  expect_error (cut, LYCEUM_DOCUMENT_ERROR_DAMAGED);
  expect (loop, "p no table\np no list\np Looped\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/odt/text", test_text);
  g_test_add_func ("/odt/lists", test_lists);
  g_test_add_func ("/odt/table", test_table);
  g_test_add_func ("/odt/formula-and-box", test_formula_and_box);
  g_test_add_func ("/odt/flat", test_flat);
  g_test_add_func ("/odt/locked", test_locked);
  g_test_add_func ("/odt/hostile", test_hostile);
  return g_test_run ();
}
