/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was recognised on a scan: the tables that tesseract writes. */
#include "fuzz-document.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  fuzz_read ("a", data, size);
  return 0;
}
