/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What models are told, in the language of the material; other languages than those here get English, and the name of
 * the language to write in. Text of documents stands between two tags that it cannot contain, and the model is told
 * that nothing between them is an instruction. Everything returned is (transfer full). Any thread.
 */

/** What holds for every piece of work. @language: (nullable): BCP 47 of the material. */
char *_lyceum_model_prompt_rules         (const char *language);

/** @material: between marks. */
char *_lyceum_model_prompt_survey        (const char *language, guint n_sections, const char *material);
char *_lyceum_model_prompt_plan          (const char *language, const char *material);
char *_lyceum_model_prompt_lesson        (const char *language, const char *title, guint n_words, const char *material);
char *_lyceum_model_prompt_cards         (const char *language, guint n_cards, const char *material);

/** Without a source. @topic, @title, @about, @plan: put between marks here too: a person typed the first, and a model wrote the
 * others. */
char *_lyceum_model_prompt_topic_plan    (const char *language, const char *topic);
char *_lyceum_model_prompt_topic_lesson  (const char *language, const char *topic, const char *title, const char *about,
                                          const char *plan);

/** What the model is told of its mistake, for its one more try. */
char *_lyceum_model_prompt_repair        (const char *language, const char *mistake);

/** Puts @text between marks that do not occur in it; the same text always gets the same. */
char *_lyceum_model_quote                (const char *text);

/* Schemas of the answers (JSON Schema, in what all servers understand of it). Static. */
extern const char _lyceum_model_schema_survey[];
extern const char _lyceum_model_schema_plan[];
extern const char _lyceum_model_schema_lesson[];
extern const char _lyceum_model_schema_cards[];
extern const char _lyceum_model_schema_topic[];

G_END_DECLS
