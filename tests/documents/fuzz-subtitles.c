/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SubRip and WebVTT. */
#include "fuzz-document.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  fuzz_read ("a.srt", data, size);
  return 0;
}
