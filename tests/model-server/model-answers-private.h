/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "model-behaviour.h"

G_BEGIN_DECLS

/**
 * _model_answer:
 * @request: the body of a chat request, of OpenAI's shape or of Ollama's
 *
 * What is said, always the same for the same request:
 *
 * - the text of the behaviour, if it has one; what the user said last, if it is to echo; so many words, if it says how many;
 * - JSON that satisfies the schema of the request (response_format or format), filled in from the sentences of what the user said;
 *   where JSON is asked for without one, the schema or the example that stands in the prompt, or {"answer": …};
 * - where the prompt has passages numbered [1], [2] …: the first sentence of each of the first three, with its number behind it;
 * - sixty words.
 *
 * Returns: (transfer full): UTF-8
 */
char   *_model_answer            (JsonObject           *request,
                                  const ModelBehaviour *behaviour);
/** Returns: (transfer full): @n words. */
char   *_model_words             (guint                 n);
/** Returns: the bytes of the next token of @text: a word with the space before it, or a part of one. */
gsize   _model_token_length      (const char           *text);
guint   _model_count_tokens      (const char           *text);
/** Returns: (transfer full): what the last message of the user says. */
char   *_model_last_message      (JsonObject           *request);
/** Returns: (transfer full) (element-type utf8): the sentences of @text that are long enough to be worth something. */
GPtrArray *_model_sentences      (const char           *text);

/** Returns: (transfer full): JSON that satisfies @schema, filled in from @text. */
char   *_model_json_for_schema   (JsonNode             *schema,
                                  const char           *text);
/** Returns: (transfer full): a schema that @example satisfies. */
JsonNode *_model_schema_of_example (JsonNode           *example);

/* Members that may not be there, or be of another type. */
const char *_model_get_text      (JsonObject           *object,
                                  const char           *name);
gboolean    _model_get_flag      (JsonObject           *object,
                                  const char           *name,
                                  gboolean              otherwise);
JsonArray  *_model_get_array     (JsonObject           *object,
                                  const char           *name);
JsonObject *_model_get_object    (JsonObject           *object,
                                  const char           *name);

G_END_DECLS
