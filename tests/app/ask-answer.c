/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <string.h>

#include "lyceum-answer-cutter.h"
#include "lyceum-answer-links.h"
#include "lyceum-answer-part.h"
#include "lyceum-answer-view.h"
#include "lyceum-markdown.h"

/* How a text that comes in pieces is cut, and how an answer gets onto the screen. */

static const char sample[] =
  "Cells are **small** [1]. They have a wall.\nIt is thin.\n\n"
  "# Parts\nA cell has parts:\n- a nucleus [2]\n- a membrane\n  with pores\n\n  and more of it\n- the rest\n\n"
  "1. first\n\n2. second\n\n"
  "```c\nint a[1] = { 0 };\n\nreturn a[1];\n```\nBehind the code.\n\n"
  "| a | b |\n|---|--:|\n| 1 | 2 [1] |\n| 3 | 4 |\n\n"
  "> Quoted € 𝄞 text.\n\nThe last words";

static void
collect_cb (const char *markdown,
            gint64      start,
            gint64      end,
            gpointer    user_data)
{
  g_ptr_array_add (user_data, g_strdup (markdown));
}

static char *
cut_at_random (const char *text,
               GRand      *random)
{
  g_autoptr (LyceumAnswerCutter) cutter = lyceum_answer_cutter_new ();
  g_autoptr (GPtrArray) paragraphs = g_ptr_array_new_with_free_func (g_free);
  gsize size = strlen (text);

  for (gsize at = 0; at < size;)
    {
      gsize n = MIN (size - at, random ? (gsize) g_rand_int_range (random, 1, 30) : size);
      g_autofree char *piece = g_strndup (text + at, n);

      lyceum_answer_cutter_add (cutter, piece, collect_cb, paragraphs);
      at += n;
    }
  lyceum_answer_cutter_end (cutter, collect_cb, paragraphs);
  g_assert_cmpstr (lyceum_answer_cutter_get_open (cutter), ==, "");
  g_ptr_array_add (paragraphs, NULL);
  return g_strjoinv ("\x01", (char **) paragraphs->pdata);
}

/* Wherever the pieces begin and end, in the middle of a character too. */
static void
test_cuts (void)
{
  g_autofree char *whole = cut_at_random (sample, NULL);
  g_auto (GStrv) paragraphs = g_strsplit (whole, "\x01", -1);

  g_assert_cmpuint (g_strv_length (paragraphs), ==, 13);
  g_assert_cmpstr (paragraphs[1], ==, "# Parts\n");
  g_assert_cmpstr (paragraphs[4], ==, "- a membrane\n  with pores\n\n  and more of it\n");
  g_assert_cmpstr (paragraphs[8], ==, "```c\nint a[1] = { 0 };\n\nreturn a[1];\n```\n");
  g_assert_cmpstr (paragraphs[12], ==, "The last words");
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (i);
      g_autofree char *cut = cut_at_random (sample, random);

      g_assert_cmpstr (cut, ==, whole);
    }
}

static void
measure_cb (const char *markdown,
            gint64      start,
            gint64      end,
            gpointer    user_data)
{
  gsize *longest = user_data;

  g_assert_true (g_utf8_validate (markdown, -1, NULL));
  *longest = MAX (*longest, strlen (markdown));
}

/* Whatever comes, no paragraph is so long that laying it out would be seen. */
static void
test_long (void)
{
  static const char *const units[] = { "word and word. ", "x", "€", "- item\n", "| a | b |\n", "\x80\xff", "```\ncode\n", " ", "\n", "[1]" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (LyceumAnswerCutter) cutter = lyceum_answer_cutter_new ();
      gsize longest = 0;

      for (guint j = 0; j < 20000; j++)
        lyceum_answer_cutter_add (cutter, units[i], measure_cb, &longest);
      lyceum_answer_cutter_end (cutter, measure_cb, &longest);
      g_assert_cmpuint (longest, <, 8500);
    }
}

/* Numbers that a list gives to its items stay what they are. */
static void
test_numbers (void)
{
  g_autofree char *counted = cut_at_random ("7. seven\n8. eight\n9. nine\n", NULL);
  g_autofree char *same = cut_at_random ("1. one\n1. two\n1. three\n", NULL);
  g_autoptr (GPtrArray) blocks = lyceum_markdown_parse (same);

  g_assert_cmpstr (counted, ==, "7. seven\n\x01" "8. eight\n\x01" "9. nine\n");
  g_assert_cmpstr (same, ==, "1. one\n1. two\n1. three\n");
  g_assert_cmpstr (((LyceumMarkdownBlock *) g_ptr_array_index (blocks, 2))->marker, ==, "3.");
}

/* A formula set apart stays whole, however its lines begin. */
static void
test_formula_stays_whole (void)
{
  g_autofree char *cut = cut_at_random ("So\n\\[\nx = a\n+ b\n- c\n\\]\nholds.\n\n$$\n1. \\cdot x\n$$\n\n- item\n", NULL);

  g_assert_cmpstr (cut, ==, "So\n\\[\nx = a\n+ b\n- c\n\\]\nholds.\n\n\x01" "$$\n1. \\cdot x\n$$\n\n\x01" "- item\n");
}

static void
test_table_goes_on (void)
{
  g_autoptr (GString) text = g_string_new ("| number | name |\n|---|---|\n");
  g_autofree char *cut = NULL;
  g_auto (GStrv) paragraphs = NULL;

  for (guint i = 0; i < 600; i++)
    g_string_append_printf (text, "| %u | name of it |\n", i);
  cut = cut_at_random (text->str, NULL);
  paragraphs = g_strsplit (cut, "\x01", -1);
  g_assert_cmpuint (g_strv_length (paragraphs), >, 2);
  for (guint i = 0; paragraphs[i]; i++)
    {
      g_autoptr (GPtrArray) blocks = lyceum_markdown_parse (paragraphs[i]);

      g_assert_cmpuint (blocks->len, ==, 1);
      g_assert_cmpint (((LyceumMarkdownBlock *) g_ptr_array_index (blocks, 0))->kind, ==, LYCEUM_MARKDOWN_TABLE);
    }
}

static void
test_links (void)
{
  g_autoptr (GArray) citations = g_array_new (FALSE, TRUE, sizeof (LyceumCitation));
  const LyceumCitation good = { .number = 1, .start = 10, .end = 13, .supported = TRUE };
  const LyceumCitation bad = { .number = 1, .start = 20, .end = 23, .supported = FALSE };
  LyceumAnswerLinks links = { .n_sources = 2, .citations = citations, .start = 5, .end = 40 };
  g_autofree char *markup = NULL;
  guint number;
  int citation;

  g_array_append_val (citations, good);
  g_array_append_val (citations, bad);
  markup = lyceum_answer_links_add (&links, "<b>a</b> [1] b [1] <tt>x[1]</tt> [2] [3] [] [x] [12345] [1");
  g_assert_nonnull (strstr (markup, "<b>a</b> <a href=\"cite:1:0\">[1]</a> b <a href=\"cite:1:1\" title="));
  g_assert_nonnull (strstr (markup, "<tt>x[1]</tt> <a href=\"cite:2:-1\">[2]</a> [3] [] [x] [12345] [1"));
  g_assert_true (lyceum_answer_links_read ("cite:2:-1", &number, &citation));
  g_assert_cmpuint (number, ==, 2);
  g_assert_cmpint (citation, ==, -1);
  g_assert_false (lyceum_answer_links_read ("https://example.org", &number, &citation));
}

/* On the screen */

typedef struct
{
  GtkWidget *window;
  LyceumAskTranscript *transcript;
  LyceumAnswerView *view;
} Screen;

static Screen
open_screen (void)
{
  Screen screen = { .window = gtk_window_new () };
  GtkWidget *scroller = gtk_scrolled_window_new ();

  screen.transcript = LYCEUM_ASK_TRANSCRIPT (lyceum_ask_transcript_new ());
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (screen.transcript));
  gtk_window_set_child (GTK_WINDOW (screen.window), scroller);
  gtk_window_set_default_size (GTK_WINDOW (screen.window), 600, 500);
  gtk_window_present (GTK_WINDOW (screen.window));
  app_test_until (gtk_widget_get_mapped (GTK_WIDGET (screen.transcript)));
  screen.view = lyceum_answer_view_new (screen.transcript, NULL);
  return screen;
}

static void
close_screen (Screen *screen)
{
  g_object_add_weak_pointer (G_OBJECT (screen->transcript), (gpointer *) &screen->transcript);
  gtk_window_destroy (GTK_WINDOW (screen->window));
  g_assert_finalize_object (screen->view);
  g_assert_null (screen->transcript);
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  gtk_widget_queue_draw (widget);
  return ++*(guint *) user_data < 3 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
settle (Screen *screen)
{
  guint n_frames = 0;

  gtk_widget_add_tick_callback (screen->window, tick_cb, &n_frames, NULL);
  app_test_until (n_frames == 3);
}

/* All text of the labels below, in order. */
static void
gather (GtkWidget *widget,
        GString   *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_ancestor (widget, LYCEUM_TYPE_ANSWER_PART))
    g_string_append_printf (text, "%s\n", gtk_label_get_text (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    gather (child, text);
}

static char *
read_screen (Screen *screen)
{
  g_autoptr (GString) text = g_string_new (NULL);

  gather (GTK_WIDGET (screen->transcript), text);
  return g_strdup (text->str);
}

/* The first word is there at once, the last ones without anything more, and in the end all of it is laid out. */
static void
test_stream (void)
{
  Screen screen = open_screen ();
  g_autofree char *first = NULL, *last = NULL, *whole = NULL;
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  lyceum_answer_view_append (screen.view, "Cells");
  settle (&screen); /* the row has its place only with the first layout */
  first = read_screen (&screen);
  g_assert_cmpstr (first, ==, "Cells\n");
  for (gsize at = strlen ("Cells"); sample[at];)
    {
      gsize n = MIN (strlen (sample + at), (gsize) g_rand_int_range (random, 1, 12));
      g_autofree char *piece = NULL;

      while (((guchar) sample[at + n] & 0xC0) == 0x80)
        n++;
      piece = g_strndup (sample + at, n);
      lyceum_answer_view_append (screen.view, piece);
      if (g_rand_int_range (random, 0, 5) == 0)
        settle (&screen);
      at += n;
    }
  settle (&screen);
  last = read_screen (&screen);
  g_assert_true (g_str_has_suffix (last, "\nThe last words\n"));
  lyceum_answer_view_end (screen.view);
  whole = read_screen (&screen);
  g_assert_cmpstr (lyceum_answer_view_get_text (screen.view), ==, sample);
  g_assert_nonnull (strstr (whole, "Cells are small [1]. They have a wall. It is thin.\nParts\nA cell has parts:\n"));
  g_assert_nonnull (strstr (whole, "return a[1];"));
  g_assert_nonnull (strstr (whole, "Quoted € 𝄞 text.\nThe last words\n"));
  /* Each paragraph was read once. */
  g_assert_cmpuint (lyceum_answer_view_get_n_parsed (screen.view), ==, 13);
  close_screen (&screen);
}

/* A very long answer: each paragraph is read at most once, and most of it has no widgets. */
static void
test_long_answer (void)
{
  Screen screen = open_screen ();
  guint n_paragraphs = 0;

  for (guint i = 0; i < 20000; i++)
    {
      gboolean ends = i % 40 == 39;

      lyceum_answer_view_append (screen.view, ends ? "it ends.\n\n" : "some words");
      n_paragraphs += ends;
      if (i % 400 == 0)
        settle (&screen);
    }
  lyceum_answer_view_end (screen.view);
  settle (&screen);
  g_assert_cmpuint (strlen (lyceum_answer_view_get_text (screen.view)), ==, 200000);
  g_assert_cmpuint (lyceum_answer_view_get_n_parsed (screen.view), <=, n_paragraphs);
  g_assert_cmpuint (lyceum_ask_transcript_get_n_awake (screen.transcript), <, 20);
  g_assert_true (lyceum_ask_transcript_is_at_end (screen.transcript));

  /* Back to its beginning, and all of it again. */
  lyceum_ask_transcript_scroll (screen.transcript, -1e6);
  settle (&screen);
  g_assert_false (lyceum_ask_transcript_is_at_end (screen.transcript));
  for (guint i = 0; i < 400 && !lyceum_ask_transcript_is_at_end (screen.transcript); i++)
    {
      lyceum_ask_transcript_scroll (screen.transcript, 0.9);
      settle (&screen);
    }
  g_assert_true (lyceum_ask_transcript_is_at_end (screen.transcript));
  g_assert_cmpuint (lyceum_answer_view_get_n_parsed (screen.view), ==, n_paragraphs);
  close_screen (&screen);
}

/* A reader who has scrolled back is left alone. */
static void
test_reader_stays (void)
{
  Screen screen = open_screen ();
  GtkAdjustment *adjustment;
  double place;

  for (guint i = 0; i < 200; i++)
    lyceum_answer_view_append (screen.view, "A paragraph of some words.\n\n");
  settle (&screen);
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (gtk_window_get_child (GTK_WINDOW (screen.window))));
  lyceum_ask_transcript_scroll (screen.transcript, -2);
  settle (&screen);
  place = gtk_adjustment_get_value (adjustment);
  for (guint i = 0; i < 50; i++)
    lyceum_answer_view_append (screen.view, "More of it.\n\n");
  settle (&screen);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment), place, 1);
  lyceum_ask_transcript_go_to_end (screen.transcript);
  lyceum_answer_view_append (screen.view, "And more.\n\n");
  settle (&screen);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (adjustment),
                                  gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment), 1);
  close_screen (&screen);
}

/* What the model says is text, whatever it looks like. */
static void
test_hostile (void)
{
  static const char *const texts[] = {
    "<span size=\"1000000\">big</span> & <b>\n\n",
    "</a><a href=\"https://evil\">click</a>\n\n",
    "[1](javascript:alert)[1](cite:1:0) ![x](http://tracker/x.png)\n\n",
    "[1]: http://evil \"title\"\n\n[1] and [1][1]\n\n",
    "&#x3c;a href='x'&#x3e; &lt;a&gt; &#0; &bogus;\n\n",
    "`</tt><a href=\"cite:1:0\">` **[1** ]** <!-- -->\n\n",
    "| [1] | <b> |\n|---|---|\n| </span> | & |\n\n",
    "\u202E\u2066 right to left \u200F [1]\n\n",
    "> > > > > > > > > > > > > deep\n\n- - - - - - - - - x\n\n",
    "\x01\x02\x7f \xEF\xBF\xBE\n\n",
    "```\nnever closed <a>\n",
  };
  Screen screen = open_screen ();
  LyceumMessage *message = g_new0 (LyceumMessage, 1);
  g_autoptr (GString) text = g_string_new (NULL);

  message->role = LYCEUM_ROLE_ASSISTANT;
  message->state = LYCEUM_MESSAGE_ANSWERING;
  lyceum_answer_view_take_message (screen.view, message);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (const char *p = texts[i]; *p; p = g_utf8_next_char (p))
      {
        char piece[8] = { 0 };

        memcpy (piece, p, g_utf8_next_char (p) - p);
        lyceum_answer_view_append (screen.view, piece);
      }
  settle (&screen);
  lyceum_answer_view_end (screen.view);
  settle (&screen);
  gather (GTK_WIDGET (screen.transcript), text);
  g_assert_nonnull (strstr (text->str, "<span size=\"1000000\">big</span> & <b>"));
  g_assert_nonnull (strstr (text->str, "never closed <a>"));
  close_screen (&screen);
}

/* It goes in the middle of a text. */
static void
test_gone (void)
{
  Screen screen = open_screen ();

  lyceum_answer_view_append (screen.view, "A first word");
  lyceum_answer_view_append (screen.view, " and some that were never shown");
  close_screen (&screen);

  screen = open_screen ();
  lyceum_answer_view_append (screen.view, "A first word");
  lyceum_answer_view_append (screen.view, " and some that were never shown");
  lyceum_answer_view_remove (screen.view);
  close_screen (&screen);
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/ask-answer/cuts", test_cuts);
  g_test_add_func ("/ask-answer/long", test_long);
  g_test_add_func ("/ask-answer/numbers", test_numbers);
  g_test_add_func ("/ask-answer/table-goes-on", test_table_goes_on);
  g_test_add_func ("/ask-answer/formula-stays-whole", test_formula_stays_whole);
  g_test_add_func ("/ask-answer/links", test_links);
  g_test_add_func ("/ask-answer/stream", test_stream);
  g_test_add_func ("/ask-answer/long-answer", test_long_answer);
  g_test_add_func ("/ask-answer/reader-stays", test_reader_stays);
  g_test_add_func ("/ask-answer/hostile", test_hostile);
  g_test_add_func ("/ask-answer/gone", test_gone);
  return g_test_run ();
}
