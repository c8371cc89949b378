/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-docx-private.h"

static const struct
{
  const char *name;
  LyceumDocxName token;
} names[] = {
  { "AlternateContent", DOCX_ALTERNATE },
  { "Choice", DOCX_CHOICE },
  { "Fallback", DOCX_FALLBACK },
  { "b", DOCX_BOLD },
  { "blip", DOCX_PICTURE_FILE },
  { "br", DOCX_BREAK },
  { "cr", DOCX_BREAK },
  { "del", DOCX_DELETED },
  { "docPr", DOCX_PICTURE_WORDS },
  { "docPartGallery", DOCX_PLACEHOLDER },
  { "drawing", DOCX_DRAWING },
  { "endnote", DOCX_ENDNOTE },
  { "endnoteReference", DOCX_ENDNOTE_REF },
  { "fldChar", DOCX_FIELD_CHAR },
  { "fldSimple", DOCX_FIELD_SIMPLE },
  { "footnote", DOCX_FOOTNOTE },
  { "footnoteReference", DOCX_FOOTNOTE_REF },
  { "gridSpan", DOCX_CELL_SPAN },
  { "hyperlink", DOCX_HYPERLINK },
  { "i", DOCX_ITALIC },
  { "ilvl", DOCX_LEVEL },
  { "imagedata", DOCX_PICTURE_FILE },
  { "instrText", DOCX_INSTRUCTION },
  { "lang", DOCX_LANGUAGE },
  { "lastRenderedPageBreak", DOCX_PAGE_BREAK },
  { "noBreakHyphen", DOCX_NO_BREAK_HYPHEN },
  { "numId", DOCX_LIST },
  { "oMath", DOCX_FORMULA },
  { "object", DOCX_DRAWING },
  { "outlineLvl", DOCX_OUTLINE },
  { "p", DOCX_PARAGRAPH },
  { "pPr", DOCX_PARAGRAPH_PROPERTIES },
  { "pStyle", DOCX_PARAGRAPH_STYLE },
  { "pict", DOCX_DRAWING },
  { "r", DOCX_RUN },
  { "rFonts", DOCX_FONTS },
  { "rPr", DOCX_RUN_PROPERTIES },
  { "rStyle", DOCX_RUN_STYLE },
  { "sdtContent", DOCX_CONTENT },
  { "shape", DOCX_SHAPE },
  { "showingPlcHdr", DOCX_PLACEHOLDER },
  { "sym", DOCX_SYMBOL },
  { "t", DOCX_TEXT },
  { "tab", DOCX_TAB },
  { "tbl", DOCX_TABLE },
  { "tblHeader", DOCX_HEADER_ROW },
  { "tblLook", DOCX_TABLE_LOOK },
  { "tblStyle", DOCX_TABLE_STYLE },
  { "tc", DOCX_CELL },
  { "tr", DOCX_ROW },
  { "trPr", DOCX_ROW_PROPERTIES },
  { "txbxContent", DOCX_TEXT_BOX },
  { "vMerge", DOCX_UP_MERGE },
  { "vanish", DOCX_VANISH },
  { "vertAlign", DOCX_SCRIPT },
  /* What was there before a change, and what is no text. */
  { "delInstrText", DOCX_SKIP },
  { "delText", DOCX_SKIP },
  { "moveFrom", DOCX_SKIP },
  { "pPrChange", DOCX_SKIP },
  { "rPrChange", DOCX_SKIP },
  { "rt", DOCX_SKIP },
  { "sectPr", DOCX_SKIP },
  { "tblGrid", DOCX_SKIP },
  { "tblPrChange", DOCX_SKIP },
  { "tblPrExChange", DOCX_SKIP },
  { "tcPrChange", DOCX_SKIP },
  { "trPrChange", DOCX_SKIP },
};

GHashTable *
_lyceum_docx_names_new (void)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_hash_table_insert (table, (gpointer) names[i].name, GUINT_TO_POINTER (names[i].token));
  return table;
}
