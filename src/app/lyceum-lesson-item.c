/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-lesson-item.h"

#include <glib/gi18n-lib.h>

struct _LyceumLessonItem
{
  GObject parent_instance;

  gint64 id;        /* 0: a heading */
  gint64 source_id;
  char *title;      /* (owned) */
  char *location;   /* (owned) (nullable) */
  char *source_uid; /* (owned) (nullable) */
  guint number;
  guint position;
  guint minutes;
  guint n_cards;
  gboolean made;
  gboolean is_read;
  LyceumTask *task; /* (owned) (nullable) */
  LyceumLessonState state;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumLessonItem, lyceum_lesson_item, G_TYPE_OBJECT)

static void
lyceum_lesson_item_finalize (GObject *object)
{
  LyceumLessonItem *self = LYCEUM_LESSON_ITEM (object);

  g_free (self->title);
  g_free (self->location);
  g_free (self->source_uid);
  g_clear_object (&self->task);

  G_OBJECT_CLASS (lyceum_lesson_item_parent_class)->finalize (object);
}

static void
lyceum_lesson_item_class_init (LyceumLessonItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_lesson_item_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lyceum_lesson_item_init (LyceumLessonItem *self)
{
}

LyceumLessonItem *
lyceum_lesson_item_new_heading (gint64      source_id,
                                const char *name)
{
  LyceumLessonItem *self = g_object_new (LYCEUM_TYPE_LESSON_ITEM, NULL);

  self->source_id = source_id;
  self->title = g_strdup (name);
  return self;
}

LyceumLessonItem *
lyceum_lesson_item_new (const LyceumLesson *lesson,
                        guint               number,
                        const char         *source_uid,
                        guint               position)
{
  LyceumLessonItem *self = g_object_new (LYCEUM_TYPE_LESSON_ITEM, NULL);

  self->id = lesson->id;
  self->source_id = lesson->source_id;
  self->title = g_strdup (lesson->title);
  self->location = lesson->location && *lesson->location ? g_strdup (lesson->location) : NULL;
  self->source_uid = g_strdup (source_uid);
  self->number = number;
  self->position = position;
  self->minutes = lesson->minutes;
  self->n_cards = lesson->n_cards;
  self->made = lesson->made;
  self->is_read = lesson->read_at != 0;
  self->state = self->is_read ? LYCEUM_LESSON_READ : self->made ? LYCEUM_LESSON_MADE : LYCEUM_LESSON_WAITING;
  return self;
}

gboolean
lyceum_lesson_item_update (LyceumLessonItem *self,
                           LyceumLessonItem *newer)
{
  if (self->id != newer->id || self->source_id != newer->source_id)
    return FALSE;
  if (g_strcmp0 (self->title, newer->title) == 0 && g_strcmp0 (self->location, newer->location) == 0 &&
      self->number == newer->number && self->minutes == newer->minutes && self->n_cards == newer->n_cards &&
      self->made == newer->made && self->is_read == newer->is_read)
    return TRUE;

  g_free (self->title);
  self->title = g_strdup (newer->title);
  g_free (self->location);
  self->location = g_strdup (newer->location);
  self->number = newer->number;
  self->position = newer->position;
  self->minutes = newer->minutes;
  self->n_cards = newer->n_cards;
  self->made = newer->made;
  self->is_read = newer->is_read;
  if (self->made)
    self->state = newer->state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return TRUE;
}

gboolean
lyceum_lesson_item_is_heading (LyceumLessonItem *self)
{
  return self->id == 0;
}

gint64
lyceum_lesson_item_get_id (LyceumLessonItem *self)
{
  return self->id;
}

const char *
lyceum_lesson_item_get_title (LyceumLessonItem *self)
{
  return self->title;
}

static char *
describe_made (LyceumLessonItem *self)
{
  g_autofree char *minutes = g_strdup_printf (ngettext ("%u minute", "%u minutes", self->minutes), self->minutes);
  g_autofree char *cards = NULL;

  if (self->n_cards == 0)
    return g_steal_pointer (&minutes);

  cards = g_strdup_printf (ngettext ("%u card", "%u cards", self->n_cards), self->n_cards);
  /* Translators: "7 minutes · 12 cards". */
  return g_strdup_printf (_("%s · %s"), minutes, cards);
}

char *
lyceum_lesson_item_describe (LyceumLessonItem *self)
{
  const char *error = self->task ? lyceum_task_get_error_message (self->task) : NULL;

  switch (self->state)
    {
    case LYCEUM_LESSON_WAITING:
      return g_strdup (_("Waiting for its turn"));
    case LYCEUM_LESSON_WORKING:
      return g_strdup (_("Being made…"));
    case LYCEUM_LESSON_FAILED:
      return g_strdup (error ? error : _("This lesson could not be made."));
    case LYCEUM_LESSON_STOPPED:
      return g_strdup (_("Not made"));
    case LYCEUM_LESSON_MADE:
    case LYCEUM_LESSON_READ:
      return describe_made (self);
    }
  return NULL;
}

guint
lyceum_lesson_item_get_number (LyceumLessonItem *self)
{
  return self->number;
}

LyceumLessonState
lyceum_lesson_item_get_state (LyceumLessonItem *self)
{
  return self->state;
}

LyceumTask *
lyceum_lesson_item_get_task (LyceumLessonItem *self)
{
  return self->task;
}

char *
lyceum_lesson_item_dup_key (LyceumLessonItem *self)
{
  return self->source_uid ? g_strdup_printf ("%s/%u", self->source_uid, self->position) : g_strdup ("");
}

static LyceumLessonState
state_of (LyceumTask *task,
          gboolean    ended)
{
  if (!task)
    return ended ? LYCEUM_LESSON_STOPPED : LYCEUM_LESSON_WAITING;

  switch (lyceum_task_get_state (task))
    {
    case LYCEUM_TASK_STATE_SCHEDULED:
    case LYCEUM_TASK_STATE_WAITING:
    case LYCEUM_TASK_STATE_QUEUED:
      return LYCEUM_LESSON_WAITING;
    case LYCEUM_TASK_STATE_RUNNING:
    case LYCEUM_TASK_STATE_SUCCEEDED: /* it shows up with the next reading */
      return LYCEUM_LESSON_WORKING;
    case LYCEUM_TASK_STATE_FAILED:
      return LYCEUM_LESSON_FAILED;
    case LYCEUM_TASK_STATE_CANCELLED:
      return LYCEUM_LESSON_STOPPED;
    }
  return LYCEUM_LESSON_WAITING;
}

void
lyceum_lesson_item_set_task (LyceumLessonItem *self,
                             LyceumTask       *task,
                             gboolean          ended)
{
  LyceumLessonState state;

  if (self->id == 0 || self->made)
    return;

  state = state_of (task, ended);
  if (!g_set_object (&self->task, task) && state == self->state)
    return;
  self->state = state;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
