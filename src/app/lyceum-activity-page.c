/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-activity-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "lyceum-activity-list.h"
#include "lyceum-error-text.h"
#include "lyceum-past-task.h"
#include "lyceum-sqlite-task-store.h"
#include "lyceum-status.h"
#include "lyceum-window.h"

struct _LyceumActivityPage
{
  GtkWidget parent_instance;

  GtkWidget *content;
  AdwWindowTitle *window_title;
  GtkWidget *pause_button;
  GtkInfoBar *paused_bar;
  GtkSearchBar *search_bar;
  GtkEditable *search_entry;
  GtkMenuButton *show_button;
  GtkMenuButton *menu_button;
  GtkStack *states;
  LyceumStatus *empty;
  AdwBin *list_place;

  LyceumQueue *queue;         /* (owned) */
  LyceumTaskStore *store;     /* (owned) (nullable) */
  LyceumActivityModel *model; /* (owned) */
  GCancellable *cancellable;  /* (owned): of the reading under way */
  gint64 since;
  LyceumActivityShow show;
};

enum
{
  PROP_SHOW = 1,
};

static GParamSpec *properties[PROP_SHOW + 1];

G_DEFINE_FINAL_TYPE (LyceumActivityPage, lyceum_activity_page, GTK_TYPE_WIDGET)

/* By LyceumActivityShow. */
static const struct
{
  const char *name;
  const char *label;
  const char *nothing;
  const char *why;
} shows[] = {
  { "all", NC_ ("work", "All"), N_ ("Nothing to Do"),
    N_ ("Work on your courses is listed here while it goes on in the background, and when it is done.") },
  { "unfinished", NC_ ("work", "Running"), N_ ("Nothing Is Running"), N_ ("All the work is done.") },
  { "failed", NC_ ("work", "Failed"), N_ ("Nothing Has Failed"),
    N_ ("What could not be done is listed here with the reason.") },
  { "finished", NC_ ("work", "Finished"), N_ ("Nothing Is Finished"), N_ ("Work that is done is listed here.") },
};

static const char *
get_text (LyceumActivityPage *self)
{
  return gtk_search_bar_get_search_mode (self->search_bar) ? gtk_editable_get_text (self->search_entry) : "";
}

static void
show_empty (LyceumActivityPage *self)
{
  gboolean searches = *get_text (self) != '\0';

  g_object_set (self->empty,
                "icon-name", searches ? "system-search-symbolic" : "object-select-symbolic",
                "title", searches ? _("Nothing Found") : _(shows[self->show].nothing),
                "description",
                searches ? _("No work has these words in its title. Try others.") : _(shows[self->show].why),
                NULL);
}

/* While all is paused the bar has the button that ends it. */
static void
show_paused (LyceumActivityPage *self)
{
  gboolean paused = lyceum_queue_is_paused (self->queue);

  gtk_info_bar_set_revealed (self->paused_bar, paused);
  gtk_widget_set_visible (self->pause_button, !paused);
}

static void
update (LyceumActivityPage *self)
{
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  guint n = lyceum_queue_get_n_unfinished (self->queue);
  g_autofree char *subtitle = NULL;

  if (empty)
    show_empty (self);
  gtk_stack_set_visible_child_name (self->states, empty ? "empty" : "tasks");
  if (n > 0)
    subtitle = g_strdup_printf (ngettext ("%u task left", "%u tasks left", n), n);
  adw_window_title_set_subtitle (self->window_title, subtitle ? subtitle : "");
}

static void
waiting_changed_cb (LyceumActivityPage *self)
{
  show_paused (self);
}

static void
pause_cb (LyceumActivityPage *self)
{
  lyceum_queue_set_kind_paused (self->queue, NULL, !lyceum_queue_is_paused (self->queue));
  show_paused (self);
}

static void
filter (LyceumActivityPage *self)
{
  GtkWidget *list = adw_bin_get_child (self->list_place);

  gtk_menu_button_set_label (self->show_button, g_dpgettext2 (NULL, "work", shows[self->show].label));
  if (!list)
    return;
  lyceum_activity_list_set_filter (LYCEUM_ACTIVITY_LIST (list), self->show, get_text (self));
  update (self);
}

static void
search_changed_cb (LyceumActivityPage *self)
{
  filter (self);
}

static void
search_mode_cb (LyceumActivityPage *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_editable_set_text (self->search_entry, "");
  filter (self);
}

static void
search_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  LyceumActivityPage *self = LYCEUM_ACTIVITY_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gtk_menu_button_popup (LYCEUM_ACTIVITY_PAGE (widget)->menu_button);
}

/* What has not finished is this run's, or another program's. */
static void
past_read_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (LyceumActivityPage) self = LYCEUM_ACTIVITY_PAGE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records =
    lyceum_sqlite_task_store_list_finish (LYCEUM_SQLITE_TASK_STORE (object), result, &error);
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_object_unref);

  if (!records || !self->content)
    {
      if (!lyceum_error_is_cancelled (error) && self->content)
        lyceum_report (GTK_WIDGET (self), error);
      return;
    }

  g_ptr_array_set_free_func (records, NULL);
  for (guint i = 0; i < records->len; i++)
    {
      g_autoptr (LyceumTaskRecord) record = g_ptr_array_index (records, i);

      if (LYCEUM_TASK_STATE_IS_FINISHED (record->state) && record->finished_at > self->since)
        g_ptr_array_add (tasks, lyceum_past_task_new (g_steal_pointer (&record)));
    }
  lyceum_activity_model_set_past (self->model, tasks);
}

static void
read_past (LyceumActivityPage *self)
{
  if (!LYCEUM_IS_SQLITE_TASK_STORE (self->store))
    return;

  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  lyceum_sqlite_task_store_list_async (LYCEUM_SQLITE_TASK_STORE (self->store), 0, self->cancellable, past_read_cb,
                                       g_object_ref (self));
}

static void
lyceum_activity_page_get_property (GObject    *object,
                                   guint       prop_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  g_value_set_string (value, shows[LYCEUM_ACTIVITY_PAGE (object)->show].name);
}

static void
lyceum_activity_page_set_property (GObject      *object,
                                   guint         prop_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  LyceumActivityPage *self = LYCEUM_ACTIVITY_PAGE (object);

  for (guint i = 0; i < G_N_ELEMENTS (shows); i++)
    if (g_strcmp0 (g_value_get_string (value), shows[i].name) == 0 && self->show != (LyceumActivityShow) i)
      {
        self->show = (LyceumActivityShow) i;
        filter (self);
        g_object_notify_by_pspec (object, properties[PROP_SHOW]);
      }
}

static void
lyceum_activity_page_map (GtkWidget *widget)
{
  LyceumActivityPage *self = LYCEUM_ACTIVITY_PAGE (widget);

  lyceum_activity_model_set_live (self->model, TRUE);
  show_paused (self);
  GTK_WIDGET_CLASS (lyceum_activity_page_parent_class)->map (widget);
}

static void
lyceum_activity_page_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lyceum_activity_page_parent_class)->unmap (widget);
  lyceum_activity_model_set_live (LYCEUM_ACTIVITY_PAGE (widget)->model, FALSE);
}

/* Whoever comes here looks at the list. */
static gboolean
lyceum_activity_page_focus (GtkWidget        *widget,
                            GtkDirectionType  direction)
{
  LyceumActivityPage *self = LYCEUM_ACTIVITY_PAGE (widget);

  if (direction == GTK_DIR_TAB_FORWARD && !gtk_widget_get_focus_child (widget) &&
      gtk_widget_child_focus (GTK_WIDGET (self->states), direction))
    return TRUE;
  return GTK_WIDGET_CLASS (lyceum_activity_page_parent_class)->focus (widget, direction);
}

static void
lyceum_activity_page_dispose (GObject *object)
{
  LyceumActivityPage *self = LYCEUM_ACTIVITY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->content, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), LYCEUM_TYPE_ACTIVITY_PAGE);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (lyceum_activity_page_parent_class)->dispose (object);
}

static void
lyceum_activity_page_finalize (GObject *object)
{
  LyceumActivityPage *self = LYCEUM_ACTIVITY_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->queue);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (lyceum_activity_page_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/lyceum_study/Lyceum/lyceum-activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, content);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, window_title);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, paused_bar);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, show_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, menu_button);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, states);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, empty);
  gtk_widget_class_bind_template_child (widget_class, LyceumActivityPage, list_place);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
}

static void
lyceum_activity_page_class_init (LyceumActivityPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lyceum_activity_page_get_property;
  object_class->set_property = lyceum_activity_page_set_property;
  object_class->dispose = lyceum_activity_page_dispose;
  object_class->finalize = lyceum_activity_page_finalize;
  widget_class->map = lyceum_activity_page_map;
  widget_class->unmap = lyceum_activity_page_unmap;
  widget_class->focus = lyceum_activity_page_focus;

  properties[PROP_SHOW] = g_param_spec_string ("show", NULL, NULL, "all",
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  g_type_ensure (LYCEUM_TYPE_STATUS);
  bind_template (widget_class);
  gtk_widget_class_install_property_action (widget_class, "activity.show", "show");
  gtk_widget_class_install_action (widget_class, "activity.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "page.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "activity.search", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_activity_page_init (LyceumActivityPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
}

GtkWidget *
lyceum_activity_page_new (LyceumQueue     *queue,
                          LyceumTaskStore *store,
                          gint64           since)
{
  LyceumActivityPage *self = g_object_new (LYCEUM_TYPE_ACTIVITY_PAGE, NULL);

  self->queue = g_object_ref (queue);
  g_set_object (&self->store, store);
  self->model = lyceum_activity_model_new (self->queue);
  self->since = since;
  adw_bin_set_child (self->list_place, lyceum_activity_list_new (self->queue, self->model, FALSE));
  g_signal_connect_object (self->model, "refreshed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "notify::n-unfinished", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->queue, "waiting-changed", G_CALLBACK (waiting_changed_cb), self, G_CONNECT_SWAPPED);
  filter (self);
  read_past (self);
  return GTK_WIDGET (self);
}

void
lyceum_activity_page_set_since (LyceumActivityPage *self,
                                gint64              since)
{
  g_return_if_fail (LYCEUM_IS_ACTIVITY_PAGE (self));

  self->since = since;
  read_past (self);
}
