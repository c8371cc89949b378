/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** In which member of a piece the model's own thoughts are, before its answer. */
typedef enum
{
  MODEL_REASONING_NONE,
  MODEL_REASONING_CONTENT, /* "reasoning_content" */
  MODEL_REASONING_PLAIN,   /* "reasoning" */
  MODEL_REASONING_TAGS,    /* <think>…</think> at the head of the content */
} ModelReasoning;

/** What goes wrong at byte @fault_at of the body of an answer. */
typedef enum
{
  MODEL_FAULT_NONE,
  MODEL_FAULT_CUT,     /* the connection is closed */
  MODEL_FAULT_RESET,   /* the connection is reset */
  MODEL_FAULT_STALL,   /* nothing more comes, and the connection stays */
  MODEL_FAULT_GARBAGE, /* bytes at random come in place of the rest, without HTTP around them */
  MODEL_FAULT_NOISE,   /* bytes at random come in place of the rest, as a proper part of the body */
} ModelFault;

/** What goes wrong before the body. */
typedef enum
{
  MODEL_HEAD_WELL,
  MODEL_HEAD_HANG_UP, /* the connection is closed, without an answer */
  MODEL_HEAD_SILENT,  /* no answer ever comes */
  MODEL_HEAD_HALF,    /* half of the head comes, and nothing more */
  MODEL_HEAD_GARBAGE, /* what comes is no HTTP */
} ModelHead;

typedef enum
{
  MODEL_USAGE_AS_ASKED,
  MODEL_USAGE_ALWAYS,
  MODEL_USAGE_NEVER,
} ModelUsage;

/**
 * ModelBehaviour:
 *
 * How the server answers. Plain data, counted, and not changed once it is given to a server. A behaviour is also written in words,
 * "first:0.2,rate:20,think,cut:300", on the command line, in tests, and in the name of the model that a request asks for, so that
 * every request can choose its own. model-behaviour.c has the table of all words; those that it does not have mean nothing.
 */
typedef struct
{
  /* Time, in seconds. */
  double first;         /* to the first token, and to the whole of what is no stream: 0 by default */
  double head;          /* to the head of the answer; 0: with the first token */
  double rate;          /* tokens a second; 0: all at once */
  double loading;       /* seconds from the start of the server in which it says 503, as it loads its model */

  /* What is said. */
  guint tokens;         /* how many; 0: as many as the text has */
  char *text;           /* (nullable): what; see model-answers.h for what is said without it */
  gboolean echo;        /* the last message of the user */
  gboolean endless;
  gboolean stamps;      /* each token is the moment at which it is said: monotonic, in microseconds */
  guint line;           /* one line of that many bytes, in place of an answer */
  ModelReasoning reasoning;
  guint thoughts;       /* tokens of reasoning */
  ModelUsage usage;
  guint dones;          /* how often [DONE] comes: 1 by default */
  gboolean nulls;       /* content that is null, in the first piece and in between */
  gboolean no_finish;
  char *finish;         /* (nullable): "stop" by default */
  guint error_after;    /* an error in the stream, in place of token number so; 0: none */
  gboolean error_event; /* with "event: error" */

  /* How it is sent. */
  char *type;           /* (nullable): another content type */
  gboolean crlf, cr;    /* ends of lines */
  gboolean mark;        /* a byte-order mark first */
  gboolean comments;    /* a comment before each event */
  gboolean fields;      /* "event:", "id:" and "retry:" beside "data:" */
  gboolean lines;       /* data in several lines, where JSON allows a line to end */
  gboolean no_space;    /* none after the colon */
  guint split;          /* bytes in each part of the body; 0: an event is a part */
  gboolean no_length;   /* neither a length nor parts: the end of the connection is the end */
  gboolean open_end;    /* the stream ends without the blank line after its last event */

  /* What goes wrong. */
  ModelHead bad_head;
  ModelFault fault;
  guint fault_at;
  guint status;         /* in place of an answer; 0: none */
  guint times;          /* so often, for each name of a model, and then it goes well; 0: always */
  char *retry_after;    /* (nullable): as the header says it */
  gboolean plain_error; /* an error that is a page, and no JSON */
  gboolean missing;     /* 404: there is no such model */
  gboolean too_long;    /* 400: more than the context holds */
  char *key;            /* (nullable): 401 without it */

  /* Vectors and ranks. */
  guint dimensions;     /* 384 by default */
  gboolean shuffled;    /* rows of vectors are not in order */
  gboolean short_rows;  /* the last row is not there */
  gboolean unsorted;    /* ranks in the order of the texts, and all of them */
  gboolean logits;      /* scores that know no bounds */
  gboolean twice;       /* a rank for one text comes twice */
  gboolean wild;        /* a rank for a text that was not given */
} ModelBehaviour;

/** @words: (nullable): none, and all is well and at once. Returns: (transfer full). */
ModelBehaviour *model_behaviour_new   (const char           *words);
/** Returns: (transfer full): @base with what @words change. */
ModelBehaviour *model_behaviour_with  (const ModelBehaviour *base,
                                       const char           *words);
ModelBehaviour *model_behaviour_ref   (ModelBehaviour       *self);
void            model_behaviour_unref (ModelBehaviour       *self);
/** Returns: (transfer full): every word with what it means, for --help. */
char           *model_behaviour_words (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ModelBehaviour, model_behaviour_unref)

G_END_DECLS
