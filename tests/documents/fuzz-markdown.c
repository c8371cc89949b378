/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-document.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  fuzz_read ("notes.md", data, size);
  return 0;
}
