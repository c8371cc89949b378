/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What the reading process and its client say to each other.
 *
 * The process gets the file as its standard input, opened for reading, and as its argument the name that a person knows.
 * It answers on its standard output with one header and @length bytes: the serialised document, or a sentence in UTF-8.
 * Both run on one machine from one build: the numbers are in its byte order.
 */
#define LYCEUM_EXTRACTOR_MAGIC 0x4c594331u
#define LYCEUM_EXTRACTOR_MAX_SENTENCE_BYTES 2000u
#define LYCEUM_EXTRACTOR_PASTED_OPTION "--pasted" /* in front of the name: text from a clipboard */

typedef enum
{
  LYCEUM_EXTRACTOR_DOCUMENT = 1,
  LYCEUM_EXTRACTOR_ERROR = 2,
} LyceumExtractorAnswer;

typedef struct
{
  guint32 magic;
  guint32 answer; /* LyceumExtractorAnswer */
  guint32 code;   /* LyceumDocumentError */
  guint32 length;
} LyceumExtractorHeader;

G_END_DECLS
