/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "event-log-fixture.h"

/* An event log as a store keeps it: there and back, and what somebody may have done to it meanwhile. */

static GPtrArray *
rows_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
}

static void
add_row (GPtrArray *rows, const char *row)
{
  g_autoptr (GError) error = NULL;
  GVariant *variant = g_variant_parse (NULL, row, NULL, NULL, &error);

  g_assert_no_error (error);
  g_ptr_array_add (rows, variant);
}

static void
take_unsaved (LyceumEventLog *log, GPtrArray *rows)
{
  g_autoptr (GPtrArray) more = _lyceum_event_log_take_unsaved (log);

  for (guint i = 0; more != NULL && i < more->len; i++)
    g_ptr_array_add (rows, g_variant_ref (g_ptr_array_index (more, i)));
}

static void
assert_says (LyceumEventLog *log, guint64 after, const char *said)
{
  Listener listener;

  listener_init (&listener, log);
  listener.last = after;
  listener_listen (&listener);
  listener_catch_up (&listener);
  g_assert_cmpstr (listener.said->str, ==, said);
  listener_clear (&listener);
}

/* Bytes as a database gives them back: nobody vouches for them. */
static GVariant *
through_database (GVariant *row)
{
  g_autoptr (GBytes) bytes = g_variant_get_data_as_bytes (row);
  g_autoptr (GBytes) copy = g_bytes_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("(ttsv)"), copy, FALSE));
}

static void
test_form (void)
{
  static const char *const wanted[] = {
    "(uint64 1, uint64 1, 'state', <1>)",
    "(uint64 2, uint64 4, 'text', <('für alle', [uint32 1, 4, 9])>)",
    "(uint64 5, uint64 5, 'progress', <(0.5, 'half')>)",
    "(uint64 6, uint64 6, 'progress', <(-1.0, '')>)",
    "(uint64 7, uint64 7, 'text', <('x', [uint32 1])>)",
  };
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (GPtrArray) rows = NULL;

  g_assert_null (_lyceum_event_log_take_unsaved (log));
  _lyceum_event_log_append_state (log, LYCEUM_TASK_STATE_QUEUED);
  _lyceum_event_log_append_text (log, "f");
  _lyceum_event_log_append_text (log, "ür");
  _lyceum_event_log_append_text (log, " alle");
  _lyceum_event_log_append_progress (log, 0.5, "half");
  _lyceum_event_log_append_progress (log, -2, NULL);
  _lyceum_event_log_append_text (log, "x");
  rows = _lyceum_event_log_take_unsaved (log);
  g_assert_cmpuint (rows->len, ==, G_N_ELEMENTS (wanted));
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GVariant) row = g_variant_parse (NULL, wanted[i], NULL, NULL, NULL);

      g_assert_cmpvariant (g_ptr_array_index (rows, i), row);
    }
  g_assert_null (_lyceum_event_log_take_unsaved (log));
}

/* Saved at any moments, loaded, listened to from any number, written on, saved and loaded once more. */
static void
test_round_trip (void)
{
  for (guint round = 0; round < 30; round++)
    {
      g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
      g_autoptr (GRand) random = g_rand_new_with_seed (round);
      g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) rows = rows_new ();

      for (guint life = 0; life < 3; life++)
        {
          g_autoptr (GPtrArray) kept = rows_new ();

          for (gint i = g_rand_int_range (random, 1, 10); i > 0; i--)
            {
              speak_at_random (log, random, g_rand_int_range (random, 0, 60), written);
              take_unsaved (log, rows);
            }
          for (guint i = 0; i < rows->len; i++)
            g_ptr_array_add (kept, through_database (g_ptr_array_index (rows, i)));
          _lyceum_event_log_unref (log);
          log = _lyceum_event_log_new ();
          g_assert_true (_lyceum_event_log_load (log, kept));
          g_assert_null (_lyceum_event_log_take_unsaved (log));
          g_assert_cmpuint (_lyceum_event_log_get_last_seq (log), ==, written->len);
          for (guint i = 0; i < 20; i++)
            {
              guint64 k = i == 0 ? 0 : (guint64) g_rand_int_range (random, 0, written->len + 1);
              g_autofree char *rest = written_after (written, k);

              assert_says (log, k, rest);
            }
        }
    }
}

/* Rows are of bounded size, whatever was said since the last. */
static void
test_bounded_rows (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (GPtrArray) rows = NULL;

  for (guint i = 0; i < 200000; i++)
    _lyceum_event_log_append_text (log, "∀x∈V ");
  rows = _lyceum_event_log_take_unsaved (log);
  g_assert_cmpuint (rows->len, >, 200000 * 9 / 65536);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpuint (g_variant_get_size (g_ptr_array_index (rows, i)), <, 100000);
}

/* Whoever waits is told what is loaded. */
static void
test_load_wakes (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (GPtrArray) rows = rows_new ();
  Listener whole, rest;

  listener_init (&whole, log);
  listener_listen (&whole);
  listener_init (&rest, log);
  rest.last = 2;
  listener_listen (&rest);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  add_row (rows, "(uint64 1, uint64 3, 'text', <('abc', [uint32 1, 2, 3])>)");
  add_row (rows, "(uint64 4, uint64 4, 'state', <3>)");
  g_assert_true (_lyceum_event_log_load (log, rows));
  listener_catch_up (&whole);
  listener_catch_up (&rest);
  g_assert_cmpstr (whole.said->str, ==, "abc[3]");
  g_assert_cmpstr (rest.said->str, ==, "c[3]");
  g_assert_cmpuint (_lyceum_event_log_append_text (log, "d"), ==, 5);
  listener_catch_up (&whole);
  g_assert_cmpstr (whole.said->str, ==, "abc[3]d");
  listener_clear (&whole);
  listener_clear (&rest);
  g_assert_false (_lyceum_event_log_load (log, rows)); /* not empty any more */
  g_assert_cmpuint (_lyceum_event_log_get_last_seq (log), ==, 5);
}

/* Each of these after a good row: what was good stays, the rest is left out. */
static const char *const hostile_rows[] = {
  "(uint64 2, uint64 2, 'text', <('a', [uint32 1])>)",                    /* overlaps */
  "(uint64 4, uint64 4, 'text', <('a', [uint32 1])>)",                    /* a gap */
  "(uint64 0, uint64 0, 'text', <('a', [uint32 1])>)",                    /* no number */
  "(uint64 3, uint64 2, 'text', <('a', [uint32 1])>)",                    /* backwards */
  "(uint64 3, uint64 18446744073709551615, 'text', <('a', [uint32 1])>)", /* more than there are */
  "(uint64 3, uint64 18446744073709551615, 'state', <1>)",
  "(uint64 3, uint64 2, 'text', <('', @au [])>)",                   /* none */
  "(uint64 3, uint64 3, 'text', <('', [uint32 0])>)",               /* empty */
  "(uint64 3, uint64 4, 'text', <('ab', [uint32 1])>)",             /* too few pieces */
  "(uint64 3, uint64 3, 'text', <('ab', [uint32 1, 2])>)",          /* too many */
  "(uint64 3, uint64 4, 'text', <('ab', [uint32 2, 1])>)",          /* ends that decrease */
  "(uint64 3, uint64 4, 'text', <('ab', [uint32 2, 2])>)",          /* a piece without text */
  "(uint64 3, uint64 4, 'text', <('ab', [uint32 1, 3])>)",          /* behind the text */
  "(uint64 3, uint64 4, 'text', <('ab', [uint32 1, 4294967295])>)", /* far behind it */
  "(uint64 3, uint64 4, 'text', <('abc', [uint32 1, 2])>)",         /* text of no piece */
  "(uint64 3, uint64 4, 'text', <('aü', [uint32 2, 3])>)",          /* inside a character */
  "(uint64 3, uint64 3, 'text', <('a', [1])>)",                     /* wrong types */
  "(uint64 3, uint64 3, 'text', <'a'>)",
  "(uint64 3, uint64 3, 'text', <5>)",
  "(uint64 3, uint64 3, 'text', <('a', [uint32 1], 'b')>)",
  "(3, 3, 'text', <('a', [uint32 1])>)",
  "(uint64 3, uint64 3, 'text', ('a', [uint32 1]))",
  "[uint64 3, uint64 3]",
  "'text'",
  "(uint64 3, uint64 3, 'progress', <(0.5, 7)>)",
  "(uint64 3, uint64 3, 'progress', <0.5>)",
  "(uint64 3, uint64 4, 'progress', <(0.5, '')>)",  /* two in one */
  "(uint64 3, uint64 3, 'progress', <(1.5, '')>)",  /* more than all */
  "(uint64 3, uint64 3, 'progress', <(-0.5, '')>)", /* less than nothing */
  "(uint64 3, uint64 3, 'progress', <(nan, '')>)",  /* nothing at all */
  "(uint64 3, uint64 3, 'progress', <(inf, '')>)",
  "(uint64 3, uint64 4, 'state', <1>)",        /* two in one */
  "(uint64 3, uint64 3, 'state', <uint32 1>)", /* wrong type */
  "(uint64 3, uint64 3, 'state', <-2>)",       /* no state */
  "(uint64 3, uint64 3, 'state', <6>)",
  "(uint64 3, uint64 3, 'state', <257>)",
  "(uint64 3, uint64 3, 'song', <('a', [uint32 1])>)", /* unknown words */
  "(uint64 3, uint64 3, 'Text', <('a', [uint32 1])>)",
  "(uint64 3, uint64 3, '', <('a', [uint32 1])>)",
  "(uint64 3, uint64 3, 'text', <<<<('a', [uint32 1])>>>>)", /* wrapped */
};

static void
test_hostile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile_rows); i++)
    {
      g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
      g_autoptr (GPtrArray) rows = rows_new ();

      g_test_message ("%s", hostile_rows[i]);
      add_row (rows, "(uint64 1, uint64 2, 'text', <('good', [uint32 2, 4])>)");
      add_row (rows, hostile_rows[i]);
      add_row (rows, "(uint64 3, uint64 3, 'state', <1>)");
      g_assert_false (_lyceum_event_log_load (log, rows));
      g_assert_cmpuint (_lyceum_event_log_get_last_seq (log), ==, 2);
      assert_says (log, 0, "good");
      g_assert_cmpuint (_lyceum_event_log_append_text (log, "!"), ==, 3);
      assert_says (log, 1, "od!");
    }
}

/* Progress that lacks most of its bytes: GLib would read it as 0 and an empty message. */
static void
test_cut_progress (void)
{
  static const guint8 bytes[] = { 1,   0,   0,   0, 0, 0, 0, 0, 1, 0, 0, 0,   0,   0,   0, 0,   'p', 'r', 'o', 'g', 'r',
                                  'e', 's', 's', 0, 0, 0, 0, 0, 0, 0, 0, 'o', 'd', 'd', 0, '(', 'd', 's', ')', 25 };
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autoptr (GBytes) given = g_bytes_new (bytes, sizeof bytes);

  g_ptr_array_add (rows, g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("(ttsv)"), given, FALSE)));
  g_assert_false (_lyceum_event_log_load (log, rows));
  g_assert_cmpuint (_lyceum_event_log_get_last_seq (log), ==, 0);
}

/* Rows with changed bytes: whatever is taken can be told, and is text. */
static void
test_changed_bytes (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  g_autoptr (GPtrArray) written = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) rows = NULL;

  speak_at_random (log, random, 60, written);
  rows = _lyceum_event_log_take_unsaved (log);
  for (guint round = 0; round < 3000; round++)
    {
      g_autoptr (LyceumEventLog) loaded = _lyceum_event_log_new ();
      g_autoptr (GPtrArray) changed = rows_new ();
      guint which = g_rand_int_range (random, 0, rows->len);
      Listener listener;

      for (guint i = 0; i < rows->len; i++)
        {
          GVariant *row = g_ptr_array_index (rows, i);
          gsize n = g_variant_get_size (row);
          g_autofree guint8 *bytes = g_memdup2 (g_variant_get_data (row), n);
          g_autoptr (GBytes) given = NULL;

          for (gint k = i == which ? g_rand_int_range (random, 1, 4) : 0; k > 0; k--)
            bytes[g_rand_int_range (random, 0, n)] = (guint8) g_rand_int_range (random, 0, 256);
          if (i == which && g_rand_int_range (random, 0, 4) == 0)
            n = g_rand_int_range (random, 0, n);
          given = g_bytes_new (bytes, n);
          g_ptr_array_add (changed,
                           g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE ("(ttsv)"), given, FALSE)));
        }
      _lyceum_event_log_load (loaded, changed);
      listener_init (&listener, loaded);
      listener_listen (&listener);
      listener_catch_up (&listener);
      g_assert_true (g_utf8_validate (listener.said->str, -1, NULL));
      listener_clear (&listener);
    }
}

/* Text beyond the limit is left out, from a character on; all else goes on. */
static void
test_limit (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (LyceumEventLog) loaded = _lyceum_event_log_new ();
  g_autoptr (GString) piece = g_string_new ("x");
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = NULL;
  guint64 seq = 0;

  while (piece->len < 1000000)
    g_string_append (piece, "€");
  do
    {
      g_assert_cmpuint (_lyceum_event_log_get_last_seq (log), ==, seq);
      seq = _lyceum_event_log_append_text (log, piece->str);
      if (seq > 0)
        g_string_append_len (whole, piece->str, MIN (piece->len, LYCEUM_MAX_TEXT_BYTES - whole->len));
    }
  while (seq > 0);
  g_assert_cmpuint (whole->len, ==, LYCEUM_MAX_TEXT_BYTES);
  while (!g_utf8_validate_len (whole->str, whole->len, NULL))
    g_string_truncate (whole, whole->len - 1);
  g_assert_cmpuint (whole->len, <, LYCEUM_MAX_TEXT_BYTES);
  g_assert_cmpuint (_lyceum_event_log_append_text (log, "a"), ==, 0); /* there would be room, but text was left out */

  g_string_append (whole, "[1.0000 done][3]");
  g_assert_cmpuint (_lyceum_event_log_append_progress (log, 1, "done"), ==, 18);
  g_assert_cmpuint (_lyceum_event_log_append_state (log, LYCEUM_TASK_STATE_SUCCEEDED), ==, 19);
  assert_says (log, 0, whole->str);

  rows = _lyceum_event_log_take_unsaved (log);
  g_assert_true (_lyceum_event_log_load (loaded, rows));
  assert_says (loaded, 0, whole->str);
  add_row (rows, "(uint64 20, uint64 20, 'text', <('abc', [uint32 3])>)");
  g_clear_pointer (&loaded, _lyceum_event_log_unref);
  loaded = _lyceum_event_log_new ();
  g_assert_false (_lyceum_event_log_load (loaded, rows)); /* more than the most */
  assert_says (loaded, 0, whole->str);
}

/* One piece that is too long by itself; and progress without end, which does not take the states with it. */
static void
test_limit_of_one (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autofree char *text = g_strnfill (LYCEUM_MAX_TEXT_BYTES + 10, 't');
  g_autofree char *message = g_strnfill (100000, 'm');
  Listener listener;
  guint64 last = 1;

  g_assert_cmpuint (_lyceum_event_log_append_text (log, text), ==, 1);
  for (guint64 seq; (seq = _lyceum_event_log_append_progress (log, 0.5, message)) > 0;)
    last = seq;
  g_assert_cmpuint (last, >, 4000);
  g_assert_cmpuint (last, <, 4100); /* messages are cut */
  g_assert_cmpuint (_lyceum_event_log_append_state (log, LYCEUM_TASK_STATE_FAILED), ==, last + 1);
  listener_init (&listener, log);
  listener_listen (&listener);
  listener_catch_up (&listener);
  g_assert_cmpuint (listener.longest, ==, LYCEUM_MAX_TEXT_BYTES);
  g_assert_true (g_str_has_suffix (listener.said->str, "mm][4]"));
  listener_clear (&listener);
}

/* A piece that is not UTF-8 is told as it is. A store is given question marks, and all that came with it. */
static void
test_invalid_text (void)
{
  g_autoptr (LyceumEventLog) log = _lyceum_event_log_new ();
  g_autoptr (LyceumEventLog) loaded = _lyceum_event_log_new ();
  g_autoptr (GPtrArray) rows = NULL;

  _lyceum_event_log_append_text (log, "good");
  _lyceum_event_log_append_text (log, "half \xc3");
  _lyceum_event_log_append_text (log, "\xbc and \xff\xfe.");
  _lyceum_event_log_append_progress (log, 0.5, "\xffhalf");
  _lyceum_event_log_append_text (log, "ü");
  assert_says (log, 0, "goodhalf \xc3\xbc and \xff\xfe.[0.5000 \xffhalf]ü");
  rows = _lyceum_event_log_take_unsaved (log);
  g_assert_true (_lyceum_event_log_load (loaded, rows));
  assert_says (loaded, 0, "goodhalf ?? and ??.[0.5000 ?half]ü");
  assert_says (loaded, 2, "? and ??.[0.5000 ?half]ü");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/event-log-rows/form", test_form);
  g_test_add_func ("/queue/event-log-rows/round-trip", test_round_trip);
  g_test_add_func ("/queue/event-log-rows/bounded-rows", test_bounded_rows);
  g_test_add_func ("/queue/event-log-rows/load-wakes", test_load_wakes);
  g_test_add_func ("/queue/event-log-rows/hostile", test_hostile);
  g_test_add_func ("/queue/event-log-rows/cut-progress", test_cut_progress);
  g_test_add_func ("/queue/event-log-rows/changed-bytes", test_changed_bytes);
  g_test_add_func ("/queue/event-log-rows/limit", test_limit);
  g_test_add_func ("/queue/event-log-rows/limit-of-one", test_limit_of_one);
  g_test_add_func ("/queue/event-log-rows/invalid-text", test_invalid_text);
  return g_test_run ();
}
