/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-drafts.h"

#include <glib/gi18n-lib.h>
#include <pango/pango.h>

#include "lyceum-builtin-generator.h"
#include "lyceum-markdown.h"

#define MAX_CARDS 12
/* A question or an answer that is longer is no card. In characters. */
#define MAX_FRONT 200
#define MAX_BACK 500

typedef struct
{
  char *question; /* (owned) (nullable) */
  char *markdown; /* (owned) */
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->question);
  g_free (request->markdown);
  g_free (request);
}

/* The words of a block, without marks and without the numbers of sources. */
static char *
get_words (const char *markup)
{
  g_autofree char *text = NULL, *cited = NULL;
  g_autoptr (GRegex) regex = g_regex_new (" ?\\[[0-9]{1,3}\\]", 0, 0, NULL);

  if (!pango_parse_markup (markup, -1, 0, NULL, &cited, NULL, NULL))
    return NULL;
  text = g_regex_replace_literal (regex, cited, -1, 0, "", 0, NULL);
  return g_steal_pointer (&text);
}

static LyceumBlockKind
get_kind (LyceumMarkdownKind kind)
{
  switch (kind)
    {
    case LYCEUM_MARKDOWN_HEADING:
      return LYCEUM_BLOCK_HEADING;
    case LYCEUM_MARKDOWN_ITEM:
      return LYCEUM_BLOCK_LIST_ITEM;
    case LYCEUM_MARKDOWN_CODE:
      return LYCEUM_BLOCK_CODE;
    case LYCEUM_MARKDOWN_FORMULA:
      return LYCEUM_BLOCK_FORMULA;
    case LYCEUM_MARKDOWN_PARAGRAPH:
    case LYCEUM_MARKDOWN_TABLE:
    case LYCEUM_MARKDOWN_PICTURE:
    case LYCEUM_MARKDOWN_RULE:
      break;
    }
  return LYCEUM_BLOCK_PARAGRAPH;
}

static LyceumDocument *
make_document (const char *markdown)
{
  g_autoptr (GPtrArray) blocks = lyceum_markdown_parse (markdown);
  LyceumDocument *document = lyceum_document_new ();

  for (guint i = 0; i < blocks->len; i++)
    {
      const LyceumMarkdownBlock *block = g_ptr_array_index (blocks, i);
      g_autofree char *words = block->markup ? get_words (block->markup) : NULL;
      LyceumBlock *copy;

      if (!words)
        continue;
      copy = lyceum_block_new (get_kind (block->kind), words);
      copy->level = block->kind == LYCEUM_MARKDOWN_HEADING ? block->level : (block->kind == LYCEUM_MARKDOWN_ITEM ? 1 : 0);
      lyceum_document_take_block (document, copy);
    }
  return document;
}

/* The question with the first paragraph of its answer. */
static LyceumCardDraft *
make_first_card (const char     *question,
                 LyceumDocument *document)
{
  guint n = lyceum_document_get_n_blocks (document);

  for (guint i = 0; question && i < n; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (document, i);
      LyceumCardDraft *draft;

      if (block->kind != LYCEUM_BLOCK_PARAGRAPH || g_utf8_strlen (block->text, -1) > MAX_BACK ||
          g_utf8_strlen (question, -1) > MAX_FRONT)
        continue;
      draft = g_new0 (LyceumCardDraft, 1);
      draft->kind = g_strdup ("basic");
      draft->front = g_strdup (question);
      draft->back = g_strdup (block->text);
      draft->answers = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (draft->answers, g_strdup (block->text));
      draft->quote = g_strdup (block->text);
      draft->location = g_strdup ("");
      draft->fingerprint = g_compute_checksum_for_string (G_CHECKSUM_SHA256, question, -1);
      return draft;
    }
  return NULL;
}

static void
make_thread_cb (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Request *request = task_data;
  g_autoptr (LyceumDocument) document = make_document (request->markdown);
  const LyceumSection section = {
    .title = (char *) "",
    .heading_path = (char *) "",
    .n_blocks = lyceum_document_get_n_blocks (document),
    .minutes = 1,
  };
  GError *error = NULL;
  LyceumCardDraft *first;
  GPtrArray *drafts;

  if (section.n_blocks == 0)
    {
      g_task_return_pointer (task, g_ptr_array_new (), (GDestroyNotify) g_ptr_array_unref);
      return;
    }

  drafts = lyceum_builtin_cards_thread_cb (document, &section, MAX_CARDS, cancellable, &error);
  first = drafts ? make_first_card (request->question, document) : NULL;
  if (first)
    g_ptr_array_insert (drafts, 0, first);
  if (drafts)
    g_task_return_pointer (task, drafts, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
lyceum_ask_drafts_async (const char         *question,
                         const char         *markdown,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  g_task_set_source_tag (task, lyceum_ask_drafts_async);
  request->question = g_strdup (question);
  request->markdown = g_strdup (markdown);
  g_task_set_task_data (task, request, request_free);
  g_task_run_in_thread (task, make_thread_cb);
}

GPtrArray *
lyceum_ask_drafts_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lyceum_ask_drafts_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
