/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-markdown-view.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-formula-label.h"
#include "lyceum-markdown-links.h"
#include "lyceum-markdown.h"
#include "lyceum-picture-view.h"

/* A screenful comes with the first frame; then slices that leave time to draw. */
#define N_AT_ONCE 12
#define SLICE_US 3000
#define INDENT_PX 26

/* Below GTK's redraw. */
#define PRIORITY_BUILD (G_PRIORITY_HIGH_IDLE + 30)

struct _LyceumMarkdownView
{
  GtkWidget parent_instance;

  LyceumDatabase *database; /* (owned) (nullable): where pictures are */
  GPtrArray *blocks; /* (owned) (nullable): while widgets are made of them */
  guint next;        /* block */
  guint source_id;
};

enum
{
  SIGNAL_COMPLETE,
  SIGNAL_ACTIVATE_LINK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumMarkdownView, lyceum_markdown_view, GTK_TYPE_WIDGET)

static gboolean
activate_link_cb (GtkLabel   *label,
                  const char *uri)
{
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (label), LYCEUM_TYPE_MARKDOWN_VIEW);
  gboolean handled = FALSE;

  if (view)
    g_signal_emit (view, signals[SIGNAL_ACTIVATE_LINK], 0, label, uri, &handled);
  return handled;
}

static GtkWidget *
make_label (const char *markup,
            GPtrArray  *formulas,
            const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   "natural-wrap-mode", GTK_NATURAL_WRAP_NONE,
                                   "xalign", 0.0,
                                   "yalign", 0.0,
                                   "selectable", TRUE,
                                   NULL);

  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  lyceum_formula_label_set (GTK_LABEL (label), markup, formulas);
  if (strstr (markup, "<a "))
    g_signal_connect (label, "activate-link", G_CALLBACK (activate_link_cb), NULL);
  return label;
}

static GtkWidget *
make_heading (const LyceumMarkdownBlock *block)
{
  static const char *const classes[] = { "heading-1", "heading-2", "heading-3", "heading-4" };
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL,
                                     "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING,
                                     "wrap", TRUE,
                                     "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                     "xalign", 0.0,
                                     "selectable", TRUE,
                                     NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (heading), GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) block->level, -1);
  gtk_widget_add_css_class (heading, classes[MIN (block->level, G_N_ELEMENTS (classes)) - 1]);
  lyceum_formula_label_set (GTK_LABEL (heading), block->markup, block->formulas);
  return heading;
}

static GtkWidget *
make_item (const LyceumMarkdownBlock *block)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *marker = gtk_label_new (block->marker);
  GtkWidget *text = make_label (block->markup, block->formulas, NULL);

  gtk_widget_set_size_request (marker, INDENT_PX - 8, -1);
  gtk_widget_set_margin_end (marker, 8);
  gtk_widget_set_valign (marker, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (marker), 1);
  gtk_widget_add_css_class (marker, "marker");
  gtk_widget_add_css_class (marker, "numeric");
  gtk_widget_set_hexpand (text, TRUE);
  gtk_box_append (GTK_BOX (row), marker);
  gtk_box_append (GTK_BOX (row), text);
  gtk_widget_add_css_class (row, block->tight ? "tight-item" : "item");
  return row;
}

static GtkWidget *
in_scroller (GtkWidget  *child,
             const char *css_class)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), child);
  gtk_widget_add_css_class (scroller, css_class);
  return scroller;
}

static GtkWidget *
make_code (const LyceumMarkdownBlock *block)
{
  GtkWidget *label = make_label (block->markup, NULL, "code-text");

  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  gtk_widget_set_direction (label, GTK_TEXT_DIR_LTR);
  return in_scroller (label, "code-block");
}

/* A formula that is wider than the column scrolls by itself. One of which only the readable line is known is text. */
static GtkWidget *
make_formula (const LyceumMarkdownBlock *block)
{
  GtkWidget *label = make_label (block->markup, block->formulas, block->formulas ? "formula" : "formula-text");

  gtk_label_set_xalign (GTK_LABEL (label), 0.5);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  if (!block->formulas)
    return label;
  gtk_label_set_wrap (GTK_LABEL (label), FALSE);
  return in_scroller (label, "formula-block");
}

/* A cell is wide enough to be read; a table that is wider than the column scrolls by itself. */
static GtkWidget *
make_cell (const LyceumMarkdownBlock *block,
           guint                      index)
{
  guint column = index % block->n_columns;
  const char *markup = g_ptr_array_index (block->cells, index);
  GPtrArray *formulas = block->cell_formulas ? g_ptr_array_index (block->cell_formulas, index) : NULL;
  GtkWidget *cell = make_label (markup, formulas, index < block->n_columns ? "header-cell" : "cell");
  glong length = g_utf8_strlen (gtk_label_get_text (GTK_LABEL (cell)), -1);

  /* What fits in one line stays in one: the scroller makes room for as many lines as the narrowest width needs. */
  gtk_label_set_wrap (GTK_LABEL (cell), length > 24);
  gtk_label_set_width_chars (GTK_LABEL (cell), MIN (24, length));
  gtk_label_set_max_width_chars (GTK_LABEL (cell), 36);
  gtk_widget_set_hexpand (cell, TRUE);
  if (block->right & (G_GUINT64_CONSTANT (1) << column))
    {
      gtk_label_set_xalign (GTK_LABEL (cell), 1);
      gtk_widget_add_css_class (cell, "numeric");
    }
  if (index / block->n_columns % 2 == 0 && index >= block->n_columns)
    gtk_widget_add_css_class (cell, "even");
  return cell;
}

static GtkWidget *
make_table (const LyceumMarkdownBlock *block)
{
  GtkWidget *grid = gtk_grid_new ();

  for (guint i = 0; i < block->cells->len; i++)
    gtk_grid_attach (GTK_GRID (grid), make_cell (block, i), i % block->n_columns, i / block->n_columns, 1, 1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (grid), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Table"), -1);
  return in_scroller (grid, "table");
}

GtkWidget *
lyceum_markdown_block_widget_new (const LyceumMarkdownBlock *block)
{
  GtkWidget *widget = NULL;
  guint indent = block->indent;

  switch (block->kind)
    {
    case LYCEUM_MARKDOWN_HEADING:
      widget = make_heading (block);
      break;
    case LYCEUM_MARKDOWN_PARAGRAPH:
      widget = make_label (block->markup, block->formulas, "paragraph");
      break;
    case LYCEUM_MARKDOWN_ITEM:
      widget = make_item (block);
      indent -= 1; /* the marker stands in the margin */
      break;
    case LYCEUM_MARKDOWN_CODE:
      widget = make_code (block);
      break;
    case LYCEUM_MARKDOWN_TABLE:
      widget = make_table (block);
      break;
    case LYCEUM_MARKDOWN_FORMULA:
      widget = make_formula (block);
      break;
    case LYCEUM_MARKDOWN_PICTURE:
      widget = make_label (block->markup, block->formulas, "paragraph");
      break;
    case LYCEUM_MARKDOWN_RULE:
      widget = gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
      gtk_widget_add_css_class (widget, "rule");
      break;
    }

  gtk_widget_set_margin_start (widget, indent * INDENT_PX);
  if (block->quoted)
    gtk_widget_add_css_class (widget, "quoted");
  return widget;
}

static void
append_next (LyceumMarkdownView *self)
{
  const LyceumMarkdownBlock *block = g_ptr_array_index (self->blocks, self->next++);
  GtkWidget *widget = block->kind == LYCEUM_MARKDOWN_PICTURE && self->database
                          ? lyceum_picture_view_new (self->database, block)
                          : lyceum_markdown_block_widget_new (block);

  gtk_widget_insert_before (widget, GTK_WIDGET (self), NULL);
}

static gboolean
build_cb (gpointer data)
{
  LyceumMarkdownView *self = LYCEUM_MARKDOWN_VIEW (data);
  gint64 end = g_get_monotonic_time () + SLICE_US;

  while (self->next < self->blocks->len && g_get_monotonic_time () < end)
    append_next (self);
  if (self->next < self->blocks->len)
    return G_SOURCE_CONTINUE;

  self->source_id = 0;
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_signal_emit (self, signals[SIGNAL_COMPLETE], 0);
  return G_SOURCE_REMOVE;
}

static void
clear (LyceumMarkdownView *self)
{
  GtkWidget *child;

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  self->next = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
}

/* Of the text only its links take part in the chain of the Tab key: a paragraph is no control. A click still focuses it for copying. */
static gboolean
lyceum_markdown_view_focus (GtkWidget        *widget,
                            GtkDirectionType  direction)
{
  return lyceum_markdown_links_focus (widget, direction);
}

static void
lyceum_markdown_view_dispose (GObject *object)
{
  clear (LYCEUM_MARKDOWN_VIEW (object));
  g_clear_object (&LYCEUM_MARKDOWN_VIEW (object)->database);

  G_OBJECT_CLASS (lyceum_markdown_view_parent_class)->dispose (object);
}

static void
lyceum_markdown_view_class_init (LyceumMarkdownViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_markdown_view_dispose;
  widget_class->focus = lyceum_markdown_view_focus;

  signals[SIGNAL_COMPLETE] =
    g_signal_new ("complete", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_ACTIVATE_LINK] =
    g_signal_new ("activate-link", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
                  G_TYPE_BOOLEAN, 2, GTK_TYPE_LABEL, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "markdown");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lyceum_markdown_view_init (LyceumMarkdownView *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
lyceum_markdown_view_new (void)
{
  return g_object_new (LYCEUM_TYPE_MARKDOWN_VIEW, NULL);
}

void
lyceum_markdown_view_take_blocks (LyceumMarkdownView *self,
                                  GPtrArray          *blocks)
{
  g_return_if_fail (LYCEUM_IS_MARKDOWN_VIEW (self));

  clear (self);
  self->blocks = blocks;
  while (self->next < blocks->len && self->next < N_AT_ONCE)
    append_next (self);
  self->source_id = g_idle_add_full (PRIORITY_BUILD, build_cb, self, NULL);
}

gboolean
lyceum_markdown_view_is_complete (LyceumMarkdownView *self)
{
  g_return_val_if_fail (LYCEUM_IS_MARKDOWN_VIEW (self), FALSE);

  return self->blocks == NULL;
}

void
lyceum_markdown_view_set_database (LyceumMarkdownView *self,
                                   LyceumDatabase     *database)
{
  g_return_if_fail (LYCEUM_IS_MARKDOWN_VIEW (self));

  g_set_object (&self->database, database);
}
