/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-office-styles.h"

#include <string.h>

gboolean
_lyceum_office_is_code_font (const char *name)
{
  static const char *const parts[] = { "mono",      "courier",     "consolas",      "menlo",
                                       "monaco",    "fixed",       "typewriter",    "source code",
                                       "fira code", "inconsolata", "lucida console" };
  g_autofree char *lower = name != NULL ? g_ascii_strdown (name, -1) : NULL;

  if (lower == NULL || strstr (lower, "monotype") != NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (strstr (lower, parts[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* The names that Word, LibreOffice and pandoc give to their own styles: they stay English in every language. */
gboolean
_lyceum_office_style_kind (const char *name, LyceumBlockKind *kind)
{
  static const struct
  {
    const char *name;
    LyceumBlockKind kind;
  } known[] = {
    { "caption", LYCEUM_BLOCK_CAPTION },
    { "table caption", LYCEUM_BLOCK_CAPTION },
    { "tablecaption", LYCEUM_BLOCK_CAPTION },
    { "image caption", LYCEUM_BLOCK_CAPTION },
    { "figurecaption", LYCEUM_BLOCK_CAPTION },
    { "illustration", LYCEUM_BLOCK_CAPTION },
    { "quote", LYCEUM_BLOCK_QUOTE },
    { "intense quote", LYCEUM_BLOCK_QUOTE },
    { "block text", LYCEUM_BLOCK_QUOTE },
    { "quotations", LYCEUM_BLOCK_QUOTE },
    { "source code", LYCEUM_BLOCK_CODE },
    { "html preformatted", LYCEUM_BLOCK_CODE },
    { "preformatted text", LYCEUM_BLOCK_CODE },
    { "code", LYCEUM_BLOCK_CODE },
    { "macro", LYCEUM_BLOCK_CODE },
    { "macro text", LYCEUM_BLOCK_CODE },
    { "definition term", LYCEUM_BLOCK_TERM },
    { "definition term tight", LYCEUM_BLOCK_TERM },
    { "list heading", LYCEUM_BLOCK_TERM },
    { "definition", LYCEUM_BLOCK_DEFINITION },
    { "definition definition", LYCEUM_BLOCK_DEFINITION },
    { "definition definition tight", LYCEUM_BLOCK_DEFINITION },
    { "list contents", LYCEUM_BLOCK_DEFINITION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    if (strcmp (known[i].name, name) == 0)
      {
        *kind = known[i].kind;
        return TRUE;
      }
  return FALSE;
}
