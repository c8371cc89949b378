/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <sqlite3.h>

/*
 * Returns: SQLITE_OK, or with what the call fails, which then does nothing. Any thread.
 */
typedef int (*FaultyCallFunc) (void);

/*
 * Lets @func decide what becomes of each sqlite3_step(), sqlite3_exec() and sqlite3_prepare_v3() of the store. For programs that are
 * linked so that these come here first. Once in a process.
 */
void faulty_calls_install (FaultyCallFunc func);
