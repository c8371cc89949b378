/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stands in for tesseract: knows the languages "eng" and "osd", and does with any other what its name says.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
say_line (int line, int y, int height, const char *words)
{
  char copy[200];
  int x = 300;
  int n = 1;

  strncpy (copy, words, sizeof copy - 1);
  copy[sizeof copy - 1] = '\0';
  for (char *word = strtok (copy, " "); word != NULL; word = strtok (NULL, " "), n++)
    {
      int width = (int) strlen (word) * height / 2;

      printf ("5\t1\t1\t1\t%d\t%d\t%d\t%d\t%d\t%d\t96.5\t%s\n", line, n, x, y, width, height, word);
      x += width + height / 3;
    }
}

int
main (int argc, char **argv)
{
  const char *language = argc > 4 ? argv[4] : "";
  char head[3] = "";

  if (argc == 2 && strcmp (argv[1], "--list-langs") == 0)
    {
      printf ("List of available languages (2):\neng\nosd\n");
      return 0;
    }
  if (argc < 8 || strcmp (argv[1], "stdin") != 0 || strcmp (argv[7], "tsv") != 0 || fread (head, 1, 2, stdin) != 2 ||
      memcmp (head, "P5", 2) != 0 || strcmp (language, "fail") == 0)
    return 1;
  while (strcmp (language, "hang") == 0)
    pause ();
  while (strcmp (language, "flood") == 0)
    printf ("%s\n", argv[0]);
  printf ("level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n");
  if (strcmp (language, "nothing") == 0)
    return 0;
  if (strcmp (language, "noise") == 0)
    {
      printf ("5\t1\t1\t1\t1\t1\tnan\t1\t1\t1\t90\tx\n5\t\t\n\xff\xfe\t\t\t\npage 0 0\n5\t1\t1\t1\t1\t1\t10\t10\t99999\t99999\t12\t~~\n");
      return 0;
    }
  /* Whether the rights are gone: another program and a file are out of reach. */
  if (strcmp (language, "eng") == 0 && (fork () >= 0 || fopen ("/tmp/fake-tesseract-was-here", "w") != NULL))
    return 2;
  say_line (1, 300, 80, "Cells");
  say_line (2, 500, 40, "All living things are made of one or more cells, which makes the cell the");
  say_line (3, 555, 40, "smallest unit of life, and under-");
  say_line (4, 610, 40, "standing it matters.");
  printf ("5\t1\t1\t1\t9\t1\t300\t2000\t50\t40\t7.5\t|~;\n");
  return 0;
}
