/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-collection-private.h"
#include "lyceum-fsrs.h"
#include "lyceum-study-session.h"

G_BEGIN_DECLS

/** A card of a sitting. Main thread. */
typedef struct
{
  LyceumCard *card;       /* (owned) */
  LyceumMemory memory;    /* after all that was done here, on disk or on its way */
  LyceumMemory confirmed; /* as it is on disk */
  guint n_pending;        /* writes on their way */
  guint stamp;            /* the session's count of what was done here when this was last touched */
} LyceumStudyEntry;

void              _lyceum_study_entry_free  (LyceumStudyEntry *entry);
/** Lets the card say what the memory says. */
void              _lyceum_study_entry_show  (LyceumStudyEntry *entry);
gboolean          _lyceum_memory_is_learning (const LyceumMemory *memory);

/** What a sitting finds when it is loaded. */
typedef struct
{
  GPtrArray *waiting;  /* (element-type LyceumStudyEntry): new cards and reviews, in order */
  GPtrArray *learning; /* (element-type LyceumStudyEntry) */
} LyceumStudyStart;

void              _lyceum_study_start_free  (LyceumStudyStart *start);
/** A %LyceumReadFunc: reads a %LyceumStudyStart for the %LyceumQuery @query; its id is a course, 0 for all. */
gboolean          _lyceum_study_start_read_cb (LyceumConnection *connection, gpointer query, gpointer *result, GError **error);

/** What is asked of the cards of a running sitting, and what has become of one. */
typedef struct
{
  gint64 day;
  GArray *ids; /* (owned) (element-type gint64) */
} LyceumStudyLook;

typedef struct
{
  LyceumCard *card; /* (owned) */
  gboolean hidden;  /* suspended or buried */
} LyceumStudySight;

void              _lyceum_study_look_free   (LyceumStudyLook *look);
/** A %LyceumReadFunc: finds a GHashTable from card id (gint64 *) to %LyceumStudySight; cards that are gone are not in it. */
gboolean          _lyceum_study_look_cb     (LyceumConnection *connection, gpointer look, gpointer *result, GError **error);

typedef enum
{
  LYCEUM_STUDY_GRADE,
  LYCEUM_STUDY_BURY,
  LYCEUM_STUDY_SUSPEND,
} LyceumStudyActionKind;

/** One thing done in a sitting, which can be taken back. Shared by the main thread and the writer. */
typedef struct
{
  gatomicrefcount ref_count;

  /* Immutable after construction: */
  LyceumStudyActionKind kind;
  gint64 card_id;
  char *guid;      /* (owned): of its note */
  guint ordinal;   /* in its note */
  int rating;
  guint duration_ms;
  LyceumStudyTime time;
  GTimeZone *zone; /* (owned) */
  LyceumFsrs fsrs;

  /* The writer's alone: */
  gboolean applied;
  gint64 review_id;
  gboolean was_suspended;
  gint64 was_buried_day; /* 0: not buried */

  /* The main thread's alone: */
  LyceumStudyEntry *entry; /* (unowned) */
  LyceumMemory before;
  guint number;      /* in the order in which they were done */
  gboolean undone;
  gboolean unwritten; /* it failed: there is nothing to take back */
} LyceumStudyAction;

LyceumStudyAction *_lyceum_study_action_ref   (LyceumStudyAction *action);
void               _lyceum_study_action_unref (LyceumStudyAction *action);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumStudyAction, _lyceum_study_action_unref)

struct _LyceumStudySession
{
  GObject parent_instance;

  LyceumCollection *collection; /* (owned) */
  gint64 course_id;
  LyceumFsrs fsrs;
  gulong changed_handler;

  GHashTable *entries;       /* (owned) card id (gint64 *, in the value) → LyceumStudyEntry (owned): every card of the sitting */
  GQueue waiting;            /* LyceumStudyEntry: new cards and reviews, in order */
  GPtrArray *learning;       /* (owned) LyceumStudyEntry: wait for their step */
  LyceumStudyEntry *current; /* (nullable): shown; in neither of the two */
  LyceumStudyEntry *last;    /* (nullable): graded last */
  GPtrArray *retired;        /* (owned) LyceumCard: replaced while it may have been on the screen */

  GPtrArray *done;           /* (owned) LyceumStudyAction: to be taken back, the last first */
  LyceumSessionSummary summary;
  guint n_actions;           /* begun or ended */
  guint last_number;         /* of an action */

  gboolean looking;          /* at what has become of the cards */
  gboolean look_again;
};

/** The card shown; chooses one where there is none. */
LyceumStudyEntry  *_lyceum_study_session_get_current (LyceumStudySession *self);
/** Takes a card out of all lists. */
void               _lyceum_study_session_take_out (LyceumStudySession *self, LyceumStudyEntry *entry);
/** To be shown next, or when its step is over. */
void               _lyceum_study_session_put_back (LyceumStudySession *self, LyceumStudyEntry *entry);

/** What @rating makes of a card: the one function for preview and for grading. */
void               _lyceum_study_answer       (const LyceumFsrs *fsrs, const LyceumMemory *before, int rating,
                                               const LyceumStudyTime *time, GTimeZone *zone, LyceumMemory *after);

/** %LyceumWriteFuncs: do the action @data, and take it back. They find the card's %LyceumMemory as it is then (g_free()). */
gboolean           _lyceum_study_action_do_cb   (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);
gboolean           _lyceum_study_action_undo_cb (LyceumConnection *connection, gpointer data, gpointer *result, GError **error);

/** The columns of %LyceumMemory, and their reading from the first at @column. */
#define LYCEUM_MEMORY_COLUMNS "c.id, c.state, c.step, c.due, c.stability, c.difficulty, c.interval, c.reviewed_at, c.reps, c.lapses"
#define LYCEUM_MEMORY_N_COLUMNS 10
void               _lyceum_memory_read          (LyceumStatement *statement, int column, LyceumMemory *memory);

G_END_DECLS
