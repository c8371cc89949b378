/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lyceum-cli-edit-private.h"

/* One card as a person writes it: for programs as JSON, for an editor with a line of three dashes between its parts. */
typedef struct
{
  LyceumNoteKind kind;
  char *front, *back, *quote; /* (owned) (nullable) */
} Words;

static void
words_clear (gpointer data)
{
  Words *words = data;

  g_free (words->front);
  g_free (words->back);
  g_free (words->quote);
}

static char *
write_words (const char *kind,
             const char *front,
             const char *back)
{
  return g_strdup_printf ("%s: %s\n---\n%s\n---\n%s\n", "kind", kind, front, back);
}

static gboolean
invalid (GError    **error,
         const char *message)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static gboolean
read_kind (const char *name,
           Words      *words,
           GError    **error)
{
  return lyceum_note_kind_from_name (name, &words->kind) ||
         invalid (error, _("The kinds of cards are basic, reversed, cloze, list and typed."));
}

static gboolean
read_text (const char *text,
           Words      *words,
           GError    **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "\n---\n", 3);

  if (g_strv_length (parts) < 3 || !g_str_has_prefix (parts[0], "kind:"))
    return invalid (error, _("A card has a line “kind: basic”, and behind lines of three dashes its question and its answer."));
  if (!read_kind (g_strstrip (parts[0] + strlen ("kind:")), words, error))
    return FALSE;
  words->front = g_strdup (g_strstrip (parts[1]));
  words->back = g_strdup (g_strstrip (parts[2]));
  return TRUE;
}

static char *
get_member (JsonObject *object,
            const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? g_strdup (json_node_get_string (node))
                                                                                                    : NULL;
}

static gboolean
read_object (JsonNode *node,
             Words    *words,
             GError  **error)
{
  g_autofree char *kind = NULL;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return invalid (error, _("A card is an object with “kind”, “front” and “back”."));
  object = json_node_get_object (node);
  kind = get_member (object, "kind");
  if (kind && !read_kind (kind, words, error))
    return FALSE;
  words->front = get_member (object, "front");
  words->back = get_member (object, "back");
  words->quote = get_member (object, "quote");
  return words->front || invalid (error, _("A card is an object with “kind”, “front” and “back”."));
}

/* One card, or an array of them. Returns (transfer full) (nullable) (element-type Words). */
static GArray *
read_cards (const char *text,
            GError    **error)
{
  g_autoptr (GArray) cards = g_array_new (FALSE, TRUE, sizeof (Words));
  g_autoptr (JsonNode) root = NULL;
  const char *begin = text + strspn (text, " \t\r\n");
  JsonArray *array = NULL;
  guint n = 1;

  g_array_set_clear_func (cards, words_clear);
  if (*begin == '{' || *begin == '[')
    {
      root = json_from_string (text, error);
      if (!root)
        return NULL;
      array = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
      n = array ? json_array_get_length (array) : 1;
    }
  g_array_set_size (cards, n);
  for (guint i = 0; i < n; i++)
    if (!(root ? read_object (array ? json_array_get_element (array, i) : root, &g_array_index (cards, Words, i), error)
               : read_text (text, &g_array_index (cards, Words, i), error)))
      return NULL;
  return g_steal_pointer (&cards);
}

/* Where a new card goes, and what it says where no editor is wanted. */
typedef struct
{
  char *course, *kind, *front, *back;
  gint64 lesson;
} AddOptions;

static void
add_options_clear (AddOptions *options)
{
  g_free (options->course);
  g_free (options->kind);
  g_free (options->front);
  g_free (options->back);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AddOptions, add_options_clear)

static GArray *
get_new_cards (const AddOptions *options,
               GError          **error)
{
  const char *kind = options->kind ? options->kind : options->front && strstr (options->front, "{{c") ? "cloze" : "basic";
  g_autofree char *empty = write_words (kind, options->front ? options->front : "", options->back ? options->back : "");
  g_autofree char *text = NULL;

  if (options->front)
    return read_cards (empty, error);
  text = _lyceum_cli_let_edit (empty, ".md", error);
  return text ? read_cards (text, error) : NULL;
}

static int
add_cards (LyceumCli    *cli,
           gint64        course_id,
           gint64        lesson_id,
           const GArray *cards)
{
  int status = LYCEUM_CLI_SUCCESS;

  /* However many: one value. */
  cli->said = cli->json && cards->len > 1 ? json_builder_begin_array (json_builder_new ()) : NULL;
  for (guint i = 0; i < cards->len && status == LYCEUM_CLI_SUCCESS; i++)
    {
      const Words *card = &g_array_index (cards, Words, i);
      const LyceumNoteWords words = { card->kind, card->front, card->back ? card->back : "", card->quote };
      GAsyncResult *result = NULL;

      lyceum_collection_create_note_async (lyceum_workshop_get_collection (cli->workshop), course_id, lesson_id, &words, NULL,
                                           lyceum_cli_ready_cb, &result);
      status = _lyceum_cli_say_edit (cli, &result);
    }
  if (cli->said)
    {
      json_builder_end_array (cli->said);
      lyceum_cli_print_json (g_steal_pointer (&cli->said));
    }
  return status;
}

static int
add (LyceumCli *cli,
     int        argc,
     char     **argv)
{
  g_auto (AddOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "course", 'c', 0, G_OPTION_ARG_STRING, &options.course, N_ ("The course"), N_ ("ID") },
    { "lesson", 'l', 0, G_OPTION_ARG_INT64, &options.lesson, N_ ("The lesson"), N_ ("ID") },
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &options.kind, N_ ("basic, reversed, cloze, list or typed"), N_ ("KIND") },
    { "front", 'f', 0, G_OPTION_ARG_STRING, &options.front, N_ ("The question"), N_ ("TEXT") },
    { "back", 'b', 0, G_OPTION_ARG_STRING, &options.back, N_ ("The answer"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) cards = NULL;
  gint64 course_id = 0;
  int status;

  if (!lyceum_cli_parse (cli, "cards add", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc > 1)
    return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[1]);
  if (!lyceum_cli_read_course (options.course, &course_id, &status))
    return status;
  if (course_id == 0 && options.lesson == 0)
    return lyceum_cli_usage_error (_("Which course? “lyceumctl courses” lists them; then add --course ID."));
  cards = get_new_cards (&options, &error);
  if (!cards || !lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  return add_cards (cli, course_id, options.lesson, cards);
}

static LyceumCard *
find_card (LyceumCli *cli,
           gint64     card_id,
           GError   **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  LyceumCollection *collection = lyceum_workshop_get_collection (cli->workshop);

  lyceum_collection_get_card_async (collection, card_id, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_collection_get_card_finish (collection, lyceum_cli_wait (&result), error);
}

/* The cards that were named, as their notes, each once. */
static GArray *
find_notes (LyceumCli    *cli,
            const GArray *card_ids,
            GError      **error)
{
  g_autoptr (GArray) notes = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  for (guint i = 0; i < card_ids->len; i++)
    {
      g_autoptr (LyceumCard) card = find_card (cli, g_array_index (card_ids, gint64, i), error);

      if (!card)
        return NULL;
      if (g_hash_table_add (seen, g_memdup2 (&card->note_id, sizeof card->note_id)))
        g_array_append_val (notes, card->note_id);
    }
  return g_steal_pointer (&notes);
}

static int
edit (LyceumCli *cli,
      int        argc,
      char     **argv)
{
  g_auto (AddOptions) options = { 0 };
  const GOptionEntry entries[] = {
    { "kind", 'k', 0, G_OPTION_ARG_STRING, &options.kind, N_ ("basic, reversed, cloze, list or typed"), N_ ("KIND") },
    { "front", 'f', 0, G_OPTION_ARG_STRING, &options.front, N_ ("The question"), N_ ("TEXT") },
    { "back", 'b', 0, G_OPTION_ARG_STRING, &options.back, N_ ("The answer"), N_ ("TEXT") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GArray) cards = NULL;
  g_autoptr (LyceumCard) card = NULL;
  g_autofree char *text = NULL, *edited = NULL;
  GAsyncResult *result = NULL;
  const Words *read;
  LyceumNoteWords words;

  if (!lyceum_cli_parse (cli, "cards edit CARD", entries, &argc, &argv) || !(ids = _lyceum_cli_read_numbers (argc, argv, 1, 1)))
    return LYCEUM_CLI_USAGE;
  if (!lyceum_cli_open (cli, &error) || !(card = find_card (cli, g_array_index (ids, gint64, 0), &error)))
    return lyceum_cli_fail (error);
  text = write_words (options.kind ? options.kind : card->kind,
                      options.front     ? options.front
                      : card->note_front ? card->note_front
                                         : card->front,
                      options.back     ? options.back
                      : card->note_back ? card->note_back
                                        : card->back);
  edited = options.kind || options.front || options.back ? g_strdup (text) : _lyceum_cli_let_edit (text, ".md", &error);
  cards = edited ? read_cards (edited, &error) : NULL;
  if (!cards || cards->len != 1)
    return error ? lyceum_cli_fail (error) : lyceum_cli_usage_error (_("One card is wanted here."));
  read = &g_array_index (cards, Words, 0);
  words = (LyceumNoteWords){ read->kind, read->front, read->back ? read->back : "", read->quote };
  lyceum_collection_change_note_async (lyceum_workshop_get_collection (cli->workshop), card->note_id, &words, NULL, lyceum_cli_ready_cb,
                                       &result);
  return _lyceum_cli_say_edit (cli, &result);
}

/* What is done with cards that are there: parses the line, opens, and finds their notes. */
static int
begin (LyceumCli          *cli,
       const char         *usage,
       const GOptionEntry *entries,
       guint               least,
       guint               most,
       int                 argc,
       char              **argv,
       GArray            **notes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;

  if (!lyceum_cli_parse (cli, usage, entries, &argc, &argv) || !(ids = _lyceum_cli_read_numbers (argc, argv, least, most)))
    return LYCEUM_CLI_USAGE;
  if (!lyceum_cli_open (cli, &error) || !(*notes = find_notes (cli, ids, &error)))
    return lyceum_cli_fail (error);
  return -1;
}

static int
delete (LyceumCli *cli,
        int        argc,
        char     **argv)
{
  g_autoptr (GArray) notes = NULL;
  GAsyncResult *result = NULL;
  int status = begin (cli, "cards delete CARD…", NULL, 1, G_MAXUINT, argc, argv, &notes);

  if (status >= 0)
    return status;
  lyceum_collection_delete_notes_async (lyceum_workshop_get_collection (cli->workshop), (const gint64 *) notes->data, notes->len, NULL,
                                        lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

static int
move (LyceumCli *cli,
      int        argc,
      char     **argv)
{
  g_autofree char *course = NULL;
  gint64 lesson = 0, course_id = 0;
  const GOptionEntry entries[] = {
    { "course", 'c', 0, G_OPTION_ARG_STRING, &course, N_ ("The course they go to"), N_ ("ID") },
    { "lesson", 'l', 0, G_OPTION_ARG_INT64, &lesson, N_ ("The lesson they go to"), N_ ("ID") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GArray) notes = NULL;
  GAsyncResult *result = NULL;
  int status = begin (cli, "cards move CARD…", entries, 1, G_MAXUINT, argc, argv, &notes);

  if (status >= 0 || !lyceum_cli_read_course (course, &course_id, &status))
    return status;
  if (lesson == 0 && course_id == 0)
    return lyceum_cli_usage_error (_("Where to? Add --lesson ID or --course ID."));
  lyceum_collection_move_notes_async (lyceum_workshop_get_collection (cli->workshop), (const gint64 *) notes->data, notes->len, course_id,
                                      lesson, 0, NULL, lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

static int
merge (LyceumCli *cli,
       int        argc,
       char     **argv)
{
  g_autoptr (GArray) notes = NULL;
  GAsyncResult *result = NULL;
  int status = begin (cli, "cards merge CARD CARD", NULL, 2, 2, argc, argv, &notes);

  if (status >= 0)
    return status;
  if (notes->len != 2)
    return lyceum_cli_usage_error (_("Choose two cards of different notes to merge them."));
  lyceum_collection_merge_notes_async (lyceum_workshop_get_collection (cli->workshop), g_array_index (notes, gint64, 0),
                                       g_array_index (notes, gint64, 1), NULL, lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

static int
split (LyceumCli *cli,
       int        argc,
       char     **argv)
{
  g_autoptr (GArray) notes = NULL;
  GAsyncResult *result = NULL;
  int status = begin (cli, "cards split CARD", NULL, 1, 1, argc, argv, &notes);

  if (status >= 0)
    return status;
  lyceum_collection_split_note_async (lyceum_workshop_get_collection (cli->workshop), g_array_index (notes, gint64, 0), NULL,
                                      lyceum_cli_ready_cb, &result);
  return _lyceum_cli_say_edit (cli, &result);
}

int
_lyceum_cli_cards_verb (LyceumCli *cli,
                        int       *argc,
                        char     **argv)
{
  static const LyceumCliVerb verbs[] = {
    { "add", add }, { "edit", edit }, { "delete", delete }, { "move", move }, { "merge", merge }, { "split", split },
  };
  const LyceumCliVerb *verb = _lyceum_cli_find_verb (verbs, G_N_ELEMENTS (verbs), argc, argv);

  return verb ? verb->run (cli, *argc, argv) : -1;
}
