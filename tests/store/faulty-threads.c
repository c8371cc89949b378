/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "faulty-threads.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

typedef int (*CreateFunc) (pthread_t *thread, const pthread_attr_t *attributes, void *(*func) (void *), void *data);

static int n_left = G_MAXINT; /* (atomic) */
static int n_refused;         /* (atomic) */

/* Takes the place of the C library's, for this program and the libraries that it is linked with. */
int
pthread_create (pthread_t            *thread,
                const pthread_attr_t *attributes,
                void *(*func) (void *),
                void                 *data)
{
  CreateFunc real = (CreateFunc) dlsym (RTLD_NEXT, "pthread_create");

  if (g_atomic_int_get (&n_left) < G_MAXINT && g_atomic_int_add (&n_left, -1) <= 0)
    {
      g_atomic_int_inc (&n_refused);
      return EAGAIN;
    }
  return real (thread, attributes, func, data);
}

void
faulty_threads_refuse (guint n)
{
  g_atomic_int_set (&n_refused, 0);
  g_atomic_int_set (&n_left, (int) n);
}

void
faulty_threads_give (void)
{
  g_atomic_int_set (&n_refused, 0);
  g_atomic_int_set (&n_left, G_MAXINT);
}

guint
faulty_threads_n_refused (void)
{
  return (guint) g_atomic_int_get (&n_refused);
}
