/* SPDX-License-Identifier: GPL-3.0-or-later */
/* PDF, which says a lot about what is damaged in it. */
#include "fuzz-document.h"

static GLogWriterOutput
stay_quiet (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) != 0)
    return g_log_writer_default (level, fields, n_fields, user_data);
  return G_LOG_WRITER_HANDLED;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  static gsize quiet = 0;

  if (g_once_init_enter (&quiet))
    {
      g_log_set_writer_func (stay_quiet, NULL, NULL);
      g_once_init_leave (&quiet, 1);
    }
  fuzz_read ("a.pdf", data, size);
  return 0;
}
