/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lyceum-event-log-parts-private.h"

/*
 * The events of a task. Each is a type and some bytes: text is its text; progress a double and the message, if there is
 * one; a state is one byte. All bytes stand in one row, and an entry says where those of an event end: so text pieces
 * that follow one another are one text, whichever of them a reader begins with.
 *
 * What has been appended never changes. So a reader first asks how much it may take, and then copies it, a page at a
 * time under the lock: whoever appends waits for the copy of a page at most.
 */

#define PAGE_BYTES 65536
#define FIRST_PAGE_BYTES 32 /* most logs hold only a few states */
#define MAX_JOINED_BYTES 65536
#define MAX_JOINED_PIECES 4096
#define TYPE_BITS 2
#define TYPE_MASK ((1u << TYPE_BITS) - 1)
#define MAX_END (G_MAXUINT32 >> TYPE_BITS)
#define MAX_PROGRESS_BYTES LYCEUM_MAX_TEXT_BYTES /* of all progress */

static void
pages_add_room (LyceumPages *self)
{
  gsize n_pages = (self->room + PAGE_BYTES - 1) / PAGE_BYTES;

  if (self->room < PAGE_BYTES)
    {
      if (self->pages == NULL)
        self->pages = g_new0 (guint8 *, 1);
      self->room = MAX (FIRST_PAGE_BYTES, 2 * self->room);
      self->pages[0] = g_realloc (self->pages[0], self->room);
      return;
    }
  /* The list of pages has room for a power of two. */
  if ((n_pages & (n_pages - 1)) == 0)
    self->pages = g_renew (guint8 *, self->pages, 2 * n_pages);
  self->pages[n_pages] = g_malloc (PAGE_BYTES);
  self->room += PAGE_BYTES;
}

static void
pages_append (LyceumPages *self, gconstpointer data, gsize n)
{
  const guint8 *from = data;

  while (n > 0)
    {
      gsize in_page = self->size % PAGE_BYTES, part;

      if (self->size == self->room)
        pages_add_room (self);
      part = MIN (n, MIN (PAGE_BYTES - in_page, self->room - self->size));
      memcpy (self->pages[self->size / PAGE_BYTES] + in_page, from, part);
      self->size += part;
      from += part;
      n -= part;
    }
}

static void
pages_copy (const LyceumPages *self, gsize offset, gsize n, gpointer data)
{
  guint8 *to = data;

  while (n > 0)
    {
      gsize in_page = offset % PAGE_BYTES, part = MIN (n, PAGE_BYTES - in_page);

      memcpy (to, self->pages[offset / PAGE_BYTES] + in_page, part);
      offset += part;
      to += part;
      n -= part;
    }
}

static void
pages_clear (LyceumPages *self)
{
  for (gsize i = 0; i * PAGE_BYTES < self->room; i++)
    g_free (self->pages[i]);
  g_free (self->pages);
}

LyceumEventLog *
_lyceum_event_log_new (void)
{
  LyceumEventLog *self = g_new0 (LyceumEventLog, 1);

  self->ref_count = 1;
  pthread_mutex_init (&self->lock, NULL);
  return self;
}

LyceumEventLog *
_lyceum_event_log_ref (LyceumEventLog *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
_lyceum_event_log_unref (LyceumEventLog *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  pages_clear (&self->bytes);
  pages_clear (&self->entries);
  pthread_mutex_destroy (&self->lock);
  g_free (self);
}

/* Ends a change: wakes whoever slept, without the lock, because waking takes a system call. */
static void
unlock_and_wake (LyceumEventLog *self, gboolean has_news)
{
  LyceumReader *readers = has_news ? _lyceum_readers_take_idle_locked (self) : NULL;

  pthread_mutex_unlock (&self->lock);
  _lyceum_readers_wake (readers);
}

static guint64
append_locked (LyceumEventLog *self, LyceumTaskEventType type, gconstpointer bytes, gsize n)
{
  guint32 entry;

  if (n > MAX_END - self->bytes.size)
    return 0;
  pages_append (&self->bytes, bytes, n);
  entry = (guint32) (self->bytes.size << TYPE_BITS) | type;
  pages_append (&self->entries, &entry, sizeof entry);
  return ++self->last_seq;
}

static guint64
append_text_locked (LyceumEventLog *self, const char *text, gsize n)
{
  guint64 seq = append_locked (self, LYCEUM_TASK_EVENT_TEXT, text, n);

  if (seq != 0)
    self->text_bytes += n;
  return seq;
}

static guint64
append_progress_locked (LyceumEventLog *self, const guint8 *bytes, gsize n)
{
  guint64 seq = 0;

  if (n <= MAX_PROGRESS_BYTES - self->progress_bytes)
    seq = append_locked (self, LYCEUM_TASK_EVENT_PROGRESS, bytes, n);
  if (seq != 0)
    self->progress_bytes += n;
  return seq;
}

/* How many of the first @most bytes are whole characters, where the text goes on after them. */
static gsize
whole_characters (const char *text, gsize most)
{
  while (most > 0 && (text[most] & 0xc0) == 0x80)
    most--;
  return most;
}

guint64
_lyceum_event_log_append_text (LyceumEventLog *self, const char *text)
{
  gsize n, room;
  guint64 seq = 0;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (text != NULL, 0);

  n = strlen (text);
  pthread_mutex_lock (&self->lock);
  room = LYCEUM_MAX_TEXT_BYTES - self->text_bytes;
  if (n > room)
    {
      /* Nothing small may slip into what is left: a text that ends is understood, one with a hole is not. */
      n = self->text_is_full ? 0 : whole_characters (text, room);
      self->text_is_full = TRUE;
    }
  else if (self->text_is_full)
    n = 0;
  if (n > 0)
    seq = append_text_locked (self, text, n);
  unlock_and_wake (self, seq != 0);
  return seq;
}

/* @bytes: room for LYCEUM_MAX_PROGRESS_BYTES. Returns: how many it takes. */
gsize
_lyceum_event_log_encode_progress (guint8 *bytes, double fraction, const char *message)
{
  gsize n = message != NULL ? strlen (message) : 0;

  fraction = fraction >= 0 ? MIN (fraction, 1) : -1;
  if (n > LYCEUM_MAX_MESSAGE_BYTES)
    n = whole_characters (message, LYCEUM_MAX_MESSAGE_BYTES);
  memcpy (bytes, &fraction, sizeof fraction);
  if (n > 0)
    memcpy (bytes + sizeof fraction, message, n);
  return sizeof fraction + n;
}

guint64
_lyceum_event_log_append_progress (LyceumEventLog *self, double fraction, const char *message)
{
  guint8 bytes[LYCEUM_MAX_PROGRESS_BYTES];
  gsize n;
  guint64 seq;

  g_return_val_if_fail (self != NULL, 0);

  n = _lyceum_event_log_encode_progress (bytes, fraction, message);
  pthread_mutex_lock (&self->lock);
  seq = append_progress_locked (self, bytes, n);
  unlock_and_wake (self, seq != 0);
  return seq;
}

guint64
_lyceum_event_log_append_state (LyceumEventLog *self, LyceumTaskState state)
{
  gint8 byte = (gint8) state;
  guint64 seq;

  g_return_val_if_fail (self != NULL, 0);

  pthread_mutex_lock (&self->lock);
  seq = append_locked (self, LYCEUM_TASK_EVENT_STATE, &byte, sizeof byte);
  unlock_and_wake (self, seq != 0);
  return seq;
}

guint64
_lyceum_event_log_get_last_seq (LyceumEventLog *self)
{
  guint64 seq;

  g_return_val_if_fail (self != NULL, 0);

  pthread_mutex_lock (&self->lock);
  seq = self->last_seq;
  pthread_mutex_unlock (&self->lock);
  return seq;
}

/* Appends @n_ends events of one type, which a store kept, if they are next. Returns: whether all of them were. */
gboolean
_lyceum_event_log_restore (LyceumEventLog     *self,
                           guint64             first,
                           LyceumTaskEventType type,
                           gconstpointer       bytes,
                           const guint32      *ends,
                           gsize               n_ends)
{
  const guint8 *all = bytes;
  gsize begin = 0, n = ends[n_ends - 1];
  gboolean is_right;

  pthread_mutex_lock (&self->lock);
  is_right = first == self->last_seq + 1 && n <= MAX_END - self->bytes.size;
  if (type == LYCEUM_TASK_EVENT_TEXT)
    is_right = is_right && n <= LYCEUM_MAX_TEXT_BYTES - self->text_bytes;
  else if (type == LYCEUM_TASK_EVENT_PROGRESS)
    is_right = is_right && n <= MAX_PROGRESS_BYTES - self->progress_bytes;
  for (gsize i = 0; is_right && i < n_ends; i++)
    {
      append_locked (self, type, all + begin, ends[i] - begin);
      begin = ends[i];
    }
  if (is_right)
    {
      self->text_bytes += type == LYCEUM_TASK_EVENT_TEXT ? n : 0;
      self->progress_bytes += type == LYCEUM_TASK_EVENT_PROGRESS ? n : 0;
      self->saved_seq = self->last_seq;
    }
  unlock_and_wake (self, is_right);
  return is_right;
}

static guint32
get_entry_locked (LyceumEventLog *self, guint64 seq)
{
  gsize offset = (seq - 1) * sizeof (guint32);
  guint32 entry;

  memcpy (&entry, self->entries.pages[offset / PAGE_BYTES] + offset % PAGE_BYTES, sizeof entry);
  return entry;
}

static gsize
get_end_locked (LyceumEventLog *self, guint64 seq)
{
  return seq > 0 ? get_entry_locked (self, seq) >> TYPE_BITS : 0;
}

/* The event after @after, and where that is text, as many more up to @upto as may be told with it. */
static void
find_next (LyceumEventLog *self, guint64 after, guint64 upto, LyceumTaskEvent *event, gsize *begin, gsize *end)
{
  guint64 seq = after + 1;
  guint32 entry;

  pthread_mutex_lock (&self->lock);
  entry = get_entry_locked (self, seq);
  event->type = entry & TYPE_MASK;
  *begin = get_end_locked (self, after);
  *end = entry >> TYPE_BITS;
  while (event->type == LYCEUM_TASK_EVENT_TEXT && seq < upto && seq - after < MAX_JOINED_PIECES)
    {
      entry = get_entry_locked (self, seq + 1);
      if ((entry & TYPE_MASK) != LYCEUM_TASK_EVENT_TEXT || (entry >> TYPE_BITS) - *begin > MAX_JOINED_BYTES)
        break;
      *end = entry >> TYPE_BITS;
      seq++;
    }
  pthread_mutex_unlock (&self->lock);
  event->first_seq = after + 1;
  event->seq = seq;
}

static void
copy_bytes (LyceumEventLog *self, gsize begin, gsize end, char *to)
{
  while (begin < end)
    {
      gsize part = MIN (end - begin, PAGE_BYTES);

      pthread_mutex_lock (&self->lock);
      pages_copy (&self->bytes, begin, part, to);
      pthread_mutex_unlock (&self->lock);
      begin += part;
      to += part;
    }
}

/*
 * @after: less than @upto
 * @upto: at most the number of the last event
 * @event: (out): the next event, with pieces of text joined; its text stands in @bytes
 */
void
_lyceum_event_log_read (LyceumEventLog *self, guint64 after, guint64 upto, LyceumTaskEvent *event, GString *bytes)
{
  gsize begin, end;

  find_next (self, after, upto, event, &begin, &end);
  g_string_set_size (bytes, end - begin);
  copy_bytes (self, begin, end, bytes->str);
  event->text = NULL;
  event->fraction = -1;
  event->state = 0;
  switch (event->type)
    {
    case LYCEUM_TASK_EVENT_TEXT:
      event->text = bytes->str;
      break;
    case LYCEUM_TASK_EVENT_PROGRESS:
      memcpy (&event->fraction, bytes->str, sizeof event->fraction);
      if (bytes->len > sizeof event->fraction)
        event->text = bytes->str + sizeof event->fraction;
      break;
    case LYCEUM_TASK_EVENT_STATE:
      event->state = (gint8) bytes->str[0];
      break;
    }
}

/* Returns: (transfer full): where each of the events ends, counted from where the first begins. */
guint32 *
_lyceum_event_log_dup_ends (LyceumEventLog *self, guint64 first, guint64 last)
{
  guint32 *ends = g_new (guint32, last - first + 1);
  gsize begin;

  pthread_mutex_lock (&self->lock);
  begin = get_end_locked (self, first - 1);
  for (guint64 seq = first; seq <= last; seq++)
    ends[seq - first] = (guint32) (get_end_locked (self, seq) - begin);
  pthread_mutex_unlock (&self->lock);
  return ends;
}
