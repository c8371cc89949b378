/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-cli.h"
#include "lyceum-edits.h"

G_BEGIN_DECLS

/** A word behind a command: `cards add`. */
typedef struct
{
  const char *name;
  int (*run) (LyceumCli *cli, int argc, char **argv);
} LyceumCliVerb;

/** Takes the verb out of the line. Returns: (nullable): it; %NULL where there is none of these. */
const LyceumCliVerb *_lyceum_cli_find_verb  (const LyceumCliVerb *verbs, guint n_verbs, int *argc, char **argv);

int         _lyceum_cli_cards_verb    (LyceumCli *cli, int *argc, char **argv); /* -1: there is none */
int         _lyceum_cli_lessons_verb  (LyceumCli *cli, int *argc, char **argv);

/** Waits for a change, says what was done, or why not, and returns the exit status. @slot: as for lyceum_cli_wait(). */
int         _lyceum_cli_say_edit      (LyceumCli *cli, GAsyncResult **slot);

/** Reads numbers from argv[1] on, at least @least. Returns: (transfer full) (nullable): gint64s; %NULL when it has been said what is wrong. */
GArray     *_lyceum_cli_read_numbers  (int argc, char **argv, guint least, guint most);

/**
 * Returns: (transfer full) (nullable): what a person makes of @text: in their editor, where the input is a terminal, and what is on the
 * standard input otherwise. @suffix: of the name of the file that the editor gets.
 */
char       *_lyceum_cli_let_edit      (const char *text, const char *suffix, GError **error);

G_END_DECLS
