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

/*
 * --page N NAME: the same for a page of a PDF as a picture: gray PNM; the code of the answer is the number of pages.
 * --recognise PROGRAM ARGUMENT…: becomes that program, with the rights that are left, and answers nothing itself.
 */
#define LYCEUM_EXTRACTOR_PAGE_OPTION "--page"
#define LYCEUM_EXTRACTOR_RECOGNISE_OPTION "--recognise"

/*
 * What was recognised comes back as a document that begins with this line. Behind it, for each page, a line "page WIDTH
 * HEIGHT" in pixels, and the table (TSV) that tesseract wrote.
 */
#define LYCEUM_EXTRACTOR_RECOGNISED "LYCEUM RECOGNISED TEXT 1\n"

typedef enum
{
  LYCEUM_EXTRACTOR_DOCUMENT = 1,
  LYCEUM_EXTRACTOR_ERROR = 2,
  LYCEUM_EXTRACTOR_PAGE = 3,
} LyceumExtractorAnswer;

typedef struct
{
  guint32 magic;
  guint32 answer; /* LyceumExtractorAnswer */
  guint32 code;   /* LyceumDocumentError */
  guint32 length;
} LyceumExtractorHeader;

G_END_DECLS
