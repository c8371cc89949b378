/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-cli.h"
#include "lyceum-maker.h"

G_BEGIN_DECLS

/**
 * lyceum_cli_learn_choose_maker:
 * @provider: (nullable): name of a server
 * @model: (nullable): one of its models
 * @is_needed: whether a model is needed even where none was named
 * @maker: (out) (nullable): %NULL: the built-in generator
 *
 * Returns: %FALSE with a sentence in @error where what was named is not there
 */
gboolean lyceum_cli_learn_choose_maker (LyceumCli    *cli,
                                        const char   *provider,
                                        const char   *model,
                                        gboolean      is_needed,
                                        LyceumMaker **maker,
                                        GError      **error);

/**
 * LyceumCliMaking:
 * @n_by_model: lessons that a model wrote
 * @n_fallen_back: lessons, or the cards of one, that the built-in generator made in its place
 * @notes: (element-type utf8): why, each reason once
 * @reasons: (element-type utf8 guint): cards that were rejected
 *
 * Who made a course.
 */
typedef struct
{
  guint n_by_model, n_fallen_back;
  GPtrArray *notes;
  GHashTable *reasons;
} LyceumCliMaking;

/** @course_id: its lessons are looked at. Returns: (transfer full). */
LyceumCliMaking *lyceum_cli_making_read  (LyceumCli             *cli,
                                          gint64                 course_id);
void             lyceum_cli_making_free  (LyceumCliMaking       *making);
/** On standard output, in words. */
void             lyceum_cli_making_print (const LyceumCliMaking *making);
/** As members of the object that is open. */
void             lyceum_cli_making_json  (const LyceumCliMaking *making,
                                          JsonBuilder           *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumCliMaking, lyceum_cli_making_free)

G_END_DECLS
