/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TeX and Markdown with formulas: whatever stands there is read, told in a line, and set within bounds. */
#include <string.h>

#include "fuzz.h"
#include "lyceum-formula-layout.h"
#include "lyceum-formula-markdown.h"

static void
set (const char *tex)
{
  g_autoptr (LyceumFormula) formula = lyceum_formula_new (tex, TRUE);
  g_autoptr (LyceumFormulaFont) font = lyceum_formula_font_new_plain (10);
  g_autoptr (LyceumFormulaBox) box = lyceum_formula_box_new (formula, font);
  const char *text = lyceum_formula_get_text (formula);

  g_assert_true (g_utf8_validate (text, -1, NULL) && *text != '\0');
  g_assert_true (lyceum_formula_box_get_width (box) >= 0 && lyceum_formula_box_get_width (box) <= 60000);
  g_assert_true (lyceum_formula_box_get_ascent (box) >= 0 && lyceum_formula_box_get_descent (box) >= 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autofree char *text = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr (GPtrArray) formulas = NULL;
  g_autofree char *hidden = lyceum_formula_hide (text, -1, &formulas);
  g_autofree char *readable = lyceum_formula_make_readable (text);
  const char *at = hidden;
  gsize start, end;
  guint n = 0, index;

  while (lyceum_formula_find_mark (at, strlen (at), &start, &end, &index))
    {
      g_assert_cmpuint (index, ==, n++);
      at += end;
    }
  g_assert_cmpuint (n, ==, formulas->len);
  for (guint i = 0; i < MIN (formulas->len, 3); i++)
    set (((LyceumHiddenFormula *) g_ptr_array_index (formulas, i))->tex);
  set (text);
  return 0;
}
