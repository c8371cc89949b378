/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-ask.h"
#include "lyceum-conversation-writes.h"
#include "lyceum-models.h"
#include "lyceum-retrieval.h"
#include "lyceum-search.h"
#include "lyceum-time-limit.h"

G_BEGIN_DECLS

#define LYCEUM_KIND_QUESTION "question" /* runs nothing: the parent of an answer */
#define LYCEUM_KIND_ANSWER "answer"
#define LYCEUM_KIND_TITLE "title"

/* provider, model (empty: as set), source (0: any), tag, language (empty: any) */
#define LYCEUM_ANSWER_PAYLOAD "(ssxss)"
/* conversation */
#define LYCEUM_TITLE_PAYLOAD "(x)"

/** What the tasks that answer share. Reference counted; any thread. */
typedef struct
{
  LyceumDatabase *database; /* (owned) */
  LyceumModels *models;     /* (owned) */
  LyceumSearch *search;     /* (owned) */
} LyceumAskWork;

/** Registers the kinds above. Before the queue starts. */
void _lyceum_ask_register (LyceumQueue *queue, LyceumDatabase *database, LyceumModels *models, LyceumSearch *search);

void _lyceum_answer_start_network_cb (LyceumTaskRun *run, gpointer kind_data);
void _lyceum_title_start_network_cb  (LyceumTaskRun *run, gpointer kind_data);

/**
 * LyceumAnswer:
 *
 * One attempt at an answer, on the network thread: one chain of callbacks, which owns it and ends it.
 */
typedef struct
{
  LyceumTaskRun *run;        /* (owned) */
  LyceumAskWork *work;       /* borrowed from the kind, which outlives its attempts */
  GCancellable *cancellable; /* borrowed from @run */
  gint64 began;

  const char *provider_name; /* (nullable): borrowed from the payload, like these */
  const char *model;         /* (nullable) */
  LyceumSearchFilter filter;

  LyceumAnswerInput *input;  /* (owned) */
  char *question;            /* (owned): what is searched for */
  GPtrArray *choices;        /* (owned) (element-type LyceumModelChoice): who may be asked */
  guint choice;
  GPtrArray *sources;        /* (owned) (nullable): %NULL: nothing was looked for. Not changed once it is there */
  LyceumTimeLimit *limit;    /* (owned) (nullable): of the request that runs */
  GString *rewritten;        /* (owned) (nullable) */
  gint64 stage_began;

  GString *text, *reasoning; /* (owned) */
  GString *note;             /* (owned) */
  LyceumAnswerTimes times;
  LyceumCompletion completion;
  gboolean has_asked;        /* a model has answered, or what is built in has not had to */
  gboolean is_full;          /* as long as an answer may be */
  gboolean sources_written;
  gint64 saved_at;

  guint n_shrunk;            /* how often the server found the prompt too long */
  gboolean without_settings; /* it did not like ours */
  GError *error;             /* (owned) (nullable): of the server that was asked last */
  guint retry_after;         /* in milliseconds; the shortest that a server asked for; 0: none did */
} LyceumAnswer;

/** The end of the chain; frees @self. */
void _lyceum_answer_succeed  (LyceumAnswer *self);
/** @error: (transfer full). @may_repeat: whether the queue may try again; else what has come is kept and marked with it. */
void _lyceum_answer_fail     (LyceumAnswer *self, GError *error, gboolean may_repeat);
/** It was cancelled: what has come is kept. */
void _lyceum_answer_stop     (LyceumAnswer *self);

/** From the passages on: asks one model after the other, at last what is built in. */
void _lyceum_answer_complete (LyceumAnswer *self);
/** Answers with what is built in. */
void _lyceum_answer_quote    (LyceumAnswer *self);

/** A piece of the answer: to who listens, and into the text. */
void _lyceum_answer_say      (LyceumAnswer *self, LyceumAnswerPiece piece, const char *text);
/** What a person is to know besides; a sentence. */
void _lyceum_answer_note     (LyceumAnswer *self, const char *sentence);
/** Writes down how far it is. */
void _lyceum_answer_save     (LyceumAnswer *self);

double _lyceum_answer_seconds_since (gint64 began);

/** As lyceum_answer_read_event() reads it. @text: %NULL with %LYCEUM_ANSWER_ANEW. Returns: (transfer full). */
char *_lyceum_answer_write_event (LyceumAnswerPiece piece, const char *text);
/** Returns: (transfer full): @text without what steers a terminal, turns the direction of writing round, or parts our pieces. */
char *_lyceum_answer_clean       (const char *text);

G_END_DECLS
