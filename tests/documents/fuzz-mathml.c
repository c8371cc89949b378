/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MathML in a page: it is read, and the TeX of it is what a formula may have. */
#include <string.h>

#include "documents-test.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", MIN (size, 16384));
  g_autofree char *page = g_strdup_printf ("<html><p>a <math>%s</math> b</p><math display='block'>%s</math></html>", text, text);
  g_autoptr (LyceumDocument) document = _lyceum_read ("a.html", page, strlen (page), FALSE, NULL);

  if (document != NULL)
    documents_test_check_form (document);
  return 0;
}
