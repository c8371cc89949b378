/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-builtin-generator.h"
#include "lyceum-extractor.h"
#include "lyceum-thread.h"
#include "lyceum-tokens.h"

#include <locale.h>

/*
 * For developers: what the built-in generator makes of a file. Not installed.
 *
 *   lyceum-preview FILE [--outline | --lesson N | --cards N [--words N] | --all [--words N]]
 */

static gboolean option_outline, option_all;
static int option_lesson, option_cards, option_words;
static char **option_files;

static const GOptionEntry entries[] = {
  { "outline", 0, 0, G_OPTION_ARG_NONE, &option_outline, "Print the lessons that the file would become", NULL },
  { "lesson", 0, 0, G_OPTION_ARG_INT, &option_lesson, "Print the Markdown of lesson N, from 1", "N" },
  { "cards", 0, 0, G_OPTION_ARG_INT, &option_cards, "Print the cards of lesson N, from 1", "N" },
  { "words", 0, 0, G_OPTION_ARG_INT, &option_words, "Ask for a card for each N words, instead of the best ones", "N" },
  { "all", 0, 0, G_OPTION_ARG_NONE, &option_all, "Print every lesson with its cards", NULL },
  { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &option_files, NULL, "FILE" },
  { NULL }
};

static void
print_section (guint number, const LyceumSection *section)
{
  g_print ("%3u  %2u min  blocks %u+%u  %s\n", number, section->minutes, section->first_block, section->n_blocks,
           section->title);
  if (*section->heading_path != '\0')
    g_print ("                 in: %s\n", section->heading_path);
}

static gboolean
print_lesson (LyceumDocument *document, const LyceumSection *section, GError **error)
{
  g_autoptr (LyceumLessonDraft) lesson = lyceum_builtin_lesson_thread_cb (document, section, NULL, error);

  g_autofree char *questions = NULL;

  if (!lesson)
    return FALSE;
  questions = lyceum_check_questions_write (lesson->questions, lyceum_guess_language (lesson->markdown));
  g_print ("# %s\n\n(%u minutes; %s)\n\n%s\n%s\n", lesson->title, lesson->minutes, section->heading_path,
           lesson->markdown, questions);
  return TRUE;
}

static gboolean
print_cards (LyceumDocument *document, const LyceumSection *section, GError **error)
{
  g_autoptr (GPtrArray) cards = NULL;
  guint spaces = 0;

  for (guint b = section->first_block; b < section->first_block + section->n_blocks; b++)
    for (const char *p = lyceum_document_get_block (document, b)->text; *p; p++)
      spaces += *p == ' ' ? 1 : 0;
  cards = lyceum_builtin_cards_thread_cb (document, section, option_words > 0 ? spaces / option_words + 1 : 0, NULL, error);

  if (!cards)
    return FALSE;
  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);

      g_print ("[%s, %.2f, %s]\n  Q: %s\n  A: %s\n", card->kind, card->score, card->location ? card->location : "",
               card->front, card->back);
      for (guint d = 0; card->distractors && d < card->distractors->len; d++)
        {
          g_autofree char *wrong = g_strjoinv (" | ", g_ptr_array_index (card->distractors, d));

          g_print ("  not: %s\n", wrong);
        }
    }
  return TRUE;
}

static gboolean
print_all (LyceumDocument *document, GPtrArray *sections, GError **error)
{
  for (guint i = 0; i < sections->len; i++)
    {
      const LyceumSection *section = g_ptr_array_index (sections, i);
      const gboolean wanted = option_all || (guint) option_lesson == i + 1;

      if (option_outline)
        print_section (i + 1, section);
      if (wanted && !print_lesson (document, section, error))
        return FALSE;
      if ((option_all || (guint) option_cards == i + 1) && !print_cards (document, section, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
preview (const char *path, GError **error)
{
  g_autoptr (LyceumDocument) document = lyceum_extractor_read_file_thread_cb (path, NULL, error);
  g_autoptr (GPtrArray) sections = NULL;
  const gint64 start = g_get_monotonic_time ();
  gint64 outlined;

  if (!document)
    return FALSE;
  sections = lyceum_builtin_outline_thread_cb (document, NULL, error);
  if (!sections)
    return FALSE;
  outlined = g_get_monotonic_time ();
  if (!print_all (document, sections, error))
    return FALSE;
  g_printerr ("%u blocks, %u lessons; outline %.3f s, the rest %.3f s\n", lyceum_document_get_n_blocks (document),
              sections->len, (outlined - start) / 1e6, (g_get_monotonic_time () - outlined) / 1e6);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("- show what is made of a document");
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || !option_files || option_files[1])
    {
      g_printerr ("%s\n", error ? error->message : "lyceum-preview FILE [--outline | --lesson N | --cards N [--words N] | --all [--words N]]");
      return 2;
    }
  if (!option_lesson && !option_cards && !option_all)
    option_outline = TRUE;
  lyceum_thread_set_role (LYCEUM_THREAD_WORKER);
  if (!preview (option_files[0], &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  return 0;
}
