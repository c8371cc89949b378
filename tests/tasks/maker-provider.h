/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-provider.h"

G_BEGIN_DECLS

/**
 * MakerProvider:
 *
 * A model without a server that makes courses: what it is asked for it makes out of the material that it is given, always the
 * same. A test may have it do otherwise.
 */
#define MAKER_TYPE_PROVIDER (maker_provider_get_type ())
G_DECLARE_FINAL_TYPE (MakerProvider, maker_provider, MAKER, PROVIDER, LyceumProvider)

typedef enum
{
  MAKER_ASKED_SURVEY,
  MAKER_ASKED_PLAN,
  MAKER_ASKED_LESSON,
  MAKER_ASKED_CARDS,
  MAKER_ASKED_TOPIC,
  MAKER_N_ASKED,
} MakerAsked;

/**
 * MakerAnswerFunc:
 * @index: how many of that sort were asked before
 * @prompt: the last message
 * @good: what it would say
 *
 * Returns: (transfer full) (nullable): the answer; %NULL with an error. Network thread.
 */
typedef char *(*MakerAnswerFunc) (MakerAsked asked, guint index, const char *prompt, const char *good, gpointer user_data,
                                  GError **error);

MakerProvider *maker_provider_new          (void);
/** Before it is asked. */
void           maker_provider_set_func     (MakerProvider *self, MakerAnswerFunc func, gpointer user_data);
/** Milliseconds before each answer (0). */
void           maker_provider_set_delay    (MakerProvider *self, guint milliseconds);
/** Any thread. */
guint          maker_provider_get_n_asked  (MakerProvider *self, MakerAsked asked);
guint          maker_provider_get_max_busy (MakerProvider *self);
/** All that it was told, as one text. Any thread. (transfer full) */
char          *maker_provider_dup_heard    (MakerProvider *self);

G_END_DECLS
