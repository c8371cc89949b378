/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-odt-private.h"

static const struct
{
  const char *name;
  LyceumOdtName token;
} names[] = {
  { "a", ODT_LINK },
  { "binary-data", ODT_BYTES },
  { "connector", ODT_BOX },
  { "covered-table-cell", ODT_COVERED_CELL },
  { "custom-shape", ODT_BOX },
  { "desc", ODT_WORDS },
  { "ellipse", ODT_BOX },
  { "frame", ODT_FRAME },
  { "h", ODT_HEADING },
  { "image", ODT_IMAGE },
  { "language", ODT_LANGUAGE },
  { "line", ODT_BOX },
  { "line-break", ODT_LINE_BREAK },
  { "list", ODT_LIST },
  { "list-header", ODT_LIST_ITEM },
  { "list-item", ODT_LIST_ITEM },
  { "math", ODT_MATH },
  { "meta", ODT_META },
  { "note-body", ODT_NOTE },
  { "object", ODT_OBJECT },
  { "p", ODT_PARAGRAPH },
  { "path", ODT_BOX },
  { "polygon", ODT_BOX },
  { "rect", ODT_BOX },
  { "s", ODT_SPACES },
  { "section", ODT_SECTION },
  { "span", ODT_SPAN },
  { "tab", ODT_TAB },
  { "table", ODT_TABLE },
  { "table-cell", ODT_CELL },
  { "table-header-rows", ODT_HEADER_ROWS },
  { "table-row", ODT_ROW },
  { "text-box", ODT_BOX },
  { "title", ODT_TITLE },
  /* What is worked out, hidden, or beside the text. */
  { "alphabetical-index", ODT_SKIP },
  { "annotation", ODT_SKIP },
  { "forms", ODT_SKIP },
  { "hidden-paragraph", ODT_SKIP },
  { "hidden-text", ODT_SKIP },
  { "illustration-index", ODT_SKIP },
  { "master-styles", ODT_SKIP },
  { "note-citation", ODT_SKIP },
  { "object-index", ODT_SKIP },
  { "page-continuation", ODT_SKIP },
  { "page-count", ODT_SKIP },
  { "page-number", ODT_SKIP },
  { "ruby-text", ODT_SKIP },
  { "scripts", ODT_SKIP },
  { "settings", ODT_SKIP },
  { "table-index", ODT_SKIP },
  { "table-of-content", ODT_SKIP },
  { "tracked-changes", ODT_SKIP },
  { "user-index", ODT_SKIP },
};

GHashTable *
_lyceum_odt_names_new (void)
{
  GHashTable *table = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_hash_table_insert (table, (gpointer) names[i].name, GUINT_TO_POINTER (names[i].token));
  return table;
}
