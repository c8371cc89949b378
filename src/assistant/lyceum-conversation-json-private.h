/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-conversations.h"

G_BEGIN_DECLS

/*
 * The columns of a message that hold JSON. What cannot be read is taken for empty: damaged sources must not hide their answer.
 */
char             *_lyceum_sources_to_json     (GPtrArray *sources /* (nullable) (element-type LyceumAnswerSource) */);
GPtrArray        *_lyceum_sources_from_json   (const char *json /* (nullable) */);
char             *_lyceum_citations_to_json   (GArray *citations /* (nullable) (element-type LyceumCitation) */);
GArray           *_lyceum_citations_from_json (const char *json /* (nullable) */, const char *text);
char             *_lyceum_times_to_json       (const LyceumAnswerTimes *times);
LyceumAnswerTimes _lyceum_times_from_json     (const char *json /* (nullable) */);

/** Empty lists that free what is put into them. */
GPtrArray        *_lyceum_sources_new         (void);
GArray           *_lyceum_citations_new       (void);

G_END_DECLS
