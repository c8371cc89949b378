/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-task-row.h"

#include <glib/gi18n-lib.h>

#include "lyceum-progress-ring.h"
#include "lyceum-task-actions.h"
#include "lyceum-task-words.h"

/* How often the words of a task are said anew that reports all the time; its ring moves with each frame. */
#define WORDS_PAUSE_US (250 * 1000)
#define INDENT 28
#define WIDE_ERROR_LINES 2
#define NARROW_ERROR_LINES 4

/* Built by hand and as far as it is needed: a list view makes two hundred of them. */
struct _LyceumTaskRow
{
  GtkWidget parent_instance;

  GtkWidget *line;
  GtkWidget *arrow;      /* (nullable): once it stood in a list that can be unfolded */
  GtkWidget *sign;
  GtkWidget *icon;       /* (nullable): once it was needed */
  GtkWidget *ring;       /* (nullable): once something was done here */
  GtkWidget *words;
  GtkInscription *title;
  GtkInscription *text;
  GtkWidget *button;
  GtkWidget *menu_button;

  LyceumQueue *queue;    /* (owned) */
  GObject *item;         /* (owned) (nullable) */
  GtkTreeListRow *place; /* (owned) (nullable) */
  gulong item_handler;
  gulong place_handler;
  LyceumTaskRowButtons buttons;
  LyceumTaskActions action; /* of the button; 0: none */
  gint64 until;             /* when time will have made other words necessary: Unix time, ms */
  gint64 said_at;           /* monotonic, µs */
  const char *icon_name;    /* (nullable): that the icon shows */
  gboolean failed;
  gboolean expanded;
  gboolean stale;           /* there is something new to say */
};

enum
{
  SIGNAL_ACT,
  SIGNAL_MENU,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumTaskRow, lyceum_task_row, GTK_TYPE_WIDGET)

static void
button_cb (LyceumTaskRow *self)
{
  if (self->action)
    g_signal_emit (self, signals[SIGNAL_ACT], 0, (guint) self->action);
}

void
lyceum_task_row_popup_menu (LyceumTaskRow *self)
{
  g_return_if_fail (LYCEUM_IS_TASK_ROW (self));

  g_signal_emit (self, signals[SIGNAL_MENU], 0,
                 gtk_widget_get_visible (self->menu_button) ? self->menu_button : GTK_WIDGET (self));
}

static GtkWidget *
make_inscription (guint n_chars)
{
  return g_object_new (GTK_TYPE_INSCRIPTION,
                       "xalign", 0.0,
                       "min-chars", 8,
                       "nat-chars", n_chars,
                       "text-overflow", GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END,
                       NULL);
}

static GtkWidget *
make_button (LyceumTaskRow *self,
             GCallback      callback)
{
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  return button;
}

static void
build (LyceumTaskRow *self)
{
  self->line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->sign = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->title = GTK_INSCRIPTION (make_inscription (40));
  self->text = GTK_INSCRIPTION (make_inscription (48));
  self->button = make_button (self, G_CALLBACK (button_cb));
  self->menu_button = make_button (self, G_CALLBACK (lyceum_task_row_popup_menu));

  gtk_widget_add_css_class (self->line, "task-line");
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->text), "task-text");
  gtk_widget_set_size_request (self->sign, 24, -1);
  gtk_widget_set_hexpand_set (self->sign, TRUE);
  gtk_widget_set_valign (self->words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (self->words, TRUE);
  gtk_box_append (GTK_BOX (self->words), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (self->words), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->line), self->sign);
  gtk_box_append (GTK_BOX (self->line), self->words);
  gtk_box_append (GTK_BOX (self->line), self->button);
  gtk_box_append (GTK_BOX (self->line), self->menu_button);
  gtk_widget_set_parent (self->line, GTK_WIDGET (self));

  gtk_button_set_icon_name (GTK_BUTTON (self->menu_button), "view-more-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("More"),
                                  GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
}

static gboolean
is_working (const LyceumTaskFacts *facts)
{
  if (LYCEUM_TASK_STATE_IS_FINISHED (facts->state))
    return FALSE;
  return facts->state == LYCEUM_TASK_STATE_RUNNING || facts->reason == LYCEUM_WAIT_CHILDREN;
}

static const char *
find_icon (const LyceumTaskFacts *facts)
{
  if (facts->state == LYCEUM_TASK_STATE_SUCCEEDED)
    return "object-select-symbolic";
  if (facts->state == LYCEUM_TASK_STATE_FAILED)
    return "dialog-warning-symbolic";
  if (facts->state == LYCEUM_TASK_STATE_CANCELLED)
    return "process-stop-symbolic";
  if (facts->state == LYCEUM_TASK_STATE_SCHEDULED)
    return "alarm-symbolic";
  switch (facts->reason)
    {
    case LYCEUM_WAIT_PAUSED:
      return "media-playback-pause-symbolic";
    case LYCEUM_WAIT_RETRY:
    case LYCEUM_WAIT_RATE_LIMIT:
      return "alarm-symbolic";
    case LYCEUM_WAIT_NETWORK:
    case LYCEUM_WAIT_METERED:
      return "network-offline-symbolic";
    case LYCEUM_WAIT_POWER_SAVER:
      return "power-profile-power-saver-symbolic";
    case LYCEUM_WAIT_NONE:
    case LYCEUM_WAIT_CHILDREN:
      break;
    }
  return "content-loading-symbolic";
}

static void
show_sign (LyceumTaskRow         *self,
           const LyceumTaskFacts *facts)
{
  gboolean working = is_working (facts);

  if (working && !self->ring)
    {
      self->ring = g_object_new (LYCEUM_TYPE_PROGRESS_RING, "diameter", 20, "active", TRUE, "hexpand", TRUE, NULL);
      gtk_box_append (GTK_BOX (self->sign), self->ring);
    }
  if (!working && !self->icon)
    {
      self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "halign",
                                 GTK_ALIGN_CENTER, "hexpand", TRUE, NULL);
      gtk_box_append (GTK_BOX (self->sign), self->icon);
    }
  if (self->ring)
    gtk_widget_set_visible (self->ring, working);
  if (self->icon)
    gtk_widget_set_visible (self->icon, !working);
  if (working)
    lyceum_progress_ring_set_fraction (LYCEUM_PROGRESS_RING (self->ring), facts->progress);
  else if (self->icon_name != find_icon (facts))
    {
      /* Always the same few strings: an icon is looked up only when it is another. */
      self->icon_name = find_icon (facts);
      gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), self->icon_name);
      if (facts->state == LYCEUM_TASK_STATE_FAILED)
        gtk_widget_add_css_class (self->icon, "error");
      else
        gtk_widget_remove_css_class (self->icon, "error");
    }
}

/* An error may have more to say than fits into a line. Its height does not depend on its words: so a list is laid out
 * faster. */
static void
show_as_failed (LyceumTaskRow *self,
                gboolean       failed)
{
  guint n_lines = !failed ? 1 : self->buttons == LYCEUM_TASK_ROW_ALL ? WIDE_ERROR_LINES : NARROW_ERROR_LINES;

  if (n_lines != gtk_inscription_get_min_lines (self->text))
    {
      gtk_inscription_set_min_lines (self->text, n_lines);
      gtk_inscription_set_yalign (self->text, failed ? 0 : 0.5);
    }
  if (failed == self->failed)
    return;

  /* Not of the whole line: nothing else has to be styled anew. */
  self->failed = failed;
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self->text), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->text), "error");
}

static void
show_words (LyceumTaskRow         *self,
            const LyceumTaskFacts *facts)
{
  g_autofree char *text = lyceum_task_words_describe (facts, g_get_real_time () / 1000, &self->until);

  self->said_at = g_get_monotonic_time ();
  if (g_strcmp0 (gtk_inscription_get_text (self->title), facts->title) != 0)
    {
      gtk_inscription_set_text (self->title, facts->title);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, facts->title, -1);
    }
  show_as_failed (self, facts->state == LYCEUM_TASK_STATE_FAILED);
  if (g_strcmp0 (gtk_inscription_get_text (self->text), text) == 0)
    return;
  gtk_inscription_set_text (self->text, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* The one thing that is wanted most is a button, the others are in the menu. */
static void
show_button (LyceumTaskRow *self)
{
  LyceumTaskActions possible = lyceum_task_actions_get (self->item);
  LyceumTaskActions action = possible & (LYCEUM_TASK_CANCEL | LYCEUM_TASK_RETRY | LYCEUM_TASK_RESUME);
  const char *icon = "process-stop-symbolic", *text = _("Cancel");

  if (action & LYCEUM_TASK_RESUME)
    {
      action = LYCEUM_TASK_RESUME;
      icon = "media-playback-start-symbolic";
      text = _("Resume");
    }
  else if (action & LYCEUM_TASK_RETRY)
    {
      action = LYCEUM_TASK_RETRY;
      icon = "view-refresh-symbolic";
      text = _("Try Again");
    }
  gtk_widget_set_visible (self->button,
                          action && !(action == LYCEUM_TASK_CANCEL && self->buttons == LYCEUM_TASK_ROW_NO_CANCEL));
  if (action == self->action)
    return;

  self->action = action;
  gtk_button_set_icon_name (GTK_BUTTON (self->button), icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_arrow (LyceumTaskRow *self,
            gboolean       unfolds)
{
  gboolean expanded = self->place && gtk_tree_list_row_get_expanded (self->place);

  if (!self->place)
    return;
  if (!self->arrow)
    {
      self->arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "pan-end-symbolic", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      gtk_box_prepend (GTK_BOX (self->line), self->arrow);
    }
  if (expanded != self->expanded)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), expanded ? "pan-down-symbolic" : "pan-end-symbolic");
  self->expanded = expanded;
  gtk_widget_set_margin_start (self->line, gtk_tree_list_row_get_depth (self->place) * INDENT);
  gtk_widget_set_opacity (self->arrow, unfolds ? 1 : 0);
  if (unfolds)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, expanded, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED);
}

void
lyceum_task_row_update (LyceumTaskRow *self)
{
  LyceumTaskFacts facts;

  g_return_if_fail (LYCEUM_IS_TASK_ROW (self));

  self->stale = FALSE;
  if (!self->item)
    return;

  lyceum_task_facts_get (&facts, self->queue, self->item);
  show_sign (self, &facts);
  show_words (self, &facts);
  show_button (self);
  show_arrow (self, facts.n_children > 0);
}

/* Everything that belongs to the task changes together, at most once a frame. */
static void
item_changed_cb (LyceumTaskRow *self,
                 GParamSpec    *pspec)
{
  gboolean is_progress = g_str_equal (pspec->name, "progress");

  self->stale = TRUE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  if (is_progress && self->ring)
    lyceum_progress_ring_set_fraction (LYCEUM_PROGRESS_RING (self->ring),
                                       lyceum_task_get_progress (LYCEUM_TASK (self->item)));
  if ((is_progress || g_str_equal (pspec->name, "message")) && g_get_monotonic_time () - self->said_at < WORDS_PAUSE_US)
    return;
  lyceum_task_row_update (self);
}

static gboolean
query_tooltip_cb (LyceumTaskRow *self,
                  int            x,
                  int            y,
                  gboolean       keyboard,
                  GtkTooltip    *tooltip)
{
  GtkWidget *child = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  g_autofree char *text = NULL;

  if (!self->item || !child)
    return FALSE;

  if (gtk_widget_is_ancestor (child, self->menu_button) || child == self->menu_button)
    text = g_strdup (_("More"));
  else if (gtk_widget_is_ancestor (child, self->button) || child == self->button)
    text = g_strdup (self->action == LYCEUM_TASK_RETRY ? _("Try Again")
                     : self->action == LYCEUM_TASK_RESUME ? _("Resume") : _("Cancel"));
  else
    text = g_strdup_printf ("%s\n%s", gtk_inscription_get_text (self->title), gtk_inscription_get_text (self->text));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* The arrow that points along the text unfolds, the other folds. On a button they go from one to the next. */
static gboolean
arrow_key_cb (GtkWidget *widget,
              GVariant  *args,
              gpointer   user_data)
{
  LyceumTaskRow *self = LYCEUM_TASK_ROW (widget);
  gboolean right = FALSE;

  g_variant_get (args, "(b)", &right);
  return self->place && gtk_widget_is_focus (widget) &&
         lyceum_task_row_unfold (self->place, right == (gtk_widget_get_direction (widget) != GTK_TEXT_DIR_RTL));
}

static void
lyceum_task_row_map (GtkWidget *widget)
{
  LyceumTaskRow *self = LYCEUM_TASK_ROW (widget);

  GTK_WIDGET_CLASS (lyceum_task_row_parent_class)->map (widget);

  if (self->stale)
    lyceum_task_row_update (self);
}

static void
lyceum_task_row_dispose (GObject *object)
{
  LyceumTaskRow *self = LYCEUM_TASK_ROW (object);

  lyceum_task_row_set_item (self, NULL, NULL);
  g_clear_pointer (&self->line, gtk_widget_unparent);
  g_clear_object (&self->queue);

  G_OBJECT_CLASS (lyceum_task_row_parent_class)->dispose (object);
}

static void
lyceum_task_row_class_init (LyceumTaskRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lyceum_task_row_dispose;
  widget_class->map = lyceum_task_row_map;

  signals[SIGNAL_ACT] = g_signal_new ("act", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                      G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_MENU] = g_signal_new ("menu", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, GTK_TYPE_WIDGET);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, arrow_key_cb, "(b)", TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, arrow_key_cb, "(b)", FALSE);
  gtk_widget_class_set_css_name (widget_class, "taskrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lyceum_task_row_init (LyceumTaskRow *self)
{
  build (self);
  self->action = (LyceumTaskActions) -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

GtkWidget *
lyceum_task_row_new (LyceumQueue *queue)
{
  LyceumTaskRow *self = g_object_new (LYCEUM_TYPE_TASK_ROW, NULL);

  self->queue = g_object_ref (queue);
  return GTK_WIDGET (self);
}

void
lyceum_task_row_set_item (LyceumTaskRow  *self,
                          gpointer        item,
                          GtkTreeListRow *place)
{
  g_return_if_fail (LYCEUM_IS_TASK_ROW (self));

  g_clear_signal_handler (&self->item_handler, self->item);
  g_clear_signal_handler (&self->place_handler, self->place);
  g_set_object (&self->place, place);
  g_set_object (&self->item, item);
  if (!item)
    return;

  if (LYCEUM_IS_TASK (item))
    self->item_handler = g_signal_connect_swapped (item, "notify", G_CALLBACK (item_changed_cb), self);
  if (place)
    self->place_handler =
      g_signal_connect_swapped (place, "notify::expanded", G_CALLBACK (lyceum_task_row_update), self);
  lyceum_task_row_update (self);
}

void
lyceum_task_row_set_buttons (LyceumTaskRow        *self,
                             LyceumTaskRowButtons  buttons)
{
  g_return_if_fail (LYCEUM_IS_TASK_ROW (self));

  if (buttons == self->buttons)
    return;

  self->buttons = buttons;
  gtk_widget_set_visible (self->menu_button, buttons != LYCEUM_TASK_ROW_NO_MENU);
  lyceum_task_row_update (self);
}

gpointer
lyceum_task_row_get_item (LyceumTaskRow *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK_ROW (self), NULL);

  return self->item;
}

void
lyceum_task_row_tick (LyceumTaskRow *self,
                      gint64         now)
{
  g_return_if_fail (LYCEUM_IS_TASK_ROW (self));

  if (self->item && (self->stale || now >= self->until))
    lyceum_task_row_update (self);
}

GtkTreeListRow *
lyceum_task_row_get_place (LyceumTaskRow *self)
{
  g_return_val_if_fail (LYCEUM_IS_TASK_ROW (self), NULL);

  return self->place;
}

gboolean
lyceum_task_row_unfold (GtkTreeListRow *place,
                        gboolean        unfold)
{
  g_autoptr (GObject) item = gtk_tree_list_row_get_item (place);

  if (gtk_tree_list_row_get_expanded (place) == unfold || !LYCEUM_IS_TASK (item) ||
      lyceum_task_get_n_children (LYCEUM_TASK (item)) == 0)
    return FALSE;
  gtk_tree_list_row_set_expanded (place, unfold);
  return TRUE;
}
