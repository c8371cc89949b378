/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model-vectors-private.h"

#include <math.h>
#include <string.h>

#define PLACES_PER_WORD 8

/* Returns: (transfer full): the words of @text, small. */
static char **
split_words (const char *text)
{
  g_autofree char *small = g_utf8_strdown (text, -1);

  return g_strsplit_set (small, " \n\t\r.,;:!?()[]{}\"'*#-_/", -1);
}

void
_model_vector_fill (const char *text,
                    float      *values,
                    guint       dimensions)
{
  g_auto (GStrv) words = split_words (text);
  double square = 0;

  memset (values, 0, sizeof (float) * dimensions);
  for (guint i = 0; words[i]; i++)
    {
      guint32 state = g_str_hash (words[i]) | 1;

      for (guint j = 0; *words[i] && j < PLACES_PER_WORD; j++)
        {
          state = state * 1664525u + 1013904223u;
          values[(state >> 8) % dimensions] += (state >> 31) ? 1 : -1;
        }
    }
  for (guint i = 0; i < dimensions; i++)
    square += (double) values[i] * values[i];
  if (square == 0)
    values[0] = 1;
  for (guint i = 0; i < dimensions && square > 0; i++)
    values[i] /= (float) sqrt (square);
}

double
_model_rank (const char *query,
             const char *text)
{
  g_auto (GStrv) asked = split_words (query);
  g_auto (GStrv) words = split_words (text);
  guint n = 0, n_found = 0;

  for (guint i = 0; asked[i]; i++)
    if (*asked[i])
      {
        n++;
        n_found += g_strv_contains ((const char *const *) words, asked[i]);
      }
  return n > 0 ? (double) n_found / n : 0;
}
