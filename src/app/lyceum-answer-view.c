/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-answer-view.h"

#include "lyceum-answer-cutter.h"
#include "lyceum-answer-foot.h"
#include "lyceum-answer-head.h"
#include "lyceum-answer-part.h"

struct _LyceumAnswerView
{
  GObject parent_instance;

  LyceumAskTranscript *transcript; /* (owned): until its rows are removed */
  GtkWidget *head, *foot;          /* (unowned): rows of the transcript */
  GPtrArray *parts;                /* (owned): of LyceumAnswerPart (unowned), rows as well */
  LyceumMessage *message;          /* (owned) (nullable) */
  LyceumAnswerCutter *cutter;      /* (owned) */
  GString *text;                   /* (owned): all that has come */
  GString *news;                   /* (owned): what has not been shown */
  GString *thoughts;               /* (owned): likewise, of the reasoning */
  GArray *citations;               /* (owned) (nullable) */
  guint n_sources;
  guint n_parsed;                  /* by parts that are gone */
  guint tick_id;                   /* while there is news */
  gboolean streams;                /* text comes by itself, and the database's is older */
  gboolean shown;                  /* something of it is on the screen */
};

enum
{
  SIGNAL_CITE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumAnswerView, lyceum_answer_view, G_TYPE_OBJECT)

static void
cite_cb (LyceumAnswerView *self,
         guint             number,
         int               citation,
         GtkWidget        *widget,
         int               character)
{
  g_signal_emit (self, signals[SIGNAL_CITE], 0, number, citation, widget, character);
}

static LyceumAnswerPart *
get_part (LyceumAnswerView *self)
{
  return self->parts->len > 0 ? g_ptr_array_index (self->parts, self->parts->len - 1) : NULL;
}

static LyceumAnswerPart *
add_part (LyceumAnswerView *self)
{
  LyceumAnswerPart *last = get_part (self);
  GtkWidget *part = lyceum_answer_part_new ();

  if (last)
    lyceum_answer_part_set_open (last, "");
  lyceum_answer_part_set_sources (LYCEUM_ANSWER_PART (part), self->n_sources, self->citations);
  g_signal_connect_object (part, "cite", G_CALLBACK (cite_cb), self, G_CONNECT_SWAPPED);
  lyceum_ask_transcript_insert (self->transcript, part, last ? GTK_WIDGET (last) : self->head);
  g_ptr_array_add (self->parts, part);
  return LYCEUM_ANSWER_PART (part);
}

static void
paragraph_cb (const char *markdown,
              gint64      start,
              gint64      end,
              gpointer    user_data)
{
  LyceumAnswerView *self = user_data;
  LyceumAnswerPart *part = get_part (self);

  if (!part || lyceum_answer_part_is_full (part))
    part = add_part (self);
  lyceum_answer_part_add (part, markdown, start, end);
}

static void
show_open (LyceumAnswerView *self)
{
  const char *open = lyceum_answer_cutter_get_open (self->cutter);
  LyceumAnswerPart *part = get_part (self);

  while (*open == '\n')
    open++;
  if (!part && *open)
    part = add_part (self);
  if (part)
    lyceum_answer_part_set_open (part, open);
}

static void
show_news (LyceumAnswerView *self)
{
  if (self->thoughts->len > 0)
    lyceum_answer_head_append_reasoning (LYCEUM_ANSWER_HEAD (self->head), self->thoughts->str);
  g_string_truncate (self->thoughts, 0);
  if (self->news->len == 0)
    return;

  lyceum_answer_cutter_add (self->cutter, self->news->str, paragraph_cb, self);
  g_string_truncate (self->news, 0);
  show_open (self);
  self->shown = TRUE;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  LyceumAnswerView *self = user_data;

  self->tick_id = 0;
  show_news (self);
  return G_SOURCE_REMOVE;
}

static void
queue_news (LyceumAnswerView *self)
{
  if (!self->shown)
    show_news (self);
  else if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->transcript), tick_cb, self, NULL);
}

static void
stop_ticking (LyceumAnswerView *self)
{
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->transcript), self->tick_id);
  self->tick_id = 0;
}

static void
clear_text (LyceumAnswerView *self)
{
  stop_ticking (self);
  for (guint i = 0; i < self->parts->len; i++)
    {
      GtkWidget *part = g_ptr_array_index (self->parts, i);

      self->n_parsed += lyceum_answer_part_get_n_parsed (LYCEUM_ANSWER_PART (part));
      lyceum_ask_transcript_remove (self->transcript, part);
    }
  g_ptr_array_set_size (self->parts, 0);
  lyceum_answer_cutter_free (self->cutter);
  self->cutter = lyceum_answer_cutter_new ();
  g_string_truncate (self->text, 0);
  g_string_truncate (self->news, 0);
  self->shown = FALSE;
}

static void
lyceum_answer_view_dispose (GObject *object)
{
  LyceumAnswerView *self = LYCEUM_ANSWER_VIEW (object);

  if (self->transcript)
    stop_ticking (self);
  g_clear_object (&self->transcript);

  G_OBJECT_CLASS (lyceum_answer_view_parent_class)->dispose (object);
}

static void
lyceum_answer_view_finalize (GObject *object)
{
  LyceumAnswerView *self = LYCEUM_ANSWER_VIEW (object);

  g_ptr_array_unref (self->parts);
  g_clear_pointer (&self->message, lyceum_message_free);
  g_clear_pointer (&self->citations, g_array_unref);
  lyceum_answer_cutter_free (self->cutter);
  g_string_free (self->text, TRUE);
  g_string_free (self->news, TRUE);
  g_string_free (self->thoughts, TRUE);

  G_OBJECT_CLASS (lyceum_answer_view_parent_class)->finalize (object);
}

static void
lyceum_answer_view_class_init (LyceumAnswerViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lyceum_answer_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = lyceum_answer_view_finalize;

  signals[SIGNAL_CITE] = g_signal_new ("cite", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                                       G_TYPE_UINT, G_TYPE_INT, GTK_TYPE_WIDGET, G_TYPE_INT);
}

static void
lyceum_answer_view_init (LyceumAnswerView *self)
{
  self->parts = g_ptr_array_new ();
  self->cutter = lyceum_answer_cutter_new ();
  self->text = g_string_new (NULL);
  self->news = g_string_new (NULL);
  self->thoughts = g_string_new (NULL);
}

LyceumAnswerView *
lyceum_answer_view_new (LyceumAskTranscript *transcript,
                        GtkWidget           *after)
{
  LyceumAnswerView *self = g_object_new (LYCEUM_TYPE_ANSWER_VIEW, NULL);

  self->transcript = g_object_ref (transcript);
  self->head = lyceum_answer_head_new ();
  self->foot = lyceum_answer_foot_new ();
  gtk_widget_set_visible (self->foot, FALSE);
  g_signal_connect_object (self->head, "cite", G_CALLBACK (cite_cb), self, G_CONNECT_SWAPPED);
  lyceum_ask_transcript_insert (transcript, self->head, after);
  lyceum_ask_transcript_insert (transcript, self->foot, self->head);
  return self;
}

void
lyceum_answer_view_remove (LyceumAnswerView *self)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_VIEW (self) && self->transcript);

  clear_text (self);
  lyceum_ask_transcript_remove (self->transcript, self->head);
  lyceum_ask_transcript_remove (self->transcript, self->foot);
  g_clear_object (&self->transcript);
}

GtkWidget *
lyceum_answer_view_get_last (LyceumAnswerView *self)
{
  g_return_val_if_fail (LYCEUM_IS_ANSWER_VIEW (self), NULL);

  return self->foot;
}

static void
set_sources (LyceumAnswerView    *self,
             const LyceumMessage *message)
{
  /* What was made of the citations is known once, at the end. */
  gboolean checked = message->citations && message->state != LYCEUM_MESSAGE_ANSWERING;

  self->n_sources = message->sources ? message->sources->len : 0;
  if (checked && (!self->citations || self->citations->len != message->citations->len))
    {
      g_clear_pointer (&self->citations, g_array_unref);
      self->citations = g_array_ref (message->citations);
    }
  for (guint i = 0; i < self->parts->len; i++)
    lyceum_answer_part_set_sources (g_ptr_array_index (self->parts, i), self->n_sources, self->citations);
}

/* The text that is stored, where it is not the one on the screen. */
static void
show_stored (LyceumAnswerView *self,
             const char       *text)
{
  if (g_str_equal (self->text->str, text))
    return;

  clear_text (self);
  g_string_assign (self->text, text);
  g_string_assign (self->news, text);
  show_news (self);
}

void
lyceum_answer_view_take_message (LyceumAnswerView *self,
                                 LyceumMessage    *message)
{
  gboolean answering = message->state == LYCEUM_MESSAGE_ANSWERING;

  g_return_if_fail (LYCEUM_IS_ANSWER_VIEW (self));

  g_clear_pointer (&self->message, lyceum_message_free);
  self->message = message;
  lyceum_answer_head_set_message (LYCEUM_ANSWER_HEAD (self->head), message);
  lyceum_answer_foot_set_message (LYCEUM_ANSWER_FOOT (self->foot), message);
  set_sources (self, message);
  if (answering && self->streams)
    return;

  self->streams = FALSE;
  show_stored (self, message->text ? message->text : "");
  if (!answering)
    {
      lyceum_answer_view_end (self);
      lyceum_answer_head_set_reasoning (LYCEUM_ANSWER_HEAD (self->head), message->reasoning);
    }
}

const LyceumMessage *
lyceum_answer_view_get_message (LyceumAnswerView *self)
{
  g_return_val_if_fail (LYCEUM_IS_ANSWER_VIEW (self), NULL);

  return self->message;
}

void
lyceum_answer_view_begin (LyceumAnswerView *self)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_VIEW (self) && self->transcript);

  clear_text (self);
  g_string_truncate (self->thoughts, 0);
  lyceum_answer_head_set_reasoning (LYCEUM_ANSWER_HEAD (self->head), NULL);
  self->streams = TRUE;
}

/* What the database had is older than what streams. */
static void
prefer_stream (LyceumAnswerView *self)
{
  if (!self->streams)
    lyceum_answer_view_begin (self);
}

void
lyceum_answer_view_append (LyceumAnswerView *self,
                           const char       *text)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_VIEW (self) && self->transcript);

  prefer_stream (self);
  g_string_append (self->text, text);
  g_string_append (self->news, text);
  queue_news (self);
}

void
lyceum_answer_view_append_reasoning (LyceumAnswerView *self,
                                     const char       *text)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_VIEW (self) && self->transcript);

  prefer_stream (self);
  g_string_append (self->thoughts, text);
  queue_news (self);
}

void
lyceum_answer_view_set_work (LyceumAnswerView *self,
                             const char       *words)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_VIEW (self) && self->transcript);

  lyceum_answer_head_set_work (LYCEUM_ANSWER_HEAD (self->head), words);
}

void
lyceum_answer_view_end (LyceumAnswerView *self)
{
  g_return_if_fail (LYCEUM_IS_ANSWER_VIEW (self) && self->transcript);

  stop_ticking (self);
  show_news (self);
  lyceum_answer_cutter_end (self->cutter, paragraph_cb, self);
  show_open (self);
  lyceum_answer_head_set_work (LYCEUM_ANSWER_HEAD (self->head), NULL);
}

const char *
lyceum_answer_view_get_text (LyceumAnswerView *self)
{
  g_return_val_if_fail (LYCEUM_IS_ANSWER_VIEW (self), NULL);

  return self->text->str;
}

guint
lyceum_answer_view_get_n_parsed (LyceumAnswerView *self)
{
  guint n;

  g_return_val_if_fail (LYCEUM_IS_ANSWER_VIEW (self), 0);

  n = self->n_parsed;
  for (guint i = 0; i < self->parts->len; i++)
    n += lyceum_answer_part_get_n_parsed (g_ptr_array_index (self->parts, i));
  return n;
}
