/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-find-row.h"

#include <glib/gi18n-lib.h>

#include "lyceum-find-asking.h"

struct _LyceumFindRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *title;
  GtkLabel *excerpt;
  GtkLabel *where;

  GPtrArray *all; /* (owned) (nullable) */
  guint index;
  LyceumFindPlaces place;
};

G_DEFINE_FINAL_TYPE (LyceumFindRow, lyceum_find_row, GTK_TYPE_LIST_BOX_ROW)

PangoAttrList *
lyceum_find_row_paint (GArray *marks)
{
  PangoAttrList *list = pango_attr_list_new ();

  for (guint i = 0; marks && i < marks->len; i++)
    {
      const LyceumRange *range = &g_array_index (marks, LyceumRange, i);
      PangoAttribute *attributes[] = {
        pango_attr_weight_new (PANGO_WEIGHT_BOLD),
        pango_attr_background_new (0xf5f5, 0xc2c2, 0x1111),
        pango_attr_background_alpha_new (0x5999),
      };

      for (guint j = 0; j < G_N_ELEMENTS (attributes); j++)
        {
          attributes[j]->start_index = (guint) range->start;
          attributes[j]->end_index = (guint) range->end;
          pango_attr_list_insert (list, attributes[j]);
        }
    }
  return list;
}

static void
show_text (GtkLabel   *label,
           const char *text,
           GArray     *marks)
{
  g_autoptr (PangoAttrList) paint = lyceum_find_row_paint (marks);

  gtk_label_set_attributes (label, NULL);
  gtk_label_set_text (label, text);
  gtk_label_set_attributes (label, paint);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static GtkLabel *
add_label (GtkWidget  *box,
           guint       n_lines,
           const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  if (n_lines > 1)
    g_object_set (label, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "lines", (int) n_lines, NULL);
  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
lyceum_find_row_dispose (GObject *object)
{
  g_clear_pointer (&LYCEUM_FIND_ROW (object)->all, g_ptr_array_unref);

  G_OBJECT_CLASS (lyceum_find_row_parent_class)->dispose (object);
}

static void
lyceum_find_row_class_init (LyceumFindRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_find_row_dispose;
}

static void
lyceum_find_row_init (LyceumFindRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  gtk_widget_add_css_class (box, "list-line");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  self->title = add_label (box, 1, "found-title");
  self->excerpt = add_label (box, 2, NULL);
  self->where = add_label (box, 1, "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->where), "dim-label");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

GtkWidget *
lyceum_find_row_new (void)
{
  return g_object_new (LYCEUM_TYPE_FIND_ROW, NULL);
}

/* "Biology · page 12"; what the title says already is not said again. */
static char *
words_where (const LyceumFound *found,
             const char        *course)
{
  gboolean has_location = found->location && *found->location && !g_str_has_suffix (found->title, found->location);

  if (has_location && course)
    /* Translators: a course and a place in its material: "Biology · page 12". */
    return g_strdup_printf (_("%s · %s"), course, found->location);
  return g_strdup (has_location ? found->location : course ? course : "");
}

void
lyceum_find_row_set_found (LyceumFindRow *self,
                           GPtrArray     *all,
                           guint          index,
                           const char    *course)
{
  const LyceumFound *found = g_ptr_array_index (all, index);
  g_autofree char *where = words_where (found, course);
  g_autofree char *description = NULL;

  g_return_if_fail (LYCEUM_IS_FIND_ROW (self));

  g_ptr_array_ref (all);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  self->all = all;
  self->index = index;
  self->place = found->place;
  description = *where ? g_strdup_printf ("%s\n%s", where, found->excerpt) : g_strdup (found->excerpt);
  show_text (self->title, found->title, found->title_marks);
  show_text (self->excerpt, found->excerpt, found->excerpt_marks);
  show_text (self->where, where, NULL);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "more");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, found->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

void
lyceum_find_row_set_more (LyceumFindRow    *self,
                          LyceumFindPlaces  place,
                          guint             n)
{
  g_autofree char *words = NULL;

  g_return_if_fail (LYCEUM_IS_FIND_ROW (self));

  /* There may be more of them than were asked for. */
  words = n == 0               ? g_strdup (_("Show More"))
          : n < LYCEUM_FIND_MOST ? g_strdup_printf (ngettext ("Show all %u", "Show all %u", n), n)
                                 : g_strdup_printf (ngettext ("Show the best %u", "Show the best %u", n), n);
  g_clear_pointer (&self->all, g_ptr_array_unref);
  self->place = place;
  show_text (self->title, words, NULL);
  show_text (self->excerpt, "", NULL);
  show_text (self->where, "", NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "more");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "", -1);
}

LyceumFindPlaces
lyceum_find_row_get_place (LyceumFindRow *self)
{
  g_return_val_if_fail (LYCEUM_IS_FIND_ROW (self), 0);

  return self->place;
}

const LyceumFound *
lyceum_find_row_get_found (LyceumFindRow *self)
{
  g_return_val_if_fail (LYCEUM_IS_FIND_ROW (self), NULL);

  return self->all ? g_ptr_array_index (self->all, self->index) : NULL;
}
