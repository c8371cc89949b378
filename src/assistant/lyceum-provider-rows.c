/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "lyceum-provider-rows-private.h"

/* More servers than anybody has; a file that somebody else has written may hold any number. */
#define MOST_PROVIDERS 1000

void
_lyceum_provider_set_not_found (const char *name,
                                GError    **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("There is no server “%s”. “lyceumctl provider list” lists those that there are."), name);
}

LyceumProviderProfile *
_lyceum_provider_find (GPtrArray  *profiles,
                       const char *name)
{
  for (guint i = 0; i < profiles->len; i++)
    {
      LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (g_strcmp0 (profile->name, name) == 0)
        return profile;
    }

  return NULL;
}

static LyceumProviderProfile *
read_row (LyceumStatement *statement)
{
  LyceumProviderKind kind;
  LyceumProviderProfile *profile;

  /* A later version may know more kinds; what is not known here is not asked. */
  if (!lyceum_provider_kind_from_name (lyceum_statement_get_text (statement, 2), &kind))
    return NULL;

  profile = lyceum_provider_profile_new (lyceum_statement_get_text (statement, 1), kind,
                                         lyceum_statement_get_text (statement, 3));
  profile->id = lyceum_statement_get_int64 (statement, 0);
  profile->max_streams = (guint) CLAMP (lyceum_statement_get_int64 (statement, 4), 0, G_MAXINT);
  profile->context_length = (guint) CLAMP (lyceum_statement_get_int64 (statement, 5), 0, G_MAXINT);
  profile->is_off = lyceum_statement_get_int64 (statement, 6) != 0;
  profile->has_key = lyceum_statement_get_int64 (statement, 7) != 0;
  profile->revision = lyceum_statement_get_int64 (statement, 8);
  return profile;
}

static gboolean
read_models (LyceumConnection *connection,
             GPtrArray        *profiles,
             GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection, "SELECT provider_id, use, model, chosen_at FROM provider_model", error);
  gboolean row;

  if (!statement)
    return FALSE;
  for (;;)
    {
      LyceumModelUse use;

      if (!lyceum_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        return TRUE;
      if (!lyceum_model_use_from_name (lyceum_statement_get_text (statement, 1), &use))
        continue;
      for (guint i = 0; i < profiles->len; i++)
        {
          LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

          if (profile->id != lyceum_statement_get_int64 (statement, 0))
            continue;
          profile->models[use] = g_strdup (lyceum_statement_get_text (statement, 2));
          profile->chosen_at[use] = lyceum_statement_get_int64 (statement, 3);
        }
    }
}

GPtrArray *
_lyceum_provider_rows_read (LyceumConnection *connection,
                            GError          **error)
{
  g_autoptr (GPtrArray) profiles = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_provider_profile_free);
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection,
                               "SELECT id, name, kind, url, max_streams, context_length, is_off, has_key, revision "
                               "FROM provider ORDER BY position, id",
                               error);
  gboolean row;

  if (!statement)
    return NULL;
  while (profiles->len < MOST_PROVIDERS)
    {
      LyceumProviderProfile *profile;

      if (!lyceum_statement_step (statement, &row, error))
        return NULL;
      if (!row)
        break;
      profile = read_row (statement);
      if (!profile)
        continue;
      /* Where one was removed, the places that are stored have a gap. */
      profile->position = profiles->len;
      g_ptr_array_add (profiles, profile);
    }

  return read_models (connection, profiles, error) ? g_steal_pointer (&profiles) : NULL;
}

/* Milliseconds by the clock on the wall, so that a server that is added anew under an old id does not have an old one's. */
static gint64
next_revision (gint64 revision)
{
  return MAX (revision + 1, g_get_real_time () / 1000);
}

static gboolean
write_models (LyceumConnection            *connection,
              gint64                       id,
              const LyceumProviderProfile *profile,
              GError                     **error)
{
  g_autoptr (LyceumStatement) forget =
    lyceum_connection_prepare (connection, "DELETE FROM provider_model WHERE provider_id = ?", error);

  if (!forget)
    return FALSE;
  lyceum_statement_bind_int64 (forget, 1, id);
  if (!lyceum_statement_run (forget, error))
    return FALSE;

  for (guint use = 0; use < LYCEUM_N_USES; use++)
    {
      g_autoptr (LyceumStatement) statement = NULL;

      if (!profile->models[use])
        continue;
      statement = lyceum_connection_prepare (
        connection, "INSERT INTO provider_model (provider_id, use, model, chosen_at) VALUES (?, ?, ?, ?)", error);
      if (!statement)
        return FALSE;
      lyceum_statement_bind_int64 (statement, 1, id);
      lyceum_statement_bind_text (statement, 2, lyceum_model_use_get_name (use));
      lyceum_statement_bind_text (statement, 3, profile->models[use]);
      lyceum_statement_bind_int64 (statement, 4, profile->chosen_at[use]);
      if (!lyceum_statement_run (statement, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
write_position (LyceumConnection *connection,
                gint64            id,
                guint             position,
                GError          **error)
{
  g_autoptr (LyceumStatement) statement =
    lyceum_connection_prepare (connection, "UPDATE provider SET position = ? WHERE id = ?", error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, position);
  lyceum_statement_bind_int64 (statement, 2, id);
  return lyceum_statement_run (statement, error);
}

/* Counts the places anew, with that of @id where it is wanted. @profiles: as they were. */
static gboolean
write_order (LyceumConnection *connection,
             GPtrArray        *profiles,
             gint64            id,
             guint             wanted,
             GError          **error)
{
  guint position = 0;

  wanted = MIN (wanted, profiles->len - 1);
  if (!write_position (connection, id, wanted, error))
    return FALSE;
  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (profile->id == id)
        continue;
      if (position == wanted)
        position++;
      if (!write_position (connection, profile->id, position++, error))
        return FALSE;
    }

  return TRUE;
}

static gint64
write_row (LyceumConnection            *connection,
           const LyceumProviderProfile *profile,
           const LyceumProviderProfile *old,
           GError                     **error)
{
  g_autoptr (LyceumStatement) statement = NULL;

  if (old)
    statement = lyceum_connection_prepare (
      connection,
      "UPDATE provider SET name = ?1, kind = ?2, url = ?3, max_streams = ?4, context_length = ?5, is_off = ?6, "
      "revision = ?7 WHERE id = ?8",
      error);
  else
    statement = lyceum_connection_prepare (
      connection,
      "INSERT INTO provider (name, kind, url, max_streams, context_length, is_off, revision, position) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT ifnull (max (position), -1) + 1 FROM provider))",
      error);
  if (!statement)
    return 0;

  lyceum_statement_bind_text (statement, 1, profile->name);
  lyceum_statement_bind_text (statement, 2, lyceum_provider_kind_get_name (profile->kind));
  lyceum_statement_bind_text (statement, 3, profile->url);
  lyceum_statement_bind_int64 (statement, 4, profile->max_streams);
  lyceum_statement_bind_int64 (statement, 5, profile->context_length);
  lyceum_statement_bind_int64 (statement, 6, profile->is_off);
  lyceum_statement_bind_int64 (statement, 7, next_revision (old ? old->revision : 0));
  if (old)
    lyceum_statement_bind_int64 (statement, 8, old->id);
  if (!lyceum_statement_run (statement, error))
    return 0;
  return old ? old->id : lyceum_connection_last_insert_id (connection);
}

static const LyceumProviderProfile *
find_id (GPtrArray *profiles,
         gint64     id)
{
  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (profile->id == id)
        return profile;
    }

  return NULL;
}

gint64
_lyceum_provider_rows_write (LyceumConnection            *connection,
                             const LyceumProviderProfile *profile,
                             LyceumProviderProfile      **old,
                             GError                     **error)
{
  g_autoptr (GPtrArray) profiles = _lyceum_provider_rows_read (connection, error);
  const LyceumProviderProfile *before, *namesake;
  gint64 id;

  if (!profiles)
    return 0;
  before = profile->id != 0 ? find_id (profiles, profile->id) : NULL;
  if (profile->id != 0 && !before)
    {
      _lyceum_provider_set_not_found (profile->name, error);
      return 0;
    }
  namesake = _lyceum_provider_find (profiles, profile->name);
  if (namesake && namesake != before)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                   _("There is a server “%s” already. Remove it first, or choose another name."), profile->name);
      return 0;
    }

  id = write_row (connection, profile, before, error);
  if (id == 0 || !write_models (connection, id, profile, error))
    return 0;
  if (before && before->position != profile->position &&
      !write_order (connection, profiles, id, profile->position, error))
    return 0;

  *old = before ? lyceum_provider_profile_copy (before) : NULL;
  lyceum_connection_note_change (connection, "provider", id);
  return id;
}

gboolean
_lyceum_provider_rows_write_key (LyceumConnection *connection,
                                 gint64            id,
                                 gboolean          has_key,
                                 GError          **error)
{
  g_autoptr (LyceumStatement) statement = lyceum_connection_prepare (
    connection, "UPDATE provider SET has_key = ?1, revision = max (revision + 1, ?2) WHERE id = ?3", error);

  if (!statement)
    return FALSE;
  lyceum_statement_bind_int64 (statement, 1, has_key);
  lyceum_statement_bind_int64 (statement, 2, next_revision (0));
  lyceum_statement_bind_int64 (statement, 3, id);
  if (!lyceum_statement_run (statement, error))
    return FALSE;
  lyceum_connection_note_change (connection, "provider", id);
  return TRUE;
}

gboolean
_lyceum_provider_rows_prefer (LyceumConnection *connection,
                              const char       *name,
                              LyceumModelUse    use,
                              const char       *model,
                              GError          **error)
{
  g_autoptr (GPtrArray) profiles = _lyceum_provider_rows_read (connection, error);
  g_autoptr (LyceumProviderProfile) old = NULL;
  g_autofree char *wanted = NULL;
  LyceumProviderProfile *profile;
  gint64 latest = 0;

  if (!profiles)
    return FALSE;
  profile = _lyceum_provider_find (profiles, name);
  if (!profile)
    {
      _lyceum_provider_set_not_found (name, error);
      return FALSE;
    }
  for (guint i = 0; i < profiles->len; i++)
    latest = MAX (latest, ((LyceumProviderProfile *) g_ptr_array_index (profiles, i))->chosen_at[use]);

  wanted = g_strdup (model ? model : profile->models[use]);
  if (!wanted || (!model && *wanted == '\0'))
    {
      g_free (wanted);
      wanted = g_strdup (profile->models[LYCEUM_USE_ANSWERS]);
    }
  if (!wanted || (!model && *wanted == '\0'))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _("The server “%s” has no model for that yet. Name one; “lyceumctl models %s” lists what it has."),
                   name, name);
      return FALSE;
    }
  g_free (profile->models[use]);
  profile->models[use] = g_steal_pointer (&wanted);
  profile->chosen_at[use] = *profile->models[use] ? MAX (latest + 1, g_get_real_time () / 1000) : 0;
  return _lyceum_provider_rows_write (connection, profile, &old, error) != 0;
}

LyceumProviderProfile *
_lyceum_provider_rows_remove (LyceumConnection *connection,
                              const char       *name,
                              GError          **error)
{
  g_autoptr (GPtrArray) profiles = _lyceum_provider_rows_read (connection, error);
  g_autoptr (LyceumStatement) statement = NULL;
  LyceumProviderProfile *profile;

  if (!profiles)
    return NULL;
  profile = _lyceum_provider_find (profiles, name);
  if (!profile)
    {
      _lyceum_provider_set_not_found (name, error);
      return NULL;
    }
  statement = lyceum_connection_prepare (connection, "DELETE FROM provider WHERE id = ?", error);
  if (!statement)
    return NULL;
  lyceum_statement_bind_int64 (statement, 1, profile->id);
  if (!lyceum_statement_run (statement, error))
    return NULL;
  lyceum_connection_note_change (connection, "provider", profile->id);
  return lyceum_provider_profile_copy (profile);
}
