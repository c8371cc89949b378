/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LyceumBlockKind:
 *
 * What a block of a document is. Stored: never renumber.
 */
typedef enum
{
  LYCEUM_BLOCK_HEADING = 0,
  LYCEUM_BLOCK_PARAGRAPH = 1,
  LYCEUM_BLOCK_LIST_ITEM = 2,
  LYCEUM_BLOCK_TERM = 3,       /* of a definition list */
  LYCEUM_BLOCK_DEFINITION = 4, /* of the term before it */
  LYCEUM_BLOCK_TABLE = 5,
  LYCEUM_BLOCK_CODE = 6,
  LYCEUM_BLOCK_CAPTION = 7,
  LYCEUM_BLOCK_QUOTE = 8,
  LYCEUM_BLOCK_FORMULA = 9, /* set apart; text can be read as it is, the TeX of it stands in @formulas */
  LYCEUM_BLOCK_IMAGE = 10,  /* text is its description, which may be empty; info names the picture */
} LyceumBlockKind;

typedef enum
{
  LYCEUM_SPAN_STRONG = 1 << 0,
  LYCEUM_SPAN_EMPHASIS = 1 << 1,
  LYCEUM_SPAN_CODE = 1 << 2,
  LYCEUM_SPAN_TERM = 1 << 3, /* HTML dfn, an index term: the place where a term is defined */
  LYCEUM_SPAN_LINK = 1 << 4,
  LYCEUM_SPAN_FORMULA = 1 << 5,
} LyceumSpanStyle;

/** A styled run of a block's text: bytes @start to @end. Runs do not overlap and are in order. */
typedef struct
{
  guint start, end;
  guint styles; /* LyceumSpanStyle */
} LyceumSpan;

/**
 * LyceumBlock:
 * @kind: what it is
 * @level: heading: 1 to 6; list item and definition: depth, from 1; else 0
 * @number: list item: its number in an ordered list, 0 in an unordered one; image: its width in pixels, 0 where not known
 * @text: its text in UTF-8 (NFC), white space folded except in code, without marks; for a table, its rows joined with
 *   LF and its cells with TAB
 * @spans: (element-type LyceumSpan) (nullable): styled runs
 * @n_columns: table: cells in a row, the first row is the header when @level is 1; image: its height in pixels
 * @page: page in the source, from 1; 0 where there are none
 * @section: index into the document's sections (EPUB: spine item); 0 otherwise
 * @offset: characters from the start of the page or section
 * @info: (nullable): code: its language; image: the name of its picture, see lyceum_document_add_picture(); link targets
 *   are not kept
 * @formulas: (nullable) (element-type utf8): TeX, without dollars: of a block that is a formula its first element; of any
 *   other an element for each span with #LYCEUM_SPAN_FORMULA, in order; "" where none is known. %NULL where none is known
 *   of any.
 */
typedef struct
{
  LyceumBlockKind kind;
  guint level;
  guint number;
  char *text;
  GArray *spans;
  guint n_columns;
  guint page;
  guint section;
  guint offset;
  char *info;
  GPtrArray *formulas;
} LyceumBlock;

/**
 * LyceumPicture:
 * @name: SHA-256 of the bytes, in lower-case hexadecimal digits
 * @media_type: "image/png", "image/jpeg", "image/gif", "image/webp" or "image/svg+xml"
 * @bytes: the file as it is
 *
 * A picture of a document.
 */
typedef struct
{
  char *name;
  char *media_type;
  GBytes *bytes;
} LyceumPicture;

/**
 * LyceumDocument:
 *
 * A document as a list of blocks. Immutable once a reader has finished it; reference counted, any thread.
 */
typedef struct _LyceumDocument LyceumDocument;

LyceumDocument    *lyceum_document_new          (void);
LyceumDocument    *lyceum_document_ref          (LyceumDocument    *self);
void               lyceum_document_unref        (LyceumDocument    *self);

const char        *lyceum_document_get_title    (LyceumDocument    *self); /* (nullable) */
const char        *lyceum_document_get_language (LyceumDocument    *self); /* (nullable): as the document declares it, BCP 47 */
guint              lyceum_document_get_n_blocks (LyceumDocument    *self);
const LyceumBlock *lyceum_document_get_block    (LyceumDocument    *self,
                                                 guint              index);
guint              lyceum_document_get_n_sections (LyceumDocument  *self);
const char        *lyceum_document_get_section_name (LyceumDocument *self, guint section); /* (nullable) */

guint              lyceum_document_get_n_pictures (LyceumDocument  *self);
const LyceumPicture *lyceum_document_get_picture (LyceumDocument   *self, guint index);

/** Building, before it is shared. @text of a block is folded and normalised here; empty blocks are dropped. */
void               lyceum_document_set_title    (LyceumDocument    *self, const char *title);
void               lyceum_document_set_language (LyceumDocument    *self, const char *language);
guint              lyceum_document_add_section  (LyceumDocument    *self, const char *name);
void               lyceum_document_take_block   (LyceumDocument    *self, LyceumBlock *block);

/**
 * lyceum_document_add_picture:
 * @media_type: one that #LyceumPicture names
 * @bytes: the file
 *
 * Adds a picture, once however often it is added. One that is too large, or one too many, is left out.
 *
 * Returns: (nullable): its name, for a block's @info; owned by @self
 */
const char        *lyceum_document_add_picture  (LyceumDocument    *self,
                                                 const char        *media_type,
                                                 GBytes            *bytes);

LyceumBlock       *lyceum_block_new             (LyceumBlockKind kind, const char *text);
void               lyceum_block_free            (LyceumBlock *block);

/** Returns: (transfer full): where the block stands, for a person, translated: "page 12", "Chapter 3". */
char              *lyceum_document_describe_place (LyceumDocument *self, guint block);

/** A compact form (a GVariant) for the pipe and, without the pictures, for the database. Reading it trusts nothing. */
GBytes            *lyceum_document_serialize    (LyceumDocument    *self);
GBytes            *lyceum_document_serialize_without_pictures (LyceumDocument *self);
LyceumDocument    *lyceum_document_deserialize  (GBytes            *bytes,
                                                 GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumDocument, lyceum_document_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumBlock, lyceum_block_free)

#define LYCEUM_DOCUMENT_ERROR (lyceum_document_error_quark ())

typedef enum
{
  LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE, /* no reader for it */
  LYCEUM_DOCUMENT_ERROR_EMPTY,        /* no text in it */
  LYCEUM_DOCUMENT_ERROR_DAMAGED,      /* not what its type says */
  LYCEUM_DOCUMENT_ERROR_ENCRYPTED,    /* asks for a password, or DRM */
  LYCEUM_DOCUMENT_ERROR_TOO_LARGE,    /* over a limit of size, depth, count or memory */
  LYCEUM_DOCUMENT_ERROR_TOO_SLOW,     /* over the limit of time */
  LYCEUM_DOCUMENT_ERROR_CRASHED,      /* the reading process died */
  LYCEUM_DOCUMENT_ERROR_UNREADABLE,   /* not there, no permission, a folder */
  LYCEUM_DOCUMENT_ERROR_SCANNED,      /* pages that are pictures: see lyceum-ocr.h */
} LyceumDocumentError;

GQuark lyceum_document_error_quark (void);

G_END_DECLS
