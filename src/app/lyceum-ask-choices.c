/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-ask-choices.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "lyceum-error-text.h"
#include "lyceum-models.h"

/* A menu with more courses is no menu any more. */
#define MAX_COURSES 24
#define LIBRARY "library"
#define FREE "free"

struct _LyceumAskChoices
{
  GObject parent_instance;

  LyceumWorkshop *workshop;           /* (owned) */
  LyceumConversations *conversations; /* (owned) */
  GCancellable *cancellable;          /* (owned) */
  GSimpleActionGroup *actions;        /* (owned) */
  GSimpleAction *scope, *assistant, *model; /* (owned) */
  GPtrArray *courses;                 /* (owned) (nullable): of LyceumCourse */
  GPtrArray *profiles;                /* (owned) (nullable): of LyceumProviderProfile */
  GPtrArray *assistants;              /* (owned) (nullable): of LyceumAssistant */
  GMenu *scope_menu, *model_menu;     /* (owned) */
  char *scope_label, *model_label;    /* (owned) */
  char *provider;                     /* (owned) (nullable): what is chosen; %NULL: what is set up for answers */
  gint64 course_id;
  gboolean fixed;                     /* a conversation has begun */
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumAskChoices, lyceum_ask_choices, G_TYPE_OBJECT)

static const char *
get_state (GSimpleAction *action)
{
  g_autoptr (GVariant) state = g_action_get_state (G_ACTION (action));

  /* The action holds it as well. */
  return g_variant_get_string (state, NULL);
}

static void
set_state (GSimpleAction *action,
           const char    *state)
{
  g_simple_action_set_state (action, g_variant_new_string (state));
}

static LyceumScope
read_scope (LyceumAskChoices *self,
            gint64           *course_id)
{
  const char *state = get_state (self->scope);

  *course_id = 0;
  if (g_str_equal (state, FREE))
    return LYCEUM_SCOPE_FREE;
  if (sscanf (state, "course:%" G_GINT64_FORMAT, course_id) == 1)
    return LYCEUM_SCOPE_COURSE;
  return LYCEUM_SCOPE_LIBRARY;
}

static void
append (GMenu      *menu,
        const char *label,
        const char *action,
        const char *target)
{
  g_autoptr (GString) doubled = g_string_new (label);
  GMenuItem *item;

  /* A name is no mnemonic. */
  g_string_replace (doubled, "_", "__", 0);
  item = g_menu_item_new (doubled->str, NULL);
  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
  g_object_unref (item);
}

static void
append_section (GMenu      *menu,
                const char *title,
                GMenu      *section)
{
  if (g_menu_model_get_n_items (G_MENU_MODEL (section)) > 0)
    g_menu_append_section (menu, title, G_MENU_MODEL (section));
}

static void
build_scope_menu (LyceumAskChoices *self)
{
  g_autoptr (GMenu) wide = g_menu_new (), courses = g_menu_new ();

  for (guint i = 0; self->courses && i < MIN (self->courses->len, MAX_COURSES); i++)
    {
      const LyceumCourse *course = g_ptr_array_index (self->courses, i);
      g_autofree char *target = g_strdup_printf ("course:%" G_GINT64_FORMAT, course->id);

      append (courses, course->name, "ask.scope", target);
    }
  append (wide, _("Whole Library"), "ask.scope", LIBRARY);
  append (wide, _("Without Your Material"), "ask.scope", FREE);
  g_clear_object (&self->scope_menu);
  self->scope_menu = g_menu_new ();
  append_section (self->scope_menu, NULL, wide);
  append_section (self->scope_menu, _("Courses"), courses);
}

static gboolean
answers (const LyceumProviderProfile *profile)
{
  return !profile->is_off && profile->models[LYCEUM_USE_ANSWERS];
}

static void
build_model_menu (LyceumAskChoices *self)
{
  g_autoptr (GMenu) models = g_menu_new (), assistants = g_menu_new (), more = g_menu_new ();

  append (models, _("As Set Up for Answers"), "ask.model", "");
  for (guint i = 0; self->profiles && i < self->profiles->len; i++)
    {
      const LyceumProviderProfile *profile = g_ptr_array_index (self->profiles, i);
      g_autofree char *label = NULL;

      if (!answers (profile))
        continue;
      /* Translators: a model and the name of the server that has it. */
      label = g_strdup_printf (_("%s (%s)"), profile->models[LYCEUM_USE_ANSWERS], profile->name);
      append (models, label, "ask.model", profile->name);
    }
  for (guint i = 0; self->assistants && self->assistants->len > 1 && i < self->assistants->len; i++)
    {
      const LyceumAssistant *assistant = g_ptr_array_index (self->assistants, i);
      g_autofree char *target = g_strdup_printf ("%" G_GINT64_FORMAT, assistant->id);

      append (assistants, assistant->name, "ask.assistant", target);
    }
  g_menu_append (more, _("_Set Up Models…"), "app.models");
  g_clear_object (&self->model_menu);
  self->model_menu = g_menu_new ();
  append_section (self->model_menu, _("Model"), models);
  append_section (self->model_menu, _("Assistant"), assistants);
  append_section (self->model_menu, NULL, more);
}

static void
update_scope_label (LyceumAskChoices *self)
{
  gint64 course_id;
  LyceumScope scope = read_scope (self, &course_id);
  const char *label = scope == LYCEUM_SCOPE_FREE ? _("Without Your Material") : _("Whole Library");

  if (scope == LYCEUM_SCOPE_COURSE)
    label = _("This Course");
  /* In the course itself its name would say nothing new. */
  for (guint i = 0; scope == LYCEUM_SCOPE_COURSE && course_id != self->course_id && self->courses && i < self->courses->len; i++)
    if (((LyceumCourse *) g_ptr_array_index (self->courses, i))->id == course_id)
      label = ((LyceumCourse *) g_ptr_array_index (self->courses, i))->name;
  g_free (self->scope_label);
  self->scope_label = g_strdup (label);
}

static void
update (LyceumAskChoices *self)
{
  const char *provider = get_state (self->model);

  g_free (self->provider);
  self->provider = *provider ? g_strdup (provider) : NULL;
  update_scope_label (self);
  g_free (self->model_label);
  self->model_label = g_strdup (self->provider ? self->provider
                                               : (lyceum_ask_choices_has_model (self) ? _("Automatic") : _("Built In")));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* A list that cannot be read leaves a menu shorter, and nothing else. */
static gboolean
take_list (GPtrArray   **place,
           GPtrArray    *list,
           const GError *error)
{
  if (!list)
    {
      if (!lyceum_error_is_cancelled (error))
        g_warning ("What can be chosen is not known: %s", error->message);
      return FALSE;
    }

  g_clear_pointer (place, g_ptr_array_unref);
  *place = list;
  return TRUE;
}

static void
courses_read_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (LyceumAskChoices) self = LYCEUM_ASK_CHOICES (user_data);
  g_autoptr (GError) error = NULL;
  GPtrArray *list = lyceum_collection_list_courses_finish (LYCEUM_COLLECTION (object), result, &error);

  if (!take_list (&self->courses, list, error))
    return;
  build_scope_menu (self);
  update (self);
}

static void
profiles_read_cb (GObject      *object,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (LyceumAskChoices) self = LYCEUM_ASK_CHOICES (user_data);
  g_autoptr (GError) error = NULL;
  GPtrArray *list = lyceum_models_list_finish (LYCEUM_MODELS (object), result, &error);

  if (!take_list (&self->profiles, list, error))
    return;
  build_model_menu (self);
  update (self);
}

static void
assistants_read_cb (GObject      *object,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (LyceumAskChoices) self = LYCEUM_ASK_CHOICES (user_data);
  g_autoptr (GError) error = NULL;
  GPtrArray *list = lyceum_conversations_list_assistants_finish (LYCEUM_CONVERSATIONS (object), result, &error);

  if (!take_list (&self->assistants, list, error))
    return;
  build_model_menu (self);
  update (self);
}

static void
read_lists (LyceumAskChoices *self)
{
  lyceum_collection_list_courses_async (lyceum_workshop_get_collection (self->workshop), self->cancellable, courses_read_cb,
                                        g_object_ref (self));
  lyceum_models_list_async (lyceum_workshop_get_models (self->workshop), self->cancellable, profiles_read_cb,
                            g_object_ref (self));
  lyceum_conversations_list_assistants_async (self->conversations, self->cancellable, assistants_read_cb, g_object_ref (self));
}

static void
database_changed_cb (LyceumAskChoices *self,
                     const char       *topic)
{
  if (g_str_equal (topic, "course"))
    lyceum_collection_list_courses_async (lyceum_workshop_get_collection (self->workshop), self->cancellable, courses_read_cb,
                                          g_object_ref (self));
  else if (g_str_has_prefix (topic, "provider") || g_str_equal (topic, "model"))
    lyceum_models_list_async (lyceum_workshop_get_models (self->workshop), self->cancellable, profiles_read_cb,
                              g_object_ref (self));
  else if (g_str_equal (topic, LYCEUM_CHANGED_ASSISTANTS))
    lyceum_conversations_list_assistants_async (self->conversations, self->cancellable, assistants_read_cb,
                                                g_object_ref (self));
}

static GSimpleAction *
add_action (LyceumAskChoices *self,
            const char       *name,
            const char       *state)
{
  GSimpleAction *action = g_simple_action_new_stateful (name, G_VARIANT_TYPE_STRING, g_variant_new_string (state));

  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
  g_signal_connect_object (action, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return action;
}

static void
lyceum_ask_choices_dispose (GObject *object)
{
  LyceumAskChoices *self = LYCEUM_ASK_CHOICES (object);

  if (self->cancellable)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->actions);
  g_clear_object (&self->scope);
  g_clear_object (&self->assistant);
  g_clear_object (&self->model);
  g_clear_object (&self->conversations);

  G_OBJECT_CLASS (lyceum_ask_choices_parent_class)->dispose (object);
}

static void
lyceum_ask_choices_finalize (GObject *object)
{
  LyceumAskChoices *self = LYCEUM_ASK_CHOICES (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->workshop);
  g_clear_object (&self->scope_menu);
  g_clear_object (&self->model_menu);
  g_clear_pointer (&self->courses, g_ptr_array_unref);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  g_clear_pointer (&self->assistants, g_ptr_array_unref);
  g_free (self->scope_label);
  g_free (self->model_label);
  g_free (self->provider);

  G_OBJECT_CLASS (lyceum_ask_choices_parent_class)->finalize (object);
}

static void
lyceum_ask_choices_class_init (LyceumAskChoicesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_ask_choices_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_ask_choices_finalize;

  signals[SIGNAL_CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lyceum_ask_choices_init (LyceumAskChoices *self)
{
  self->cancellable = g_cancellable_new ();
  self->actions = g_simple_action_group_new ();
}

LyceumAskChoices *
lyceum_ask_choices_new (LyceumWorkshop      *workshop,
                        LyceumConversations *conversations,
                        gint64               course_id)
{
  LyceumAskChoices *self = g_object_new (LYCEUM_TYPE_ASK_CHOICES, NULL);
  g_autofree char *scope = course_id ? g_strdup_printf ("course:%" G_GINT64_FORMAT, course_id) : g_strdup (LIBRARY);
  g_autofree char *first = g_strdup_printf ("%d", LYCEUM_FIRST_ASSISTANT);

  self->workshop = g_object_ref (workshop);
  self->conversations = g_object_ref (conversations);
  self->course_id = course_id;
  self->scope = add_action (self, "scope", scope);
  self->assistant = add_action (self, "assistant", first);
  self->model = add_action (self, "model", "");
  build_scope_menu (self);
  build_model_menu (self);
  update (self);
  g_signal_connect_object (lyceum_collection_get_database (lyceum_workshop_get_collection (workshop)), "changed",
                           G_CALLBACK (database_changed_cb), self, G_CONNECT_SWAPPED);
  read_lists (self);
  return self;
}

GActionGroup *
lyceum_ask_choices_get_actions (LyceumAskChoices *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_CHOICES (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

void
lyceum_ask_choices_set_conversation (LyceumAskChoices         *self,
                                     const LyceumConversation *conversation)
{
  g_autofree char *scope = NULL, *assistant = NULL;
  gint64 course_id = conversation ? conversation->course_id : self->course_id;
  LyceumScope kind;

  g_return_if_fail (LYCEUM_IS_ASK_CHOICES (self));

  kind = conversation ? conversation->scope : (course_id ? LYCEUM_SCOPE_COURSE : LYCEUM_SCOPE_LIBRARY);
  self->fixed = conversation != NULL;
  scope = kind == LYCEUM_SCOPE_COURSE ? g_strdup_printf ("course:%" G_GINT64_FORMAT, course_id)
                                      : g_strdup (kind == LYCEUM_SCOPE_FREE ? FREE : LIBRARY);
  assistant = g_strdup_printf ("%" G_GINT64_FORMAT,
                               conversation ? conversation->assistant_id : (gint64) LYCEUM_FIRST_ASSISTANT);
  set_state (self->scope, scope);
  set_state (self->assistant, assistant);
  g_simple_action_set_enabled (self->assistant, !self->fixed);
  update (self);
}

void
lyceum_ask_choices_fill (LyceumAskChoices *self,
                         LyceumQuestion   *question)
{
  g_return_if_fail (LYCEUM_IS_ASK_CHOICES (self));

  question->scope = read_scope (self, &question->course_id);
  question->assistant_id = g_ascii_strtoll (get_state (self->assistant), NULL, 10);
  question->provider_name = self->provider;
}

const LyceumAssistant *
lyceum_ask_choices_get_assistant (LyceumAskChoices *self)
{
  gint64 id;

  g_return_val_if_fail (LYCEUM_IS_ASK_CHOICES (self), NULL);

  id = g_ascii_strtoll (get_state (self->assistant), NULL, 10);
  for (guint i = 0; self->assistants && i < self->assistants->len; i++)
    if (((LyceumAssistant *) g_ptr_array_index (self->assistants, i))->id == id)
      return g_ptr_array_index (self->assistants, i);
  return NULL;
}

const char *
lyceum_ask_choices_get_scope_label (LyceumAskChoices *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_CHOICES (self), NULL);

  return self->scope_label;
}

const char *
lyceum_ask_choices_get_model_label (LyceumAskChoices *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_CHOICES (self), NULL);

  return self->model_label;
}

GMenuModel *
lyceum_ask_choices_get_scope_menu (LyceumAskChoices *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_CHOICES (self), NULL);

  return self->fixed ? NULL : G_MENU_MODEL (self->scope_menu);
}

GMenuModel *
lyceum_ask_choices_get_model_menu (LyceumAskChoices *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_CHOICES (self), NULL);

  return G_MENU_MODEL (self->model_menu);
}

gboolean
lyceum_ask_choices_has_model (LyceumAskChoices *self)
{
  g_return_val_if_fail (LYCEUM_IS_ASK_CHOICES (self), FALSE);

  for (guint i = 0; self->profiles && i < self->profiles->len; i++)
    if (answers (g_ptr_array_index (self->profiles, i)))
      return TRUE;
  return FALSE;
}
