/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What a document may be at most. A reader that comes to a limit ends with LYCEUM_DOCUMENT_ERROR_TOO_LARGE; what arrives
 * from the reading process is held to the same limits again.
 */
#define LYCEUM_LIMIT_FILE_BYTES (512u << 20)     /* a file as it lies on the disk */
#define LYCEUM_LIMIT_MARKUP_BYTES (128u << 20)   /* a text, Markdown or HTML file, before reading */
#define LYCEUM_LIMIT_TEXT_BYTES (64u << 20)      /* the text of all blocks */
#define LYCEUM_LIMIT_BLOCK_BYTES (64u << 10)     /* the text of one block; longer ones are cut into several */
#define LYCEUM_LIMIT_BLOCKS 200000u              /* a book of a thousand pages has a tenth of it */
#define LYCEUM_LIMIT_SPANS 2000000u
#define LYCEUM_LIMIT_SECTIONS 50000u
#define LYCEUM_LIMIT_FORMULA_BYTES (8u << 10)    /* TeX of one formula; of a longer one only the text is kept */
#define LYCEUM_LIMIT_PICTURES 2000u              /* what is beyond these limits is left out, and said to be */
#define LYCEUM_LIMIT_PICTURE_BYTES (8u << 20)
#define LYCEUM_LIMIT_PICTURES_BYTES (96u << 20)  /* all of a document */
#define LYCEUM_LIMIT_NAME_BYTES 4096u            /* a title, the name of a section, a language */
#define LYCEUM_LIMIT_COLUMNS 256u
#define LYCEUM_LIMIT_DEPTH 200u                  /* of elements in a document */
#define LYCEUM_LIMIT_TABLES 8u                   /* in each other */
#define LYCEUM_LIMIT_PAGES 20000u
#define LYCEUM_LIMIT_ARCHIVE_ENTRIES 20000u
#define LYCEUM_LIMIT_ARCHIVE_ENTRY_BYTES (64u << 20)
#define LYCEUM_LIMIT_ARCHIVE_BYTES (256u << 20)  /* all entries that are read, unpacked */
#define LYCEUM_LIMIT_ARCHIVE_RATIO 200u          /* unpacked bytes for each packed one, over the whole archive */
#define LYCEUM_LIMIT_OUTPUT_BYTES (256u << 20)   /* what the reading process may send */
#define LYCEUM_LIMIT_MEMORY_BYTES (G_GUINT64_CONSTANT (2) << 30) /* addresses of the reading process */

G_END_DECLS
