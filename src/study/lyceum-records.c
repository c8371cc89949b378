/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-collection.h"

void
lyceum_course_free (LyceumCourse *course)
{
  g_free (course->uid);
  g_free (course->name);
  g_free (course);
}

void
lyceum_source_free (LyceumSource *source)
{
  g_free (source->uid);
  g_free (source->name);
  g_free (source->path);
  g_free (source->url);
  g_free (source->title);
  g_free (source->language);
  g_free (source);
}

void
lyceum_lesson_free (LyceumLesson *lesson)
{
  g_free (lesson->title);
  g_free (lesson->source_name);
  g_free (lesson->location);
  g_free (lesson->made_by);
  g_free (lesson->made_note);
  g_free (lesson->cards_by);
  g_free (lesson->cards_note);
  g_free (lesson->cards_rejected);
  g_free (lesson->markdown);
  g_clear_pointer (&lesson->key_terms, g_ptr_array_unref);
  g_strfreev (lesson->key_points);
  g_clear_pointer (&lesson->questions, g_ptr_array_unref);
  g_free (lesson->draft_title);
  g_free (lesson->draft);
  g_free (lesson);
}

void
lyceum_card_free (LyceumCard *card)
{
  g_free (card->guid);
  g_free (card->kind);
  g_free (card->front);
  g_free (card->back);
  g_free (card->note_front);
  g_free (card->note_back);
  g_strfreev (card->answers);
  g_strfreev (card->wrong_answers);
  g_free (card->quote);
  g_free (card->location);
  g_free (card->source_name);
  g_free (card->lesson_title);
  g_free (card);
}
