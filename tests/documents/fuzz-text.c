/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain text in any encoding. */
#include "fuzz-document.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  fuzz_read ("a.txt", data, size);
  return 0;
}
