/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-document-cache.h"

#include <glib/gi18n-lib.h>
#include <pthread.h>

#include "lyceum-collection-writes.h"
#include "lyceum-thread.h"

#define N_KEPT 2

struct _LyceumDocumentCache
{
  LyceumDatabase *database; /* (owned) immutable after construction */
  pthread_mutex_t mutex; /* and no GMutex: ThreadSanitizer sees nothing of GLib's */
  char *uids[N_KEPT];                /* protected by @mutex (owned) (nullable): the last used first */
  LyceumDocument *documents[N_KEPT]; /* protected by @mutex (owned) (nullable) */
};

LyceumDocumentCache *
lyceum_document_cache_new (LyceumDatabase *database)
{
  LyceumDocumentCache *self = g_new0 (LyceumDocumentCache, 1);

  self->database = g_object_ref (database);
  pthread_mutex_init (&self->mutex, NULL);
  return self;
}

void
lyceum_document_cache_drop (LyceumDocumentCache *self)
{
  LyceumDocument *documents[N_KEPT];

  pthread_mutex_lock (&self->mutex);
  for (guint i = 0; i < N_KEPT; i++)
    {
      g_clear_pointer (&self->uids[i], g_free);
      documents[i] = g_steal_pointer (&self->documents[i]);
    }
  pthread_mutex_unlock (&self->mutex);

  /* A large one takes a while to free, and workers need the mutex. */
  for (guint i = 0; i < N_KEPT; i++)
    g_clear_pointer (&documents[i], lyceum_document_unref);
}

void
lyceum_document_cache_free (LyceumDocumentCache *self)
{
  lyceum_document_cache_drop (self);
  pthread_mutex_destroy (&self->mutex);
  g_object_unref (self->database);
  g_free (self);
}

/* Puts an entry before all others; the last one falls out. Called with the mutex held. */
static void
put_first (LyceumDocumentCache *self,
           char                *uid,
           LyceumDocument      *document,
           guint                place)
{
  if (place == N_KEPT)
    {
      place = N_KEPT - 1;
      g_free (self->uids[place]);
      g_clear_pointer (&self->documents[place], lyceum_document_unref);
    }

  for (guint i = place; i > 0; i--)
    {
      self->uids[i] = self->uids[i - 1];
      self->documents[i] = self->documents[i - 1];
    }
  self->uids[0] = uid;
  self->documents[0] = document;
}

static LyceumDocument *
look_up (LyceumDocumentCache *self,
         const char          *source_uid)
{
  LyceumDocument *found = NULL;

  pthread_mutex_lock (&self->mutex);
  for (guint i = 0; i < N_KEPT && !found; i++)
    if (g_strcmp0 (self->uids[i], source_uid) == 0)
      {
        put_first (self, self->uids[i], self->documents[i], i);
        found = lyceum_document_ref (self->documents[0]);
      }
  pthread_mutex_unlock (&self->mutex);
  return found;
}

static gboolean
read_document (LyceumConnection *connection,
               gpointer          data,
               gpointer         *result,
               GError          **error)
{
  g_autoptr (GError) local_error = NULL;

  *result = lyceum_read_source_document (connection, data, &local_error);
  if (*result)
    return TRUE;

  /* A source without a document has not been read, or its row is damaged. */
  if (local_error)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    g_set_error_literal (error, LYCEUM_DATABASE_ERROR, LYCEUM_DATABASE_ERROR_CORRUPT,
                         _("The text of the source is missing. Add the file again."));
  return FALSE;
}

LyceumDocument *
lyceum_document_cache_load_thread_cb (LyceumDocumentCache *self,
                                      const char          *source_uid,
                                      GCancellable        *cancellable,
                                      GError             **error)
{
  g_autoptr (LyceumDocument) document = NULL;
  g_autoptr (GBytes) bytes = NULL;
  gpointer result = NULL;

  lyceum_assert_worker ();

  document = look_up (self, source_uid);
  if (document)
    return g_steal_pointer (&document);

  if (!lyceum_database_read_thread_cb (self->database, read_document, (gpointer) source_uid, cancellable, &result, error))
    return NULL;
  bytes = result;
  document = lyceum_document_deserialize (bytes, error);
  if (!document)
    return NULL;

  /* Two workers may have unpacked the same document side by side; then it stands here twice until others come. */
  pthread_mutex_lock (&self->mutex);
  put_first (self, g_strdup (source_uid), lyceum_document_ref (document), N_KEPT);
  pthread_mutex_unlock (&self->mutex);

  return g_steal_pointer (&document);
}
