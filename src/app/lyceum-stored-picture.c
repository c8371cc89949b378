/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-stored-picture.h"

#include "lyceum-pictures-store.h"

struct _LyceumStoredPicture
{
  GObject parent_instance;

  LyceumDatabase *database;  /* (owned) */
  char *name;                /* (owned) */
  int width, height;
  GdkTexture *texture;       /* (owned) (nullable): until it is there */
  GCancellable *cancellable; /* (owned) (nullable): while it is read */
  gboolean is_asked_for;
  gboolean is_settled;
};

static void lyceum_stored_picture_paintable_init (GdkPaintableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LyceumStoredPicture, lyceum_stored_picture, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GDK_TYPE_PAINTABLE, lyceum_stored_picture_paintable_init))

static void
settle (LyceumStoredPicture *self,
        GdkTexture          *texture)
{
  gboolean has_size = self->width > 0 && self->height > 0;

  self->is_settled = TRUE;
  g_clear_object (&self->cancellable);
  self->texture = texture;
  if (has_size || !texture)
    {
      gdk_paintable_invalidate_contents (GDK_PAINTABLE (self));
      return;
    }
  self->width = gdk_texture_get_width (texture);
  self->height = gdk_texture_get_height (texture);
  gdk_paintable_invalidate_size (GDK_PAINTABLE (self));
}

static void
decoded_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (LyceumStoredPicture) self = user_data;

  settle (self, g_task_propagate_pointer (G_TASK (result), NULL));
}

static void
decode_thread_cb (GTask        *task,
                  gpointer      source,
                  gpointer      bytes,
                  GCancellable *cancellable)
{
  g_task_return_pointer (task, gdk_texture_new_from_bytes (bytes, NULL), g_object_unref);
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (LyceumStoredPicture) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = lyceum_load_picture_finish (LYCEUM_DATABASE (source), result, &error);
  g_autoptr (GTask) task = NULL;

  if (!bytes)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_debug ("picture %s: %s", self->name, error->message);
      settle (self, NULL);
      return;
    }
  task = g_task_new (NULL, self->cancellable, decoded_cb, g_object_ref (self));
  g_task_set_task_data (task, g_steal_pointer (&bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode_thread_cb);
}

/* Not while it is drawn: what is asked for may answer with a change of size. */
static gboolean
load_cb (gpointer user_data)
{
  LyceumStoredPicture *self = user_data;

  self->cancellable = g_cancellable_new ();
  lyceum_load_picture_async (self->database, self->name, self->cancellable, loaded_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

static void
ask (LyceumStoredPicture *self)
{
  if (self->is_asked_for)
    return;
  self->is_asked_for = TRUE;
  g_idle_add_full (G_PRIORITY_HIGH_IDLE + 30, load_cb, g_object_ref (self), g_object_unref);
}

static void
lyceum_stored_picture_snapshot (GdkPaintable *paintable,
                                GdkSnapshot  *snapshot,
                                double        width,
                                double        height)
{
  LyceumStoredPicture *self = LYCEUM_STORED_PICTURE (paintable);

  if (self->texture)
    gdk_paintable_snapshot (GDK_PAINTABLE (self->texture), snapshot, width, height);
  else
    ask (self);
}

static int
lyceum_stored_picture_get_intrinsic_width (GdkPaintable *paintable)
{
  LyceumStoredPicture *self = LYCEUM_STORED_PICTURE (paintable);

  /* What has no size would never be drawn, and so never be read. */
  if (self->width == 0)
    ask (self);
  return self->width;
}

static int
lyceum_stored_picture_get_intrinsic_height (GdkPaintable *paintable)
{
  return LYCEUM_STORED_PICTURE (paintable)->height;
}

static void
lyceum_stored_picture_paintable_init (GdkPaintableInterface *interface)
{
  interface->snapshot = lyceum_stored_picture_snapshot;
  interface->get_intrinsic_width = lyceum_stored_picture_get_intrinsic_width;
  interface->get_intrinsic_height = lyceum_stored_picture_get_intrinsic_height;
}

static void
lyceum_stored_picture_finalize (GObject *object)
{
  LyceumStoredPicture *self = LYCEUM_STORED_PICTURE (object);

  g_clear_object (&self->texture);
  g_clear_object (&self->cancellable);
  g_object_unref (self->database);
  g_free (self->name);

  G_OBJECT_CLASS (lyceum_stored_picture_parent_class)->finalize (object);
}

static void
lyceum_stored_picture_class_init (LyceumStoredPictureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lyceum_stored_picture_finalize;
}

static void
lyceum_stored_picture_init (LyceumStoredPicture *self)
{
}

GdkPaintable *
lyceum_stored_picture_new (LyceumDatabase *database,
                           const char     *name,
                           int             width,
                           int             height)
{
  LyceumStoredPicture *self = g_object_new (LYCEUM_TYPE_STORED_PICTURE, NULL);

  self->database = g_object_ref (database);
  self->name = g_strdup (name);
  self->width = MAX (0, width);
  self->height = MAX (0, height);
  return GDK_PAINTABLE (self);
}

gboolean
lyceum_stored_picture_is_missing (LyceumStoredPicture *self)
{
  return self->is_settled && !self->texture;
}

gboolean
lyceum_stored_picture_is_there (LyceumStoredPicture *self)
{
  return self->texture != NULL;
}
