/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Documents that other programs made, read as a person would have them: beside each NAME.EXT of a folder that has a
 * NAME.EXT.golden, this is what lyceum-extract --dump says of it. Another look at all of them, to be looked at:
 *
 *   LYCEUM_TEST_GOLDEN=write tests/documents/test-documents-golden _build/src/documents/lyceum-extract tests/documents/formats
 */
#include <glib.h>
#include <string.h>

#define SUFFIX ".golden"

typedef struct
{
  const char *program;
  char *document, *golden;
} Sample;

static void
sample_free (gpointer data)
{
  Sample *sample = data;

  g_free (sample->document);
  g_free (sample->golden);
  g_free (sample);
}

static void
test_sample (gconstpointer data)
{
  const Sample *sample = data;
  const char *arguments[] = { sample->program, "--dump", sample->document, NULL };
  g_autofree char *found = NULL;
  g_autofree char *complaint = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (GError) error = NULL;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &found, &complaint, NULL, &error);
  g_assert_no_error (error);
  if (*found == '\0')
    g_test_message ("%s", complaint);
  if (g_strcmp0 (g_getenv ("LYCEUM_TEST_GOLDEN"), "write") == 0)
    g_file_set_contents (sample->golden, found, -1, &error);
  g_assert_no_error (error);
  g_file_get_contents (sample->golden, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, expected);
}

static void
add_sample (const char *program,
            const char *folder,
            const char *golden)
{
  Sample *sample = g_new0 (Sample, 1);
  g_autofree char *name = g_strndup (golden, strlen (golden) - strlen (SUFFIX));
  g_autofree char *path = g_strconcat ("/golden/", name, NULL);

  sample->program = program;
  sample->document = g_build_filename (folder, name, NULL);
  sample->golden = g_build_filename (folder, golden, NULL);
  g_test_add_data_func_full (path, sample, test_sample, sample_free);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 3);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  dir = g_dir_open (argv[2], 0, NULL);
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SUFFIX))
      add_sample (argv[1], argv[2], name);
  return g_test_run ();
}
