/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-model-plan.h"

#include <string.h>

#include "lyceum-model-check.h"
#include "lyceum-model-json.h"
#include "lyceum-tokens.h"

/* Characters. */
#define MAX_TITLE 100
#define MAX_GIST 240
#define MAX_ABOUT 500
/* How much of a paragraph tells what it is about. Bytes. */
#define BEGINNING 160
/* No lesson is longer. Minutes. */
#define MAX_MINUTES 18
#define MIN_TOPIC_LESSONS 2
#define MAX_TOPIC_LESSONS 12

void
_lyceum_model_gist_free (LyceumModelGist *gist)
{
  g_free (gist->title);
  g_free (gist->gist);
  g_free (gist);
}

static gboolean
set_mistake (GError    **error,
             const char *mistake)
{
  g_set_error_literal (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM, mistake);
  return FALSE;
}

/* One line of at most @max characters, without the marks of a heading. */
static char *
read_line (JsonObject *object,
           const char *name,
           glong       max)
{
  g_autofree char *text = _lyceum_model_json_get_text (object, name);
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) && line->len > 0 && line->str[line->len - 1] != ' ')
        g_string_append_c (line, ' ');
      else if (!g_unichar_isspace (c) && !g_unichar_iscntrl (c) && !strchr ("#*`", (int) MIN (c, 127)))
        g_string_append_unichar (line, c);
    }
  g_strstrip (line->str);
  if (g_utf8_strlen (line->str, -1) > max)
    return g_utf8_substring (line->str, 0, max);
  return g_strdup (line->str);
}

static void
append_beginning (GString    *text,
                  const char *paragraph,
                  gsize       most)
{
  gsize length = strlen (paragraph);
  const char *end = length > most ? g_utf8_find_prev_char (paragraph, paragraph + most) : paragraph + length;
  const char *stop = length > most ? g_strstr_len (paragraph + most / 2, end - paragraph - most / 2, ". ") : NULL;

  g_string_append_len (text, paragraph, (stop ? stop + 1 : end) - paragraph);
  g_string_append (text, length > most && !stop ? "…\n" : "\n");
}

/* Every paragraph where there is room, else every second, or fourth … */
static void
append_section (GString             *text,
                LyceumDocument      *document,
                const LyceumSection *section,
                gsize                most)
{
  gsize n_bytes = 0, step = 1;
  guint n_seen = 0;

  for (guint i = 0; i < section->n_blocks; i++)
    n_bytes += MIN (BEGINNING, strlen (lyceum_document_get_block (document, section->first_block + i)->text)) + 1;
  while (n_bytes / step > most)
    step *= 2;
  for (guint i = 0; i < section->n_blocks; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, section->first_block + i);

      if (block->kind == LYCEUM_BLOCK_HEADING)
        g_string_append (text, "# ");
      else if (n_seen++ % step != 0)
        continue;
      append_beginning (text, block->text, BEGINNING);
    }
}

char *
_lyceum_model_survey_write (LyceumDocument *document,
                            GPtrArray      *sections,
                            guint           first,
                            guint           end,
                            guint           n_tokens)
{
  GString *text = g_string_new (NULL);
  gsize most = (gsize) n_tokens * 3 / MAX (1, end - first);

  for (guint i = first; i < end; i++)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);
      gsize start = text->len;

      g_string_append_printf (text, "%s[%u] %s\n", text->len > 0 ? "\n" : "", i + 1, section->title);
      append_section (text, document, section, most);
      if (text->len - start > most + 200)
        {
          g_string_truncate (text, g_utf8_find_prev_char (text->str, text->str + start + most + 200) - text->str);
          g_string_append (text, "…\n");
        }
    }
  return g_string_free (text, FALSE);
}

gboolean
_lyceum_model_survey_read (JsonNode  *answer,
                           guint      first,
                           guint      end,
                           GPtrArray *gists,
                           GError   **error)
{
  JsonArray *list = _lyceum_model_json_get_list (answer, "sections");
  guint n_read = 0;

  for (guint i = 0; list && i < json_array_get_length (list); i++)
    {
      JsonObject *object = _lyceum_model_json_get_object (list, i);
      gint64 number = object ? _lyceum_model_json_get_number (object, "number", first + 1 + i) : 0;
      LyceumModelGist *gist;

      if (!object || number <= first || number > end || g_ptr_array_index (gists, number - 1))
        continue;
      gist = g_new0 (LyceumModelGist, 1);
      gist->title = read_line (object, "title", MAX_TITLE);
      gist->gist = read_line (object, "gist", MAX_GIST);
      gists->pdata[number - 1] = gist;
      n_read++;
    }
  return n_read > 0 || set_mistake (error, "“sections” is missing, or has none of the numbers of the material.");
}

char *
_lyceum_model_plan_write (GPtrArray *sections,
                          GPtrArray *gists,
                          guint      first,
                          guint      end,
                          guint      n_tokens)
{
  GString *text = g_string_new (NULL);
  gsize most = MAX (60, (gsize) n_tokens * 3 / MAX (1, end - first));

  for (guint i = first; i < end; i++)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);
      const LyceumModelGist *gist = g_ptr_array_index (gists, i);
      const char *title = gist && *gist->title ? gist->title : section->title;
      g_autoptr (GString) line = g_string_new (NULL);

      g_string_append_printf (line, "%u. (%u min) %s", i + 1, section->minutes, title);
      if (*section->heading_path)
        g_string_append_printf (line, " [%s]", section->heading_path);
      if (gist && *gist->gist)
        g_string_append_printf (line, ": %s", gist->gist);
      if (line->len > most)
        g_string_truncate (line, g_utf8_find_prev_char (line->str, line->str + most) - line->str);
      g_string_append_printf (text, "%s\n", line->str);
    }
  return g_string_free (text, FALSE);
}

static gboolean
is_taken (GPtrArray  *planned,
          const char *title)
{
  g_autofree char *folded = g_utf8_casefold (title, -1);

  for (guint i = 0; i < planned->len; i++)
    {
      g_autofree char *other = g_utf8_casefold (((LyceumSection *) g_ptr_array_index (planned, i))->title, -1);

      if (g_str_equal (folded, other))
        return TRUE;
    }
  return FALSE;
}

void
_lyceum_model_plan_add (GPtrArray           *planned,
                        const LyceumSection *section,
                        const char          *title)
{
  LyceumSection *copy = g_new0 (LyceumSection, 1);
  const char *base = title && *title ? title : section->title;

  copy->title = g_strdup (base);
  if (is_taken (planned, copy->title) && !g_str_equal (base, section->title))
    {
      g_free (copy->title);
      copy->title = g_strdup (section->title);
    }
  for (guint i = 2; is_taken (planned, copy->title); i++)
    {
      g_free (copy->title);
      copy->title = g_strdup_printf ("%s (%u)", base, i);
    }
  copy->heading_path = g_strdup (section->heading_path);
  copy->first_block = section->first_block;
  copy->n_blocks = section->n_blocks;
  copy->minutes = section->minutes;
  g_ptr_array_add (planned, copy);
}

/* Sections @first to @last, both included, as one lesson, or as several where that would take too long. */
static void
add_lesson (GPtrArray  *sections,
            guint       first,
            guint       last,
            const char *title,
            GPtrArray  *planned)
{
  while (first <= last)
    {
      const LyceumSection *begin = g_ptr_array_index (sections, first);
      LyceumSection joined = *begin;
      guint end = first + 1;

      for (; end <= last; end++)
        {
          const LyceumSection *next = g_ptr_array_index (sections, end);

          if (joined.minutes + next->minutes > MAX_MINUTES)
            break;
          joined.minutes += next->minutes;
          joined.n_blocks = next->first_block + next->n_blocks - joined.first_block;
        }
      _lyceum_model_plan_add (planned, &joined, title);
      title = NULL;
      first = end;
    }
}

gboolean
_lyceum_model_plan_read (JsonNode  *answer,
                         GPtrArray *sections,
                         guint      first,
                         guint      end,
                         GPtrArray *planned,
                         GError   **error)
{
  JsonArray *list = _lyceum_model_json_get_list (answer, "lessons");
  guint next = first, n_before = planned->len;

  if (!list)
    return set_mistake (error, "The list “lessons” is missing.");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = _lyceum_model_json_get_object (list, i);
      gint64 from = object ? _lyceum_model_json_get_number (object, "first", 0) : 0;
      gint64 to = object ? _lyceum_model_json_get_number (object, "last", from) : 0;
      g_autofree char *title = object ? read_line (object, "title", MAX_TITLE) : NULL;

      if (from != (gint64) next + 1 || to < from || to > end)
        {
          g_ptr_array_set_size (planned, (int) n_before);
          g_set_error (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM,
                       "Lesson %u of “lessons” has to begin with section %u and to end with a section up to %u.", i + 1,
                       next + 1, end);
          return FALSE;
        }
      add_lesson (sections, next, (guint) to - 1, title, planned);
      next = (guint) to;
    }
  if (next < end)
    {
      g_ptr_array_set_size (planned, (int) n_before);
      g_set_error (error, LYCEUM_MODEL_MISTAKE, LYCEUM_MODEL_MISTAKE_FORM, "Sections %u to %u are in no lesson.", next + 1, end);
      return FALSE;
    }
  return TRUE;
}

static void
take_block (LyceumDocument *document,
            LyceumBlockKind kind,
            guint           level,
            const char     *text)
{
  LyceumBlock *block = lyceum_block_new (kind, text);

  block->level = level;
  lyceum_document_take_block (document, block);
}

LyceumDocument *
_lyceum_model_topic_read (JsonNode    *answer,
                          const char  *topic,
                          GPtrArray  **sections,
                          GError     **error)
{
  g_autoptr (LyceumDocument) document = lyceum_document_new ();
  g_autoptr (GPtrArray) planned = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_section_free);
  g_autofree char *title = NULL;
  JsonArray *list = _lyceum_model_json_get_list (answer, "lessons");

  if (JSON_NODE_HOLDS_OBJECT (answer))
    title = read_line (json_node_get_object (answer), "title", MAX_TITLE);
  lyceum_document_set_title (document, title && *title ? title : topic);
  take_block (document, LYCEUM_BLOCK_HEADING, 1, topic);
  for (guint i = 0; list && i < json_array_get_length (list) && planned->len < MAX_TOPIC_LESSONS; i++)
    {
      JsonObject *object = _lyceum_model_json_get_object (list, i);
      g_autofree char *lesson = object ? read_line (object, "title", MAX_TITLE) : NULL;
      g_autofree char *about = object ? read_line (object, "about", MAX_ABOUT) : NULL;
      LyceumSection section = { .title = lesson, .heading_path = (char *) "", .minutes = 5 };

      if (!lesson || !*lesson || !*about || is_taken (planned, lesson))
        continue;
      section.first_block = lyceum_document_get_n_blocks (document);
      take_block (document, LYCEUM_BLOCK_HEADING, 2, lesson);
      take_block (document, LYCEUM_BLOCK_PARAGRAPH, 0, about);
      section.n_blocks = lyceum_document_get_n_blocks (document) - section.first_block;
      _lyceum_model_plan_add (planned, &section, NULL);
    }
  if (planned->len < MIN_TOPIC_LESSONS)
    {
      set_mistake (error, "“lessons” has fewer than two lessons with “title” and “about”.");
      return NULL;
    }
  *sections = g_steal_pointer (&planned);
  return g_steal_pointer (&document);
}
