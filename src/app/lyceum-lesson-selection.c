/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-selection.h"

#include <glib/gi18n-lib.h>

#include "lyceum-formula-label.h"

struct _LyceumLessonSelection
{
  GObject parent_instance;

  GtkWidget *page;             /* borrowed (nullable): until it is closed */
  GtkScrolledWindow *scroller; /* borrowed */
  GtkWidget *text;             /* borrowed */
  GtkWidget *bar;              /* (nullable): a popover of @page, once there was a selection */
  GtkWidget *label;            /* borrowed (nullable): which had a selection last: the focus may have gone elsewhere since */
  GMenuModel *menu;            /* (owned) */
  guint look_id;               /* an idle source: the text has yet to hear of what was pressed */
};

G_DEFINE_FINAL_TYPE (LyceumLessonSelection, lyceum_lesson_selection, G_TYPE_OBJECT)

static GMenuModel *
make_menu (void)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < LYCEUM_N_SELECTION_DEEDS; i++)
    {
      g_autofree char *action = g_strdup_printf ("lesson.ask-selection::%s", lyceum_selection_deed_get_name (i));

      g_menu_append (section, lyceum_selection_deed_get_title (i), action);
    }
  g_menu_append (section, _("Make a Card…"), "lesson.card-from-selection");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
  return G_MENU_MODEL (menu);
}

/* The label in the text that has the focus, or had it last, with something selected; (nullable). */
static GtkLabel *
find_label (LyceumLessonSelection *self)
{
  GtkRoot *root = self->page ? gtk_widget_get_root (self->page) : NULL;
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;

  if (focus && GTK_IS_LABEL (focus) && gtk_widget_is_ancestor (focus, self->text))
    g_set_weak_pointer (&self->label, focus);
  if (!self->label || !gtk_widget_is_ancestor (self->label, self->text))
    return NULL;
  return gtk_label_get_selection_bounds (GTK_LABEL (self->label), NULL, NULL) ? GTK_LABEL (self->label) : NULL;
}

gboolean
lyceum_lesson_selection_get (LyceumLessonSelection *self,
                             char                 **words,
                             char                 **around)
{
  GtkLabel *label = find_label (self);
  const char *text;
  int start, end;

  if (!label || !gtk_label_get_selection_bounds (label, &start, &end))
    return FALSE;
  text = gtk_label_get_text (label);
  *words = g_strstrip (g_utf8_substring (text, start, end));
  if (**words == '\0')
    {
      g_clear_pointer (words, g_free);
      return FALSE;
    }
  *around = g_strdup (text);
  return TRUE;
}

static void
bar_clicked_cb (LyceumLessonSelection *self)
{
  lyceum_lesson_selection_hide_bar (self);
}

static GtkWidget *
make_button (LyceumLessonSelection *self,
             const char            *title,
             const char            *action)
{
  GtkWidget *button = gtk_button_new_with_label (title);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
  g_signal_connect_object (button, "clicked", G_CALLBACK (bar_clicked_cb), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  return button;
}

static void
make_bar (LyceumLessonSelection *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  /* It needs no model. */
  gtk_box_append (GTK_BOX (box), make_button (self, _("Card"), "lesson.card-from-selection"));
  for (guint i = 0; i < LYCEUM_N_SELECTION_DEEDS; i++)
    {
      g_autofree char *action = g_strdup_printf ("lesson.ask-selection::%s", lyceum_selection_deed_get_name (i));

      gtk_box_append (GTK_BOX (box), make_button (self, lyceum_selection_deed_get_title (i), action));
    }
  self->bar = gtk_popover_new ();
  gtk_popover_set_autohide (GTK_POPOVER (self->bar), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->bar), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self->bar), GTK_POS_BOTTOM);
  gtk_popover_set_offset (GTK_POPOVER (self->bar), 0, 6);
  gtk_popover_set_child (GTK_POPOVER (self->bar), box);
  gtk_widget_add_css_class (self->bar, "selection-bar");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->bar), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What to do with the selection"), -1);
  gtk_widget_set_parent (self->bar, self->page);
}

static void
unite_index (PangoLayout  *layout,
             const char   *text,
             int           offset,
             GdkRectangle *area)
{
  PangoRectangle at;
  GdkRectangle place;

  pango_layout_index_to_pos (layout, (int) (g_utf8_offset_to_pointer (text, offset) - text), &at);
  pango_extents_to_pixels (&at, NULL);
  place = (GdkRectangle) { at.x, at.y, MAX (ABS (at.width), 1), MAX (at.height, 1) };
  if (area->height == 0)
    *area = place;
  else
    gdk_rectangle_union (area, &place, area);
}

/* Where the selection stands, in the page; FALSE where it is not on the screen. */
static gboolean
find_place (LyceumLessonSelection *self,
            GtkLabel              *label,
            GdkRectangle          *area)
{
  PangoLayout *layout = gtk_label_get_layout (label);
  const char *text = pango_layout_get_text (layout);
  graphene_rect_t bounds;
  double x, y;
  int start, end, layout_x, layout_y;

  gtk_label_get_selection_bounds (label, &start, &end);
  *area = (GdkRectangle) { 0 };
  unite_index (layout, text, start, area);
  unite_index (layout, text, MAX (start, end - 1), area);
  gtk_label_get_layout_offsets (label, &layout_x, &layout_y);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (label), self->page, area->x + layout_x, area->y + layout_y, &x, &y) ||
      !gtk_widget_compute_bounds (GTK_WIDGET (self->scroller), self->page, &bounds))
    return FALSE;
  area->x = (int) x;
  area->y = (int) y;
  /* A long one reaches over the edge of the window: the bar stays inside. */
  if (area->y + area->height < bounds.origin.y || area->y > bounds.origin.y + bounds.size.height)
    return FALSE;
  area->height = MIN (area->height, (int) (bounds.origin.y + bounds.size.height) - area->y - 60);
  area->height = MAX (area->height, 1);
  return TRUE;
}

static void
show_bar (LyceumLessonSelection *self)
{
  g_autofree char *words = NULL, *around = NULL;
  GtkLabel *label = find_label (self);
  GdkRectangle area;

  if (!label || !gtk_widget_has_focus (GTK_WIDGET (label)) || !lyceum_lesson_selection_get (self, &words, &around) ||
      !find_place (self, label, &area))
    {
      lyceum_lesson_selection_hide_bar (self);
      return;
    }
  if (!self->bar)
    make_bar (self);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->bar), &area);
  gtk_popover_popup (GTK_POPOVER (self->bar));
}

gboolean
lyceum_lesson_selection_hide_bar (LyceumLessonSelection *self)
{
  if (!self->bar || !gtk_widget_get_visible (self->bar))
    return FALSE;

  gtk_popover_popdown (GTK_POPOVER (self->bar));
  return TRUE;
}

static gboolean
look_cb (gpointer user_data)
{
  LyceumLessonSelection *self = LYCEUM_LESSON_SELECTION (user_data);

  self->look_id = 0;
  show_bar (self);
  return G_SOURCE_REMOVE;
}

static void
look_later (LyceumLessonSelection *self)
{
  if (self->look_id == 0)
    self->look_id = g_idle_add (look_cb, self);
}

/* The menu of a text's own has what can be asked of a selection, too. */
static void
give_menu (LyceumLessonSelection *self,
           GtkWidget             *widget)
{
  if (widget && GTK_IS_LABEL (widget) && gtk_widget_is_ancestor (widget, self->text))
    lyceum_formula_label_set_extra_menu (GTK_LABEL (widget), self->menu);
}

static GtkWidget *
pick (LyceumLessonSelection *self,
      GdkEvent              *event)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self->scroller));
  double x, y, native_x, native_y, to_x, to_y;

  if (!native || !gdk_event_get_position (event, &x, &y))
    return NULL;
  gtk_native_get_surface_transform (native, &native_x, &native_y);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (native), GTK_WIDGET (self->scroller), x - native_x, y - native_y, &to_x, &to_y))
    return NULL;
  return gtk_widget_pick (GTK_WIDGET (self->scroller), to_x, to_y, GTK_PICK_DEFAULT);
}

/* Before the text hears of it. A selection is made by dragging, which is the text's own gesture: no other could see its end. */
static gboolean
event_cb (LyceumLessonSelection *self,
          GdkEvent              *event)
{
  GtkRoot *root = gtk_widget_get_root (self->page);

  switch ((int) gdk_event_get_event_type (event))
    {
    case GDK_BUTTON_PRESS:
      lyceum_lesson_selection_hide_bar (self);
      give_menu (self, pick (self, event));
      break;
    case GDK_BUTTON_RELEASE:
      if (gdk_button_event_get_button (event) == GDK_BUTTON_PRIMARY)
        look_later (self);
      break;
    case GDK_TOUCH_END:
    case GDK_KEY_RELEASE:
      look_later (self);
      break;
    case GDK_KEY_PRESS:
      give_menu (self, root ? gtk_root_get_focus (root) : NULL);
      break;
    default:
      break;
    }
  return GDK_EVENT_PROPAGATE;
}

static void
scrolled_cb (LyceumLessonSelection *self)
{
  lyceum_lesson_selection_hide_bar (self);
}

static GtkWidget *
find_visible_label (LyceumLessonSelection *self,
                    GtkWidget             *widget)
{
  graphene_rect_t bounds;

  if (GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget)) &&
      gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) != GTK_ACCESSIBLE_ROLE_HEADING &&
      gtk_widget_compute_bounds (widget, GTK_WIDGET (self->scroller), &bounds) && bounds.origin.y >= 0 && bounds.size.height > 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_visible_label (self, child);

      if (found)
        return found;
    }
  return NULL;
}

gboolean
lyceum_lesson_selection_begin (LyceumLessonSelection *self)
{
  GtkWidget *label = find_visible_label (self, self->text);

  if (!label)
    return FALSE;

  gtk_widget_grab_focus (label);
  gtk_label_select_region (GTK_LABEL (label), 0, -1);
  give_menu (self, label);
  show_bar (self);
  return TRUE;
}

void
lyceum_lesson_selection_close (LyceumLessonSelection *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_weak_pointer (&self->label);
  self->page = NULL;
}

static void
lyceum_lesson_selection_dispose (GObject *object)
{
  LyceumLessonSelection *self = LYCEUM_LESSON_SELECTION (object);

  lyceum_lesson_selection_close (self);
  g_clear_object (&self->menu);

  G_OBJECT_CLASS (lyceum_lesson_selection_parent_class)->dispose (object);
}

static void
lyceum_lesson_selection_class_init (LyceumLessonSelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_lesson_selection_dispose;
}

static void
lyceum_lesson_selection_init (LyceumLessonSelection *self)
{
  self->menu = make_menu ();
}

LyceumLessonSelection *
lyceum_lesson_selection_new (GtkWidget         *page,
                             GtkScrolledWindow *scroller,
                             GtkWidget         *text)
{
  LyceumLessonSelection *self = g_object_new (LYCEUM_TYPE_LESSON_SELECTION, NULL);
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  self->page = page;
  self->scroller = scroller;
  self->text = text;
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (scroller), controller);
  g_signal_connect_object (gtk_scrolled_window_get_vadjustment (scroller), "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
