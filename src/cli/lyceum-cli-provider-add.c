/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-provider-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* A key is a line; a file that was given by mistake is none. */
#define MOST_KEY_BYTES 8192
/* How long a new server may take to say which models it has. */
#define LIST_PATIENCE_S 15

typedef struct
{
  char *kind, *url, *model;
  char **uses;
  int max_streams, context_length;
  gboolean key_stdin, no_key, off, on;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->kind);
  g_free (options->url);
  g_free (options->model);
  g_strfreev (options->uses);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gssize
read_line (char *buffer,
           gsize size)
{
  gsize n = 0;

  /* Not through stdio, whose buffer nobody clears. */
  while (n < size)
    {
      gssize got = read (STDIN_FILENO, buffer + n, size - n);

      if (got < 0 && errno == EINTR)
        continue;
      if (got <= 0)
        break;
      n += (gsize) got;
      if (memchr (buffer, '\n', n))
        break;
    }
  return (gssize) n;
}

/* Fills @key, which the caller clears. A person at a terminal is asked, and does not see what is typed. */
static gboolean
read_key (char *key,
          gsize size)
{
  struct termios before, silent;
  gboolean is_terminal = tcgetattr (STDIN_FILENO, &before) == 0;
  gssize n;

  if (is_terminal)
    {
      silent = before;
      silent.c_lflag &= ~(tcflag_t) ECHO;
      g_printerr ("%s", _("Key: "));
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
    }
  n = read_line (key, size - 1);
  if (is_terminal)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      g_printerr ("\n");
    }
  key[n] = '\0';
  key[strcspn (key, "\r\n")] = '\0';
  return *key != '\0';
}

static gboolean
set_model (LyceumProviderProfile *profile,
           LyceumModelUse         use,
           const char            *model)
{
  g_free (profile->models[use]);
  profile->models[use] = g_strdup (model);
  return TRUE;
}

/* Returns: whether "USE=MODEL" could be understood; if not, that has been said. */
static gboolean
set_use (LyceumProviderProfile *profile,
         const char            *text)
{
  g_auto (GStrv) halves = g_strsplit (text, "=", 2);
  LyceumModelUse use;

  if (g_strv_length (halves) == 2 && lyceum_model_use_from_name (halves[0], &use))
    return set_model (profile, use, halves[1]);
  lyceum_cli_usage_error (_("“%s” is not understood: --use takes answers, lessons, cards, embeddings or rerank, then “=” and "
                            "the name of a model."),
                          text);
  return FALSE;
}

static gboolean
apply_options (LyceumProviderProfile *profile,
               const Options         *options)
{
  if (options->model)
    set_model (profile, lyceum_provider_kind_only_ranks (profile->kind) ? LYCEUM_USE_RERANK : LYCEUM_USE_ANSWERS,
               options->model);
  for (guint i = 0; options->uses && options->uses[i]; i++)
    if (!set_use (profile, options->uses[i]))
      return FALSE;
  if (options->max_streams < -1 || options->context_length < -1)
    {
      lyceum_cli_usage_error (_("A number cannot be less than 0."));
      return FALSE;
    }
  if (options->max_streams >= 0)
    profile->max_streams = (guint) options->max_streams;
  if (options->context_length >= 0)
    profile->context_length = (guint) options->context_length;
  if (options->off || options->on)
    profile->is_off = options->off;
  return TRUE;
}

static gboolean
read_kind (const char         *text,
           LyceumProviderKind *kind)
{
  if (lyceum_provider_kind_from_name (text, kind))
    return TRUE;
  lyceum_cli_usage_error (
    _("“%s” is no kind of server. It is openai, ollama, jina, xinference, localai, nvidia or cohere."), text);
  return FALSE;
}

/* Returns: (transfer full) (nullable): what the line describes; if it could not be understood, that has been said. */
static LyceumProviderProfile *
read_profile (const Options *options,
              const char    *name)
{
  g_autoptr (LyceumProviderProfile) profile = NULL;
  LyceumProviderKind kind = LYCEUM_PROVIDER_OPENAI;
  const char *url;

  if (!options->url && !options->kind)
    {
      lyceum_cli_usage_error (_("Where is the server? Add --url URL, for instance --url http://localhost:11434."));
      return NULL;
    }
  if (options->kind ? !read_kind (options->kind, &kind) : FALSE)
    return NULL;
  if (!options->kind)
    kind = lyceum_provider_kind_guess (options->url);
  url = options->url ? options->url : lyceum_provider_kind_get_usual_url (kind);

  profile = lyceum_provider_profile_new (name, kind, url);
  profile->models[LYCEUM_USE_RERANK] = g_strdup (lyceum_provider_kind_get_usual_model (kind, LYCEUM_USE_RERANK));
  return apply_options (profile, options) ? g_steal_pointer (&profile) : NULL;
}

static gboolean
give_up_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

/* A server with one model leaves nothing to choose. Says what a person has to do where it does. */
static void
find_model (LyceumCli             *cli,
            LyceumProviderProfile *profile,
            const char            *key)
{
  LyceumModels *models = lyceum_workshop_get_models (cli->workshop);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GError) error = NULL;
  const char *found;
  guint patience;

  if (!lyceum_cli_start (cli, FALSE, NULL, &error))
    {
      lyceum_cli_fail (error);
      return;
    }
  patience = g_timeout_add_seconds (LIST_PATIENCE_S, give_up_cb, cancellable);
  lyceum_models_list_of_async (models, profile, key, cancellable, lyceum_cli_ready_cb, &result);
  infos = lyceum_models_list_of_finish (models, lyceum_cli_wait (&result), &error);
  if (!g_cancellable_is_cancelled (cancellable))
    g_source_remove (patience);

  found = lyceum_model_infos_find (infos, LYCEUM_USE_ANSWERS);
  if (found)
    {
      LyceumKeyPlace place;
      g_autoptr (GError) save_error = NULL;

      set_model (profile, LYCEUM_USE_ANSWERS, found);
      if (!_lyceum_cli_provider_save (cli, profile, NULL, &place, &save_error))
        lyceum_cli_fail (save_error);
      if (infos->len > 1)
        g_printerr (_("lyceumctl: It has %u models; “%s” is used. “lyceumctl models %s” lists them, and “lyceumctl provider use "
                      "answers %s MODEL” chooses another one.\n"),
                    infos->len, found, profile->name, profile->name);
      return;
    }
  g_printerr (_("lyceumctl: No model could be chosen: %s “lyceumctl provider use answers %s MODEL” chooses one.\n"),
              error ? error->message : _("it has none yet."), profile->name);
}

static int
print_saved (LyceumCli     *cli,
             const char    *name,
             LyceumKeyPlace place)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumProviderProfile) profile = _lyceum_cli_provider_read (cli, name, &error);

  if (!profile)
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      _lyceum_cli_provider_json (builder, profile);
      lyceum_cli_print_json (builder);
      return LYCEUM_CLI_SUCCESS;
    }
  g_print (_("“%s” is kept: %s, %s.\n"), profile->name, lyceum_provider_kind_get_name (profile->kind), profile->url);
  if (place == LYCEUM_KEY_PLACE_KEYRING)
    g_print ("%s\n", _("Its key is in the keyring."));
  return LYCEUM_CLI_SUCCESS;
}

/* Saves what the line says, with the key of standard input where that is wanted. */
static gboolean
save_with_key (LyceumCli             *cli,
               LyceumProviderProfile *profile,
               const Options         *options,
               LyceumKeyPlace        *place,
               GError               **error)
{
  char key[MOST_KEY_BYTES] = "";
  gboolean ok;

  if (options->key_stdin && !read_key (key, sizeof key))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("There is no key on the standard input. Nothing has been changed."));
      return FALSE;
    }
  ok = _lyceum_cli_provider_save (cli, profile, options->key_stdin || options->no_key ? key : NULL, place, error);
  if (ok && profile->id == 0)
    {
      g_autoptr (LyceumProviderProfile) saved = _lyceum_cli_provider_read (cli, profile->name, error);

      ok = saved != NULL;
      if (saved && !saved->models[LYCEUM_USE_ANSWERS] && !lyceum_provider_kind_only_ranks (saved->kind))
        find_model (cli, saved, *key ? key : NULL);
    }
  explicit_bzero (key, sizeof key);
  return ok;
}

/* @name: of the action, as in "provider add NAME". */
static gboolean
parse (LyceumCli  *cli,
       Options    *options,
       const char *usage,
       gboolean    changes,
       int        *argc,
       char     ***argv)
{
  const GOptionEntry entries[] = {
    { "kind", 0, 0, G_OPTION_ARG_STRING, &options->kind, N_ ("openai, ollama, jina, xinference, localai, nvidia or cohere; without, "
                                                            "what the address looks like"), N_ ("KIND") },
    { "url", 0, 0, G_OPTION_ARG_STRING, &options->url, N_ ("Where the server is"), N_ ("URL") },
    { "model", 0, 0, G_OPTION_ARG_STRING, &options->model, N_ ("Its model, for answers, lessons and cards, or for ranking"), N_ ("MODEL") },
    { "use", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->uses, N_ ("Its model for one use (answers, lessons, cards, embeddings, rerank); "
                                                                 "may be given several times"), N_ ("USE=MODEL") },
    { "max-streams", 0, 0, G_OPTION_ARG_INT, &options->max_streams, N_ ("How many requests it takes at once; 0 for any number (on this computer: 4)"), N_ ("N") },
    { "context-length", 0, 0, G_OPTION_ARG_INT, &options->context_length, N_ ("How many tokens its models take; 0 where that is not known"), N_ ("N") },
    { "key-stdin", 0, 0, G_OPTION_ARG_NONE, &options->key_stdin, N_ ("Read its key from the standard input and keep it in the keyring"), NULL },
    { "off", 0, 0, G_OPTION_ARG_NONE, &options->off, N_ ("Ask it only where it is named"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const GOptionEntry change_entries[] = {
    { "on", 0, 0, G_OPTION_ARG_NONE, &options->on, N_ ("Ask it again"), NULL },
    { "no-key", 0, 0, G_OPTION_ARG_NONE, &options->no_key, N_ ("Forget its key"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionEntry all[G_N_ELEMENTS (entries) + G_N_ELEMENTS (change_entries)] = { 0 };

  memcpy (all, entries, sizeof entries);
  if (changes)
    memcpy (all + G_N_ELEMENTS (entries) - 1, change_entries, sizeof change_entries);
  if (!lyceum_cli_parse (cli, usage, all, argc, argv))
    return FALSE;
  if (*argc == 2)
    return TRUE;
  lyceum_cli_usage_error (_("Which server? Give it one name, such as “%s”."), "home");
  return FALSE;
}

int
_lyceum_cli_provider_add (LyceumCli *cli,
                          int        argc,
                          char     **argv)
{
  g_auto (Options) options = { .max_streams = -1, .context_length = -1 };
  g_autoptr (LyceumProviderProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  LyceumKeyPlace place = LYCEUM_KEY_PLACE_NONE;

  if (!parse (cli, &options, "provider add NAME", FALSE, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  profile = read_profile (&options, argv[1]);
  if (!profile)
    return LYCEUM_CLI_USAGE;
  if (options.max_streams < 0 && lyceum_provider_url_is_here (profile->url))
    profile->max_streams = LYCEUM_STREAMS_HERE;
  if (!lyceum_cli_open (cli, &error) || !save_with_key (cli, profile, &options, &place, &error))
    return lyceum_cli_fail (error);

  return print_saved (cli, argv[1], place);
}

int
_lyceum_cli_provider_set (LyceumCli *cli,
                          int        argc,
                          char     **argv)
{
  g_auto (Options) options = { .max_streams = -1, .context_length = -1 };
  g_autoptr (LyceumProviderProfile) profile = NULL;
  g_autoptr (GError) error = NULL;
  LyceumKeyPlace place = LYCEUM_KEY_PLACE_NONE;

  if (!parse (cli, &options, "provider set NAME", TRUE, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);
  profile = _lyceum_cli_provider_read (cli, argv[1], &error);
  if (!profile)
    return lyceum_cli_fail (error);
  if ((options.kind && !read_kind (options.kind, &profile->kind)) || !apply_options (profile, &options))
    return LYCEUM_CLI_USAGE;
  if (options.url)
    {
      g_free (profile->url);
      profile->url = g_strdup (options.url);
    }
  if (!save_with_key (cli, profile, &options, &place, &error))
    return lyceum_cli_fail (error);

  return print_saved (cli, argv[1], place);
}
