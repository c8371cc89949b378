/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-part.h"

#include "lyceum-answer-links.h"
#include "lyceum-markdown-view.h"
#include "lyceum-markdown.h"

#define FULL_PARAGRAPHS 8
#define FULL_BYTES 3000

typedef struct
{
  char *markdown;    /* (owned) (nullable): until it is read */
  GPtrArray *blocks; /* (owned) (nullable) (element-type LyceumMarkdownBlock): once it is */
  gint64 start, end;
  gboolean cites;
} Paragraph;

struct _LyceumAnswerPart
{
  GtkWidget parent_instance;

  GPtrArray *paragraphs; /* (owned): of Paragraph */
  GArray *citations;     /* (owned) (nullable): of LyceumCitation */
  guint n_sources;
  GtkWidget *open;       /* (nullable): the last child, while there is something open */
  char *open_text;       /* (owned) (nullable) */
  GPtrArray *cited;      /* (owned): of GtkLabel (unowned) with links, in order */
  guint size;
  guint n_parsed;
  gboolean awake;
};

enum
{
  SIGNAL_CITE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumAnswerPart, lyceum_answer_part, GTK_TYPE_WIDGET)

static void
paragraph_free (gpointer data)
{
  Paragraph *paragraph = data;

  g_free (paragraph->markdown);
  g_clear_pointer (&paragraph->blocks, g_ptr_array_unref);
  g_free (paragraph);
}

/* Where the links of a label begin, in characters of its text: in the order in which they stand in its markup. */
static GArray *
find_links (GtkLabel *label)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (int));
  const char *text = gtk_label_get_text (label), *from = text;
  const char *markup = gtk_label_get_label (label);

  while ((markup = strstr (markup, "<a href=\"cite:")))
    {
      g_autofree char *sign = NULL;
      const char *found;
      int place;

      markup += strlen ("<a href=\"cite:");
      sign = g_strdup_printf ("[%lu", strtoul (markup, NULL, 10));
      found = strstr (from, sign);
      if (!found)
        break;
      place = g_utf8_pointer_to_offset (text, found);
      g_array_append_val (places, place);
      from = found + 1;
    }
  return places;
}

static GArray *
get_links (GtkWidget *label)
{
  return g_object_get_data (G_OBJECT (label), "links");
}

/* Of a link that was followed, where it begins: the one at the caret or the pointer, or else the first with that address. */
static int
find_place (GtkLabel   *label,
            const char *uri)
{
  GArray *places = get_links (GTK_WIDGET (label));
  const char *markup = gtk_label_get_label (label);
  g_autofree char *mark = g_strdup_printf ("<a href=\"%s\"", uri);

  for (guint i = 0; i < places->len && (markup = strstr (markup, "<a href=\"cite:")); i++, markup++)
    if (g_str_has_prefix (markup, mark))
      return g_array_index (places, int, i);
  return 0;
}

static gboolean
activate_link_cb (GtkLabel         *label,
                  const char       *uri,
                  LyceumAnswerPart *self)
{
  guint number;
  int citation;

  /* An answer makes no other links; were there one, nothing would open it. */
  if (lyceum_answer_links_read (uri, &number, &citation))
    g_signal_emit (self, signals[SIGNAL_CITE], 0, number, citation, label, find_place (label, uri));
  return TRUE;
}

static void
watch_links (LyceumAnswerPart *self,
             GtkWidget        *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_label_get_use_markup (GTK_LABEL (widget)) &&
      strstr (gtk_label_get_label (GTK_LABEL (widget)), "<a href=\"cite:"))
    {
      g_signal_connect_object (widget, "activate-link", G_CALLBACK (activate_link_cb), self, 0);
      g_object_set_data_full (G_OBJECT (widget), "links", find_links (GTK_LABEL (widget)), (GDestroyNotify) g_array_unref);
      g_ptr_array_add (self->cited, widget);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    watch_links (self, child);
}

/* A copy of a block whose citations are links. */
static LyceumMarkdownBlock *
link_block (LyceumAnswerLinks         *links,
            const LyceumMarkdownBlock *block)
{
  LyceumMarkdownBlock *copy = g_memdup2 (block, sizeof *block);

  copy->marker = g_strdup (block->marker);
  copy->markup = block->markup ? lyceum_answer_links_add (links, block->markup) : NULL;
  copy->picture = g_strdup (block->picture);
  copy->formulas = block->formulas ? g_ptr_array_ref (block->formulas) : NULL;
  copy->cell_formulas = block->cell_formulas ? g_ptr_array_ref (block->cell_formulas) : NULL;
  copy->cells = block->cells ? g_ptr_array_new_with_free_func (g_free) : NULL;
  for (guint i = 0; block->cells && i < block->cells->len; i++)
    g_ptr_array_add (copy->cells, lyceum_answer_links_add (links, g_ptr_array_index (block->cells, i)));
  return copy;
}

static void
read_paragraph (LyceumAnswerPart *self,
                Paragraph        *paragraph)
{
  if (paragraph->blocks)
    return;

  paragraph->blocks = lyceum_markdown_parse (paragraph->markdown);
  g_clear_pointer (&paragraph->markdown, g_free);
  self->n_parsed++;
}

static void
show_paragraph (LyceumAnswerPart *self,
                Paragraph        *paragraph)
{
  LyceumAnswerLinks links = {
    .n_sources = self->n_sources,
    .citations = self->citations,
    .start = paragraph->start,
    .end = paragraph->end,
  };

  read_paragraph (self, paragraph);
  for (guint i = 0; i < paragraph->blocks->len; i++)
    {
      LyceumMarkdownBlock *block = g_ptr_array_index (paragraph->blocks, i);
      LyceumMarkdownBlock *linked =
        paragraph->cites && block->kind != LYCEUM_MARKDOWN_CODE ? link_block (&links, block) : NULL;
      GtkWidget *widget = lyceum_markdown_block_widget_new (linked ? linked : block);

      if (linked)
        watch_links (self, widget);
      g_clear_pointer (&linked, lyceum_markdown_block_free);
      gtk_widget_insert_before (widget, GTK_WIDGET (self), self->open);
    }
}

static void
show_open (LyceumAnswerPart *self)
{
  gboolean any = self->open_text && *self->open_text && self->awake;

  if (!any)
    {
      g_clear_pointer (&self->open, gtk_widget_unparent);
      return;
    }
  if (!self->open)
    {
      self->open = g_object_new (GTK_TYPE_LABEL,
                                 "wrap", TRUE,
                                 "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                 "natural-wrap-mode", GTK_NATURAL_WRAP_NONE,
                                 "xalign", 0.0,
                                 "yalign", 0.0,
                                 "selectable", TRUE,
                                 NULL);
      gtk_widget_add_css_class (self->open, "paragraph");
      gtk_widget_insert_before (self->open, GTK_WIDGET (self), NULL);
    }
  gtk_label_set_text (GTK_LABEL (self->open), self->open_text);
}

static void
clear_widgets (LyceumAnswerPart *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->cited, 0);
  self->open = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))))
    gtk_widget_unparent (child);
}

static void
show_all (LyceumAnswerPart *self)
{
  clear_widgets (self);
  for (guint i = 0; i < self->paragraphs->len; i++)
    show_paragraph (self, g_ptr_array_index (self->paragraphs, i));
  show_open (self);
}

static void
focus_link (GtkWidget *label,
            guint      index)
{
  int place = g_array_index (get_links (label), int, index);

  gtk_widget_grab_focus (label);
  /* The caret in it is what makes it the link that Enter follows. */
  gtk_label_select_region (GTK_LABEL (label), place + 1, place + 1);
}

/* Which link of the label has the caret; as many as there are: none. */
static guint
get_focused_link (GtkWidget *label)
{
  GArray *places = get_links (label);
  int start, end;

  gtk_label_get_selection_bounds (GTK_LABEL (label), &start, &end);
  for (guint i = 0; i < places->len && start == end; i++)
    if (g_array_index (places, int, i) + 1 == start)
      return i;
  return places->len;
}

/* Paragraphs are no stops of the Tab key; their citations are. */
static gboolean
lyceum_answer_part_focus (GtkWidget        *widget,
                          GtkDirectionType  direction)
{
  LyceumAnswerPart *self = LYCEUM_ANSWER_PART (widget);
  GtkWidget *focus = gtk_widget_get_focus_child (widget) ? gtk_root_get_focus (gtk_widget_get_root (widget)) : NULL;
  gboolean back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;
  guint at = 0;

  if (self->cited->len == 0)
    return FALSE;
  if (!focus || !g_ptr_array_find (self->cited, focus, &at))
    {
      GtkWidget *label = g_ptr_array_index (self->cited, back ? self->cited->len - 1 : 0);

      focus_link (label, back ? get_links (label)->len - 1 : 0);
      return TRUE;
    }

  {
    guint link = get_focused_link (focus), n = get_links (focus)->len;

    if (link == n)
      link = back ? 0 : n - 1; /* the text was clicked at: go on to the next label */
    if (!back && link + 1 < n)
      focus_link (focus, link + 1);
    else if (back && link > 0)
      focus_link (focus, link - 1);
    else if (!back && at + 1 < self->cited->len)
      focus_link (g_ptr_array_index (self->cited, at + 1), 0);
    else if (back && at > 0)
      focus_link (g_ptr_array_index (self->cited, at - 1), get_links (g_ptr_array_index (self->cited, at - 1))->len - 1);
    else
      return FALSE;
  }
  return TRUE;
}

static void
lyceum_answer_part_dispose (GObject *object)
{
  clear_widgets (LYCEUM_ANSWER_PART (object));

  G_OBJECT_CLASS (lyceum_answer_part_parent_class)->dispose (object);
}

static void
lyceum_answer_part_finalize (GObject *object)
{
  LyceumAnswerPart *self = LYCEUM_ANSWER_PART (object);

  g_ptr_array_unref (self->paragraphs);
  g_ptr_array_unref (self->cited);
  g_clear_pointer (&self->citations, g_array_unref);
  g_free (self->open_text);

  G_OBJECT_CLASS (lyceum_answer_part_parent_class)->finalize (object);
}

static void
lyceum_answer_part_class_init (LyceumAnswerPartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_answer_part_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_answer_part_finalize;
  widget_class->focus = lyceum_answer_part_focus;

  signals[SIGNAL_CITE] = g_signal_new ("cite", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                       G_TYPE_UINT, G_TYPE_INT, GTK_TYPE_WIDGET, G_TYPE_INT);

  gtk_widget_class_set_css_name (widget_class, "markdown");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static void
lyceum_answer_part_init (LyceumAnswerPart *self)
{
  self->paragraphs = g_ptr_array_new_with_free_func (paragraph_free);
  self->cited = g_ptr_array_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
}

GtkWidget *
lyceum_answer_part_new (void)
{
  return g_object_new (LYCEUM_TYPE_ANSWER_PART, NULL);
}

gboolean
lyceum_answer_part_is_full (LyceumAnswerPart *self)
{
  g_return_val_if_fail (LYCEUM_IS_ANSWER_PART (self), FALSE);

  return self->paragraphs->len >= FULL_PARAGRAPHS || self->size >= FULL_BYTES;
}

void
lyceum_answer_part_add (LyceumAnswerPart *self,
                        const char       *markdown,
                        gint64            start,
                        gint64            end)
{
  Paragraph *paragraph;

  g_return_if_fail (LYCEUM_IS_ANSWER_PART (self));

  paragraph = g_new0 (Paragraph, 1);
  paragraph->markdown = g_strdup (markdown);
  paragraph->start = start;
  paragraph->end = end;
  paragraph->cites = lyceum_answer_links_maybe (markdown);
  g_ptr_array_add (self->paragraphs, paragraph);
  self->size += strlen (markdown);
  if (self->awake)
    show_paragraph (self, paragraph);
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
lyceum_answer_part_set_open (LyceumAnswerPart *self,
                             const char       *text)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_PART (self));

  if (g_strcmp0 (text, self->open_text ? self->open_text : "") == 0)
    return;

  g_free (self->open_text);
  self->open_text = g_strdup (text);
  show_open (self);
}

void
lyceum_answer_part_set_sources (LyceumAnswerPart *self,
                                guint             n_sources,
                                GArray           *citations)
{
  gboolean cites = FALSE;

  g_return_if_fail (LYCEUM_IS_ANSWER_PART (self));

  if (n_sources == self->n_sources && citations == self->citations)
    return;

  self->n_sources = n_sources;
  if (citations)
    g_array_ref (citations);
  g_clear_pointer (&self->citations, g_array_unref);
  self->citations = citations;
  for (guint i = 0; i < self->paragraphs->len; i++)
    cites |= ((Paragraph *) g_ptr_array_index (self->paragraphs, i))->cites;
  if (self->awake && cites)
    show_all (self);
}

void
lyceum_answer_part_set_awake (LyceumAnswerPart *self,
                              gboolean          awake)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_PART (self));

  if (awake == self->awake)
    return;

  self->awake = awake;
  if (awake)
    show_all (self);
  else
    clear_widgets (self);
}

guint
lyceum_answer_part_get_size (LyceumAnswerPart *self)
{
  g_return_val_if_fail (LYCEUM_IS_ANSWER_PART (self), 0);

  return self->size;
}

guint
lyceum_answer_part_get_n_parsed (LyceumAnswerPart *self)
{
  g_return_val_if_fail (LYCEUM_IS_ANSWER_PART (self), 0);

  return self->n_parsed;
}
