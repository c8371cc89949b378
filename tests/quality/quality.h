/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The sub-commands of lyceum-quality. @argv begins behind the sub-command's name and ends with %NULL; it may be changed.
 * Returns: what the program exits with.
 */
int quality_retrieval (char **argv);

G_END_DECLS
