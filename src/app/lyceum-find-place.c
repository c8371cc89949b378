/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-find-place.h"

#include <string.h>

#include "lyceum-find-row.h"
#include "lyceum-markdown-view.h"

#define SLICE_US 3000
/* A page puts the reader back where they were in one of the first frames; this comes after it. */
#define N_FRAMES 4
#define MAX_PARAGRAPH_BYTES 20000
/* What stands above the place, as a share of the height. */
#define ABOVE 0.2

/* Below GTK's redraw. */
#define PRIORITY_SEEK (G_PRIORITY_HIGH_IDLE + 40)

typedef struct
{
  GtkWidget *page;  /* (unowned): has this */
  GtkWidget *view;  /* (unowned): of @page */
  char *text;
  GHashTable *near; /* (owned): words of the excerpt, folded; a set */
  GPtrArray *labels; /* (owned) (nullable): while they are looked at */
  guint next;
  GtkLabel *best;   /* (owned) (nullable) */
  GArray *marks;    /* (owned) (nullable): of @best */
  guint score;
  guint source_id, n_frames;
} Seek;

static void
seek_free (gpointer data)
{
  Seek *self = data;

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_free (self->text);
  g_hash_table_unref (self->near);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_object (&self->best);
  g_clear_pointer (&self->marks, g_array_unref);
  g_free (self);
}

static GHashTable *
split (const char *text)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (LyceumWords) list = lyceum_words_new (text, NULL);

  for (guint i = 0; i < lyceum_words_get_n (list); i++)
    {
      const LyceumWord *word = lyceum_words_get (list, i);

      g_hash_table_add (words, g_utf8_casefold (text + word->start, (gssize) (word->end - word->start)));
    }
  return words;
}

static void
collect_labels (GtkWidget *widget,
                GPtrArray *labels)
{
  if (GTK_IS_LABEL (widget))
    g_ptr_array_add (labels, g_object_ref (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect_labels (child, labels);
}

/* How many of the words of one set are in another. */
static guint
count_shared (GHashTable *words,
              GHashTable *others)
{
  GHashTableIter iter;
  gpointer word;
  guint n = 0;

  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    n += g_hash_table_contains (others, word);
  return n;
}

static void
look_at (Seek     *self,
         GtkLabel *label)
{
  const char *text = gtk_label_get_text (label);
  g_autoptr (GArray) marks = NULL;
  g_autoptr (GHashTable) words = NULL;
  guint score;

  if (strlen (text) > MAX_PARAGRAPH_BYTES)
    return;
  marks = lyceum_find_marks (text, NULL, self->text);
  if (marks->len == 0)
    return;
  words = split (text);
  score = 1 + count_shared (words, self->near);
  if (score <= self->score)
    return;

  self->score = score;
  g_set_object (&self->best, label);
  g_clear_pointer (&self->marks, g_array_unref);
  self->marks = g_steal_pointer (&marks);
}

/* Where the first mark stands in the paragraph, px from its top. */
static int
find_line (Seek *self)
{
  PangoRectangle place;
  int y;

  gtk_label_get_layout_offsets (self->best, NULL, &y);
  pango_layout_index_to_pos (gtk_label_get_layout (self->best), (int) g_array_index (self->marks, LyceumRange, 0).start, &place);
  return y + PANGO_PIXELS (place.y);
}

/* Formulas of the paragraph are attributes too. */
static void
paint_marks (Seek *self)
{
  PangoAttrList *before = gtk_label_get_attributes (self->best);
  g_autoptr (PangoAttrList) all = before ? pango_attr_list_copy (before) : pango_attr_list_new ();
  g_autoptr (PangoAttrList) paint = lyceum_find_row_paint (self->marks);
  GSList *attributes = pango_attr_list_get_attributes (paint);

  for (GSList *l = attributes; l; l = l->next)
    pango_attr_list_insert (all, l->data);
  g_slist_free (attributes);
  gtk_label_set_attributes (self->best, all);
}

static void
go_there (Seek *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->best), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  graphene_point_t place;

  paint_marks (self);
  /* A table or a listing has one of its own. */
  while (scroller && !gtk_widget_is_ancestor (self->view, scroller))
    scroller = gtk_widget_get_ancestor (gtk_widget_get_parent (scroller), GTK_TYPE_SCROLLED_WINDOW);
  if (!scroller || !gtk_widget_compute_point (GTK_WIDGET (self->best), scroller, &GRAPHENE_POINT_INIT (0, 0), &place))
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + place.y + find_line (self) -
                                          ABOVE * gtk_adjustment_get_page_size (adjustment));
}

static void
end (Seek *self)
{
  g_object_set_data (G_OBJECT (self->page), "lyceum-find-place", NULL);
}

static gboolean
look_cb (gpointer data)
{
  Seek *self = data;
  gint64 until = g_get_monotonic_time () + SLICE_US;

  while (self->next < self->labels->len && g_get_monotonic_time () < until)
    look_at (self, g_ptr_array_index (self->labels, self->next++));
  return self->next < self->labels->len ? G_SOURCE_CONTINUE : (self->source_id = 0, G_SOURCE_REMOVE);
}

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Seek *self = g_object_get_data (G_OBJECT (widget), "lyceum-find-place");

  if (!self)
    return G_SOURCE_REMOVE;
  if (++self->n_frames < N_FRAMES || self->source_id)
    return G_SOURCE_CONTINUE;
  if (self->best && gtk_widget_get_mapped (GTK_WIDGET (self->best)))
    go_there (self);
  end (self);
  return G_SOURCE_REMOVE;
}

static void
complete_cb (GtkWidget *view,
             gpointer   user_data)
{
  GtkWidget *page = GTK_WIDGET (user_data);
  Seek *self = g_object_get_data (G_OBJECT (page), "lyceum-find-place");

  if (!self || self->labels)
    return;
  self->labels = g_ptr_array_new_with_free_func (g_object_unref);
  collect_labels (view, self->labels);
  self->source_id = g_idle_add_full (PRIORITY_SEEK, look_cb, self, NULL);
  gtk_widget_add_tick_callback (page, frame_cb, NULL, NULL);
}

static GtkWidget *
find_view (GtkWidget *widget)
{
  GtkWidget *found = LYCEUM_IS_MARKDOWN_VIEW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found; child = gtk_widget_get_next_sibling (child))
    found = find_view (child);
  return found;
}

void
lyceum_find_place_show (GtkWidget  *page,
                        const char *text,
                        const char *excerpt)
{
  GtkWidget *view = find_view (page);
  Seek *self;

  if (!view)
    return;
  self = g_new0 (Seek, 1);
  self->page = page;
  self->view = view;
  self->text = g_strdup (text);
  self->near = split (excerpt);
  g_object_set_data_full (G_OBJECT (page), "lyceum-find-place", self, seek_free);
  g_signal_connect_object (view, "complete", G_CALLBACK (complete_cb), page, 0);
}
