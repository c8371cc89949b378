/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-http-private.h"

#include <sys/resource.h>

#include "lyceum-thread.h"

/*
 * The sessions. What they are told, and why:
 *
 * - As many connections as there are streams: each stream holds one.
 * - No limit on the time of an operation: a model may think for minutes between two words, and a call that is alive may
 * last for hours. The calls have limits of their own.
 * - No decompression: a compressed stream waits until its block is full, and a small answer may become a huge one.
 * - HTTP/1.1 only. Over HTTP/2 all streams to a server share one connection, in which they wait for each other, and
 *   libsoup's part of that had many mends after 3.2. Its 3.2 can be told so only by its environment variable; and
 * unless it is, it opens the connections to a server one after the other, because the first might turn out to be
 * HTTP/2.
 *
 * One session would do, but at each beginning and end of a call it looks at all of its calls and connections. So there
 * are as many as are needed for a few calls each; the first that has room is taken, so that connections are used again.
 */

#define CALLS_A_SESSION 32

#define CONNECT_SECONDS 20
#define FIRST_SECONDS 300
#define SILENCE_SECONDS 120

#define MAX_CONNECTIONS 65536
#define OPEN_FILES 16384

G_DEFINE_FINAL_TYPE (LyceumHttp, lyceum_http, G_TYPE_OBJECT)

/* Before main(), while there is one thread: the environment may not be changed later. */
__attribute__ ((constructor)) static void
choose_http_1_1 (void)
{
  g_setenv ("SOUP_FORCE_HTTP1", "1", FALSE);
}

/* A connection is an open file, and a desktop gives a program 1,024 of them unless it asks for more. */
static void
allow_open_files (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= OPEN_FILES)
    return;
  limit.rlim_cur = MIN (limit.rlim_max, OPEN_FILES);
  setrlimit (RLIMIT_NOFILE, &limit);
}

static void
lyceum_http_dispose (GObject *object)
{
  LyceumHttp *self = LYCEUM_HTTP (object);

  while (self->draining != NULL && self->draining->len > 0)
    _lyceum_http_call_forget (g_ptr_array_index (self->draining, self->draining->len - 1));
  g_clear_pointer (&self->sessions, g_ptr_array_unref);
  g_clear_pointer (&self->draining, g_ptr_array_unref);
  G_OBJECT_CLASS (lyceum_http_parent_class)->dispose (object);
}

static void
lyceum_http_class_init (LyceumHttpClass *class)
{
  G_OBJECT_CLASS (class)->dispose = lyceum_http_dispose;
}

static void
free_session (LyceumHttpSession *session)
{
  soup_session_abort (session->session);
  g_object_unref (session->session);
  g_free (session);
}

static LyceumHttpSession *
add_session (LyceumHttp *self)
{
  LyceumHttpSession *session = g_new0 (LyceumHttpSession, 1);

  session->session = soup_session_new_with_options ("max-conns", MAX_CONNECTIONS, "max-conns-per-host", MAX_CONNECTIONS,
                                                    "timeout", 0, "user-agent", "Lyceum/" PACKAGE_VERSION, NULL);
  soup_session_remove_feature_by_type (session->session, SOUP_TYPE_CONTENT_DECODER);
  g_ptr_array_add (self->sessions, session);
  return session;
}

LyceumHttpSession *
_lyceum_http_take_session (LyceumHttp *self)
{
  LyceumHttpSession *session = NULL;

  for (guint i = 0; i < self->sessions->len; i++)
    {
      session = g_ptr_array_index (self->sessions, i);
      if (session->n_calls < CALLS_A_SESSION)
        break;
      session = NULL;
    }
  if (session == NULL)
    session = add_session (self);
  session->n_calls++;
  return session;
}

static void
lyceum_http_init (LyceumHttp *self)
{
  self->sessions = g_ptr_array_new_with_free_func ((GDestroyNotify) free_session);
  add_session (self);
  self->draining = g_ptr_array_new ();
  self->connect = CONNECT_SECONDS;
  self->first = FIRST_SECONDS;
  self->silence = SILENCE_SECONDS;
}

LyceumHttp *
lyceum_http_new (void)
{
  lyceum_assert_network ();
  allow_open_files ();

  return g_object_new (LYCEUM_TYPE_HTTP, NULL);
}

void
lyceum_http_set_time_limits (LyceumHttp *self, double connect, double first, double silence)
{
  lyceum_assert_network ();
  g_return_if_fail (LYCEUM_IS_HTTP (self));
  g_return_if_fail (connect >= 0 && first >= 0 && silence >= 0);

  self->connect = connect > 0 ? connect : CONNECT_SECONDS;
  self->first = first > 0 ? first : FIRST_SECONDS;
  self->silence = silence > 0 ? silence : SILENCE_SECONDS;
}
