/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-models-private.h"
#include "lyceum-provider-rows-private.h"

/* Adding, changing and removing a server: first the row, then its key, then the note whether the keyring has it. A key without a
 * row would be forgotten in the keyring; a row without its key is mended by typing it again. */

#define MOST_NAME_CHARACTERS 64
#define MOST_MODEL_BYTES 512

typedef struct
{
  LyceumProviderProfile *profile; /* as it is to be */
  LyceumProviderProfile *old;     /* (nullable): as it was */
  gint64 id;
  gboolean has_new_key;           /* the key is given, or is to be taken away */
  LyceumKey *key;                 /* (nullable) */
  LyceumKeyPlace place;
} Save;

static void
save_free (Save *save)
{
  lyceum_provider_profile_free (save->profile);
  g_clear_pointer (&save->old, lyceum_provider_profile_free);
  g_clear_pointer (&save->key, lyceum_key_unref);
  g_free (save);
}

static void
wrote_key_note_cb (GObject      *object,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
write_key_note_writer_cb (LyceumConnection *connection,
                          gpointer          data,
                          gpointer         *result,
                          GError          **error)
{
  const Save *save = data;

  return _lyceum_provider_rows_write_key (connection, save->id, save->place == LYCEUM_KEY_PLACE_KEYRING, error);
}

/* Takes the task. */
static void
write_key_note (GTask *task)
{
  LyceumModels *self = g_task_get_source_object (task);

  /* Not to be cancelled: the keyring has been changed. */
  lyceum_database_write_async (self->database, write_key_note_writer_cb, g_task_get_task_data (task), NULL, NULL, NULL,
                               wrote_key_note_cb, task);
}

static void
stored_key_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  GTask *task = user_data;
  LyceumModels *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean is_kept = lyceum_key_store_store_finish (LYCEUM_KEY_STORE (object), result, &error);

  if (!is_kept)
    g_info ("The keyring did not take the key: %s", error->message);
  save->place = is_kept ? LYCEUM_KEY_PLACE_KEYRING : LYCEUM_KEY_PLACE_PROCESS;
  _lyceum_models_set_process_key (self, save->profile->name, save->profile->url, is_kept ? NULL : save->key);
  write_key_note (task);
}

/* Takes the task. */
static void
store_key (GTask *task)
{
  LyceumModels *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);

  if (save->key)
    lyceum_key_store_store_async (self->keys, save->profile->name, save->profile->url, save->key, NULL, stored_key_cb,
                                  task);
  else
    write_key_note (task);
}

static void
cleared_old_key_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  /* A keyring that is not there keeps nothing either. */
  lyceum_key_store_clear_finish (LYCEUM_KEY_STORE (object), result, NULL);
  store_key (user_data);
}

/* Takes the task. */
static void
clear_old_key (GTask *task)
{
  LyceumModels *self = g_task_get_source_object (task);
  const Save *save = g_task_get_task_data (task);

  _lyceum_models_set_process_key (self, save->old->name, save->old->url, NULL);
  if (save->old->has_key)
    lyceum_key_store_clear_async (self->keys, save->old->name, save->old->url, NULL, cleared_old_key_cb, task);
  else
    store_key (task);
}

static void
found_old_key_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  Save *save = g_task_get_task_data (user_data);

  save->key = lyceum_key_store_lookup_finish (LYCEUM_KEY_STORE (object), result, NULL);
  clear_old_key (user_data);
}

/* Takes the task. What the keyring has is under the name and the address: it goes with the name, and never to another address. */
static void
settle_key (GTask *task)
{
  LyceumModels *self = g_task_get_source_object (task);
  Save *save = g_task_get_task_data (task);
  gboolean is_moved = save->old && g_strcmp0 (save->old->url, save->profile->url) != 0;
  gboolean is_renamed = save->old && g_strcmp0 (save->old->name, save->profile->name) != 0;

  if (save->old && is_renamed && !is_moved && !save->has_new_key)
    {
      save->key = _lyceum_models_get_process_key (self, save->old->name, save->old->url);
      if (save->old->has_key && !save->key)
        lyceum_key_store_lookup_async (self->keys, save->old->name, save->old->url, NULL, found_old_key_cb, task);
      else
        clear_old_key (task);
    }
  else if (save->old && (is_moved || is_renamed || (save->has_new_key && !save->key)))
    clear_old_key (task);
  else if (save->key)
    store_key (task);
  else
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
    }
}

static gboolean
save_writer_cb (LyceumConnection *connection,
                gpointer          data,
                gpointer         *result,
                GError          **error)
{
  Save *save = data;

  save->id = _lyceum_provider_rows_write (connection, save->profile, &save->old, error);
  return save->id != 0;
}

static void
saved_row_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  GTask *task = user_data;
  g_autoptr (GError) error = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, NULL, &error))
    {
      settle_key (task);
      return;
    }
  g_task_return_error (task, g_steal_pointer (&error));
  g_object_unref (task);
}

static gboolean
has_control_characters (const char *text)
{
  for (const char *p = text; *p; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;
  return FALSE;
}

static gboolean
check_name (const char *name,
            GError    **error)
{
  if (name && *name && *name != '-' && g_utf8_validate (name, -1, NULL) && !has_control_characters (name) &&
      g_utf8_strlen (name, -1) <= MOST_NAME_CHARACTERS && !g_ascii_isspace (name[0]) &&
      !g_ascii_isspace (name[strlen (name) - 1]))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("A server needs a name of one line, at most 64 characters, that does not begin with a dash."));
  return FALSE;
}

static gboolean
check_models (const LyceumProviderProfile *profile,
              GError                     **error)
{
  for (guint use = 0; use < LYCEUM_N_USES; use++)
    {
      const char *model = profile->models[use];

      if (!model || (strlen (model) <= MOST_MODEL_BYTES && g_utf8_validate (model, -1, NULL) &&
                     !has_control_characters (model)))
        continue;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("That is not the name of a model: it is too long or has characters that cannot be shown."));
      return FALSE;
    }

  return TRUE;
}

static gboolean
check_save (Save       *save,
            const char *key,
            GError    **error)
{
  if (!check_name (save->profile->name, error) || !lyceum_provider_check_url (save->profile->url, error) ||
      !check_models (save->profile, error))
    return FALSE;

  save->has_new_key = key != NULL;
  save->key = key && *key ? lyceum_key_new (key) : NULL;
  if (!key || !*key || save->key)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       _("That is not a key: a key is one line of letters, digits and signs. Copy it again."));
  return FALSE;
}

void
lyceum_models_save_async (LyceumModels                *self,
                          const LyceumProviderProfile *profile,
                          const char                  *key,
                          GCancellable                *cancellable,
                          GAsyncReadyCallback          callback,
                          gpointer                     user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  Save *save = g_new0 (Save, 1);

  save->profile = lyceum_provider_profile_copy (profile);
  g_task_set_source_tag (task, lyceum_models_save_async);
  g_task_set_task_data (task, save, (GDestroyNotify) save_free);
  /* From here on the row and the keyring belong together. */
  g_task_set_check_cancellable (task, FALSE);

  if (!check_save (save, key, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  lyceum_database_write_async (self->database, save_writer_cb, save, NULL, NULL, cancellable, saved_row_cb,
                               g_steal_pointer (&task));
}

gint64
lyceum_models_save_finish (LyceumModels *self,
                           GAsyncResult *result,
                           GError      **error)
{
  const Save *save = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_models_save_async), 0);

  return g_task_propagate_boolean (G_TASK (result), error) ? save->id : 0;
}

LyceumKeyPlace
lyceum_models_save_get_key_place (LyceumModels *self,
                                  GAsyncResult *result)
{
  const Save *save = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_models_save_async), LYCEUM_KEY_PLACE_NONE);

  return save->place;
}

static gboolean
remove_writer_cb (LyceumConnection *connection,
                  gpointer          data,
                  gpointer         *result,
                  GError          **error)
{
  *result = _lyceum_provider_rows_remove (connection, data, error);
  return *result != NULL;
}

static void
cleared_removed_key_cb (GObject      *object,
                        GAsyncResult *result,
                        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (lyceum_key_store_clear_finish (LYCEUM_KEY_STORE (object), result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                           _("The server is removed, but its key is still in the keyring, which does not open: %s. Delete "
                             "it there."),
                           error->message);
}

static void
removed_row_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  LyceumModels *self = g_task_get_source_object (task);
  g_autoptr (LyceumProviderProfile) old = NULL;
  g_autoptr (GError) error = NULL;

  if (!lyceum_database_write_finish (LYCEUM_DATABASE (object), result, (gpointer *) &old, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  _lyceum_models_set_process_key (self, old->name, old->url, NULL);
  if (old->has_key)
    lyceum_key_store_clear_async (self->keys, old->name, old->url, NULL, cleared_removed_key_cb,
                                  g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

void
lyceum_models_remove_async (LyceumModels        *self,
                            const char          *name,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, lyceum_models_remove_async);
  g_task_set_check_cancellable (task, FALSE);
  lyceum_database_write_async (self->database, remove_writer_cb, g_strdup (name), g_free,
                               (GDestroyNotify) lyceum_provider_profile_free, cancellable, removed_row_cb, task);
}

gboolean
lyceum_models_remove_finish (LyceumModels *self,
                             GAsyncResult *result,
                             GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_models_remove_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
