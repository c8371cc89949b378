/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lyceum-study-session.h"

G_BEGIN_DECLS

/**
 * LyceumStudySummary:
 *
 * The end of a sitting: how it went, as a picture and in words, and what is due next. With nothing answered, why there
 * was nothing to do.
 */
#define LYCEUM_TYPE_STUDY_SUMMARY (lyceum_study_summary_get_type ())
G_DECLARE_FINAL_TYPE (LyceumStudySummary, lyceum_study_summary, LYCEUM, STUDY_SUMMARY, GtkWidget)

/** @today: (nullable): not read yet */
void       lyceum_study_summary_set (LyceumStudySummary *self, const LyceumSessionSummary *summary, const LyceumToday *today);

G_END_DECLS
