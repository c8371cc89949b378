/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-find-asking.h"

#include "lyceum-error-text.h"

/* After so long without a letter. */
#define PAUSE_MS 250

struct _LyceumFindAsking
{
  GObject parent_instance;

  LyceumSearch *search;      /* (owned) */
  GCancellable *cancellable; /* (owned) (nullable): of the reading that is under way */
  char *text;                /* (owned) */
  gint64 course_id;
  gboolean again;            /* another text was asked since the reading began */
  gboolean whole;            /* most are read, not a few */
  guint source_id;           /* of the pause before that */
};

enum
{
  SIGNAL_ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumFindAsking, lyceum_find_asking, G_TYPE_OBJECT)

static void begin (LyceumFindAsking *self);
static gboolean paused_cb (gpointer data);

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (LyceumFindAsking) self = LYCEUM_FIND_ASKING (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = lyceum_find_finish (LYCEUM_SEARCH (object), result, &error);
  gboolean stopped = g_cancellable_is_cancelled (self->cancellable);

  g_clear_object (&self->cancellable);
  if (self->again)
    {
      self->whole = FALSE;
      begin (self);
      return;
    }
  if (stopped || (!found && lyceum_error_is_cancelled (error)))
    return;
  if (found && !self->whole && found->len >= LYCEUM_FIND_FEW)
    self->source_id = g_timeout_add (PAUSE_MS, paused_cb, self);
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, found, error, self->whole || (found && found->len < LYCEUM_FIND_FEW));
}

static gboolean
paused_cb (gpointer data)
{
  LyceumFindAsking *self = LYCEUM_FIND_ASKING (data);

  self->source_id = 0;
  self->whole = TRUE;
  begin (self);
  return G_SOURCE_REMOVE;
}

static void
begin (LyceumFindAsking *self)
{
  self->again = FALSE;
  self->cancellable = g_cancellable_new ();
  lyceum_find_async (self->search, self->text, LYCEUM_FIND_ALL, self->course_id,
                     self->whole ? LYCEUM_FIND_MOST : LYCEUM_FIND_FEW, self->cancellable, found_cb, g_object_ref (self));
}

static void
lyceum_find_asking_finalize (GObject *object)
{
  LyceumFindAsking *self = LYCEUM_FIND_ASKING (object);

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_object (&self->search);
  g_clear_object (&self->cancellable);
  g_free (self->text);

  G_OBJECT_CLASS (lyceum_find_asking_parent_class)->finalize (object);
}

static void
lyceum_find_asking_class_init (LyceumFindAskingClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_find_asking_finalize;

  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 3, G_TYPE_PTR_ARRAY, G_TYPE_ERROR, G_TYPE_BOOLEAN);
}

static void
lyceum_find_asking_init (LyceumFindAsking *self)
{
  self->text = g_strdup ("");
}

LyceumFindAsking *
lyceum_find_asking_new (LyceumSearch *search)
{
  LyceumFindAsking *self = g_object_new (LYCEUM_TYPE_FIND_ASKING, NULL);

  self->search = g_object_ref (search);
  return self;
}

void
lyceum_find_asking_ask (LyceumFindAsking *self,
                        const char       *text,
                        gint64            course_id)
{
  g_return_if_fail (LYCEUM_IS_FIND_ASKING (self));

  g_free (self->text);
  self->text = g_strdup (text);
  self->course_id = course_id;
  g_clear_handle_id (&self->source_id, g_source_remove);
  if (!self->cancellable)
    {
      self->whole = FALSE;
      begin (self);
      return;
    }
  self->again = TRUE;
  g_cancellable_cancel (self->cancellable);
}

void
lyceum_find_asking_stop (LyceumFindAsking *self)
{
  g_return_if_fail (LYCEUM_IS_FIND_ASKING (self));

  self->again = FALSE;
  g_clear_handle_id (&self->source_id, g_source_remove);
  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
}

const char *
lyceum_find_asking_get_text (LyceumFindAsking *self)
{
  g_return_val_if_fail (LYCEUM_IS_FIND_ASKING (self), NULL);

  return self->text;
}
