/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What stands in for libFuzzer where there is none. Replays the files of a folder, then changes them for a number of
 * rounds (FUZZ_ROUNDS says another one), or for the seconds that FUZZ_SECONDS says: a minute in the thorough setup. The seed
 * is fixed unless FUZZ_SEED says another. With libFuzzer,
 * this file is left out:
 *
 *   clang -g -O1 -fsanitize=fuzzer,address,undefined … fuzz-sse.c … -o fuzz && ./fuzz corpus/sse
 */
#include <glib.h>
#include <string.h>

#include "fuzz.h"

#define N_ROUNDS 100000
#define MAX_LENGTH 65536

static const char *const bits[] = {
  "data: ",
  "data:",
  "event: error\n",
  ": ",
  "\n",
  "\r",
  "\r\n",
  "\n\n",
  "[DONE]",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "\"",
  "\\",
  "\\u",
  "\\ud83d",
  "\\ude00",
  "null",
  "true",
  "1e999",
  "-",
  "0.",
  "\"choices\":[",
  "\"delta\":{",
  "\"content\":",
  "\"message\":",
  "\"index\":",
  "\"error\":",
  "\"usage\":",
  "\"finish_reason\":\"stop\"",
  "\"done\":true",
  "<think>",
  "</think>",
  "\xef\xbb\xbf",
  "\xe2\x82",
  "\xed\xa0\xbd",
  "\"embedding\":[",
  "\"relevance_score\":",
  "\"reasoning_content\":",
  "\"text\":",
  "\"thinking\":[",
};

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* In the order of their names, so that a seed means the same everywhere. */
static GPtrArray *
load (const char *folder)
{
  GPtrArray *inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    g_error ("no folder %s", folder);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *text = NULL;
      gsize length;

      if (g_file_get_contents (g_ptr_array_index (names, i), &text, &length, NULL))
        g_ptr_array_add (inputs, g_bytes_new (text, MIN (length, MAX_LENGTH)));
    }
  g_assert (inputs->len > 0);
  return inputs;
}

static const GBytes *
choose (GPtrArray *inputs, GRand *rand)
{
  return g_ptr_array_index (inputs, g_rand_int_range (rand, 0, inputs->len));
}

static void
change (GByteArray *input, GPtrArray *inputs, GRand *rand)
{
  guint at = input->len > 0 ? g_rand_int_range (rand, 0, input->len) : 0;
  guint wanted = g_rand_int_range (rand, 1, 64);
  guint n = MIN (wanted, input->len - at);
  const char *bit = bits[g_rand_int_range (rand, 0, G_N_ELEMENTS (bits))];
  g_autoptr (GByteArray) tail = g_byte_array_new ();
  gsize other_length;
  const guint8 *other = g_bytes_get_data ((GBytes *) choose (inputs, rand), &other_length);

  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      if (input->len > 0)
        input->data[at] ^= 1 << g_rand_int_range (rand, 0, 8);
      break;
    case 1:
      if (input->len > 0)
        input->data[at] = (guint8) g_rand_int_range (rand, 0, 256);
      break;
    case 2:
      if (n > 0)
        g_byte_array_remove_range (input, at, n);
      break;
    case 3: /* a word that means something */
      g_byte_array_append (tail, input->data + at, input->len - at);
      g_byte_array_set_size (input, at);
      g_byte_array_append (input, (const guint8 *) bit, strlen (bit));
      g_byte_array_append (input, tail->data, tail->len);
      break;
    case 4: /* the same once more */
      if (n > 0)
        {
          g_byte_array_append (tail, input->data + at, n);
          g_byte_array_append (input, tail->data, tail->len);
        }
      break;
    default: /* the end of another one */
      if (other_length > 0)
        {
          gsize from = g_rand_int_range (rand, 0, other_length);

          g_byte_array_set_size (input, at);
          g_byte_array_append (input, other + from, other_length - from);
        }
    }
  if (input->len > MAX_LENGTH)
    g_byte_array_set_size (input, MAX_LENGTH);
}

/* In memory of exactly its size, so that a sanitizer sees a read behind its end. */
static void
run (const guint8 *data, gsize size)
{
  g_autofree guint8 *exact = g_memdup2 (data, size);

  LLVMFuzzerTestOneInput (exact, size);
}

int
main (int argc, char *argv[])
{
  const char *said_seconds = g_getenv ("FUZZ_SECONDS");
  const char *said_seed = g_getenv ("FUZZ_SEED");
  const char *said_rounds = g_getenv ("FUZZ_ROUNDS");
  guint64 seconds = said_seconds != NULL                        ? g_ascii_strtoull (said_seconds, NULL, 10)
                    : g_getenv ("LYCEUM_TEST_THOROUGH") != NULL ? 60
                                                                : 0;
  guint64 rounds = said_rounds != NULL ? g_ascii_strtoull (said_rounds, NULL, 10) : N_ROUNDS;
  g_autoptr (GRand) rand = g_rand_new_with_seed (said_seed != NULL ? g_ascii_strtoull (said_seed, NULL, 10) : 1);
  gint64 until = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  g_autoptr (GPtrArray) inputs = NULL;
  guint64 n;

  if (argc != 2)
    g_error ("usage: %s FOLDER", argv[0]);
  inputs = load (argv[1]);
  for (guint i = 0; i < inputs->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (inputs, i), &length);

      run (data, length);
    }
  for (n = 0; seconds > 0 ? g_get_monotonic_time () < until : n < rounds; n++)
    {
      g_autoptr (GByteArray) input = g_byte_array_new ();
      gsize length;
      const guint8 *data = g_bytes_get_data ((GBytes *) choose (inputs, rand), &length);

      g_byte_array_append (input, data, length);
      for (int i = g_rand_int_range (rand, 1, 8); i > 0; i--)
        change (input, inputs, rand);
      run (input->data, input->len);
    }
  g_print ("%u saved inputs, and %" G_GUINT64_FORMAT " made of them\n", inputs->len, n);
  return 0;
}
