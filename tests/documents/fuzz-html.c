/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTML, as a file and as a page of the web: whatever it is, what is made of it keeps its form, and comes back as it was sent. */
#include "fuzz-document.h"

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  fuzz_read ("page.html", data, size);
  return 0;
}
