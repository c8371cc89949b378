/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-extractor-process.h"

#include "lyceum-document-limits.h"
#include "lyceum-extractor-protocol.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* By the clock on the wall; the process itself has a limit of processor time. */
#define DEFAULT_SECONDS 180
#define SECONDS_VARIABLE "LYCEUM_EXTRACT_SECONDS"
#define PROGRAM_VARIABLE "LYCEUM_EXTRACT"
#define PROGRAM "lyceum-extract"

typedef enum
{
  OUTCOME_ANSWERED,
  OUTCOME_CANCELLED,
  OUTCOME_TOO_SLOW,
  OUTCOME_TOO_LARGE,
  OUTCOME_BROKEN,
} Outcome;

typedef struct
{
  GPid pid;
  int output;
  GByteArray *bytes;
  gsize most_bytes;
  gint64 deadline; /* monotonic, in microseconds */
  GCancellable *cancellable; /* (unowned) (nullable) */
  int status;      /* as waitpid() says */
  guint64 memory;  /* the most that it had at a time, in bytes */
} Run;

static char *
try_beside (const char *folder,
            const char *relative)
{
  char *path = g_build_filename (folder, relative, PROGRAM, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    g_clear_pointer (&path, g_free);
  return path;
}

/* Returns: (nullable): named by the environment, from the same build folder as this program, or installed. */
static char *
find_program (void)
{
  static const char *const places[] = { "../documents", "../../src/documents", "../src/documents", "." };
  const char *named = g_getenv (PROGRAM_VARIABLE);
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  char *path = NULL;

  if (named != NULL && *named != '\0')
    return g_strdup (named);
  for (guint i = 0; folder != NULL && path == NULL && i < G_N_ELEMENTS (places); i++)
    path = try_beside (folder, places[i]);
  if (path == NULL)
    path = try_beside (LYCEUM_LIBEXECDIR, "lyceum");
  return path != NULL ? path : try_beside (LYCEUM_LIBEXECDIR, ".");
}

/* Only what the process needs: the language of its sentences, and what the sanitizers of a test run listen to. */
static char **
make_environment (void)
{
  static const char *const kept[] = { "LANG",         "LANGUAGE",     "LC_ALL",       "LC_MESSAGES", "LC_CTYPE", "HOME",
                                      "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH",
                                      "TESSDATA_PREFIX" };
  char **environment = g_environ_setenv (NULL, "G_SLICE", "always-malloc", TRUE);

  /* Its threads mostly wait for each other. */
  environment = g_environ_setenv (environment, "OMP_THREAD_LIMIT", "1", TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_getenv (kept[i]) != NULL)
      environment = g_environ_setenv (environment, kept[i], g_getenv (kept[i]), TRUE);
  return environment;
}

/* What the libraries of the readers mutter is not for a person; what a sanitizer says is for us. */
#ifdef __SANITIZE_ADDRESS__
#define QUIET 0
#else
#define QUIET G_SPAWN_STDERR_TO_DEV_NULL
#endif

static gboolean
start (Run               *self,
       int                fd,
       const char *const *options,
       GError           **error)
{
  g_autofree char *program = find_program ();
  g_auto (GStrv) environment = make_environment ();
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  GSpawnFlags flags = G_SPAWN_DO_NOT_REAP_CHILD | QUIET;

  g_ptr_array_add (arguments, program);
  for (guint i = 0; options[i] != NULL; i++)
    g_ptr_array_add (arguments, (gpointer) options[i]);
  g_ptr_array_add (arguments, NULL);
  if (program == NULL ||
      !g_spawn_async_with_pipes_and_fds ("/", (const char *const *) arguments->pdata, (const char *const *) environment, flags, NULL, NULL, fd, -1, -1,
                                         NULL, NULL, 0, &self->pid, NULL, &self->output, NULL, &local))
    {
      g_debug ("cannot start the reading process: %s", local != NULL ? local->message : "not found");
      g_set_error_literal (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_UNREADABLE,
                           _("The part of Lyceum that reads documents is missing or does not start. Install Lyceum again."));
      return FALSE;
    }
  return TRUE;
}

/* Waits until there is output, or the end of it. */
static gboolean
wait_for_output (Run     *self,
                 Outcome *outcome)
{
  GPollFD waits[2] = { { self->output, G_IO_IN | G_IO_HUP | G_IO_ERR, 0 }, { -1, G_IO_IN, 0 } };
  gboolean cancelling = g_cancellable_make_pollfd (self->cancellable, &waits[1]);
  gboolean ready = FALSE;

  *outcome = OUTCOME_ANSWERED;
  while (!ready && *outcome == OUTCOME_ANSWERED)
    {
      gint64 left = self->deadline - g_get_monotonic_time ();

      if (g_cancellable_is_cancelled (self->cancellable))
        *outcome = OUTCOME_CANCELLED;
      else if (left <= 0)
        *outcome = OUTCOME_TOO_SLOW;
      else
        ready = g_poll (waits, cancelling ? 2 : 1, (int) MIN (left / 1000 + 1, G_MAXINT)) > 0 && waits[0].revents != 0;
    }
  if (cancelling)
    g_cancellable_release_fd (self->cancellable);
  return ready;
}

static Outcome
gather (Run *self)
{
  guint8 piece[65536];
  Outcome outcome;

  while (wait_for_output (self, &outcome))
    {
      ssize_t n = read (self->output, piece, sizeof piece);

      if (n == 0)
        return OUTCOME_ANSWERED;
      if (n < 0 && (errno == EINTR || errno == EAGAIN))
        continue;
      if (n < 0)
        return OUTCOME_BROKEN;
      if (self->bytes->len + (gsize) n > self->most_bytes + sizeof (LyceumExtractorHeader))
        return OUTCOME_TOO_LARGE;
      g_byte_array_append (self->bytes, piece, (guint) n);
    }
  return outcome;
}

/* What has closed its output has nothing left to do but to end; what does not is ended. */
static void
finish (Run      *self,
        gboolean  answered)
{
  gint64 grace = MIN (self->deadline, g_get_monotonic_time () + 10 * G_USEC_PER_SEC);
  struct rusage usage = { 0 };
  pid_t ended = 0;

  close (self->output);
  while (answered && ended == 0 && g_get_monotonic_time () < grace && !g_cancellable_is_cancelled (self->cancellable))
    {
      ended = wait4 (self->pid, &self->status, WNOHANG, &usage);
      if (ended == 0)
        g_usleep (500);
      else if (ended < 0 && errno == EINTR)
        ended = 0;
    }
  if (ended <= 0)
    {
      kill (self->pid, SIGKILL);
      while (wait4 (self->pid, &self->status, 0, &usage) < 0 && errno == EINTR)
        continue;
    }
  self->memory = (guint64) MAX (usage.ru_maxrss, 0) * 1024;
  g_spawn_close_pid (self->pid);
}

static void
fail (GError              **error,
      LyceumDocumentError   code,
      const char           *sentence,
      const char           *name)
{
  g_set_error (error, LYCEUM_DOCUMENT_ERROR, code, sentence, name);
}

static void
say_too_slow (GError     **error,
              const char  *name)
{
  fail (error, LYCEUM_DOCUMENT_ERROR_TOO_SLOW,
        _("Reading “%s” took too long and was stopped. Split it into parts, and add them one by one."), name);
}

static void
say_too_large (GError     **error,
               const char  *name)
{
  fail (error, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, _("“%s” is too large. Split it into parts, and add them one by one."), name);
}

static void
say_crashed (GError     **error,
             const char  *name)
{
  fail (error, LYCEUM_DOCUMENT_ERROR_CRASHED,
        _("“%s” could not be read: it may be damaged. Try to get another copy of it, or save it in another format."), name);
}

/* The system ends a process that ran out of processor time; one that ran out of memory ends itself. */
static void
explain_death (Run         *self,
               const char  *name,
               GError     **error)
{
  if (WIFSIGNALED (self->status) && (WTERMSIG (self->status) == SIGXCPU))
    say_too_slow (error, name);
  else if (self->memory > LYCEUM_LIMIT_MEMORY_BYTES / 2)
    say_too_large (error, name);
  else
    say_crashed (error, name);
}

static gboolean
is_sentence (const char *text,
             gsize       length)
{
  if (length == 0 || length > LYCEUM_EXTRACTOR_MAX_SENTENCE_BYTES || !g_utf8_validate (text, (gssize) length, NULL))
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if ((guchar) text[i] < 0x20)
      return FALSE;
  return TRUE;
}

/* Returns: (nullable): what stands behind the header of an answer of this kind. */
static GBytes *
read_answer (Run                   *self,
             LyceumExtractorAnswer  kind,
             guint                 *code,
             const char            *name,
             GError               **error)
{
  LyceumExtractorHeader header = { 0 };
  g_autoptr (GBytes) all = NULL;
  const guint8 *data = self->bytes->data + sizeof header;

  if (self->bytes->len >= sizeof header)
    memcpy (&header, self->bytes->data, sizeof header);
  *code = header.code;
  if (header.magic != LYCEUM_EXTRACTOR_MAGIC || header.length != self->bytes->len - sizeof header ||
      !WIFEXITED (self->status) || WEXITSTATUS (self->status) != 0)
    {
      explain_death (self, name, error);
      return NULL;
    }
  if (header.answer == LYCEUM_EXTRACTOR_ERROR && header.code <= LYCEUM_DOCUMENT_ERROR_SCANNED &&
      is_sentence ((const char *) data, header.length))
    {
      g_autofree char *sentence = g_strndup ((const char *) data, header.length);

      g_set_error_literal (error, LYCEUM_DOCUMENT_ERROR, (int) header.code, sentence);
      return NULL;
    }
  if (header.answer != kind)
    {
      say_crashed (error, name);
      return NULL;
    }
  all = g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
  return g_bytes_new_from_bytes (all, sizeof header, header.length);
}

static LyceumDocument *
read_document (Run         *self,
               const char  *name,
               GError     **error)
{
  guint code;
  g_autoptr (GBytes) bytes = read_answer (self, LYCEUM_EXTRACTOR_DOCUMENT, &code, name, error);
  g_autoptr (LyceumDocument) document = NULL;

  if (bytes == NULL)
    return NULL;
  document = lyceum_document_deserialize (bytes, NULL);
  if (document == NULL || lyceum_document_get_n_blocks (document) == 0)
    {
      say_crashed (error, name);
      return NULL;
    }
  return g_steal_pointer (&document);
}

static gint64
seconds (void)
{
  const char *text = g_getenv (SECONDS_VARIABLE);
  gint64 value = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  return value > 0 && value < 86400 ? value : DEFAULT_SECONDS;
}

/* Returns: whether there is an answer to look at. */
static gboolean
run (Run               *self,
     int                fd,
     const char *const *options,
     const char        *name,
     GError           **error)
{
  Outcome outcome;

  self->deadline = g_get_monotonic_time () + seconds () * G_USEC_PER_SEC;
  if (!start (self, fd, options, error))
    return FALSE;
  self->bytes = g_byte_array_new ();
  outcome = gather (self);
  finish (self, outcome == OUTCOME_ANSWERED);
  switch (outcome)
    {
    case OUTCOME_ANSWERED:
      return TRUE;
    case OUTCOME_CANCELLED:
      g_cancellable_set_error_if_cancelled (self->cancellable, error);
      break;
    case OUTCOME_TOO_SLOW:
      say_too_slow (error, name);
      break;
    case OUTCOME_TOO_LARGE:
      say_too_large (error, name);
      break;
    case OUTCOME_BROKEN:
      say_crashed (error, name);
      break;
    }
  return FALSE;
}

LyceumDocument *
_lyceum_extractor_process_run (int            fd,
                               const char    *name,
                               gboolean       pasted,
                               GCancellable  *cancellable,
                               GError       **error)
{
  Run self = { .cancellable = cancellable, .most_bytes = LYCEUM_LIMIT_OUTPUT_BYTES };
  const char *const options[] = { pasted ? LYCEUM_EXTRACTOR_PASTED_OPTION : name, pasted ? name : NULL, NULL };
  LyceumDocument *document = NULL;

  if (run (&self, fd, options, name, error))
    document = read_document (&self, name, error);
  g_clear_pointer (&self.bytes, g_byte_array_unref);
  return document;
}

GBytes *
_lyceum_extractor_process_render (int            fd,
                                  const char    *name,
                                  guint          page,
                                  guint         *n_pages,
                                  GCancellable  *cancellable,
                                  GError       **error)
{
  Run self = { .cancellable = cancellable, .most_bytes = LYCEUM_LIMIT_OUTPUT_BYTES };
  g_autofree char *number = g_strdup_printf ("%u", page);
  const char *const options[] = { LYCEUM_EXTRACTOR_PAGE_OPTION, number, name, NULL };
  GBytes *picture = NULL;

  if (run (&self, fd, options, name, error))
    picture = read_answer (&self, LYCEUM_EXTRACTOR_PAGE, n_pages, name, error);
  g_clear_pointer (&self.bytes, g_byte_array_unref);
  return picture;
}

GBytes *
_lyceum_extractor_process_recognise (int                fd,
                                     const char        *name,
                                     const char *const *arguments,
                                     gsize              most_bytes,
                                     GCancellable      *cancellable,
                                     GError           **error)
{
  Run self = { .cancellable = cancellable, .most_bytes = most_bytes };
  g_autoptr (GPtrArray) options = g_ptr_array_new ();
  GBytes *answer = NULL;

  g_ptr_array_add (options, (gpointer) LYCEUM_EXTRACTOR_RECOGNISE_OPTION);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (options, (gpointer) arguments[i]);
  g_ptr_array_add (options, NULL);
  if (run (&self, fd, (const char *const *) options->pdata, name, error))
    {
      if (WIFEXITED (self.status) && WEXITSTATUS (self.status) == 0)
        answer = g_byte_array_free_to_bytes (g_steal_pointer (&self.bytes));
      else
        explain_death (&self, name, error);
    }
  g_clear_pointer (&self.bytes, g_byte_array_unref);
  return answer;
}
