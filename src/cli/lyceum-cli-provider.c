/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-provider-private.h"

#include <glib/gi18n-lib.h>

GPtrArray *
_lyceum_cli_provider_read_all (LyceumCli *cli,
                               GError   **error)
{
  LyceumModels *models = lyceum_workshop_get_models (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_models_list_async (models, NULL, lyceum_cli_ready_cb, &result);
  return lyceum_models_list_finish (models, lyceum_cli_wait (&result), error);
}

LyceumProviderProfile *
_lyceum_cli_provider_read (LyceumCli  *cli,
                           const char *name,
                           GError    **error)
{
  g_autoptr (GPtrArray) profiles = _lyceum_cli_provider_read_all (cli, error);

  if (!profiles)
    return NULL;
  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);

      if (g_strcmp0 (profile->name, name) == 0)
        return lyceum_provider_profile_copy (profile);
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               _("There is no server “%s”. “lyceumctl provider list” lists those that there are."), name);
  return NULL;
}

gboolean
_lyceum_cli_provider_save (LyceumCli                   *cli,
                           const LyceumProviderProfile *profile,
                           const char                  *key,
                           LyceumKeyPlace              *place,
                           GError                     **error)
{
  LyceumModels *models = lyceum_workshop_get_models (cli->workshop);
  g_autoptr (GAsyncResult) result = NULL;

  lyceum_models_save_async (models, profile, key, NULL, lyceum_cli_ready_cb, &result);
  lyceum_cli_wait (&result);
  *place = lyceum_models_save_get_key_place (models, result);
  if (lyceum_models_save_finish (models, result, error) == 0)
    return FALSE;
  if (*place == LYCEUM_KEY_PLACE_PROCESS)
    g_printerr ("lyceumctl: %s\n",
                _("There is no keyring here that opens, so the key was not kept: it is never written to a file. Give it in "
                  "LYCEUM_API_KEY whenever it is needed."));
  if (*place != LYCEUM_KEY_PLACE_NONE && lyceum_provider_url_is_open (profile->url))
    g_printerr ("lyceumctl: %s\n",
                _("The address begins with http: others in the network can read the key. Use https if the server knows it."));
  return TRUE;
}

int
_lyceum_cli_provider_use (LyceumCli *cli,
                          int        argc,
                          char     **argv)
{
  gboolean off = FALSE;
  const GOptionEntry entries[] = {
    { "off", 0, 0, G_OPTION_ARG_NONE, &off, N_ ("Do not use the server for that"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  LyceumModels *models;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  LyceumModelUse use;

  if (!lyceum_cli_parse (cli, "provider use USE NAME [MODEL]", entries, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc < 3 || argc > 4 || (off && argc > 3))
    return lyceum_cli_usage_error (_("What for, and which server? “lyceumctl provider use answers NAME MODEL”."));
  if (!lyceum_model_use_from_name (argv[1], &use))
    return lyceum_cli_usage_error (_("“%s” is no use. It is answers, lessons, cards, embeddings or rerank."), argv[1]);
  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);

  models = lyceum_workshop_get_models (cli->workshop);
  lyceum_models_prefer_async (models, argv[2], use, off ? "" : argc > 3 ? argv[3] : NULL, NULL, lyceum_cli_ready_cb, &result);
  if (!lyceum_models_prefer_finish (models, lyceum_cli_wait (&result), &error))
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      g_autoptr (LyceumProviderProfile) profile = _lyceum_cli_provider_read (cli, argv[2], &error);
      JsonBuilder *builder;

      if (!profile)
        return lyceum_cli_fail (error);
      builder = json_builder_new ();
      _lyceum_cli_provider_json (builder, profile);
      lyceum_cli_print_json (builder);
    }
  else if (off)
    g_print (_("“%s” is not used for %s any more.\n"), argv[2], argv[1]);
  else
    g_print (_("“%s” is asked first for %s.\n"), argv[2], argv[1]);
  return LYCEUM_CLI_SUCCESS;
}

int
_lyceum_cli_provider_order (LyceumCli *cli,
                            int        argc,
                            char     **argv)
{
  g_autoptr (GError) error = NULL;

  if (!lyceum_cli_parse (cli, "provider order NAME…", NULL, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc < 2)
    return lyceum_cli_usage_error (_("In which order? Name the servers, the one that is asked first before the others."));
  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);

  /* All are there before one is moved. */
  for (int i = 1; i < argc; i++)
    {
      g_autoptr (LyceumProviderProfile) profile = _lyceum_cli_provider_read (cli, argv[i], &error);

      if (!profile)
        return lyceum_cli_fail (error);
    }
  for (int i = 1; i < argc; i++)
    {
      g_autoptr (LyceumProviderProfile) profile = _lyceum_cli_provider_read (cli, argv[i], &error);
      LyceumKeyPlace place;

      if (!profile)
        return lyceum_cli_fail (error);
      profile->position = (guint) i - 1;
      if (!_lyceum_cli_provider_save (cli, profile, NULL, &place, &error))
        return lyceum_cli_fail (error);
    }
  /* The list is what it has led to. */
  argv[1] = NULL;
  return _lyceum_cli_provider_list (cli, 1, argv);
}

int
_lyceum_cli_provider_remove (LyceumCli *cli,
                             int        argc,
                             char     **argv)
{
  LyceumModels *models;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!lyceum_cli_parse (cli, "provider remove NAME", NULL, &argc, &argv))
    return LYCEUM_CLI_USAGE;
  if (argc != 2)
    return lyceum_cli_usage_error (_("Which server? “lyceumctl provider list” lists them."));
  if (!lyceum_cli_open (cli, &error))
    return lyceum_cli_fail (error);

  models = lyceum_workshop_get_models (cli->workshop);
  lyceum_models_remove_async (models, argv[1], NULL, lyceum_cli_ready_cb, &result);
  if (!lyceum_models_remove_finish (models, lyceum_cli_wait (&result), &error))
    return lyceum_cli_fail (error);
  if (cli->json)
    {
      JsonBuilder *builder = json_builder_new ();

      json_builder_begin_object (builder);
      lyceum_cli_json_text (builder, "removed", argv[1]);
      json_builder_end_object (builder);
      lyceum_cli_print_json (builder);
    }
  else
    g_print (_("“%s” is removed.\n"), argv[1]);
  return LYCEUM_CLI_SUCCESS;
}

int
lyceum_cli_provider (LyceumCli *cli,
                     int        argc,
                     char     **argv)
{
  static const LyceumCliCommand actions[] = {
    { "add", "", "", _lyceum_cli_provider_add },       { "set", "", "", _lyceum_cli_provider_set },
    { "list", "", "", _lyceum_cli_provider_list },     { "test", "", "", _lyceum_cli_provider_test },
    { "use", "", "", _lyceum_cli_provider_use },       { "order", "", "", _lyceum_cli_provider_order },
    { "remove", "", "", _lyceum_cli_provider_remove },
  };
  int word = 1;

  /* What follows "provider" says what; options that every command has may stand before it. */
  while (word < argc && *argv[word] == '-')
    word += g_str_equal (argv[word], "--data-dir") ? 2 : 1;
  for (guint i = 0; word < argc && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (argv[word], actions[i].name))
      {
        /* The rest of the line is that of the action. */
        for (int next = word; next < argc; next++)
          argv[next] = argv[next + 1];
        return actions[i].run (cli, argc - 1, argv);
      }
  if (word < argc)
    return lyceum_cli_usage_error (
      _("“%s” is not understood. It is add, set, list, test, use, order or remove; “lyceumctl provider --help” says more."),
      argv[word]);

  cli->summary = _("Says which servers of models there are, and what each is used for.\n\n"
                   "  add NAME --url URL   adds a server\n"
                   "  set NAME             changes one\n"
                   "  list                 lists them in the order in which they are asked\n"
                   "  test NAME            says what of it works\n"
                   "  use USE NAME [MODEL] has it asked first for answers, lessons, cards, embeddings or rerank\n"
                   "  order NAME…          puts them in another order\n"
                   "  remove NAME          forgets one, and its key\n\n"
                   "“lyceumctl provider add --help” says what each of them takes.");
  return _lyceum_cli_provider_list (cli, argc, argv);
}
