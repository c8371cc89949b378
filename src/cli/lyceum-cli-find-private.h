/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-cli.h"
#include "lyceum-find.h"

G_BEGIN_DECLS

/** What `search --in NAME` means. Returns: %FALSE for a name that is none. */
gboolean _lyceum_cli_find_places (const char *name, LyceumFindPlaces *places);

/** Prints lessons, cards and passages that have the words of @text. The collection is open. Returns: the exit status. */
int      _lyceum_cli_find        (LyceumCli *cli, const char *text, LyceumFindPlaces places, gint64 course_id, guint n_each);

G_END_DECLS
