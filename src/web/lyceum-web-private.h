/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "lyceum-web-error.h"
#include "lyceum-web-fetch.h"
#include "lyceum-web-host.h"

G_BEGIN_DECLS

/* Words (lyceum-web-words.c). */

/** Returns: (transfer full): @error, which came of a connection to @uri, in words for a person. @began: whether an answer had
 * begun. */
GError  *_lyceum_web_explain          (const GError *error, GUri *uri, gboolean began);
/** Returns: (transfer full): an answer that says no, in words. */
GError  *_lyceum_web_explain_status   (SoupMessage *message, GUri *uri);
/** Returns: (transfer full): that @uri leads where nobody asked to go. */
GError  *_lyceum_web_explain_private  (GUri *uri);
/** @code: an error whose sentence needs no more than the name of the server. Returns: (transfer full) */
GError  *_lyceum_web_explain_limit    (LyceumWebError code, GUri *uri, gsize max_bytes);
/** Whether it may be that the server only does not encrypt. */
gboolean _lyceum_web_may_be_plain     (const GError *error);

/* What is fetched (lyceum-web-kind.c). */

/** Whether a page of this type can be read at all. @type: (nullable) */
gboolean _lyceum_web_kind_is_readable (const char *type);
/** Returns: (transfer full): a name for the file. @type, @disposition: (nullable) */
char    *_lyceum_web_kind_dup_name    (GUri *uri, const char *type, const char *disposition);
/** Returns: (transfer full): the page, which says of itself in which encoding it is, where so far only the server did.
 * @charset: (nullable) */
GBytes  *_lyceum_web_kind_declare     (GBytes *bytes, const char *type, const char *charset);

/** Returns: (nullable): why @to is not gone to. */
GError  *_lyceum_web_check_redirect   (GUri *from, GUri *to, guint n_redirects, gboolean may_be_plain);

G_END_DECLS
