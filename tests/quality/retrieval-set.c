/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "retrieval.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

static void
passage_free (gpointer data)
{
  RetrievalPassage *passage = data;

  g_free (passage->heading);
  g_free (passage->text);
  g_free (passage);
}

static void
question_free (gpointer data)
{
  RetrievalQuestion *question = data;

  g_free (question->text);
  g_hash_table_unref (question->relevant);
  g_free (question);
}

void
retrieval_set_free (RetrievalSet *set)
{
  g_free (set->name);
  g_ptr_array_unref (set->passages);
  g_ptr_array_unref (set->questions);
  g_free (set);
}

static guint
add_passage (RetrievalSet *set,
             const char   *heading,
             const char   *text,
             guint         source)
{
  RetrievalPassage *passage = g_new0 (RetrievalPassage, 1);

  passage->heading = g_strdup (heading);
  passage->text = g_strdup (text);
  passage->source = source;
  g_ptr_array_add (set->passages, passage);
  return set->passages->len - 1;
}

static RetrievalQuestion *
add_question (RetrievalSet *set,
              const char   *text)
{
  RetrievalQuestion *question = g_new0 (RetrievalQuestion, 1);

  question->text = g_strdup (text);
  question->relevant = g_hash_table_new (NULL, NULL);
  g_ptr_array_add (set->questions, question);
  return question;
}

static const char *
get_text (JsonObject *object,
          const char *member)
{
  return json_object_get_string_member_with_default (object, member, "");
}

static JsonArray *
get_array (JsonObject *object,
           const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static void
add_paragraph (RetrievalSet *set,
               JsonObject   *paragraph,
               guint         source)
{
  JsonArray *asked = get_array (paragraph, "qas");
  guint place = add_passage (set, "", get_text (paragraph, "context"), source);

  for (guint i = 0; asked && i < json_array_get_length (asked); i++)
    {
      RetrievalQuestion *question = add_question (set, get_text (json_array_get_object_element (asked, i), "question"));

      g_hash_table_add (question->relevant, GUINT_TO_POINTER (place));
    }
}

static void
read_articles (RetrievalSet *set,
               JsonArray    *articles)
{
  for (guint i = 0; i < json_array_get_length (articles); i++)
    {
      JsonArray *paragraphs = get_array (json_array_get_object_element (articles, i), "paragraphs");

      for (guint j = 0; paragraphs && j < json_array_get_length (paragraphs); j++)
        add_paragraph (set, json_array_get_object_element (paragraphs, j), i);
    }
}

/* Returns: (transfer full): a number or a text, as a text. */
static char *
get_id (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "id");

  if (!node)
    return g_strdup ("");
  return json_node_get_value_type (node) == G_TYPE_STRING ? json_node_dup_string (node)
                                                          : g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
}

static void
read_queries (RetrievalSet *set,
              JsonArray    *documents,
              JsonArray    *queries)
{
  g_autoptr (GHashTable) places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < json_array_get_length (documents); i++)
    {
      JsonObject *document = json_array_get_object_element (documents, i);

      g_hash_table_insert (places, get_id (document),
                           GUINT_TO_POINTER (add_passage (set, get_text (document, "title"), get_text (document, "text"), 0)));
    }
  for (guint i = 0; i < json_array_get_length (queries); i++)
    {
      JsonObject *query = json_array_get_object_element (queries, i);
      RetrievalQuestion *question = add_question (set, get_text (query, "text"));
      JsonNode *relevant = json_object_get_member (query, "relevant");
      g_autoptr (GList) ids = NULL;

      if (relevant && JSON_NODE_HOLDS_OBJECT (relevant))
        ids = json_object_get_members (json_node_get_object (relevant));
      for (GList *at = ids; at; at = at->next)
        {
          gpointer place;

          if (g_hash_table_lookup_extended (places, at->data, NULL, &place))
            g_hash_table_add (question->relevant, place);
        }
    }
}

static JsonNode *
load (const char  *path,
      GError     **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();

  if (!json_parser_load_from_file (parser, path, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

RetrievalSet *
retrieval_set_read (const char  *path,
                    const char  *documents_path,
                    GError     **error)
{
  g_autoptr (RetrievalSet) set = g_new0 (RetrievalSet, 1);
  g_autofree char *file =
    g_file_test (path, G_FILE_TEST_IS_DIR) ? g_build_filename (path, "queries.json", NULL) : g_strdup (path);
  g_autofree char *folder = g_path_get_dirname (file);
  g_autofree char *beside = g_build_filename (folder, "documents.json", NULL);
  g_autoptr (JsonNode) root = NULL, documents = NULL;

  set->name = g_path_get_basename (path);
  set->passages = g_ptr_array_new_with_free_func (passage_free);
  set->questions = g_ptr_array_new_with_free_func (question_free);
  root = load (file, error);
  if (!root)
    return NULL;

  if (JSON_NODE_HOLDS_OBJECT (root) && get_array (json_node_get_object (root), "data"))
    {
      read_articles (set, get_array (json_node_get_object (root), "data"));
      return g_steal_pointer (&set);
    }
  set->is_judged = TRUE;
  documents = load (documents_path ? documents_path : beside, error);
  if (!documents)
    return NULL;
  if (!JSON_NODE_HOLDS_ARRAY (root) || !JSON_NODE_HOLDS_ARRAY (documents))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s holds neither questions nor judged queries.", path);
      return NULL;
    }
  read_queries (set, json_node_get_array (documents), json_node_get_array (root));
  return g_steal_pointer (&set);
}
