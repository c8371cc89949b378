/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model-server-private.h"

G_BEGIN_DECLS

/* Answers to all that is no chat. @request: (nullable): the body. */
void _model_list_openai    (ModelReply *reply, JsonObject *request);
void _model_list_ollama    (ModelReply *reply, JsonObject *request);
void _model_show_ollama    (ModelReply *reply, JsonObject *request);
void _model_greet_ollama   (ModelReply *reply, JsonObject *request);
void _model_version_ollama (ModelReply *reply, JsonObject *request);
void _model_pull_ollama    (ModelReply *reply, JsonObject *request);
void _model_health         (ModelReply *reply, JsonObject *request);
void _model_embed_openai   (ModelReply *reply, JsonObject *request);
void _model_embed_ollama   (ModelReply *reply, JsonObject *request);
void _model_rerank         (ModelReply *reply, JsonObject *request);
void _model_rerank_nvidia  (ModelReply *reply, JsonObject *request);

G_END_DECLS
