/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-find-private.h"

#include <string.h>

#include "lyceum-sql.h"
#include "lyceum-terms.h"

/* How much text goes into one write, so that others come in between. Bytes; a longer lesson goes alone. */
#define BYTES_AT_ONCE (48 * 1024)
#define ITEMS_AT_ONCE 128

/* "{{c1::Paris::city}}" is "Paris"; "[text](address)" is "text". */
char *
_lyceum_find_plain (const char *text)
{
  GString *plain = g_string_sized_new (strlen (text));
  guint n_open = 0;

  for (const char *at = text; *at;)
    {
      if (at[0] == '{' && at[1] == '{' && at[2] == 'c' && g_ascii_isdigit (at[3]) && strstr (at, "::"))
        {
          at = strstr (at, "::") + 2;
          n_open++;
          continue;
        }
      if (n_open > 0 && at[0] == '}' && at[1] == '}')
        {
          at += 2;
          n_open--;
          continue;
        }
      if (n_open > 0 && at[0] == ':' && at[1] == ':' && strstr (at, "}}"))
        {
          at = strstr (at, "}}");
          continue;
        }
      if (at[0] == ']' && at[1] == '(')
        {
          gsize length = strcspn (at, ")\n");

          at += at[length] == ')' ? length + 1 : 1;
          continue;
        }
      if (g_ascii_isspace (*at))
        {
          if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
            g_string_append_c (plain, ' ');
        }
      else if (!strchr ("#*`|>[]!", *at) || (*at == '!' && at[1] != '['))
        g_string_append_c (plain, *at);
      at++;
    }
  return g_string_free (plain, FALSE);
}

typedef struct
{
  gint64 id;
  char *title, *body, *language;
} Item;

static void
item_free (gpointer data)
{
  Item *item = data;

  g_free (item->title);
  g_free (item->body);
  g_free (item->language);
  g_free (item);
}

static gpointer
item_read (LyceumStatement *statement)
{
  Item *item = g_new0 (Item, 1);
  const char *title = lyceum_statement_get_text (statement, 1), *body = lyceum_statement_get_text (statement, 2);

  item->id = lyceum_statement_get_int64 (statement, 0);
  item->title = _lyceum_find_plain (title ? title : "");
  item->body = _lyceum_find_plain (body ? body : "");
  item->language = g_strdup (lyceum_statement_get_text (statement, 3));
  return item;
}

static const char unindexed_sql[] =
  "SELECT u.id, coalesce (l.title, n.front), CASE WHEN l.id IS NULL THEN n.back ELSE l.markdown END,"
  " (SELECT language FROM source WHERE id = coalesce (l.source_id, n.source_id))"
  " FROM item_unindexed AS u"
  " LEFT JOIN lesson AS l ON u.id % 2 = 0 AND l.id = u.id / 2"
  " LEFT JOIN note AS n ON u.id % 2 = 1 AND n.id = u.id / 2"
  " ORDER BY u.id LIMIT ?";

static gboolean
store (LyceumConnection *connection,
       const Item       *item,
       GError          **error)
{
  g_autofree char *both = g_strjoin (" ", item->title, item->body, NULL);
  g_autofree char *language = item->language ? g_strdup (item->language) : g_strdup (lyceum_guess_language (both));
  g_autoptr (LyceumTerms) terms = lyceum_terms_new (item->title, item->body, language);

  return _lyceum_sql_run (connection, error, "INSERT INTO item_terms (id, title, body, surface, language) VALUES (?, ?, ?, ?, ?)",
                          "itttt", item->id, terms->heading, terms->body, terms->surface, language) &&
         _lyceum_sql_run (connection, error, "INSERT INTO item_index (rowid, title, body, surface) VALUES (?, ?, ?, ?)", "ittt",
                          item->id, terms->heading, terms->body, terms->surface);
}

static gboolean
purge (LyceumConnection *connection,
       GError          **error)
{
  return _lyceum_sql_run (connection, error,
                          "INSERT INTO item_index (item_index, rowid, title, body, surface)"
                          " SELECT 'delete', item_id, title, body, surface FROM item_terms_gone ORDER BY id",
                          "") &&
         _lyceum_sql_run (connection, error, "DELETE FROM item_terms_gone", "");
}

gboolean
_lyceum_items_index (LyceumConnection *connection,
                     gpointer          data,
                     gpointer         *result,
                     GError          **error)
{
  g_autoptr (GPtrArray) items = NULL;
  gpointer read = NULL;
  gsize n_bytes = 0;
  gint64 any = 0;

  if (!_lyceum_sql_collect (_lyceum_sql_prepare (connection, error, unindexed_sql, "i", (gint64) ITEMS_AT_ONCE), item_read, item_free,
                            &read, error))
    return FALSE;
  items = read;
  /* First all that goes: a number must not be in the index twice. */
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, i);

      n_bytes += strlen (item->body);
      if (i > 0 && n_bytes > BYTES_AT_ONCE)
        {
          g_ptr_array_set_size (items, (gint) i);
          break;
        }
      if (!_lyceum_sql_run (connection, error, "DELETE FROM item_terms WHERE id = ?", "i", item->id))
        return FALSE;
    }
  if (!purge (connection, error))
    return FALSE;
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, i);

      if (!store (connection, item, error) ||
          !_lyceum_sql_run (connection, error, "DELETE FROM item_unindexed WHERE id = ?", "i", item->id))
        return FALSE;
    }
  if (!_lyceum_sql_int64 (connection, error, &any, "SELECT EXISTS (SELECT 1 FROM item_unindexed)", ""))
    return FALSE;
  *result = GINT_TO_POINTER (any != 0);
  return TRUE;
}

static void
indexed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GCancellable) cancellable = user_data;
  gpointer any = NULL;

  if (lyceum_database_write_finish (LYCEUM_DATABASE (object), result, &any, NULL) && any)
    lyceum_find_tidy (LYCEUM_DATABASE (object), cancellable);
}

void
lyceum_find_tidy (LyceumDatabase *database,
                  GCancellable   *cancellable)
{
  lyceum_database_write_async (database, _lyceum_items_index, NULL, NULL, NULL, cancellable, indexed_cb,
                               cancellable ? g_object_ref (cancellable) : NULL);
}
