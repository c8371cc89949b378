/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <string.h>

#define TYPES                                                                                                          \
  "<Types><Override PartName='/ppt/presentation.xml' "                                                                 \
  "ContentType='application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml'/></Types>"
#define RELATION(id, type, target) "<Relationship Id='" id "' Type='http://x/" type "' Target='" target "'/>"
#define PACKAGE                                                                                                        \
  "[Content_Types].xml", TYPES, "_rels/.rels",                                                                         \
    "<Relationships>" RELATION ("r1", "officeDocument", "ppt/presentation.xml") "</Relationships>"
#define SLIDE(attributes, body) "<p:sld xmlns:p='p' xmlns:a='a' xmlns:r='r' xmlns:m='m'" attributes "><p:cSld><p:spTree>" body "</p:spTree></p:cSld></p:sld>"
#define SHAPE(properties, text) "<p:sp><p:nvSpPr><p:cNvPr id='1' name='x'/><p:nvPr>" properties "</p:nvPr></p:nvSpPr><p:txBody>" text "</p:txBody></p:sp>"
#define P(words) "<a:p><a:r><a:t>" words "</a:t></a:r></a:p>"
#define BULLET(properties, words) "<a:p><a:pPr" properties "</a:pPr><a:r><a:t>" words "</a:t></a:r></a:p>"

static void
expect (GBytes     *bytes,
        const char *outline)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = NULL;
  g_autofree char *found = NULL;

  document = _lyceum_read ("slides", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FALSE, &error);
  g_assert_no_error (error);
  documents_test_check (document);
  found = documents_test_outline (document);
  g_assert_cmpstr (found, ==, outline);
}

static void
test_slides (void)
{
  g_autoptr (GBytes) bytes = documents_test_zip (
    PACKAGE, "ppt/presentation.xml",
    "<p:presentation xmlns:p='p' xmlns:r='r'><p:sldIdLst><p:sldId id='256' r:id='s2'/><p:sldId id='257' r:id='s3'/>"
    "<p:sldId id='258' r:id='s1'/><p:sldId id='259' r:id='s1'/></p:sldIdLst></p:presentation>",
    "ppt/_rels/presentation.xml.rels",
    "<Relationships>" RELATION ("s1", "slide", "slides/slide1.xml") RELATION ("s2", "slide", "slides/slide2.xml")
      RELATION ("s3", "slide", "slides/slide3.xml") "</Relationships>",
    "ppt/slides/slide1.xml",
    SLIDE ("", SHAPE ("<p:ph idx='1'/>", BULLET ("><a:buChar char='-'/>", "a point") BULLET (" lvl='1'><a:buAutoNum type='x'/>", "first")
                                           BULLET (" lvl='1'><a:buAutoNum type='x'/>", "second"))
               SHAPE ("<p:ph type='title'/>", P ("Last, and its") P ("second line")) SHAPE ("<p:ph type='sldNum'/>", P ("3"))),
    "ppt/slides/slide2.xml",
    SLIDE ("", SHAPE ("<p:ph type='ctrTitle'/>", P ("First")) SHAPE ("", P ("In a box."))
               "<p:graphicFrame><a:graphic><a:tbl><a:tblPr firstRow='1'/><a:tr><a:tc><a:txBody>" P ("Part")
               "</a:txBody></a:tc><a:tc><a:txBody>" P ("Size") "</a:txBody></a:tc></a:tr><a:tr><a:tc gridSpan='2'><a:txBody>"
               P ("both") "</a:txBody></a:tc><a:tc hMerge='1'><a:txBody><a:p/></a:txBody></a:tc></a:tr></a:tbl></a:graphic>"
               "</p:graphicFrame>"),
    "ppt/slides/_rels/slide2.xml.rels", "<Relationships>" RELATION ("r1", "notesSlide", "../notesSlides/notes.xml") "</Relationships>",
    "ppt/notesSlides/notes.xml", SLIDE ("", SHAPE ("<p:ph type='sldImg'/>", P ("no")) SHAPE ("<p:ph type='body'/>", P ("Say hello."))),
    "ppt/slides/slide3.xml", SLIDE (" show='0'", SHAPE ("", P ("hidden"))), NULL);
  g_autoptr (LyceumDocument) document =
    _lyceum_read ("x.pptx", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), FALSE, NULL);
  g_autofree char *place = lyceum_document_describe_place (document, 5);

  expect (bytes, "h1 First\np In a box.\ntable1 Part|Size/both|\np Say hello.\nh1 Last, and its second line\nli1 a point\n"
                 "li2 #1 first\nli2 #2 second\n");
  g_assert_cmpstr (place, ==, "slide 3, Last, and its second line");
}

static void
test_hostile (void)
{
  g_autofree char *groups = documents_test_repeat ("<p:grpSp>", 5000);
  g_autofree char *deep = g_strdup_printf ("<p:sld xmlns:p='p'>%s", groups);
  g_autofree char *ids = documents_test_repeat ("<p:sldId r:id='s1'/>", 50000);
  g_autofree char *many = g_strdup_printf ("<p:presentation xmlns:p='p' xmlns:r='r'>%s</p:presentation>", ids);
  g_autoptr (GBytes) elements = documents_test_zip (
    PACKAGE, "ppt/presentation.xml", many, "ppt/_rels/presentation.xml.rels",
    "<Relationships>" RELATION ("s1", "slide", "slides/slide1.xml") "</Relationships>", "ppt/slides/slide1.xml", deep, NULL);
  g_autoptr (GBytes) outside = documents_test_zip (
    PACKAGE, "ppt/presentation.xml", many, "ppt/_rels/presentation.xml.rels",
    "<Relationships>" RELATION ("s1", "slide", "../../../etc/passwd") "</Relationships>", NULL);
  g_autoptr (GBytes) nothing = documents_test_zip (PACKAGE, NULL);
  g_autoptr (GBytes) strange = documents_test_zip (
    PACKAGE, "ppt/presentation.xml", many, "ppt/_rels/presentation.xml.rels",
    "<Relationships>" RELATION ("s1", "slide", "slides/slide1.xml") "</Relationships>", "ppt/slides/slide1.xml",
    SLIDE ("", "<a:tc>" P ("no table") "</a:tc><a:tr/><a:tbl><a:tbl><a:tr><a:tc rowSpan='-7'>" P ("cell") "</a:tc></a:tr></a:tbl></a:tbl>"
               SHAPE ("<p:ph idx='99'/>", "<a:p><a:pPr lvl='77'><a:buAutoNum startAt='-3'/></a:pPr><a:r><a:t>x</a:t></a:r></a:p>")),
    NULL);

  documents_test_expect_error ("s.pptx", g_bytes_get_data (elements, NULL), g_bytes_get_size (elements),
                               LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  documents_test_expect_error ("s.pptx", g_bytes_get_data (outside, NULL), g_bytes_get_size (outside), LYCEUM_DOCUMENT_ERROR_EMPTY);
  documents_test_expect_error ("s.pptx", g_bytes_get_data (nothing, NULL), g_bytes_get_size (nothing), LYCEUM_DOCUMENT_ERROR_DAMAGED);
  expect (strange, "p no table\np cell\nli9 x\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pptx/slides", test_slides);
  g_test_add_func ("/pptx/hostile", test_hostile);
  return g_test_run ();
}
