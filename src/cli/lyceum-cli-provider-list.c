/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-cli-provider-private.h"

#include <glib/gi18n-lib.h>

void
_lyceum_cli_provider_json (JsonBuilder                 *builder,
                           const LyceumProviderProfile *profile)
{
  json_builder_begin_object (builder);
  lyceum_cli_json_text (builder, "name", profile->name);
  lyceum_cli_json_text (builder, "kind", lyceum_provider_kind_get_name (profile->kind));
  lyceum_cli_json_text (builder, "url", profile->url);
  json_builder_set_member_name (builder, "models");
  json_builder_begin_object (builder);
  for (guint use = 0; use < LYCEUM_N_USES; use++)
    lyceum_cli_json_text (builder, lyceum_model_use_get_name (use), profile->models[use]);
  json_builder_end_object (builder);
  lyceum_cli_json_int (builder, "position", profile->position);
  lyceum_cli_json_int (builder, "max_streams", profile->max_streams);
  lyceum_cli_json_int (builder, "context_length", profile->context_length);
  json_builder_set_member_name (builder, "off");
  json_builder_add_boolean_value (builder, profile->is_off);
  json_builder_set_member_name (builder, "key");
  json_builder_add_boolean_value (builder, profile->has_key);
  json_builder_end_object (builder);
}

static void
print_json (GPtrArray *profiles)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < profiles->len; i++)
    _lyceum_cli_provider_json (builder, g_ptr_array_index (profiles, i));
  json_builder_end_array (builder);
  lyceum_cli_print_json (builder);
}

/* Returns: (transfer full): "gpt-5 (cards: small; embeddings: vectors)". */
static char *
describe_models (const LyceumProviderProfile *profile)
{
  g_autoptr (GString) others = g_string_new (NULL);
  const char *answers = profile->models[LYCEUM_USE_ANSWERS];

  for (guint use = LYCEUM_USE_ANSWERS + 1; use < LYCEUM_N_USES; use++)
    if (profile->models[use])
      g_string_append_printf (others, "%s%s: %s", others->len > 0 ? "; " : "", lyceum_model_use_get_name (use),
                              *profile->models[use] ? profile->models[use] : _("not used"));
  if (!answers || *answers == '\0')
    return g_strdup (others->len > 0 ? others->str : "–");
  if (others->len == 0)
    return g_strdup (answers);
  return g_strdup_printf ("%s (%s)", answers, others->str);
}

static void
print_table (GPtrArray *profiles)
{
  const char *headers[] = { _("Name"), _("Kind"), _("Address"), _("Key"), _("Models"), NULL };
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  for (guint i = 0; i < profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (profiles, i);
      char **cells = g_new0 (char *, G_N_ELEMENTS (headers));

      cells[0] = profile->is_off ? g_strdup_printf (_("%s (off)"), profile->name) : g_strdup (profile->name);
      cells[1] = g_strdup (lyceum_provider_kind_get_name (profile->kind));
      cells[2] = g_strdup (profile->url);
      cells[3] = g_strdup (profile->has_key ? _("yes") : _("no"));
      cells[4] = describe_models (profile);
      g_ptr_array_add (rows, cells);
    }
  lyceum_cli_print_table (headers, rows);
}

int
_lyceum_cli_provider_list (LyceumCli *cli,
                           int        argc,
                           char     **argv)
{
  g_autoptr (GPtrArray) profiles = NULL;
  g_autoptr (GError) error = NULL;

  if (!cli->workshop)
    {
      if (!lyceum_cli_parse (cli, "provider [add|set|list|test|use|order|remove]", NULL, &argc, &argv))
        return LYCEUM_CLI_USAGE;
      if (argc > 1)
        return lyceum_cli_usage_error (_("“%s” is not understood here."), argv[1]);
      if (!lyceum_cli_open (cli, &error))
        return lyceum_cli_fail (error);
    }

  profiles = _lyceum_cli_provider_read_all (cli, &error);
  if (!profiles)
    return lyceum_cli_fail (error);
  if (cli->json)
    print_json (profiles);
  else if (profiles->len == 0)
    g_print ("%s\n", _("There is no server of models, and Lyceum does without. “lyceumctl provider add NAME --url URL” adds one."));
  else
    print_table (profiles);
  return LYCEUM_CLI_SUCCESS;
}
