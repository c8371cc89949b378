/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "documents-test.h"

#include <string.h>

static void
test_subrip (void)
{
  documents_test_expect ("lecture.srt",
                         "1\n00:00:01,000 --> 00:00:03,000\n<i>Every cell</i> comes\nfrom another &amp; older\n\n"
                         "2\n00:00:03,000 --> 00:00:05,000\n{\\an8}cell.\n\n"
                         "3\n00:00:05,200 --> 00:00:06,000\n[Applause]\n\n"
                         "4\n00:00:09,500 --> 00:00:12,000\nIts <b>nucleus</b>\n\nholds the plans.\n",
                         "p Every cell comes from another & older cell.\n"
                         "p Its nucleus holds the plans.\n");
}

static void
test_places (void)
{
  g_autoptr (LyceumDocument) document =
    documents_test_read ("lecture.srt", "1\r\n00:12:03,000 --> 00:12:04,000\r\nFirst thought.\r\n\r\n"
                                        "2\r\n01:02:03,500 --> 01:02:05,000\r\nSecond thought.\r\n");
  g_autofree char *first = lyceum_document_describe_place (document, 0);
  g_autofree char *second = lyceum_document_describe_place (document, 1);

  g_assert_cmpstr (first, ==, "12:03");
  g_assert_cmpstr (second, ==, "1:02:03");
}

static void
test_web (void)
{
  g_autoptr (LyceumDocument) document =
    documents_test_read ("talk.vtt", "WEBVTT - The cell\nKind: captions\nLanguage: en\n\nNOTE made by hand\n\nSTYLE\n"
                                     "::cue { color: red }\n\nintro\n00:01.000 --> 00:03.000 align:start position:0%\n"
                                     "<v Mary Shelley>Good <c.loud>evening</c>.\n\n"
                                     "00:03.000 --> 00:05.000\n<v Percy>It is <ruby>late<rt>rly</rt></ruby>.</v>\n");
  g_autofree char *outline = documents_test_outline (document);

  g_assert_cmpstr (lyceum_document_get_title (document), ==, "The cell");
  g_assert_cmpstr (lyceum_document_get_language (document), ==, "en");
  g_assert_cmpstr (outline, ==, "p *Mary Shelley*: Good evening.\np *Percy*: It is late.\n");
}

static void
test_rolling (void)
{
  documents_test_expect ("auto.vtt",
                         "WEBVTT\n\n"
                         "00:00.000 --> 00:02.000 align:start\n \nthe<00:00.500><c> cell</c><00:01.000><c> is</c>\n\n"
                         "00:02.000 --> 00:02.010\nthe cell is\n \n\n"
                         "00:02.010 --> 00:04.000\nthe cell is\nsmall<00:03.000><c> indeed</c>\n\n"
                         "00:04.000 --> 00:04.010\nsmall indeed\n \n\n"
                         "00:04.010 --> 00:06.000\nsmall indeed\nbut\n\n"
                         "00:06.000 --> 00:08.000\nbut alive\n\n"
                         "00:10.000 --> 00:12.000\nbut alive\n",
                         "p the cell is small indeed but alive but alive\n");
}

static void
test_chapters (void)
{
  documents_test_expect ("talk.vtt",
                         "WEBVTT\n\n"
                         "00:00.000 --> 01:00.000\nWhat a cell is\n\n"
                         "00:00.000 --> 00:05.000\nA cell is small.\n\n00:05.000 --> 00:09.000\nIt lives.\n\n"
                         "01:00.000 --> 02:00.000\nIts parts\n\n"
                         "01:00.000 --> 01:05.000\nThere are many.\n\n01:05.000 --> 01:09.000\nOne is the nucleus.\n",
                         "h2 What a cell is\np A cell is small. It lives.\nh2 Its parts\np There are many. One is the "
                         "nucleus.\n");
}

static void
test_long_talk (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (LyceumDocument) document = NULL;

  for (guint i = 0; i < 600; i++)
    g_string_append_printf (text, "%u\n00:%02u:%02u,000 --> 00:%02u:%02u,900\n%s\n\n", i + 1, i / 60, i % 60, i / 60, i % 60,
                            i % 3 == 2 ? "ends here. And the next" : "a part of a long sentence that");
  document = documents_test_read ("long.srt", text->str);
  documents_test_check (document);
  g_assert_cmpuint (lyceum_document_get_n_blocks (document), >, 10);
  for (guint i = 0; i < lyceum_document_get_n_blocks (document); i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);

      g_assert_cmpuint (strlen (block->text), <, 1700);
      if (i > 0)
        g_assert_true (g_str_has_prefix (block->text, "And the next"));
    }
}

static void
test_text_without_spaces (void)
{
  documents_test_expect ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\n細胞は生命の\n\n2\n00:00:02,000 --> 00:00:03,000\n最小単位です。\n",
                         "p 細胞は生命の最小単位です。\n");
}

static void
test_hostile (void)
{
  static const char nothing[] = "WEBVTT\n\n00:00.000 --> 00:01.000\n";
  g_autofree char *cues = documents_test_repeat ("0:00.0 --> 9:59.9\nx\n", 250000);
  g_autofree char *tags = documents_test_repeat ("<", 200000);
  g_autofree char *tagged = g_strconcat ("WEBVTT\n\n00:00.000 --> 00:01.000\n", tags, " text\n", NULL);
  g_autoptr (LyceumDocument) document = documents_test_read ("a.vtt", tagged);

  documents_test_check (document);
  documents_test_expect_error ("many.srt", cues, strlen (cues), LYCEUM_DOCUMENT_ERROR_TOO_LARGE);
  documents_test_expect_error ("none.vtt", nothing, sizeof nothing - 1, LYCEUM_DOCUMENT_ERROR_EMPTY);
  /* A time in a text makes no subtitles of it. */
  documents_test_expect ("notes.txt", "See 00:01.000 --> 00:02.000 there.\n", "p See 00:01.000 --> 00:02.000 there.\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/subtitles/subrip", test_subrip);
  g_test_add_func ("/subtitles/places", test_places);
  g_test_add_func ("/subtitles/web", test_web);
  g_test_add_func ("/subtitles/rolling", test_rolling);
  g_test_add_func ("/subtitles/chapters", test_chapters);
  g_test_add_func ("/subtitles/long-talk", test_long_talk);
  g_test_add_func ("/subtitles/text-without-spaces", test_text_without_spaces);
  g_test_add_func ("/subtitles/hostile", test_hostile);
  return g_test_run ();
}
