/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-document.h"

void
fuzz_read (const char   *name,
           const guint8 *data,
           gsize         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LyceumDocument) document = _lyceum_read (name, (const char *) data, size, FALSE, &error);
  g_autoptr (LyceumDocument) again = NULL;
  g_autoptr (GBytes) sent = NULL;

  if (document == NULL)
    {
      g_assert_nonnull (error);
      g_assert_cmpint (error->message[0], !=, '\0');
      return;
    }
  g_assert_no_error (error);
  documents_test_check_form (document);
  sent = lyceum_document_serialize (document);
  again = lyceum_document_deserialize (sent, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lyceum_document_get_n_blocks (again), ==, lyceum_document_get_n_blocks (document));
}
