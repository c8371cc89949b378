/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-model-check.h"

#include <string.h>

#include "lyceum-model-json.h"

/* Which share of the words has to be the source's: a text may explain, a definition may not invent. */
#define TEXT_SUPPORT 0.5
#define POINT_SUPPORT 0.6
/* Characters. */
#define MAX_TEXT 40000
#define MAX_POINT 400
#define MAX_TERM 80
#define MAX_POINTS 8
#define MAX_TERMS 20
#define MAX_QUESTIONS 8
/* Of less text nobody learns. Characters. */
#define MIN_TEXT 120

static void
set_mistake (GError    **error,
             const char *mistake)
{
  g_set_error_literal (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM, mistake);
}

char *
_lyceum_model_lesson_dup_text (JsonNode *answer,
                               GError  **error)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (answer))
    text = _lyceum_model_json_get_text (json_node_get_object (answer), "markdown");
  if (!text || *text == '\0')
    {
      set_mistake (error, "“markdown” is missing, or the answer ended in the middle of it.");
      return NULL;
    }
  if (g_utf8_strlen (text, -1) > MAX_TEXT)
    {
      set_mistake (error, "“markdown” is too long.");
      return NULL;
    }
  return g_steal_pointer (&text);
}

static gboolean
is_supported (LyceumModelSource *source,
              const char        *text,
              double             share)
{
  return !source || (_lyceum_model_source_support (source, text) >= share && !_lyceum_model_source_is_foreign (source, text));
}

/* Some write a list within a list. */
static gboolean
is_item_mark (const char *word)
{
  return g_str_equal (word, "-") || g_str_equal (word, "*") || g_str_equal (word, "•") || g_str_equal (word, "#") ||
         g_str_equal (word, "##");
}

/* On one line; the writer of Markdown makes the rest harmless. */
static char *
fold (const char *text)
{
  g_auto (GStrv) bold = g_strsplit (text, "**", -1);
  g_autofree char *plain = g_strjoinv ("", bold);
  g_auto (GStrv) parts = g_strsplit_set (plain, " \t\n\r", -1);
  GString *line = g_string_new (NULL);

  for (guint i = 0; parts[i]; i++)
    if (*parts[i] && !(line->len == 0 && is_item_mark (parts[i])))
      g_string_append_printf (line, "%s%s", line->len > 0 ? " " : "", parts[i]);
  return g_string_free (line, FALSE);
}

static char *
read_folded (JsonObject *object,
             const char *name)
{
  g_autofree char *text = _lyceum_model_json_get_text (object, name);

  return fold (text);
}

static GPtrArray *
read_sentences (LyceumModelSource *source,
                JsonObject        *lesson,
                const char        *name,
                guint              max,
                double             share)
{
  g_autoptr (GPtrArray) said = _lyceum_model_json_get_texts (lesson, name, max * 2);
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < said->len && kept->len < max; i++)
    {
      g_autofree char *line = fold (g_ptr_array_index (said, i));

      if (*line && g_utf8_strlen (line, -1) <= MAX_POINT && is_supported (source, line, share) &&
          !g_ptr_array_find_with_equal_func (kept, line, g_str_equal, NULL))
        g_ptr_array_add (kept, g_steal_pointer (&line));
    }
  return kept;
}

/* A model says its answers in the text. */
static GPtrArray *
read_questions (LyceumModelSource *source,
                JsonObject        *lesson)
{
  g_autoptr (GPtrArray) said = read_sentences (source, lesson, "questions", MAX_QUESTIONS, TEXT_SUPPORT);
  GPtrArray *questions = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_check_question_free);

  for (guint i = 0; i < said->len; i++)
    {
      LyceumCheckQuestion *question = g_new0 (LyceumCheckQuestion, 1);

      question->question = g_strdup (g_ptr_array_index (said, i));
      g_ptr_array_add (questions, question);
    }
  return questions;
}

static gboolean
is_known (GPtrArray  *terms,
          const char *term)
{
  for (guint i = 0; i < terms->len; i++)
    if (g_ascii_strcasecmp (((LyceumKeyTerm *) g_ptr_array_index (terms, i))->term, term) == 0)
      return TRUE;
  return FALSE;
}

static GPtrArray *
read_terms (LyceumModelSource *source,
            JsonObject        *lesson)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_key_term_free);
  JsonNode *node = json_object_get_member (lesson, "key_terms");
  JsonArray *terms = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; terms && i < json_array_get_length (terms) && kept->len < MAX_TERMS; i++)
    {
      JsonObject *object = _lyceum_model_json_get_object (terms, i);
      g_autofree char *term = object ? read_folded (object, "term") : g_strdup ("");
      g_autofree char *definition = object ? read_folded (object, "definition") : g_strdup ("");
      LyceumKeyTerm *key_term;

      if (!*term || !*definition || g_utf8_strlen (term, -1) > MAX_TERM || g_utf8_strlen (definition, -1) > MAX_POINT ||
          is_known (kept, term) || !is_supported (source, term, 1) || !is_supported (source, definition, POINT_SUPPORT))
        continue;
      key_term = g_new0 (LyceumKeyTerm, 1);
      key_term->term = g_steal_pointer (&term);
      key_term->definition = g_steal_pointer (&definition);
      key_term->worth = 0.5;
      g_ptr_array_add (kept, key_term);
    }
  return kept;
}

/* Which blocks of the text the source does not support. Counts characters. */
static gboolean *
find_unsupported (LyceumModelSource *source,
                  LyceumDocument    *text,
                  gsize             *n_kept,
                  gsize             *n_all)
{
  guint n_blocks = lyceum_document_get_n_blocks (text);
  gboolean *left_out = g_new0 (gboolean, n_blocks + 1);

  *n_kept = *n_all = 0;
  for (guint i = 0; i < n_blocks; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (text, i);
      gsize length = (gsize) g_utf8_strlen (block->text, -1);

      if (block->kind == LYCEUM_BLOCK_HEADING)
        continue;
      left_out[i] = !is_supported (source, block->text, TEXT_SUPPORT);
      *n_all += length;
      *n_kept += left_out[i] ? 0 : length;
    }
  return left_out;
}

LyceumLessonDraft *
_lyceum_model_lesson_read (LyceumModelSource *source,
                           const char        *language,
                           const char        *title,
                           JsonNode          *answer,
                           LyceumDocument    *text_document,
                           GError           **error)
{
  g_autoptr (LyceumLessonDraft) draft = g_new0 (LyceumLessonDraft, 1);
  g_autofree gboolean *left_out = NULL;
  g_autofree char *text = NULL;
  JsonObject *lesson = json_node_get_object (answer);
  gsize n_kept = 0, n_all = 0;

  left_out = find_unsupported (source, text_document, &n_kept, &n_all);
  if (n_kept * 2 < n_all)
    {
      set_mistake (error, "Most of “markdown” says what the material does not say, or is not in its language.");
      return NULL;
    }
  if (n_kept < MIN_TEXT && (!source || n_all < MIN_TEXT / 2))
    {
      set_mistake (error, "“markdown” is too short to be a lesson.");
      return NULL;
    }

  draft->title = g_strdup (title);
  draft->key_points = read_sentences (source, lesson, "key_points", MAX_POINTS, POINT_SUPPORT);
  draft->key_terms = read_terms (source, lesson);
  draft->questions = read_questions (source, lesson);
  text = lyceum_blocks_write_markdown (text_document, 0, lyceum_document_get_n_blocks (text_document), left_out);
  if (!g_str_has_prefix (text, "## ") && draft->key_points->len > 0)
    {
      g_autofree char *folded = fold (title);
      g_autofree char *headed = g_strdup_printf ("## %s\n\n%s", folded, text);

      g_free (text);
      text = g_steal_pointer (&headed);
    }
  draft->minutes = lyceum_lesson_draft_estimate_minutes (draft, text);
  draft->markdown = lyceum_lesson_draft_write (draft, text, language);
  return g_steal_pointer (&draft);
}
