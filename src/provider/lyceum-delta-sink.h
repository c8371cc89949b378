/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-provider.h"

G_BEGIN_DECLS

#define LYCEUM_MAX_COMPLETION (16 * 1024 * 1024) /* bytes of text and reasoning of one answer */

typedef enum
{
  LYCEUM_THINK_MAYBE,  /* the answer has not begun: it may begin with a tag */
  LYCEUM_THINK_INSIDE,
  LYCEUM_THINK_AFTER,  /* a tag was closed: space is skipped, and another one may follow */
  LYCEUM_THINK_NO,
} LyceumThink;

/**
 * LyceumDeltaSink:
 *
 * Makes deltas of what a server sends: whole characters of valid UTF-8, where the server cut them in two; and reasoning
 * apart, where the model put it between <think> and </think> at the head of its answer. Holds back only what cannot be
 * told yet.
 *
 * Pure; the fields are its own.
 */
typedef struct
{
  LyceumDeltaFunc func;      /* (nullable) */
  gpointer func_data;
  GCancellable *cancellable; /* (unowned) (nullable): nothing is said once it is cancelled */
  GString *text;             /* raw text that waits for the rest of a tag */
  GString *cut[2];           /* by LyceumDelta: the head of a character that waits for its tail */
  LyceumThink think;
  const char *close;         /* the tag that ends the reasoning */
  gsize n_bytes;
  gint64 first;              /* when the first delta came; 0: none yet */
  gboolean has_text;
} LyceumDeltaSink;

void     lyceum_delta_sink_init          (LyceumDeltaSink *self,
                                          LyceumDeltaFunc  func,
                                          gpointer         func_data,
                                          GCancellable    *cancellable);
void     lyceum_delta_sink_clear         (LyceumDeltaSink *self);
void     lyceum_delta_sink_add_text      (LyceumDeltaSink *self,
                                          const char      *bytes,
                                          gsize            length);
/** What the server itself calls reasoning. */
void     lyceum_delta_sink_add_reasoning (LyceumDeltaSink *self,
                                          const char      *bytes,
                                          gsize            length);
/** The answer is over: says what was held back. */
void     lyceum_delta_sink_end           (LyceumDeltaSink *self);
gboolean lyceum_delta_sink_is_too_large  (LyceumDeltaSink *self);

G_END_DECLS
