/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/** Borrowed; any thread. */
LyceumDatabase *_lyceum_conversations_get_database (LyceumConversations *self);

G_END_DECLS
