/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-task-store.h"

G_BEGIN_DECLS

/* The answer of a store to one call of a transaction, on its way to who called. */
typedef struct _StoreAnswer StoreAnswer;

/* A call is about to be passed on. Any thread. */
typedef void (*StoreCallFunc)   (gpointer data);
/* @answer: (transfer full): given on with store_answer_give(), now or later, from any thread. A thread of the store. */
typedef void (*StoreAnswerFunc) (StoreAnswer *answer, gpointer data);

/* A store that passes all calls on to another one, and lets a test stand in between. */
#define TYPE_PROXY_TASK_STORE (proxy_task_store_get_type ())
G_DECLARE_FINAL_TYPE (ProxyTaskStore, proxy_task_store, PROXY, TASK_STORE, GObject)

LyceumTaskStore *proxy_task_store_new (LyceumTaskStore *store /* (transfer full) */, StoreCallFunc call_func /* (nullable) */,
                                       StoreAnswerFunc answer_func /* (nullable) */, gpointer data);
void             store_answer_give    (StoreAnswer *answer);

G_END_DECLS
