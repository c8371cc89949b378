/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-model-json.h"

#include <gio/gio.h>
#include <string.h>

#define MAX_DEPTH 32
#define MAX_NODES 100000
#define MAX_TRIES 64
#define MAX_NUMBER 40

typedef struct
{
  const char *at, *end;
  guint depth, n_nodes;
  gboolean stopped; /* at the end of the text, or where it is no longer JSON */
} Reader;

static JsonNode *read_value (Reader *reader);

static JsonNode *
stop (Reader *reader)
{
  reader->stopped = TRUE;
  return NULL;
}

static gboolean
begins_with (const Reader *reader,
             const char   *word)
{
  gsize length = strlen (word);

  return (gsize) (reader->end - reader->at) >= length && memcmp (reader->at, word, length) == 0;
}

/* White space and comments. */
static void
skip_space (Reader *reader)
{
  while (reader->at < reader->end)
    {
      const char *close;

      if (g_ascii_isspace (*reader->at))
        reader->at++;
      else if (begins_with (reader, "\xc2\xa0"))
        reader->at += 2;
      else if (begins_with (reader, "//"))
        {
          close = memchr (reader->at, '\n', reader->end - reader->at);
          reader->at = close ? close : reader->end;
        }
      else if (begins_with (reader, "/*"))
        {
          close = g_strstr_len (reader->at + 2, reader->end - reader->at - 2, "*/");
          reader->at = close ? close + 2 : reader->end;
        }
      else
        return;
    }
}

/* A mark inside of a text is followed by more text; one that ends it, by something of JSON. */
static gboolean
ends_here (const Reader *reader,
           const char   *after)
{
  gboolean new_line = FALSE;

  for (; after < reader->end && g_ascii_isspace (*after); after++)
    new_line = new_line || *after == '\n';

  return after == reader->end || strchr (",:}]", *after) || (new_line && strchr ("\"'{[", *after));
}

static gunichar
read_hex (const char *at,
          const char *end)
{
  gunichar value = 0;

  if (end - at < 4)
    return G_MAXUINT32;
  for (guint i = 0; i < 4; i++)
    {
      int digit = g_ascii_xdigit_value (at[i]);

      if (digit < 0)
        return G_MAXUINT32;
      value = value << 4 | (gunichar) digit;
    }
  return value;
}

/* Behind "\u". */
static void
read_unicode (Reader  *reader,
              GString *text)
{
  gunichar first = read_hex (reader->at, reader->end);

  if (first == G_MAXUINT32)
    {
      g_string_append (text, "\\u");
      return;
    }
  reader->at += 4;
  if (first >= 0xd800 && first < 0xdc00 && begins_with (reader, "\\u"))
    {
      gunichar second = read_hex (reader->at + 2, reader->end);

      if (second >= 0xdc00 && second < 0xe000)
        {
          reader->at += 6;
          first = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        }
    }
  if (first == 0)
    return;
  g_string_append_unichar (text, g_unichar_validate (first) ? first : 0xfffd);
}

/* Behind a backslash. "\frac" and "\beta" are TeX, whatever JSON says. */
static void
read_escape (Reader  *reader,
             GString *text)
{
  char sign = *reader->at++;
  gboolean letter_follows = reader->at < reader->end && g_ascii_isalpha (*reader->at);

  switch (sign)
    {
    case 'n':
      g_string_append_c (text, '\n');
      break;
    case 't':
      g_string_append_c (text, '\t');
      break;
    case 'r':
      break;
    case 'u':
      read_unicode (reader, text);
      break;
    case 'b':
    case 'f':
      if (letter_follows)
        g_string_append_printf (text, "\\%c", sign);
      else
        g_string_append_c (text, ' ');
      break;
    case '"':
    case '\'':
    case '/':
    case '\\':
      g_string_append_c (text, sign);
      break;
    default:
      g_string_append_c (text, '\\');
      reader->at--;
      break;
    }
}

/* The mark that a string begins with, and those that end it. Returns: its length; 0: none begins here. */
static gsize
opening_mark (const Reader  *reader,
              const char   **close)
{
  static const struct
  {
    const char *open, *close;
  } marks[] = { { "\"", "\"" }, { "'", "'" }, { "\xe2\x80\x9c", "\xe2\x80\x9d" }, { "\xe2\x80\x98", "\xe2\x80\x99" } };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (begins_with (reader, marks[i].open))
      {
        *close = marks[i].close;
        return strlen (marks[i].open);
      }
  return 0;
}

/* Returns: (nullable): NULL where it is cut off. */
static char *
read_string (Reader *reader)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *close = NULL;

  reader->at += opening_mark (reader, &close);
  while (reader->at < reader->end)
    {
      if (begins_with (reader, close) && ends_here (reader, reader->at + strlen (close)))
        {
          reader->at += strlen (close);
          return g_string_free (g_steal_pointer (&text), FALSE);
        }
      if (*reader->at == '\\' && reader->at + 1 < reader->end)
        {
          reader->at++;
          read_escape (reader, text);
        }
      else if (((guchar) *reader->at < 0x20 && *reader->at != '\n' && *reader->at != '\t') || *reader->at == 0x7f)
        reader->at++;
      else
        g_string_append_c (text, *reader->at++);
    }
  reader->stopped = TRUE;
  return NULL;
}

static JsonNode *
read_number (Reader *reader)
{
  char digits[MAX_NUMBER + 1] = "";
  guint n = 0;
  char *rest = NULL;
  gboolean whole = TRUE;
  JsonNode *node;

  while (reader->at + n < reader->end && n < MAX_NUMBER &&
         (g_ascii_isdigit (reader->at[n]) || (reader->at[n] && strchr ("+-.eE", reader->at[n]))))
    {
      whole = whole && (g_ascii_isdigit (reader->at[n]) || (n == 0 && reader->at[n] == '-'));
      digits[n] = reader->at[n];
      n++;
    }
  /* What ends with the text may go on: 12 is not 1. */
  if (reader->at + n == reader->end)
    return stop (reader);
  node = json_node_alloc ();
  if (whole && n < 18)
    json_node_init_int (node, g_ascii_strtoll (digits, &rest, 10));
  else
    json_node_init_double (node, g_ascii_strtod (digits, &rest));
  if (rest == digits)
    {
      json_node_unref (node);
      return stop (reader);
    }
  reader->at += rest - digits;
  return node;
}

static JsonNode *
read_word (Reader *reader)
{
  static const struct
  {
    const char *word;
    int value; /* -1: null */
  } words[] = { { "true", 1 }, { "false", 0 }, { "null", -1 }, { "True", 1 }, { "False", 0 }, { "None", -1 } };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (begins_with (reader, words[i].word))
      {
        reader->at += strlen (words[i].word);
        if (words[i].value < 0)
          return json_node_init_null (json_node_alloc ());
        return json_node_init_boolean (json_node_alloc (), words[i].value);
      }
  return stop (reader);
}

/* Behind a value: whether another may follow. Commas may be missing, or stand at the end. */
static gboolean
goes_on (Reader *reader,
         char    close)
{
  skip_space (reader);
  while (reader->at < reader->end && *reader->at == ',')
    {
      reader->at++;
      skip_space (reader);
    }
  if (reader->at == reader->end)
    {
      reader->stopped = TRUE;
      return FALSE;
    }
  if (*reader->at != close)
    return TRUE;
  reader->at++;
  return FALSE;
}

static JsonNode *
read_list (Reader *reader)
{
  JsonArray *list = json_array_new ();

  reader->at++;
  while (goes_on (reader, ']'))
    {
      JsonNode *value = read_value (reader);

      if (reader->stopped || !value)
        {
          /* Half a thing in a list is no thing. */
          reader->stopped = TRUE;
          g_clear_pointer (&value, json_node_unref);
          break;
        }
      json_array_add_element (list, value);
    }
  return json_node_init_array (json_node_alloc (), list);
}

/* Returns: (nullable): NULL where there is none. */
static char *
read_name (Reader *reader)
{
  const char *close = NULL, *start = reader->at;

  if (opening_mark (reader, &close) > 0)
    return read_string (reader);
  while (reader->at < reader->end && (g_ascii_isalnum (*reader->at) || *reader->at == '_' || *reader->at == '-'))
    reader->at++;
  if (reader->at == start)
    {
      reader->stopped = TRUE;
      return NULL;
    }
  return g_strndup (start, reader->at - start);
}

static JsonNode *
read_object (Reader *reader)
{
  JsonObject *object = json_object_new ();

  reader->at++;
  while (goes_on (reader, '}'))
    {
      g_autofree char *name = read_name (reader);
      JsonNode *value = NULL;

      skip_space (reader);
      if (name && reader->at < reader->end && *reader->at == ':')
        {
          reader->at++;
          value = read_value (reader);
        }
      else
        reader->stopped = TRUE;
      /* Of a list that is cut off, what it had is taken; of a text that is, nothing. */
      if (value && (!reader->stopped || !JSON_NODE_HOLDS_VALUE (value)))
        json_object_set_member (object, name, value);
      else
        g_clear_pointer (&value, json_node_unref);
      if (reader->stopped)
        break;
    }
  return json_node_init_object (json_node_alloc (), object);
}

static void
release_object (JsonNode *node)
{
  /* json_node_init_*() hold a reference of their own. */
  if (JSON_NODE_HOLDS_OBJECT (node))
    json_object_unref (json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    json_array_unref (json_node_get_array (node));
}

static JsonNode *
read_value (Reader *reader)
{
  const char *close = NULL;
  JsonNode *node = NULL;

  skip_space (reader);
  if (reader->at == reader->end || reader->depth >= MAX_DEPTH || reader->n_nodes >= MAX_NODES)
    return stop (reader);
  reader->n_nodes++;
  if (*reader->at == '{' || *reader->at == '[')
    {
      reader->depth++;
      node = *reader->at == '{' ? read_object (reader) : read_list (reader);
      reader->depth--;
      release_object (node);
      return node;
    }
  if (opening_mark (reader, &close) > 0)
    {
      g_autofree char *text = read_string (reader);

      return text ? json_node_init_string (json_node_alloc (), text) : NULL;
    }
  if (g_ascii_isdigit (*reader->at) || *reader->at == '-')
    return read_number (reader);
  return read_word (reader);
}

static gboolean
is_empty (JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return json_object_get_size (json_node_get_object (node)) == 0;
  return json_array_get_length (json_node_get_array (node)) == 0;
}

JsonNode *
_lyceum_model_json_parse (const char  *text,
                          gboolean    *is_cut,
                          GError     **error)
{
  g_autofree char *valid = g_utf8_make_valid (text, strnlen (text, LYCEUM_MODEL_JSON_MAX));
  g_autoptr (JsonNode) best = NULL;
  Reader reader = { .at = valid, .end = valid + strlen (valid) };
  gsize longest = 0;

  if (is_cut)
    *is_cut = FALSE;
  for (guint i = 0; i < MAX_TRIES; i++)
    {
      g_autoptr (JsonNode) node = NULL;
      const char *start;

      reader.at += strcspn (reader.at, "{[");
      if (reader.at == reader.end)
        break;
      start = reader.at;
      reader.depth = 0;
      reader.stopped = FALSE;
      node = read_value (&reader);
      if (reader.at == start) /* the bounds were reached */
        break;
      if (!node || is_empty (node) || (gsize) (reader.at - start) <= longest)
        continue;
      longest = reader.at - start;
      if (is_cut)
        *is_cut = reader.stopped;
      g_clear_pointer (&best, json_node_unref);
      best = g_steal_pointer (&node);
    }

  if (!best)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "There is no JSON object in the answer.");
  return g_steal_pointer (&best);
}

JsonArray *
_lyceum_model_json_get_list (JsonNode   *root,
                             const char *name)
{
  g_autoptr (GList) members = NULL;
  JsonObject *object;
  JsonArray *only = NULL;
  guint n_lists = 0;

  if (JSON_NODE_HOLDS_ARRAY (root))
    return json_node_get_array (root);
  object = json_node_get_object (root);
  if (json_object_has_member (object, name) && JSON_NODE_HOLDS_ARRAY (json_object_get_member (object, name)))
    return json_object_get_array_member (object, name);

  members = json_object_get_values (object);
  for (GList *l = members; l; l = l->next)
    if (JSON_NODE_HOLDS_ARRAY (l->data))
      {
        only = json_node_get_array (l->data);
        n_lists++;
      }
  return n_lists == 1 ? only : NULL;
}

JsonObject *
_lyceum_model_json_get_object (JsonArray *list,
                               guint      index)
{
  JsonNode *node = json_array_get_element (list, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static char *
text_of (JsonNode *node)
{
  GType type;

  if (!node || !JSON_NODE_HOLDS_VALUE (node))
    return g_strdup ("");
  type = json_node_get_value_type (node);
  if (type == G_TYPE_STRING)
    return g_strstrip (g_strdup (json_node_get_string (node)));
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (type == G_TYPE_DOUBLE)
    {
      char digits[G_ASCII_DTOSTR_BUF_SIZE];

      return g_strdup (g_ascii_formatd (digits, sizeof digits, "%.6g", json_node_get_double (node)));
    }
  return g_strdup (json_node_get_boolean (node) ? "true" : "false");
}

char *
_lyceum_model_json_get_text (JsonObject *object,
                             const char *name)
{
  return text_of (json_object_get_member (object, name));
}

gint64
_lyceum_model_json_get_number (JsonObject *object,
                               const char *name,
                               gint64      otherwise)
{
  g_autofree char *text = _lyceum_model_json_get_text (object, name);
  char *rest = NULL;
  gint64 value = g_ascii_strtoll (text, &rest, 10);

  return rest == text ? otherwise : value;
}

GPtrArray *
_lyceum_model_json_get_texts (JsonObject *object,
                              const char *name,
                              guint       max)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *list;

  if (!node || !JSON_NODE_HOLDS_ARRAY (node))
    return texts;
  list = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (list) && texts->len < max; i++)
    {
      g_autofree char *text = text_of (json_array_get_element (list, i));

      if (*text)
        g_ptr_array_add (texts, g_steal_pointer (&text));
    }
  return texts;
}
