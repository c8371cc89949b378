/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-answer-words.h"
#include "lyceum-ask-list-item.h"
#include "lyceum-ask-page-private.h"
#include "lyceum-error-text.h"
#include "lyceum-window.h"

G_DEFINE_FINAL_TYPE (LyceumAskPage, lyceum_ask_page, GTK_TYPE_WIDGET)

/* Rows: a title, and below it when that was. */
static void
setup_cb (LyceumAskPage *self,
          GtkListItem   *list_item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "ellipsize", PANGO_ELLIPSIZE_END, NULL);
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *when = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "hexpand", TRUE, "ellipsize", PANGO_ELLIPSIZE_END, NULL);

  gtk_widget_add_css_class (when, "dim-label");
  gtk_widget_add_css_class (when, "caption");
  gtk_widget_add_css_class (row, "conversation-row");
  gtk_box_append (GTK_BOX (line), when);
  gtk_box_append (GTK_BOX (line), spinner);
  gtk_box_append (GTK_BOX (row), title);
  gtk_box_append (GTK_BOX (row), line);
  gtk_list_item_set_child (list_item, row);
}

static const char *
get_scope_words (LyceumAskPage            *self,
                 const LyceumConversation *conversation)
{
  if (self->course_id != 0 || conversation->scope == LYCEUM_SCOPE_LIBRARY)
    return NULL;
  return conversation->scope == LYCEUM_SCOPE_FREE ? _("Without your material") : _("About a course");
}

static void
bind_cb (LyceumAskPage *self,
         GtkListItem   *list_item)
{
  const LyceumConversation *conversation =
    lyceum_ask_list_item_get_conversation (LYCEUM_ASK_LIST_ITEM (gtk_list_item_get_item (list_item)));
  GtkWidget *title = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *when = gtk_widget_get_first_child (gtk_widget_get_next_sibling (title));
  GtkWidget *spinner = gtk_widget_get_next_sibling (when);
  g_autofree char *words = lyceum_answer_words_title (conversation);
  g_autofree char *time = lyceum_answer_words_when (conversation->updated_at, g_get_real_time () / 1000);
  const char *scope = get_scope_words (self, conversation);
  g_autofree char *line = scope ? g_strdup_printf ("%s · %s", time, scope) : g_strdup (time);

  gtk_label_set_text (GTK_LABEL (title), words);
  gtk_widget_set_tooltip_text (title, words);
  gtk_label_set_text (GTK_LABEL (when), line);
  gtk_spinner_set_spinning (GTK_SPINNER (spinner), conversation->is_answering);
  gtk_widget_set_visible (spinner, conversation->is_answering);
}

static void
show_selection (LyceumAskPage *self)
{
  gint64 id = lyceum_ask_conversation_get_id (self->conversation);
  guint selected = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; id != 0 && i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (LyceumAskListItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (lyceum_ask_list_item_get_conversation (item)->id == id)
        selected = i;
    }
  gtk_single_selection_set_selected (self->selection, selected);
  gtk_widget_set_sensitive (self->menu_button, id != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask-page.rename", id != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask-page.delete", id != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask-page.export", id != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask-page.copy", id != 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "ask-page.window", id != 0);
}

static gboolean
is_same (LyceumAskListItem        *item,
         const LyceumConversation *b)
{
  const LyceumConversation *a = lyceum_ask_list_item_get_conversation (item);

  return a->id == b->id && a->updated_at == b->updated_at && a->is_answering == b->is_answering &&
         g_strcmp0 (a->title, b->title) == 0 && g_strcmp0 (a->first_question, b->first_question) == 0;
}

/* Rows that say the same stay. */
static void
show_list (LyceumAskPage *self,
           GPtrArray     *conversations)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->items)), first = 0;

  for (guint i = 0; i < conversations->len; i++)
    {
      LyceumConversation *conversation = g_ptr_array_index (conversations, i);
      g_autoptr (LyceumAskListItem) old = i < n_old ? g_list_model_get_item (G_LIST_MODEL (self->items), i) : NULL;

      if (first == i && old && is_same (old, conversation) && !g_hash_table_contains (self->deleted, &conversation->id))
        {
          first++;
          lyceum_conversation_free (conversation);
        }
      else if (g_hash_table_contains (self->deleted, &conversation->id))
        lyceum_conversation_free (conversation);
      else
        g_ptr_array_add (items, lyceum_ask_list_item_new (conversation));
    }
  g_ptr_array_set_free_func (conversations, NULL);
  if (first < n_old || items->len > 0)
    g_list_store_splice (self->items, first, n_old - first, items->pdata, items->len);
  gtk_stack_set_visible_child_name (self->lists, first + items->len > 0 ? "list" : "empty");
  show_selection (self);
}

static void
list_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (LyceumAskPage) self = LYCEUM_ASK_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) conversations = lyceum_conversations_list_finish (LYCEUM_CONVERSATIONS (object), result, &error);

  lyceum_reload_done (&self->reload);
  if (conversations && self->leaflet)
    show_list (self, conversations);
  else if (error && !lyceum_error_is_cancelled (error))
    lyceum_report (GTK_WIDGET (self), error);
}

static void
start_reload (gpointer owner)
{
  LyceumAskPage *self = LYCEUM_ASK_PAGE (owner);

  lyceum_conversations_list_async (self->conversations, self->course_id, self->cancellable, list_cb, g_object_ref (self));
}

void
_lyceum_ask_page_refresh (LyceumAskPage *self)
{
  if (!self->conversations)
    return;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    lyceum_reload_queue (&self->reload);
  else
    self->stale = TRUE;
}

static void
database_changed_cb (LyceumAskPage *self,
                     const char    *topic)
{
  if (g_str_equal (topic, LYCEUM_CHANGED_CONVERSATIONS))
    _lyceum_ask_page_refresh (self);
}

static void
show_conversation (LyceumAskPage *self)
{
  adw_leaflet_set_visible_child (self->leaflet, self->place);
  show_selection (self);
}

static void
activate_cb (LyceumAskPage *self,
             guint          position)
{
  g_autoptr (LyceumAskListItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), position);

  if (item)
    lyceum_ask_page_open (self, lyceum_ask_list_item_get_conversation (item)->id);
}

static void
opened_cb (LyceumAskPage *self)
{
  show_conversation (self);
  _lyceum_ask_page_refresh (self);
}

static void
titled_cb (LyceumAskPage *self,
           const char    *title)
{
  gtk_label_set_text (self->title, title);
}

/* It reads and asks nothing before somebody sees it. */
static void
lyceum_ask_page_map (GtkWidget *widget)
{
  LyceumAskPage *self = LYCEUM_ASK_PAGE (widget);

  GTK_WIDGET_CLASS (lyceum_ask_page_parent_class)->map (widget);

  if (self->workshop && !self->conversations)
    {
      LyceumDatabase *database = lyceum_collection_get_database (lyceum_workshop_get_collection (self->workshop));

      self->conversations = lyceum_conversations_new (database);
      lyceum_ask_conversation_set_workshop (self->conversation, self->workshop, self->conversations, self->course_id);
      g_signal_connect_object (database, "changed", G_CALLBACK (database_changed_cb), self, G_CONNECT_SWAPPED);
      self->stale = TRUE;
    }
  if (self->stale)
    {
      self->stale = FALSE;
      _lyceum_ask_page_refresh (self);
    }
  /* A question can be written at once. */
  if (self->conversations && adw_leaflet_get_visible_child (self->leaflet) == self->place)
    gtk_widget_grab_focus (GTK_WIDGET (self->conversation));
}

/* When the window goes, what it still had to delete goes with it; a toast of another page still has its Undo. */
static void
lyceum_ask_page_unmap (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (!root || !gtk_widget_get_visible (GTK_WIDGET (root)))
    _lyceum_ask_page_flush_deletions (LYCEUM_ASK_PAGE (widget));
  GTK_WIDGET_CLASS (lyceum_ask_page_parent_class)->unmap (widget);
}

static gboolean
lyceum_ask_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LYCEUM_ASK_PAGE (widget)->conversation));
}

static void
lyceum_ask_page_dispose (GObject *object)
{
  LyceumAskPage *self = LYCEUM_ASK_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  lyceum_reload_clear (&self->reload);
  _lyceum_ask_page_flush_deletions (self);
  g_clear_object (&self->chooser);
  if (self->leaflet)
    gtk_widget_unparent (GTK_WIDGET (self->leaflet));
  self->leaflet = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_ASK_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->items);
  g_clear_object (&self->conversations);

  G_OBJECT_CLASS (lyceum_ask_page_parent_class)->dispose (object);
}

static void
lyceum_ask_page_finalize (GObject *object)
{
  LyceumAskPage *self = LYCEUM_ASK_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->workshop);
  g_hash_table_unref (self->deleted);

  G_OBJECT_CLASS (lyceum_ask_page_parent_class)->finalize (object);
}

static void
lyceum_ask_page_class_init (LyceumAskPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_ask_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_ask_page_finalize;
  widget_class->map = lyceum_ask_page_map;
  widget_class->unmap = lyceum_ask_page_unmap;
  widget_class->grab_focus = lyceum_ask_page_grab_focus;

  g_type_ensure (LYCEUM_TYPE_ASK_CONVERSATION);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-ask-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumAskPage, leaflet);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskPage, sidebar);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskPage, lists);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskPage, list);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskPage, place);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskPage, title);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumAskPage, conversation);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, titled_cb);
  _lyceum_ask_page_install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_ask_page_init (LyceumAskPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->deleted = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_object_unref);
  lyceum_reload_init (&self->reload, start_reload, self);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->items = g_list_store_new (LYCEUM_TYPE_ASK_LIST_ITEM);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->items)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  adw_leaflet_set_visible_child (self->leaflet, self->place);
  titled_cb (self, _("New Conversation"));
  show_selection (self);
}

GtkWidget *
lyceum_ask_page_new (void)
{
  return g_object_new (LYCEUM_TYPE_ASK_PAGE, NULL);
}

void
lyceum_ask_page_set_workshop (LyceumAskPage  *self,
                              LyceumWorkshop *workshop,
                              gint64          course_id)
{
  g_return_if_fail (LYCEUM_IS_ASK_PAGE (self));

  if (!g_set_object (&self->workshop, workshop))
    return;

  self->course_id = course_id;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      gtk_widget_unmap (GTK_WIDGET (self));
      gtk_widget_map (GTK_WIDGET (self));
    }
}

void
lyceum_ask_page_open (LyceumAskPage *self,
                      gint64         conversation_id)
{
  g_return_if_fail (LYCEUM_IS_ASK_PAGE (self));

  if (!self->conversations)
    return;

  if (conversation_id == 0)
    titled_cb (self, _("New Conversation"));
  lyceum_ask_conversation_open (self->conversation, conversation_id);
  show_conversation (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->conversation));
}

void
lyceum_ask_page_suggest (LyceumAskPage *self,
                         const char    *question)
{
  g_return_if_fail (LYCEUM_IS_ASK_PAGE (self));

  lyceum_ask_page_open (self, 0);
  lyceum_ask_conversation_suggest (self->conversation, question);
}
