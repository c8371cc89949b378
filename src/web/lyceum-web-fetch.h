/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lyceum-web-error.h"

G_BEGIN_DECLS

#define LYCEUM_WEB_MAX_BYTES (50u << 20)

/**
 * LyceumWebRequest:
 * @url: as lyceum_web_address_parse() gives it. One that begins with http: and names no port is tried with https: first
 * @etag, @last_modified: (nullable): of what is there already: if the page has not changed, it is not sent again
 * @allow_private: whether it may lead to this computer, or into its own network
 * @max_bytes: of the page, unpacked; 0 for #LYCEUM_WEB_MAX_BYTES
 * @connect_seconds: until a connection is there, and @silence_seconds: between two signs of life; 0 for 20, and 60
 * @https_port: where https: is tried; 0 for 443
 * @trust: (nullable): whom to trust instead of whom this computer trusts
 * @proxies: (nullable): the ways to servers, instead of those of this computer
 *
 * A plain record, borrowed.
 */
typedef struct
{
  const char *url;
  const char *etag;
  const char *last_modified;
  gboolean allow_private;
  gsize max_bytes;
  double connect_seconds, silence_seconds;
  guint16 https_port;
  GTlsDatabase *trust;
  GProxyResolver *proxies;
} LyceumWebRequest;

/**
 * LyceumWebPage:
 * @url: where it was in the end
 * @name: as a file: with an ending that says what it is
 * @bytes: (nullable): what it is; %NULL when it is what was there already
 */
typedef struct
{
  char *url;
  char *name;
  char *etag;          /* (nullable) */
  char *last_modified; /* (nullable) */
  GBytes *bytes;
} LyceumWebPage;

void           lyceum_web_page_free    (LyceumWebPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumWebPage, lyceum_web_page_free)

/** @fraction: 0 to 1; negative: it is not known how long the page is */
typedef void (*LyceumWebProgressFunc) (double fraction, gpointer user_data);

/**
 * lyceum_web_fetch_async:
 * @progress: (nullable) (scope notified): hears how far it is, until the callback
 *
 * Fetches a page, over at most five redirects, without cookies and without what the page embeds. Network thread; calls back
 * on the same context.
 */
void           lyceum_web_fetch_async  (const LyceumWebRequest *request,
                                        LyceumWebProgressFunc   progress,
                                        gpointer                progress_data,
                                        GCancellable           *cancellable,
                                        GAsyncReadyCallback     callback,
                                        gpointer                user_data);
/** Returns: (transfer full) (nullable): errors are a #LyceumWebError with a sentence for a person, or %G_IO_ERROR_CANCELLED */
LyceumWebPage *lyceum_web_fetch_finish (GAsyncResult           *result,
                                        GError                **error);

G_END_DECLS
