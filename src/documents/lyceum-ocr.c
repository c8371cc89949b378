/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ocr.h"

#include "lyceum-document-limits.h"
#include "lyceum-extractor-process.h"
#include "lyceum-extractor-protocol.h"
#include "lyceum-thread.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PROGRAM "tesseract"
#define PROGRAM_VARIABLE "LYCEUM_TESSERACT"
#define LANGUAGES_VARIABLE "LYCEUM_OCR_LANGUAGES" /* as tesseract calls them: "deu+lat" */
#define MAX_PAGES 1000u
#define MAX_PAGE_BYTES (8u << 20)
#define MAX_LANGUAGES 4u /* each makes it slower */
#define MAX_LANGUAGE_BYTES 40u

typedef struct
{
  const char *name;
  const char *program;
  char *languages;
  GString *recognised;
  GCancellable *cancellable;
} Recognition;

static void
close_descriptor (int *fd)
{
  if (*fd >= 0)
    close (*fd);
}

#define auto_close __attribute__ ((cleanup (close_descriptor)))

static char *
find_program (void)
{
  const char *named = g_getenv (PROGRAM_VARIABLE);

  if (named != NULL)
    return *named != '\0' && g_file_test (named, G_FILE_TEST_IS_EXECUTABLE) ? g_strdup (named) : NULL;
  return g_find_program_in_path (PROGRAM);
}

gboolean
lyceum_ocr_is_installed (void)
{
  g_autofree char *program = find_program ();

  return program != NULL;
}

static void
refuse (GError              **error,
        LyceumDocumentError   code,
        const char           *sentence,
        const char           *name)
{
  g_set_error (error, LYCEUM_DOCUMENT_ERROR, code, sentence, name);
}

/* "deu", "chi_sim", "frk"; not "osd", which knows directions and no letters. */
static gboolean
is_language (const char *name)
{
  if (strlen (name) < 3 || strlen (name) > MAX_LANGUAGE_BYTES || g_str_equal (name, "osd") || g_str_equal (name, "equ"))
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '_')
      return FALSE;
  return TRUE;
}

/* The languages of the person come first, for the first one weighs most. */
static gboolean
is_of_person (const char *language)
{
  static const struct
  {
    const char *code, *name;
  } known[] = { { "de", "deu" }, { "en", "eng" }, { "fr", "fra" }, { "es", "spa" }, { "it", "ita" }, { "pt", "por" },
                { "nl", "nld" }, { "ro", "ron" }, { "ru", "rus" }, { "tr", "tur" }, { "pl", "pol" }, { "sv", "swe" },
                { "cs", "ces" }, { "da", "dan" }, { "el", "ell" }, { "fi", "fin" }, { "hu", "hun" }, { "nb", "nor" },
                { "uk", "ukr" }, { "ar", "ara" }, { "he", "heb" }, { "ja", "jpn" }, { "ko", "kor" }, { "zh", "chi" } };
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    for (guint k = 0; k < G_N_ELEMENTS (known); k++)
      if (strncmp (names[i], known[k].code, 2) == 0 && g_str_has_prefix (language, known[k].name))
        return TRUE;
  return FALSE;
}

/* What is installed is what the person wants to read. Returns: (nullable): */
static char *
find_languages (Recognition *self)
{
  const char *arguments[] = { self->program, "--list-langs", NULL };
  const char *wanted = g_getenv (LANGUAGES_VARIABLE);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (wanted != NULL && *wanted != '\0' && *wanted != '-')
    return g_strdup (wanted);
  bytes = _lyceum_extractor_process_recognise (-1, self->name, arguments, MAX_PAGE_BYTES, self->cancellable, NULL);
  if (bytes == NULL)
    return NULL;
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", 500);
  for (guint round = 0; round < 2; round++)
    for (guint i = 0; lines[i] != NULL; i++)
      if (is_language (g_strstrip (lines[i])) && is_of_person (lines[i]) == (round == 0) && found->len < MAX_LANGUAGES)
        g_ptr_array_add (found, lines[i]);
  g_ptr_array_add (found, NULL);
  return found->len > 1 ? g_strjoinv ("+", (char **) found->pdata) : NULL;
}

/* The size of a picture, which its bytes begin with. */
static gboolean
read_size (GBytes *picture,
           guint  *width,
           guint  *height)
{
  g_autofree char *head = g_strndup (g_bytes_get_data (picture, NULL), MIN (g_bytes_get_size (picture), 40));

  return sscanf (head, "P5 %u %u 255", width, height) == 2;
}

static gboolean
recognise_page (Recognition  *self,
                GBytes       *picture,
                GError      **error)
{
  const char *arguments[] = { self->program, "stdin", "stdout", "-l", self->languages, "--dpi", "300", "tsv", NULL };
  auto_close int fd = -1;
  g_autoptr (GBytes) table = NULL;
  guint width, height;

  if (!read_size (picture, &width, &height))
    {
      refuse (error, LYCEUM_DOCUMENT_ERROR_DAMAGED, _("“%s” is damaged. Try to get another copy of it."), self->name);
      return FALSE;
    }
  fd = _lyceum_extractor_write (g_bytes_get_data (picture, NULL), g_bytes_get_size (picture), error);
  if (fd < 0)
    return FALSE;
  table = _lyceum_extractor_process_recognise (fd, self->name, arguments, MAX_PAGE_BYTES, self->cancellable, error);
  if (table == NULL)
    return FALSE;
  g_string_append_printf (self->recognised, "page %u %u\n", width, height);
  /* A word that looks like the head of a page cannot do harm; a byte of zero would end the text. */
  g_string_append_len (self->recognised, g_bytes_get_data (table, NULL), (gssize) g_bytes_get_size (table));
  g_string_append_c (self->recognised, '\n');
  if (self->recognised->len <= LYCEUM_LIMIT_MARKUP_BYTES)
    return TRUE;
  refuse (error, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, _("“%s” is too large. Split it into parts, and add them one by one."),
          self->name);
  return FALSE;
}

static gboolean
recognise_pages (Recognition        *self,
                 int                 fd,
                 LyceumOcrProgress   progress,
                 gpointer            user_data,
                 GError            **error)
{
  guint n_pages = 1;

  for (guint page = 1; page <= n_pages; page++)
    {
      guint n = 0;
      g_autoptr (GBytes) picture = _lyceum_extractor_process_render (fd, self->name, page, &n, self->cancellable, error);

      if (picture == NULL)
        return FALSE;
      if (n > MAX_PAGES)
        {
          g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_TOO_LARGE,
                       _("“%s” is a scan of more than %u pages. Split it into parts, and add them one by one."), self->name,
                       MAX_PAGES);
          return FALSE;
        }
      if (page == 1)
        n_pages = MAX (n, 1);
      if (progress != NULL)
        progress (page, n_pages, user_data);
      if (!recognise_page (self, picture, error))
        return FALSE;
    }
  return TRUE;
}

static LyceumDocument *
read_recognised (Recognition  *self,
                 GError      **error)
{
  g_autoptr (GError) reason = NULL;
  auto_close int fd = _lyceum_extractor_write (self->recognised->str, self->recognised->len, error);
  LyceumDocument *document;

  if (fd < 0)
    return NULL;
  document = _lyceum_extractor_process_run (fd, self->name, FALSE, self->cancellable, &reason);
  if (document == NULL && g_error_matches (reason, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_EMPTY))
    refuse (error, LYCEUM_DOCUMENT_ERROR_EMPTY,
            _("No text could be recognised on the pages of “%s”. A sharper scan, or the data of its language for tesseract, may "
              "help."),
            self->name);
  else if (document == NULL)
    g_propagate_error (error, g_steal_pointer (&reason));
  return document;
}

/* Returns: (nullable): what is needed beside the document; where something is missing, says what to install. */
static char *
find_all (Recognition  *self,
          GError      **error)
{
  char *languages = self->program != NULL ? find_languages (self) : NULL;

  if (self->program == NULL)
    refuse (error, LYCEUM_DOCUMENT_ERROR_SCANNED,
            _("“%s” is a scan: its pages are pictures. Install tesseract (the package tesseract-ocr) and its data for the "
              "language of the text, and add the document again: its text will be recognised then."),
            self->name);
  else if (languages == NULL && !g_cancellable_set_error_if_cancelled (self->cancellable, error))
    refuse (error, LYCEUM_DOCUMENT_ERROR_SCANNED,
            _("“%s” is a scan: its pages are pictures. Tesseract is installed, but no language for it: install one, such as "
              "the package tesseract-ocr-eng, and add the document again."),
            self->name);
  return languages;
}

static LyceumDocument *
read_descriptor (int                 fd,
                 const char         *name,
                 LyceumOcrProgress   progress,
                 gpointer            user_data,
                 GCancellable       *cancellable,
                 GError            **error)
{
  g_autofree char *program = find_program ();
  g_autofree char *languages = NULL;
  g_autoptr (GString) recognised = g_string_new (LYCEUM_EXTRACTOR_RECOGNISED);
  Recognition self = { name, program, NULL, recognised, cancellable };

  languages = self.languages = find_all (&self, error);
  if (languages == NULL || !recognise_pages (&self, fd, progress, user_data, error))
    return NULL;
  return read_recognised (&self, error);
}

LyceumDocument *
lyceum_ocr_read_file_thread_cb (const char         *path,
                                LyceumOcrProgress   progress,
                                gpointer            user_data,
                                GCancellable       *cancellable,
                                GError            **error)
{
  g_autofree char *name = _lyceum_extractor_display_name (path);
  auto_close int fd = -1;

  lyceum_assert_worker ();
  fd = _lyceum_extractor_open (path, name, error);
  return fd >= 0 ? read_descriptor (fd, name, progress, user_data, cancellable, error) : NULL;
}

LyceumDocument *
lyceum_ocr_read_bytes_thread_cb (GBytes             *bytes,
                                 const char         *name,
                                 LyceumOcrProgress   progress,
                                 gpointer            user_data,
                                 GCancellable       *cancellable,
                                 GError            **error)
{
  g_autofree char *shown = _lyceum_extractor_display_name (name);
  auto_close int fd = -1;

  lyceum_assert_worker ();
  fd = _lyceum_extractor_write (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), error);
  return fd >= 0 ? read_descriptor (fd, shown, progress, user_data, cancellable, error) : NULL;
}
