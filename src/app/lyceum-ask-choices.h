/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-ask.h"
#include "lyceum-workshop.h"

G_BEGIN_DECLS

/**
 * LyceumAskChoices:
 *
 * From where a question is answered (a course, the whole library, nothing but the model), by which assistant and which model: what
 * there is to choose from, as menus, and what is chosen. The menus' actions are its `ask.scope`, `ask.assistant` and `ask.model`.
 *
 * Signal `changed`: other words or other menus.
 */
#define LYCEUM_TYPE_ASK_CHOICES (lyceum_ask_choices_get_type ())
G_DECLARE_FINAL_TYPE (LyceumAskChoices, lyceum_ask_choices, LYCEUM, ASK_CHOICES, GObject)

/** @course_id: of the course that is asked about unless a person says otherwise; 0: the library. Begins to read. */
LyceumAskChoices      *lyceum_ask_choices_new             (LyceumWorkshop           *workshop,
                                                           LyceumConversations      *conversations,
                                                           gint64                    course_id);
/** Borrowed; for gtk_widget_insert_action_group() as "ask". */
GActionGroup          *lyceum_ask_choices_get_actions     (LyceumAskChoices         *self);

/** A conversation that has begun stays with its scope and its assistant. @conversation: (nullable): %NULL: a new one. */
void                   lyceum_ask_choices_set_conversation (LyceumAskChoices        *self,
                                                           const LyceumConversation *conversation);
/** Fills in what is chosen; borrowed until the choice changes. */
void                   lyceum_ask_choices_fill            (LyceumAskChoices         *self,
                                                           LyceumQuestion           *question);
/** Returns: (transfer none) (nullable): the assistant, once it is known. */
const LyceumAssistant *lyceum_ask_choices_get_assistant   (LyceumAskChoices         *self);

/** In words; (transfer none). */
const char            *lyceum_ask_choices_get_scope_label (LyceumAskChoices         *self);
const char            *lyceum_ask_choices_get_model_label (LyceumAskChoices         *self);
/** (transfer none) (nullable): %NULL where there is nothing to choose. */
GMenuModel            *lyceum_ask_choices_get_scope_menu  (LyceumAskChoices         *self);
GMenuModel            *lyceum_ask_choices_get_model_menu  (LyceumAskChoices         *self);
/** Whether a model has been set up that answers. */
gboolean               lyceum_ask_choices_has_model       (LyceumAskChoices         *self);

G_END_DECLS
