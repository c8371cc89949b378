/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-course-page.h"
#include "lyceum-find-page.h"
#include "lyceum-find-place.h"
#include "lyceum-lesson-page.h"
#include "lyceum-window-private.h"

/* What the window does about searching. */

/* The course that the person is in: on its page, or in a lesson that was opened from there. 0: none. */
static gint64
get_course (LyceumWindow *self)
{
  GtkWidget *page = _lyceum_window_get_page (self);

  if (LYCEUM_IS_LESSON_PAGE (page))
    page = adw_leaflet_get_adjacent_child (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  return LYCEUM_IS_COURSE_PAGE (page) ? lyceum_course_page_get_course_id (LYCEUM_COURSE_PAGE (page)) : 0;
}

static void
find_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  LyceumWindow *self = LYCEUM_WINDOW (widget);
  GtkWidget *page = _lyceum_window_get_page (self);

  if (!self->workshop)
    return;
  if (!LYCEUM_IS_FIND_PAGE (page))
    {
      page = lyceum_find_page_new (self->workshop, get_course (self));
      _lyceum_window_push (self, page);
    }
  lyceum_find_page_begin (LYCEUM_FIND_PAGE (page));
}

void
_lyceum_window_open_lesson_at (LyceumWindow *self,
                               gint64        lesson_id,
                               const char   *text,
                               const char   *excerpt)
{
  GtkWidget *page;

  if (!self->workshop)
    return;
  page = lyceum_lesson_page_new (self->workshop, lesson_id);
  if (text)
    lyceum_find_place_show (page, text, excerpt);
  _lyceum_window_push (self, page);
}

void
_lyceum_window_install_find_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.find", NULL, find_action);
  /* After the widgets of a page: some have a search of their own. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "win.find", NULL);
}
