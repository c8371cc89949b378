/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-ahead-label.h"

#include <glib/gi18n-lib.h>

#include "lyceum-lesson-ahead.h"

struct _LyceumLessonAheadLabel
{
  AdwBin parent_instance;

  GtkLabel *label;
  GCancellable *cancellable; /* (owned) (nullable): of the search that is under way */
};

G_DEFINE_FINAL_TYPE (LyceumLessonAheadLabel, lyceum_lesson_ahead_label, ADW_TYPE_BIN)

static void
stop (LyceumLessonAheadLabel *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
lyceum_lesson_ahead_label_dispose (GObject *object)
{
  stop (LYCEUM_LESSON_AHEAD_LABEL (object));

  G_OBJECT_CLASS (lyceum_lesson_ahead_label_parent_class)->dispose (object);
}

static void
lyceum_lesson_ahead_label_class_init (LyceumLessonAheadLabelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_lesson_ahead_label_dispose;
}

static gboolean
activate_link_cb (LyceumLessonAheadLabel *self,
                  const char             *uri)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.open-lesson", "x", g_ascii_strtoll (uri, NULL, 10));
  return GDK_EVENT_STOP;
}

static void
lyceum_lesson_ahead_label_init (LyceumLessonAheadLabel *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0, NULL);
  g_signal_connect_swapped (self->label, "activate-link", G_CALLBACK (activate_link_cb), self);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->label));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static char *
describe (GPtrArray *found)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    {
      const LyceumAheadTerm *ahead = g_ptr_array_index (found, i);
      g_autofree char *term = g_markup_escape_text (ahead->term, -1);
      /* Translators: which lesson explains a term. */
      g_autofree char *where = g_strdup_printf (_("explained in lesson %u"), ahead->number);

      g_string_append_printf (list, "%s<b>%s</b> (<a href=\"%" G_GINT64_FORMAT "\">%s</a>)", i > 0 ? ", " : "", term, ahead->lesson_id,
                              where);
    }
  /* Translators: below a lesson; the placeholder is a list: "null space (explained in lesson 9), rank (explained in lesson 12)". */
  return g_strdup_printf (_("Used here and explained later: %s"), list->str);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (LyceumLessonAheadLabel) self = LYCEUM_LESSON_AHEAD_LABEL (user_data);
  g_autoptr (GPtrArray) found = lyceum_lesson_find_ahead_finish (result, NULL);
  g_autofree char *markup = NULL;

  /* Overtaken, or gone; a lesson can be read without this. */
  if (!found || g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;

  markup = describe (found);
  gtk_label_set_markup (self->label, markup);
  gtk_widget_set_visible (GTK_WIDGET (self), found->len > 0);
}

void
lyceum_lesson_ahead_label_set (LyceumLessonAheadLabel *self,
                               LyceumCollection       *collection,
                               const LyceumLesson     *lesson)
{
  g_return_if_fail (LYCEUM_IS_LESSON_AHEAD_LABEL (self));

  stop (self);
  self->cancellable = g_cancellable_new ();
  lyceum_lesson_find_ahead_async (collection, lesson, self->cancellable, found_cb, g_object_ref (self));
}
