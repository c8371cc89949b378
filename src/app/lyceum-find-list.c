/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-find-list.h"

#include <glib/gi18n-lib.h>

#include "lyceum-find-row.h"

/* So many of each place are shown until all are asked for. */
#define N_IN_PART 3

struct _LyceumFindList
{
  GtkWidget parent_instance;

  GtkListBox *list;

  GPtrArray *found;         /* (owned) (nullable) */
  GHashTable *courses;      /* (owned) (nullable) */
  gboolean whole;            /* @found is all that there is */
  LyceumFindPlaces unfolded; /* the places that are shown in full */
};

enum
{
  SIGNAL_OPENED,
  SIGNAL_LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumFindList, lyceum_find_list, GTK_TYPE_WIDGET)

/* The row at @index, which is made if it is not there. */
static LyceumFindRow *
get_row (LyceumFindList *self,
         guint           index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) index);

  if (!row)
    {
      row = GTK_LIST_BOX_ROW (lyceum_find_row_new ());
      gtk_list_box_append (self->list, GTK_WIDGET (row));
    }
  return LYCEUM_FIND_ROW (row);
}

static void
show_found (LyceumFindList *self,
            guint           index,
            guint           at)
{
  const LyceumFound *found = g_ptr_array_index (self->found, at);
  const char *course = self->courses ? g_hash_table_lookup (self->courses, &found->course_id) : NULL;

  lyceum_find_row_set_found (get_row (self, index), self->found, at, course);
}

/* The results of one place, from @first to before @end. Returns: how many rows there are then. */
static guint
show_place (LyceumFindList *self,
            guint           n_rows,
            guint           first,
            guint           end)
{
  LyceumFindPlaces place = ((const LyceumFound *) g_ptr_array_index (self->found, first))->place;
  /* One more row takes no more room than the one that would say so. */
  gboolean in_full = self->unfolded & place || end - first <= N_IN_PART + 1;
  guint n = in_full ? end - first : N_IN_PART;

  for (guint i = 0; i < n; i++)
    show_found (self, n_rows++, first + i);
  if (!in_full)
    lyceum_find_row_set_more (get_row (self, n_rows++), place, self->whole ? end - first : 0);
  return n_rows;
}

static void
remove_rows (LyceumFindList *self,
             guint           from)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, (int) from)))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
say_how_many (LyceumFindList *self)
{
  guint n = self->found ? self->found->len : 0;
  g_autofree char *words = g_strdup_printf (ngettext ("%u result", "%u results", n), n);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_all (LyceumFindList *self)
{
  guint n_rows = 0, end;

  for (guint first = 0; self->found && first < self->found->len; first = end)
    {
      const LyceumFound *found = g_ptr_array_index (self->found, first);

      for (end = first + 1; end < self->found->len; end++)
        if (((const LyceumFound *) g_ptr_array_index (self->found, end))->place != found->place)
          break;
      n_rows = show_place (self, n_rows, first, end);
    }
  remove_rows (self, n_rows);
  gtk_list_box_invalidate_headers (self->list);
  say_how_many (self);
}

static const char *
name_place (LyceumFindPlaces place)
{
  switch (place)
    {
    case LYCEUM_FIND_LESSONS:
      return _("Lessons");
    case LYCEUM_FIND_CARDS:
      return _("Cards");
    default:
      return _("Sources");
    }
}

static void
update_header_cb (GtkListBoxRow *row,
                  GtkListBoxRow *before,
                  gpointer       user_data)
{
  LyceumFindPlaces place = lyceum_find_row_get_place (LYCEUM_FIND_ROW (row));
  GtkWidget *header = gtk_list_box_row_get_header (row);

  if (before && lyceum_find_row_get_place (LYCEUM_FIND_ROW (before)) == place)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (!header)
    {
      header = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "xalign", 0.0, NULL);
      gtk_widget_add_css_class (header, "heading");
      gtk_widget_add_css_class (header, "source-heading");
      gtk_list_box_row_set_header (row, header);
    }
  gtk_label_set_label (GTK_LABEL (header), name_place (place));
}

static void
activated_cb (LyceumFindList *self,
              GtkListBoxRow  *row)
{
  const LyceumFound *found = lyceum_find_row_get_found (LYCEUM_FIND_ROW (row));

  if (found)
    {
      g_signal_emit (self, signals[SIGNAL_OPENED], 0, found);
      return;
    }
  /* The row itself becomes the first of those that were not shown, and keeps the focus. */
  self->unfolded |= lyceum_find_row_get_place (LYCEUM_FIND_ROW (row));
  show_all (self);
}

static gboolean
keynav_failed_cb (LyceumFindList  *self,
                  GtkDirectionType direction)
{
  if (direction != GTK_DIR_UP)
    return FALSE;
  g_signal_emit (self, signals[SIGNAL_LEFT], 0);
  return TRUE;
}

static void
lyceum_find_list_dispose (GObject *object)
{
  LyceumFindList *self = LYCEUM_FIND_LIST (object);

  if (self->list)
    gtk_widget_unparent (GTK_WIDGET (self->list));
  self->list = NULL;
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->courses, g_hash_table_unref);

  G_OBJECT_CLASS (lyceum_find_list_parent_class)->dispose (object);
}

static void
lyceum_find_list_class_init (LyceumFindListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_find_list_dispose;

  signals[SIGNAL_OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                         G_TYPE_POINTER);
  signals[SIGNAL_LEFT] = g_signal_new ("left", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_find_list_init (LyceumFindList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_BROWSE);
  gtk_list_box_set_header_func (self->list, update_header_cb, NULL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "course-list");
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "found-list");
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->list, "keynav-failed", G_CALLBACK (keynav_failed_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}

void
lyceum_find_list_set_found (LyceumFindList *self,
                            GPtrArray      *found,
                            gboolean        whole,
                            gboolean        is_new)
{
  g_return_if_fail (LYCEUM_IS_FIND_LIST (self));

  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = found ? g_ptr_array_ref (found) : NULL;
  self->whole = whole;
  if (is_new)
    self->unfolded = 0;
  show_all (self);
  if (is_new || !gtk_list_box_get_selected_row (self->list))
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
}

void
lyceum_find_list_set_courses (LyceumFindList *self,
                              GHashTable     *courses)
{
  g_return_if_fail (LYCEUM_IS_FIND_LIST (self));

  g_clear_pointer (&self->courses, g_hash_table_unref);
  self->courses = courses ? g_hash_table_ref (courses) : NULL;
  show_all (self);
}

gboolean
lyceum_find_list_go_down (LyceumFindList *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (LYCEUM_IS_FIND_LIST (self), FALSE);

  row = gtk_list_box_get_selected_row (self->list);
  row = gtk_list_box_get_row_at_index (self->list, row ? gtk_list_box_row_get_index (row) + 1 : 0);
  if (!row)
    row = gtk_list_box_get_selected_row (self->list);
  if (!row)
    return FALSE;

  gtk_list_box_select_row (self->list, row);
  return gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
lyceum_find_list_open_chosen (LyceumFindList *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (LYCEUM_IS_FIND_LIST (self));

  row = gtk_list_box_get_selected_row (self->list);
  if (row)
    activated_cb (self, row);
}
