/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lessons-test.h"

#include <string.h>

/* A story that fits is told whole: the question, and what was answered. */
static void
test_story_is_whole (void)
{
  g_autoptr (GString) markdown = g_string_new ("# The Ferryman\n\n");
  g_autoptr (LyceumLessonDraft) lesson = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (markdown,
                            "“Where did you leave the boat number %u?” asked Anna, and she looked at the river.\n\n"
                            "“By the mill of stone %u,” said the old ferryman, and he laughed at her.\n\n",
                            i, i);
  lesson = lessons_test_make_english (markdown->str);
  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *asked = g_strdup_printf ("boat number %u?", i);
      g_autofree char *answered = g_strdup_printf ("mill of stone %u,", i);

      g_assert_nonnull (strstr (lesson->markdown, asked));
      g_assert_nonnull (strstr (lesson->markdown, answered));
    }
  g_assert_cmpuint (lesson->minutes, <=, 12);
}

/* Told in the past, with talk, a fragment, somebody who is not named, and a remark to the reader. */
static const char story[] =
    "# The Bridge\n\n"
    "Sir Roland opened the heavy gate for an old beggar in a torn black cloak. \"Come in!\" said Roland. "
    "\"The night is cold. The fire waited for us all evening long in the hall.\" He was glad to see him.\n\n"
    "Marta was a cook in the castle on the hill. She laughed at the beggar, and Marta said that he smelled of fish. "
    "Look at the beggar, and think of your own shoes. It was a strange evening for them all.\n\n"
    "The beggar stayed in the castle for three days and told long tales of the sea. Oh, the tales! "
    "They were of whales and kings, and this was not the end. Roland wept, and Marta cried out.\n\n"
    "On the fourth morning, Sir Roland followed the beggar over the bridge and gave his horse to him. "
    "Sir Roland knelt before the lord of the castle to receive his commands. Then it rained.\n";

static void
test_story (void)
{
  g_autoptr (LyceumLessonDraft) lesson = lessons_test_make_english (story);

  g_assert_true (
      lessons_test_has_text (lesson->key_points, "Sir Roland opened the heavy gate for an old beggar in a torn black cloak."));
  g_assert_true (
      lessons_test_has_text (lesson->key_points, "Marta was a cook in the castle on the hill.") ||
      lessons_test_has_text (lesson->key_points, "The beggar stayed in the castle for three days and told long tales of the sea."));
  g_assert_true (
      lessons_test_has_text (lesson->key_points, "Sir Roland knelt before the lord of the castle to receive his commands.") ||
      lessons_test_has_text (lesson->key_points,
                "On the fourth morning, Sir Roland followed the beggar over the bridge and gave his horse to him."));
  for (guint i = 0; i < lesson->key_points->len; i++)
    {
      const char *point = g_ptr_array_index (lesson->key_points, i);

      g_assert_null (strstr (point, "The fire waited"));
      g_assert_null (strstr (point, "Look at"));
      g_assert_null (strchr (point, '"'));
    }
  g_assert_true (lessons_test_has_question (lesson, "Who was Marta?"));
  g_assert_false (lessons_test_has_question (lesson, "What does this lesson say about “The Bridge”?"));
}

/* Nobody speaks, but it is about somebody all along. A history, which has dates, is no story. */
static void
test_silent_story (void)
{
  static const char silent[] =
      "# The Climb\n\nHans walked over the glacier with his flask of water at his belt. He was "
      "tired, and his feet hurt on the sharp ice. Hans eyed it with a heavy heart on the way. "
      "He sat down, but the sun burned on poor Hans.\n\nHans reached the edge of the golden river "
      "before the night. He threw his flask into the stream.\n";
  g_autoptr (GString) history = g_string_new (silent);
  g_autoptr (LyceumLessonDraft) lesson = lessons_test_make_english (silent), other = NULL;

  g_assert_true (lessons_test_has_text (lesson->key_points, "Hans reached the edge of the golden river before the night."));
  g_assert_false (lessons_test_has_text (lesson->key_points, "Hans eyed it with a heavy heart on the way."));
  g_assert_true (lessons_test_has_question (lesson, "What happens in “Lesson”, and to whom?"));
  g_string_append (history, "\nThe river of gold was found in 1851 by the men of the valley.\n");
  other = lessons_test_make_english (history->str);
  g_assert_false (lessons_test_has_question (other, "What happens in “Lesson”, and to whom?"));
}

/* Where nothing shorter is told, a long sentence is. */
static void
test_long_story (void)
{
  static const char first[] =
      "Halting for an instant at the foot of the ladder, and with both hands grasping the ornamental knobs of the "
      "ropes, "
      "Father Mapple cast a look upwards, and then with a truly patient but still reverential dexterity, hand over "
      "hand, "
      "with the cold wind of the morning and the whole of the silent town at his back, mounted the steps of his "
      "vessel.";
  g_autofree char *text = g_strdup_printf ("# Up\n\n%s He knew why. It was cold! I saw it.\n\n\"Come!\" said Mapple. "
                                           "It was I who heard poor Mapple.\n",
                                           first);
  g_autoptr (LyceumLessonDraft) lesson = lessons_test_make_english (text);

  g_assert_true (lessons_test_has_text (lesson->key_points, first));
}

static void
test_story_questions (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document (story, "en");
  g_autoptr (GError) error = NULL;
  const LyceumSection section = { .title = (char *) "The Bridge (1/2)",
                                  .heading_path = (char *) "",
                                  .n_blocks = lyceum_document_get_n_blocks (document) };
  g_autoptr (LyceumLessonDraft) lesson = lyceum_builtin_lesson_thread_cb (document, &section, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (lessons_test_has_question (lesson, "What happens in this part of “The Bridge”, and to whom?"));
  g_assert_true (lessons_test_has_question (lesson, "What does Sir Roland do in this part of “The Bridge”?"));
}

/* What somebody says by name can be asked; what "I" or "he" says cannot. */
static void
test_who_says (void)
{
  g_autoptr (LyceumLessonDraft) lesson = lessons_test_make_english (
      "# The Bridge\n\nSir Roland opened the heavy gate for an old beggar. He was tired of the war, and so was his horse.\n\n"
      "\"Who has left the gate of the castle open?\" cried Lady Marta, and ran down to the yard in her cloak.\n\n"
      "\"I have never seen that beggar before,\" said he. \"I shall give him some bread and wine,\" said I.\n\n"
      "The beggar bowed to the lady of the castle. \"The sea is calling me back to my ship,\" said the beggar. He went away, and she "
      "wept for her lord.\n");

  lessons_test_assert_answer (lesson, "Who says “Who has left the gate of the castle open?”?",
                 "\"Who has left the gate of the castle open?\" cried Lady Marta, and ran down to the yard in her cloak.");
  g_assert_true (lessons_test_has_question (lesson, "Who says “The sea is calling me back to my ship”?"));
  g_assert_false (lessons_test_has_question (lesson, "Who says “I have never seen that beggar before”?"));
  g_assert_false (lessons_test_has_question (lesson, "Who says “I shall give him some bread and wine”?"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/generator/stories/story-is-whole", test_story_is_whole);
  g_test_add_func ("/generator/stories/who-says", test_who_says);
  g_test_add_func ("/generator/stories/story", test_story);
  g_test_add_func ("/generator/stories/silent-story", test_silent_story);
  g_test_add_func ("/generator/stories/long-story", test_long_story);
  g_test_add_func ("/generator/stories/story-questions", test_story_questions);
  return g_test_run ();
}
