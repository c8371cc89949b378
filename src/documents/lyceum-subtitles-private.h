/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-reader-private.h"

G_BEGIN_DECLS

/*
 * Subtitles: SubRip and WebVTT. lyceum-subtitles-cues.c takes them apart, lyceum-subtitles-reader.c makes paragraphs.
 */

/* Times in milliseconds from the beginning. */
typedef struct
{
  guint start, end;
  GPtrArray *lines; /* (element-type utf8): as they are shown, without tags */
  char *speaker;    /* (nullable): of the first line, where a tag names one */
} LyceumCue;

typedef struct
{
  GPtrArray *cues;  /* (element-type LyceumCue) in the order of the file */
  char *title;      /* (nullable): behind the signature of WebVTT */
  char *language;   /* (nullable) */
} LyceumCues;

/* What is beyond the most cues that are taken is an error, as any limit: %NULL. */
LyceumCues *_lyceum_cues_parse (const char *text);
void        _lyceum_cues_free  (LyceumCues *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumCues, _lyceum_cues_free)

G_END_DECLS
