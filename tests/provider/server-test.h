/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-provider.h"
#include "raw-server.h"

G_BEGIN_DECLS

#define TEST_KEY "sk-t0p-s3cret-0123456789"

/** A provider that speaks to a RawServer, and what was heard of it. */
typedef struct
{
  LyceumHttp *http;
  RawServer *server;
  LyceumProvider *provider;
  LyceumCompletionRequest *request; /* of complete() */
  GCancellable *cancellable;
  GAsyncResult *result;
  GString *text, *reasoning;
  LyceumCompletion completion;
  GError *error;
} ServerTest;

/** @data: of g_test_add(): the #LyceumProviderKind, by GINT_TO_POINTER(). */
void server_test_set_up      (ServerTest    *test,
                              gconstpointer  data);
void server_test_tear_down   (ServerTest    *test,
                              gconstpointer  data);
/** Keeps the result for server_test_wait(). */
void server_test_result_cb   (GObject       *source,
                              GAsyncResult  *result,
                              gpointer       test);
/** Returns: (transfer none): the result, once it is there. */
GAsyncResult *server_test_wait (ServerTest  *test);
void server_test_begin       (ServerTest    *test);
/** The completion of @test->request, from its beginning to its end. */
void server_test_complete    (ServerTest    *test);
/** Fails unless the request with this index has @text in it. */
void server_test_assert_sent (ServerTest    *test,
                              guint          index,
                              const char    *text);
void server_test_assert_not_sent (ServerTest *test,
                                  guint       index,
                                  const char *text);

G_END_DECLS
