/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model-server-private.h"

G_BEGIN_DECLS

/** Answers a chat request: a stream of server-sent events or of lines of JSON, or one object. @is_ollama: in Ollama's shape. */
void _model_chat_answer  (ModelReply *reply,
                          JsonObject *request,
                          gboolean    is_ollama);
/** A text as a string of JSON, with its quotes. */
void _model_json_append  (GString    *text,
                          const char *value);

G_END_DECLS
