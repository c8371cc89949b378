/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-task-store.h"

G_BEGIN_DECLS

/**
 * LyceumMemoryRows:
 *
 * What a store in memory holds: the records of tasks, who owns each, and their events. Knows no threads: whoever has it
 * calls it from one at a time.
 */
typedef struct _LyceumMemoryRows LyceumMemoryRows;

typedef enum
{
  LYCEUM_ROW_NOBODYS, /* it has ended, or its process has died */
  LYCEUM_ROW_OURS,
  LYCEUM_ROW_ANOTHERS, /* of a process that lives */
} LyceumRowOwner;

LyceumMemoryRows *_lyceum_memory_rows_new         (void);
/** Returns: (transfer full): the same rows and events; those that were owned are nobody's. */
LyceumMemoryRows *_lyceum_memory_rows_copy        (LyceumMemoryRows       *self);
void              _lyceum_memory_rows_free        (LyceumMemoryRows       *self);

/** The highest id that was ever there; 0: none. */
gint64            _lyceum_memory_rows_get_last_id (LyceumMemoryRows       *self);
/** Returns: (transfer none) (nullable). */
LyceumTaskRecord *_lyceum_memory_rows_get         (LyceumMemoryRows       *self,
                                                   gint64                  id);
/** Returns: (transfer full) (element-type LyceumTaskRecord): copies of all, by id. */
GPtrArray        *_lyceum_memory_rows_list        (LyceumMemoryRows       *self);
void              _lyceum_memory_rows_add         (LyceumMemoryRows       *self,
                                                   const LyceumTaskRecord *record,
                                                   LyceumRowOwner          owner);
void              _lyceum_memory_rows_set_owner   (LyceumMemoryRows       *self,
                                                   gint64                  id,
                                                   LyceumRowOwner          owner);

/** Whether an update with @record may have an effect; see the method of LyceumTaskStore. */
gboolean          _lyceum_memory_rows_check       (LyceumMemoryRows       *self,
                                                   const LyceumTaskRecord *record,
                                                   GError                **error);
/** Writes the changeable fields of @record, if it is there. */
void              _lyceum_memory_rows_update      (LyceumMemoryRows       *self,
                                                   const LyceumTaskRecord *record);

/** The methods of LyceumTaskStore of these names. */
GPtrArray        *_lyceum_memory_rows_recover     (LyceumMemoryRows       *self,
                                                   gboolean                all);
void              _lyceum_memory_rows_prune       (LyceumMemoryRows       *self,
                                                   gint64                  before,
                                                   guint                   n_kept);
GPtrArray        *_lyceum_memory_rows_read_family (LyceumMemoryRows       *self,
                                                   gint64                  id);
gboolean          _lyceum_memory_rows_append      (LyceumMemoryRows       *self,
                                                   gint64                  id,
                                                   GPtrArray              *events,
                                                   GError                **error);
GPtrArray        *_lyceum_memory_rows_read_events (LyceumMemoryRows       *self,
                                                   gint64                  id,
                                                   guint64                 from_seq);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumMemoryRows, _lyceum_memory_rows_free)

G_END_DECLS
