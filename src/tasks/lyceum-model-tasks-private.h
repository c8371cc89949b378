/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-course-task-private.h"
#include "lyceum-model-exchange.h"
#include "lyceum-model-source.h"

G_BEGIN_DECLS

/*
 * The tasks in which a model makes a course. They wait for its server on the network thread; what computes, or waits for
 * the database, is sent to a worker. Where a server fails, the built-in generator makes what is missing.
 */

/** How often a model is asked before the built-in generator takes over. */
#define LYCEUM_MODEL_ATTEMPTS 3

/** Registers the kinds `model-outline`, `model-lesson`, `model-cards`. */
void            _lyceum_model_kinds_register   (LyceumQueue *queue, LyceumCourseWork *work);

/** Specs; @parent_id is the course task's. @is_topic: there is no material: the source is the name of a topic. */
LyceumTaskSpec *_lyceum_model_outline_spec_new (const char *source_uid, const char *source_name, const LyceumMaker *maker,
                                                gboolean is_topic, gint64 parent_id, LyceumTaskPriority priority);
/** @anew: cards take the place of those that were made before and never studied. */
LyceumTaskSpec *_lyceum_model_lesson_spec_new  (const char *source_uid, guint position, const char *title,
                                                const LyceumMaker *maker, gboolean anew, gint64 parent_id,
                                                LyceumTaskPriority priority);
LyceumTaskSpec *_lyceum_model_cards_spec_new   (const char *source_uid, guint position, const char *title,
                                                const LyceumMaker *maker, gboolean anew, gint64 parent_id,
                                                LyceumTaskPriority priority);

void            _lyceum_model_outline_start_network_cb (LyceumTaskRun *run, gpointer kind_data);
void            _lyceum_model_lesson_start_network_cb  (LyceumTaskRun *run, gpointer kind_data);
void            _lyceum_model_cards_start_network_cb   (LyceumTaskRun *run, gpointer kind_data);

/**
 * LyceumModelJob:
 *
 * What a lesson task and a cards task have in common: a lesson, and what it may say. The task's own job begins with it.
 */
typedef struct
{
  LyceumTaskRun *run;          /* (owned) */
  LyceumCourseWork *work;      /* (owned) */
  LyceumMaker *maker;          /* (owned) */
  char *source_uid;
  guint position;
  gboolean anew;
  LyceumLessonWork *lesson;    /* (owned) (nullable): once it is loaded, like all that follows */
  gboolean is_topic;           /* made without a source */
  char *topic;                 /* (nullable) */
  LyceumModelSource *source;   /* (owned) (nullable) */
  const char *language;        /* (nullable) */
  LyceumModelWish wish;
} LyceumModelJob;

/** Reads the payload. Returns: whether it can be worked on; if not, the attempt has ended. */
gboolean _lyceum_model_job_init           (LyceumModelJob *self, LyceumTaskRun *run, LyceumCourseWork *work);
void     _lyceum_model_job_clear          (LyceumModelJob *self);
/** Loads the lesson and its section. Runs on a worker. */
gboolean _lyceum_model_job_load_thread_cb (LyceumModelJob *self, GCancellable *cancellable, GError **error);

/**
 * _lyceum_model_must_fall_back:
 * @error: why a model could not do it
 *
 * Whether the built-in generator is to do it now. If not, the attempt is to end with @error, which is tried again later.
 * Network thread.
 */
gboolean _lyceum_model_must_fall_back     (LyceumTaskRun *run, const GError *error);
/** Returns: (transfer full): why the built-in generator did it, for a person. */
char    *_lyceum_model_describe_fallback  (const GError *error);

/** About how many tokens a model reads in @text: never too few. */
guint    _lyceum_model_count_tokens       (const char *text);
/** Cuts @text at the end of a paragraph, a line or a word, so that it has at most @n_tokens. */
void     _lyceum_model_cut_text           (GString *text, guint n_tokens);

/** (sua{sv}) for a lesson or its cards; floating. */
GVariant *_lyceum_model_payload_new       (const char *source_uid, guint position, const LyceumMaker *maker, gboolean anew);

/** The limit key of a maker's server: "provider:NAME". Returns: (transfer full) (nullable). */
char    *_lyceum_model_limit_key          (const LyceumMaker *maker);

G_END_DECLS
