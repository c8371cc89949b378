/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-cli.h"
#include "lyceum-sqlite-task-store.h"

G_BEGIN_DECLS

LyceumSqliteTaskStore *_lyceum_cli_tasks_get_store (LyceumCli *cli);
/** Returns: (transfer full) (nullable) (element-type LyceumTaskRecord): the children of a task; with 0 those without
 * a parent. */
GPtrArray             *_lyceum_cli_tasks_read_list (LyceumCli *cli, gint64 parent_id, GError **error);
/** Returns: (transfer full) (nullable): a task. */
LyceumTaskRecord      *_lyceum_cli_tasks_read      (LyceumCli *cli, gint64 id, GError **error);
/** What a person reads for a task. */
const char            *_lyceum_cli_tasks_get_title (const LyceumTaskRecord *record);
/** A state in words. */
const char            *_lyceum_cli_tasks_get_state_title (LyceumTaskState state);

/* The commands that only look. Each returns the exit status. */
int                    _lyceum_cli_tasks_list      (LyceumCli *cli);
int                    _lyceum_cli_tasks_show      (LyceumCli *cli, gint64 id);
int                    _lyceum_cli_tasks_events    (LyceumCli *cli, gint64 id);

G_END_DECLS
