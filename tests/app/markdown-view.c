/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "lyceum-markdown-view.h"
#include "lyceum-markdown.h"
#include "lyceum-reading-column.h"

static GtkWidget *
show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 500, 400);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  app_test_until (gtk_widget_get_mapped (child));
  return window;
}

static guint
count_children (GtkWidget *widget)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    n++;
  return n;
}

static void
test_widgets (void)
{
  GtkWidget *view = lyceum_markdown_view_new ();
  GtkWidget *window = show (view);

  lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (view),
                                    lyceum_markdown_parse ("# Title\n\nText & *more*.\n\n1. first\n\n| a | b |\n|---|---|\n| c | d |\n\n    code\n"));
  app_test_until (lyceum_markdown_view_is_complete (LYCEUM_MARKDOWN_VIEW (view)));
  app_test_until (app_test_find_text (view, "code"));

  g_assert_cmpuint (count_children (view), ==, 5);
  g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (app_test_find_text (view, "Title"))), ==,
                   GTK_ACCESSIBLE_ROLE_HEADING);
  g_assert_nonnull (app_test_find_text (view, "Text & more."));
  g_assert_nonnull (app_test_find_text (view, "1."));
  g_assert_nonnull (app_test_find_text (view, "first"));
  g_assert_nonnull (app_test_find_type (view, GTK_TYPE_GRID));
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (app_test_find_text (view, "d"))));
  /* A paragraph is no stop of the Tab key. */
  g_assert_false (gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD));

  gtk_window_destroy (GTK_WINDOW (window));
}

/* The label holds the readable lines; the formulas are shapes as large as the text, wider than nothing. */
static void
test_formulas (void)
{
  GtkWidget *view = lyceum_markdown_view_new ();
  GtkWidget *window = show (view);
  GtkWidget *label;
  PangoAttrList *attributes;
  PangoRectangle narrow, wide;

  lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (view), lyceum_markdown_parse ("Let $x$ be.\n\nLet $x+y+z+x+y+z=0$ be.\n\n$$\\frac{a}{b}$$\n\n# On $y^2$\n"));
  app_test_until (lyceum_markdown_view_is_complete (LYCEUM_MARKDOWN_VIEW (view)));
  label = app_test_find_text (view, "Let x be.");
  g_assert_nonnull (label);
  attributes = gtk_label_get_attributes (GTK_LABEL (label));
  g_assert_nonnull (attributes);
  pango_layout_index_to_pos (gtk_label_get_layout (GTK_LABEL (label)), 4, &narrow);
  g_assert_cmpint (narrow.width, >, 3 * PANGO_SCALE);
  label = app_test_find_text (view, "Let x + y + z + x + y + z = 0 be.");
  g_assert_nonnull (label);
  pango_layout_index_to_pos (gtk_label_get_layout (GTK_LABEL (label)), 4, &wide);
  g_assert_cmpint (wide.width, >, 6 * narrow.width);
  g_assert_nonnull (gtk_label_get_extra_menu (GTK_LABEL (label)));
  label = app_test_find_text (view, "a/b");
  g_assert_nonnull (label);
  g_assert_nonnull (gtk_widget_get_ancestor (label, GTK_TYPE_SCROLLED_WINDOW));
  g_assert_nonnull (app_test_find_text (view, "On y²"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
complete_cb (LyceumMarkdownView *view,
             gpointer            user_data)
{
  ++*(guint *) user_data;
}

/* A long text is not there at once, and then all of it is. */
static void
test_slices (void)
{
  GtkWidget *view = lyceum_markdown_view_new ();
  GtkWidget *window = show (view);
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_complete = 0;

  g_signal_connect (view, "complete", G_CALLBACK (complete_cb), &n_complete);
  for (guint i = 0; i < 400; i++)
    g_string_append_printf (text, "Paragraph %u.\n\n", i);
  lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (view), lyceum_markdown_parse (text->str));
  g_assert_cmpuint (count_children (view), <, 50);
  g_assert_false (lyceum_markdown_view_is_complete (LYCEUM_MARKDOWN_VIEW (view)));
  app_test_until (n_complete == 1);
  g_assert_cmpuint (count_children (view), ==, 400);

  /* Another text in its place, in the middle of the first. */
  lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (view), lyceum_markdown_parse (text->str));
  lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (view), lyceum_markdown_parse ("Other"));
  app_test_until (n_complete == 2);
  g_assert_cmpuint (count_children (view), ==, 1);

  /* And gone in the middle of one. */
  lyceum_markdown_view_take_blocks (LYCEUM_MARKDOWN_VIEW (view), lyceum_markdown_parse (text->str));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_parse_async_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_parse_async (void)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) blocks = NULL;
  g_autoptr (GError) error = NULL;

  lyceum_markdown_parse_async ("One\n\nTwo", NULL, test_parse_async_cb, &result);
  app_test_until (result);
  blocks = lyceum_markdown_parse_finish (result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (blocks->len, ==, 2);
}

/* The column never asks for more room than its content needs, and never takes more than its measure. */
static void
test_column (void)
{
  GtkWidget *column = lyceum_reading_column_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", "word word word word", "wrap", TRUE, NULL);
  GtkWidget *window;
  int minimum, natural;

  lyceum_reading_column_set_child (LYCEUM_READING_COLUMN (column), label);
  window = show (column);
  gtk_widget_measure (column, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, 200);
  g_assert_cmpint (natural, >, 300);
  gtk_window_set_default_size (GTK_WINDOW (window), natural + 400, 300);
  app_test_until (gtk_widget_get_width (column) >= natural + 300);
  g_assert_cmpint (gtk_widget_get_width (label), <=, natural);

  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/markdown-view/widgets", test_widgets);
  g_test_add_func ("/markdown-view/formulas", test_formulas);
  g_test_add_func ("/markdown-view/slices", test_slices);
  g_test_add_func ("/markdown-view/parse-async", test_parse_async);
  g_test_add_func ("/markdown-view/column", test_column);
  return g_test_run ();
}
