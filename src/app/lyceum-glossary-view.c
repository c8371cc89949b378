/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-glossary-view.h"

#include <glib/gi18n-lib.h>

#include "lyceum-error-text.h"
#include "lyceum-formula-label.h"
#include "lyceum-glossary-item.h"
#include "lyceum-gradual-model.h"
#include "lyceum-reload.h"
#include "lyceum-status.h"
#include "lyceum-window.h"

struct _LyceumGlossaryView
{
  GtkWidget parent_instance;

  GtkWidget *states;
  GtkStack *found;
  GtkEditable *search;
  GtkListView *list;

  LyceumCollection *collection; /* (owned) (nullable) */
  GCancellable *cancellable;    /* (owned) */
  GListStore *items;            /* (owned): of LyceumGlossaryItem */
  GtkFilterListModel *filtered; /* (owned) */
  GtkCustomFilter *filter;      /* owned by @filtered */
  char *folded;                 /* (owned) (nullable): what is searched, without case */
  LyceumReload reload;
  gint64 course_id;
  gboolean stale;               /* changed while it was not on the screen */
};

G_DEFINE_FINAL_TYPE (LyceumGlossaryView, lyceum_glossary_view, GTK_TYPE_WIDGET)

/* A line */

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);

  if (css_class)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static gboolean
activate_link_cb (GtkLabel           *label,
                  const char         *uri,
                  LyceumGlossaryView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-lesson", "x", g_ascii_strtoll (uri, NULL, 10));
  return GDK_EVENT_STOP;
}

/* A letter, or a term with what it means and where; the widgets of the other kind are hidden. */
static void
setup_cb (LyceumGlossaryView *self,
          GtkListItem        *list_item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *places = make_label ("caption");

  g_signal_connect_object (places, "activate-link", G_CALLBACK (activate_link_cb), self, 0);
  gtk_widget_add_css_class (box, "list-line");
  gtk_box_append (GTK_BOX (box), make_label ("glossary-letter"));
  gtk_box_append (GTK_BOX (box), make_label ("heading"));
  gtk_box_append (GTK_BOX (box), make_label (NULL));
  gtk_box_append (GTK_BOX (box), places);
  gtk_list_item_set_child (list_item, box);
}

static char *
describe_places (const LyceumGlossaryTerm *term)
{
  GString *markup = g_string_new (NULL);

  for (guint i = 0; i < term->places->len; i++)
    {
      const LyceumGlossaryPlace *place = g_ptr_array_index (term->places, i);
      /* Translators: the number of a lesson, and its title. */
      g_autofree char *name = g_strdup_printf (_("Lesson %u: %s"), place->number, place->title);
      g_autofree char *escaped = g_markup_escape_text (name, -1);

      g_string_append_printf (markup, "%s<a href=\"%" G_GINT64_FORMAT "\">%s</a>", i > 0 ? " · " : "", place->lesson_id, escaped);
    }
  return g_string_free (markup, FALSE);
}

static void
bind_cb (LyceumGlossaryView *self,
         GtkListItem        *list_item)
{
  LyceumGlossaryItem *item = LYCEUM_GLOSSARY_ITEM (gtk_list_item_get_item (list_item));
  const LyceumGlossaryTerm *term = lyceum_glossary_item_get_term (item);
  GtkWidget *letter = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *name = gtk_widget_get_next_sibling (letter);
  GtkWidget *definition = gtk_widget_get_next_sibling (name);
  GtkWidget *places = gtk_widget_get_next_sibling (definition);
  g_autofree char *markup = term ? describe_places (term) : NULL;
  g_autofree char *meaning = term ? g_markup_escape_text (term->definition, -1) : NULL;

  gtk_list_item_set_activatable (list_item, term != NULL);
  gtk_list_item_set_selectable (list_item, FALSE);
  gtk_widget_set_visible (letter, !term);
  gtk_widget_set_visible (name, term != NULL);
  gtk_widget_set_visible (definition, term != NULL);
  gtk_widget_set_visible (places, term != NULL);
  gtk_label_set_label (GTK_LABEL (letter), term ? "" : lyceum_glossary_item_get_letter (item));
  gtk_label_set_label (GTK_LABEL (name), term ? term->term : "");
  lyceum_formula_label_set_markup (GTK_LABEL (definition), meaning ? meaning : "");
  gtk_label_set_markup (GTK_LABEL (places), markup ? markup : "");
}

static void
activate_cb (LyceumGlossaryView *self,
             guint               position)
{
  g_autoptr (LyceumGlossaryItem) item = g_list_model_get_item (G_LIST_MODEL (self->filtered), position);
  const LyceumGlossaryTerm *term = item ? lyceum_glossary_item_get_term (item) : NULL;

  if (term)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-lesson", "x", term->lesson_id);
}

/* Searching */

static gboolean
matches (gpointer object,
         gpointer user_data)
{
  LyceumGlossaryView *self = LYCEUM_GLOSSARY_VIEW (user_data);

  return !self->folded || lyceum_glossary_item_matches (LYCEUM_GLOSSARY_ITEM (object), self->folded);
}

static void
show_found (LyceumGlossaryView *self)
{
  gtk_stack_set_visible_child_name (self->found, g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0 ? "terms" : "nothing");
}

static void
search_changed_cb (LyceumGlossaryView *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->search)));

  g_clear_pointer (&self->folded, g_free);
  if (*text)
    self->folded = g_utf8_casefold (text, -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  show_found (self);
}

/* Reading */

static void
put_terms (LyceumGlossaryView *self,
           GPtrArray          *terms)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  const char *before = NULL;

  for (guint i = 0; i < terms->len; i++)
    {
      g_autofree char *letter = lyceum_glossary_term_get_letter (g_ptr_array_index (terms, i));

      if (g_strcmp0 (letter, before) != 0)
        {
          LyceumGlossaryItem *heading = lyceum_glossary_item_new_letter (g_steal_pointer (&letter));

          before = lyceum_glossary_item_get_letter (heading);
          g_ptr_array_add (items, heading);
        }
      g_ptr_array_add (items, lyceum_glossary_item_new_term (terms, i));
    }
  g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)), items->pdata, items->len);
  gtk_stack_set_visible_child_name (GTK_STACK (self->states), terms->len > 0 ? "list" : "empty");
  show_found (self);
}

static void
terms_read_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (LyceumGlossaryView) self = LYCEUM_GLOSSARY_VIEW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) terms = lyceum_collection_list_glossary_finish (LYCEUM_COLLECTION (object), result, &error);

  lyceum_reload_done (&self->reload);
  if (!terms || !self->items)
    {
      if (error && !lyceum_error_is_cancelled (error))
        lyceum_report (GTK_WIDGET (self), error);
      return;
    }
  put_terms (self, terms);
}

static void
start_reload (gpointer owner)
{
  LyceumGlossaryView *self = LYCEUM_GLOSSARY_VIEW (owner);

  lyceum_collection_list_glossary_async (self->collection, self->course_id, self->cancellable, terms_read_cb, g_object_ref (self));
}

static void
refresh (LyceumGlossaryView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lyceum_reload_queue (&self->reload);
  else
    self->stale = TRUE;
}

static void
collection_changed_cb (LyceumCollection   *collection,
                       const char         *topic,
                       gint64              course_id,
                       LyceumGlossaryView *self)
{
  if (course_id == self->course_id && g_str_equal (topic, "lesson"))
    refresh (self);
}

static void
lyceum_glossary_view_map (GtkWidget *widget)
{
  LyceumGlossaryView *self = LYCEUM_GLOSSARY_VIEW (widget);

  GTK_WIDGET_CLASS (lyceum_glossary_view_parent_class)->map (widget);

  if (self->stale)
    {
      self->stale = FALSE;
      lyceum_reload_queue (&self->reload);
    }
}

static void
lyceum_glossary_view_dispose (GObject *object)
{
  LyceumGlossaryView *self = LYCEUM_GLOSSARY_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  lyceum_reload_clear (&self->reload);
  g_clear_pointer (&self->states, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_GLOSSARY_VIEW);
  g_clear_object (&self->filtered);
  g_clear_object (&self->items);
  g_clear_object (&self->collection);

  G_OBJECT_CLASS (lyceum_glossary_view_parent_class)->dispose (object);
}

static void
lyceum_glossary_view_finalize (GObject *object)
{
  g_clear_object (&LYCEUM_GLOSSARY_VIEW (object)->cancellable);
  g_free (LYCEUM_GLOSSARY_VIEW (object)->folded);

  G_OBJECT_CLASS (lyceum_glossary_view_parent_class)->finalize (object);
}

static void
lyceum_glossary_view_class_init (LyceumGlossaryViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_glossary_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_glossary_view_finalize;
  widget_class->map = lyceum_glossary_view_map;

  g_type_ensure (LYCEUM_TYPE_STATUS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-glossary-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumGlossaryView, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumGlossaryView, found);
  gtk_widget_class_bind_template_child (widget_class, LyceumGlossaryView, search);
  gtk_widget_class_bind_template_child (widget_class, LyceumGlossaryView, list);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_glossary_view_init (LyceumGlossaryView *self)
{
  g_autoptr (GtkSelectionModel) model = NULL;

  self->cancellable = g_cancellable_new ();
  lyceum_reload_init (&self->reload, start_reload, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (LYCEUM_TYPE_GLOSSARY_ITEM);
  self->filter = gtk_custom_filter_new (matches, self, NULL);
  self->filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->items)), GTK_FILTER (self->filter));
  model = GTK_SELECTION_MODEL (gtk_no_selection_new (lyceum_gradual_model_new (G_LIST_MODEL (self->filtered))));
  gtk_list_view_set_model (self->list, model);
}

void
lyceum_glossary_view_set_course (LyceumGlossaryView *self,
                                 LyceumCollection   *collection,
                                 gint64              course_id)
{
  g_return_if_fail (LYCEUM_IS_GLOSSARY_VIEW (self));

  if (!g_set_object (&self->collection, collection))
    return;

  self->course_id = course_id;
  g_signal_connect_object (collection, "changed", G_CALLBACK (collection_changed_cb), self, 0);
  refresh (self);
}
