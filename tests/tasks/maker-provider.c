/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "maker-provider.h"

#include <json-glib/json-glib.h>
#include <pthread.h>
#include <string.h>

struct _MakerProvider
{
  LyceumProvider parent_instance;

  MakerAnswerFunc func;
  gpointer user_data;
  guint delay;
  pthread_mutex_t mutex;
  guint n_asked[MAKER_N_ASKED]; /* protected by @mutex, as are the following */
  guint n_busy, max_busy;
  GString *heard;
};

G_DEFINE_FINAL_TYPE (MakerProvider, maker_provider, LYCEUM_TYPE_PROVIDER)

typedef struct
{
  LyceumDeltaFunc func;
  gpointer func_data;
  char *text;
  GError *error;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_free (answer->text);
  g_clear_error (&answer->error);
  g_free (answer);
}

/* What stands between the last pair of tags. */
static char *
find_material (const char *prompt)
{
  const char *open = g_strrstr (prompt, "<quoted_"), *start = open ? strchr (open, '\n') : NULL;
  const char *close = start ? g_strrstr (start, "\n</quoted_") : NULL;

  return close && close > start ? g_strndup (start + 1, close - start - 1) : g_strdup ("");
}

static JsonBuilder *
begin (const char *list)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  if (list)
    {
      json_builder_set_member_name (builder, list);
      json_builder_begin_array (builder);
    }
  return builder;
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static char *
end (JsonBuilder *builder, gboolean in_list)
{
  g_autoptr (JsonNode) root = NULL;
  char *text;

  if (in_list)
    json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  g_object_unref (builder);
  return text;
}

static char *
survey (const char *material)
{
  JsonBuilder *builder = begin ("sections");
  g_auto (GStrv) lines = g_strsplit (material, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    if (lines[i][0] == '[' && g_ascii_isdigit (lines[i][1]))
      {
        gint64 number = g_ascii_strtoll (lines[i] + 1, NULL, 10);
        g_autofree char *title = g_strdup_printf ("Part %" G_GINT64_FORMAT, number);

        json_builder_begin_object (builder);
        add_number (builder, "number", number);
        add_text (builder, "title", title);
        add_text (builder, "gist", "It is about its subject.");
        json_builder_end_object (builder);
      }
  return end (builder, TRUE);
}

/* Two sections a lesson. */
static char *
plan (const char *material)
{
  JsonBuilder *builder = begin ("lessons");
  g_auto (GStrv) lines = g_strsplit (material, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i]; i++)
    n = g_ascii_isdigit (lines[i][0]) ? (guint) g_ascii_strtoull (lines[i], NULL, 10) : n;
  for (guint first = (guint) g_ascii_strtoull (material, NULL, 10); first <= n; first += 2)
    {
      g_autofree char *title = g_strdup_printf ("Lesson from part %u", first);

      json_builder_begin_object (builder);
      add_text (builder, "title", title);
      add_number (builder, "first", first);
      add_number (builder, "last", MIN (first + 1, n));
      json_builder_end_object (builder);
    }
  return end (builder, TRUE);
}

static char *
lesson (const char *material)
{
  JsonBuilder *builder = begin (NULL);
  g_autofree char *text = g_strdup (material);

  if (strlen (text) > 1500)
    text[g_utf8_find_prev_char (text, text + 1500) - text] = '\0';
  add_text (builder, "markdown", text);
  json_builder_set_member_name (builder, "key_points");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "key_terms");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "questions");
  json_builder_begin_array (builder);
  json_builder_end_array (builder);
  return end (builder, FALSE);
}

/* "The nucleus is …": what is the nucleus? */
static char *
cards (const char *material)
{
  JsonBuilder *builder = begin ("cards");
  g_auto (GStrv) marks = g_strsplit (material, "**", -1);
  g_autofree char *plain = g_strjoinv ("", marks);
  g_auto (GStrv) sentences = g_strsplit_set (plain, ".\n", -1);

  for (guint i = 0, n = 0; sentences[i] && n < 8; i++)
    {
      const char *sentence = g_strstrip (sentences[i]), *is = strstr (sentence, " is ");
      g_autofree char *front = NULL;

      if (!is || is - sentence > 60 || *sentence == '#' || strlen (is) < 20)
        continue;
      front = g_strdup_printf ("What is %.*s?", (int) (is - sentence), sentence);
      json_builder_begin_object (builder);
      add_text (builder, "kind", "question");
      add_text (builder, "front", front);
      add_text (builder, "answer", is + 4);
      json_builder_set_member_name (builder, "items");
      json_builder_begin_array (builder);
      json_builder_end_array (builder);
      add_text (builder, "quote", sentence);
      json_builder_end_object (builder);
      n++;
    }
  return end (builder, TRUE);
}

static const char topic_text[] =
  "{\"title\": \"Light and leaves\", \"lessons\": [{\"title\": \"Light\", \"about\": \"What light is.\"}, "
  "{\"title\": \"Leaves\", \"about\": \"How a leaf is built.\"}]}";

static const char topic_lesson_text[] =
  "{\"markdown\": \"Photosynthesis is the process by which plants turn light into sugar. It takes place in the chloroplasts of "
  "the leaf, where water and carbon dioxide are joined.\\n\\nChlorophyll is the green pigment that takes up the light. "
  "Without it a leaf is pale.\", \"key_points\": [\"Plants turn light into sugar.\"], \"key_terms\": [{\"term\": "
  "\"Chlorophyll\", \"definition\": \"the green pigment that takes up the light\"}], \"questions\": [\"Where does it take "
  "place?\"]}";

static MakerAsked
what_is_asked (const LyceumCompletionRequest *request)
{
  const char *schema = request->json_schema ? request->json_schema : "";

  if (strstr (schema, "\"cards\""))
    return MAKER_ASKED_CARDS;
  if (strstr (schema, "\"key_terms\""))
    return MAKER_ASKED_LESSON;
  if (strstr (schema, "\"sections\""))
    return MAKER_ASKED_SURVEY;
  return strstr (schema, "\"about\"") ? MAKER_ASKED_TOPIC : MAKER_ASKED_PLAN;
}

static char *
make_good (MakerAsked asked, const char *prompt)
{
  g_autofree char *material = find_material (prompt);

  switch (asked)
    {
    case MAKER_ASKED_SURVEY:
      return survey (material);
    case MAKER_ASKED_PLAN:
      return plan (material);
    case MAKER_ASKED_LESSON:
      return strstr (prompt, "course on this topic") ? g_strdup (topic_lesson_text) : lesson (material);
    case MAKER_ASKED_CARDS:
      return cards (material);
    case MAKER_ASKED_TOPIC:
    case MAKER_N_ASKED:
    default:
      return g_strdup (topic_text);
    }
}

static gboolean
answer_cb (gpointer data)
{
  GTask *task = data;
  MakerProvider *self = g_task_get_source_object (task);
  Answer *answer = g_task_get_task_data (task);

  pthread_mutex_lock (&self->mutex);
  self->n_busy--;
  pthread_mutex_unlock (&self->mutex);
  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  /* In pieces, the borders of which are somewhere. */
  for (const char *p = answer->text; p && *p;)
    {
      const char *stop = g_utf8_offset_to_pointer (p, MIN (7, g_utf8_strlen (p, -1)));
      g_autofree char *piece = g_strndup (p, stop - p);

      if (answer->func)
        answer->func (LYCEUM_DELTA_TEXT, piece, answer->func_data);
      p = stop;
    }
  if (answer->error)
    g_task_return_error (task, g_steal_pointer (&answer->error));
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

static void
complete_async (LyceumProvider *provider, const LyceumCompletionRequest *request, LyceumDeltaFunc func, gpointer func_data,
                GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  MakerProvider *self = MAKER_PROVIDER (provider);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GSource) source = NULL;
  MakerAsked asked = what_is_asked (request);
  const LyceumChatMessage *last = g_ptr_array_index (request->messages, request->messages->len - 1);
  const LyceumChatMessage *wish = g_ptr_array_index (request->messages, MIN (1, request->messages->len - 1));
  g_autofree char *good = make_good (asked, wish->text);
  Answer *answer = g_new0 (Answer, 1);
  guint index;

  pthread_mutex_lock (&self->mutex);
  for (guint i = 0; i < request->messages->len; i++)
    g_string_append_printf (self->heard, "%s\n", ((LyceumChatMessage *) g_ptr_array_index (request->messages, i))->text);
  index = self->n_asked[asked]++;
  self->max_busy = MAX (self->max_busy, ++self->n_busy);
  pthread_mutex_unlock (&self->mutex);

  answer->func = func;
  answer->func_data = func_data;
  answer->text = self->func ? self->func (asked, index, last->text, good, self->user_data, &answer->error) : g_strdup (good);
  g_task_set_task_data (task, answer, answer_free);
  source = g_timeout_source_new (self->delay);
  g_source_set_callback (source, answer_cb, g_steal_pointer (&task), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
complete_finish (LyceumProvider *provider, GAsyncResult *result, LyceumCompletion *completion, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static LyceumCapabilities
get_capabilities (LyceumProvider *provider)
{
  return LYCEUM_CAPABILITY_COMPLETE | LYCEUM_CAPABILITY_JSON_SCHEMA;
}

static void
maker_provider_finalize (GObject *object)
{
  MakerProvider *self = MAKER_PROVIDER (object);

  g_string_free (self->heard, TRUE);
  pthread_mutex_destroy (&self->mutex);

  G_OBJECT_CLASS (maker_provider_parent_class)->finalize (object);
}

static void
maker_provider_class_init (MakerProviderClass *klass)
{
  LyceumProviderClass *provider_class = LYCEUM_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = maker_provider_finalize;
  provider_class->get_capabilities = get_capabilities;
  provider_class->complete_async = complete_async;
  provider_class->complete_finish = complete_finish;
}

static void
maker_provider_init (MakerProvider *self)
{
  pthread_mutex_init (&self->mutex, NULL);
  self->heard = g_string_new (NULL);
}

MakerProvider *
maker_provider_new (void)
{
  return g_object_new (MAKER_TYPE_PROVIDER, NULL);
}

void
maker_provider_set_func (MakerProvider *self, MakerAnswerFunc func, gpointer user_data)
{
  self->func = func;
  self->user_data = user_data;
}

void
maker_provider_set_delay (MakerProvider *self, guint milliseconds)
{
  self->delay = milliseconds;
}

guint
maker_provider_get_n_asked (MakerProvider *self, MakerAsked asked)
{
  guint n;

  pthread_mutex_lock (&self->mutex);
  n = self->n_asked[asked];
  pthread_mutex_unlock (&self->mutex);
  return n;
}

guint
maker_provider_get_max_busy (MakerProvider *self)
{
  guint n;

  pthread_mutex_lock (&self->mutex);
  n = self->max_busy;
  pthread_mutex_unlock (&self->mutex);
  return n;
}

char *
maker_provider_dup_heard (MakerProvider *self)
{
  char *heard;

  pthread_mutex_lock (&self->mutex);
  heard = g_strdup (self->heard->str);
  pthread_mutex_unlock (&self->mutex);
  return heard;
}
