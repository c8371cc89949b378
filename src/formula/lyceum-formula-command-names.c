/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-formula-read-private.h"

#include <stdlib.h>
#include <string.h>

/* By their names in the order of bytes: they are searched by halves. A name, what it does, how, with which character. */
static const LyceumFormulaCommand commands[] = {
  { "\t", COMMAND_SPACE, 333, 0 }, { "\n", COMMAND_SPACE, 333, 0 }, { " ", COMMAND_SPACE, 333, 0 },
  { "!", COMMAND_SPACE, -167, 0 }, { ",", COMMAND_SPACE, 167, 0 }, { "-", COMMAND_SPACE, 0, 0 },
  { "/", COMMAND_SPACE, 0, 0 }, { ":", COMMAND_SPACE, 222, 0 }, { ";", COMMAND_SPACE, 278, 0 },
  { ">", COMMAND_SPACE, 222, 0 }, { "Bbb", COMMAND_FONT, 5, 0 }, { "Big", COMMAND_BIG, 2, 0 },
  { "Bigg", COMMAND_BIG, 4, 0 }, { "Biggl", COMMAND_BIG, 44, 0 }, { "Biggm", COMMAND_BIG, 34, 0 },
  { "Biggr", COMMAND_BIG, 54, 0 }, { "Bigl", COMMAND_BIG, 42, 0 }, { "Bigm", COMMAND_BIG, 32, 0 },
  { "Bigr", COMMAND_BIG, 52, 0 }, { "Pr", COMMAND_NAME, 1, 0 }, { "\\", COMMAND_NEW_LINE, 0, 0 },
  { "acute", COMMAND_ACCENT, 0, 0x301 }, { "allowbreak", COMMAND_IGNORE, 0, 0 }, { "arccos", COMMAND_NAME, 0, 0 },
  { "arcctg", COMMAND_NAME, 0, 0 }, { "arcsin", COMMAND_NAME, 0, 0 }, { "arctan", COMMAND_NAME, 0, 0 },
  { "arctg", COMMAND_NAME, 0, 0 }, { "arg", COMMAND_NAME, 0, 0 }, { "argmax", COMMAND_NAME, 1, 0 },
  { "argmin", COMMAND_NAME, 1, 0 }, { "atop", COMMAND_OVER, 1, 0 }, { "bar", COMMAND_ACCENT, 0, 0x304 },
  { "bcancel", COMMAND_PLAIN, 0, 0 }, { "begin", COMMAND_BEGIN, 0, 0 }, { "begingroup", COMMAND_IGNORE, 0, 0 },
  { "bf", COMMAND_FONT_SWITCH, 2, 0 }, { "bfseries", COMMAND_FONT_SWITCH, 2, 0 }, { "big", COMMAND_BIG, 1, 0 },
  { "bigg", COMMAND_BIG, 3, 0 }, { "biggl", COMMAND_BIG, 43, 0 }, { "biggm", COMMAND_BIG, 33, 0 },
  { "biggr", COMMAND_BIG, 53, 0 }, { "bigl", COMMAND_BIG, 41, 0 }, { "bigm", COMMAND_BIG, 31, 0 },
  { "bigr", COMMAND_BIG, 51, 0 }, { "bigskip", COMMAND_IGNORE, 0, 0 }, { "binom", COMMAND_BINOMIAL, 0, 0 },
  { "bm", COMMAND_FONT, 4, 0 }, { "bmod", COMMAND_MOD, 0, 0 }, { "boldsymbol", COMMAND_FONT, 4, 0 },
  { "boxed", COMMAND_BOXED, 0, 0 }, { "brace", COMMAND_OVER, 3, 0 }, { "brack", COMMAND_OVER, 4, 0 },
  { "breve", COMMAND_ACCENT, 0, 0x306 }, { "cal", COMMAND_FONT_SWITCH, 6, 0 }, { "cancel", COMMAND_PLAIN, 0, 0 },
  { "centering", COMMAND_IGNORE, 0, 0 }, { "cfrac", COMMAND_FRACTION, 3, 0 }, { "ch", COMMAND_NAME, 0, 0 },
  { "check", COMMAND_ACCENT, 0, 0x30c }, { "choose", COMMAND_OVER, 2, 0 }, { "clap", COMMAND_PLAIN, 0, 0 },
  { "color", COMMAND_IGNORE_ARGUMENT, 0, 0 }, { "colorbox", COMMAND_COLOR, 2, 0 }, { "cos", COMMAND_NAME, 0, 0 },
  { "cosec", COMMAND_NAME, 0, 0 }, { "cosh", COMMAND_NAME, 0, 0 }, { "cot", COMMAND_NAME, 0, 0 },
  { "coth", COMMAND_NAME, 0, 0 }, { "cr", COMMAND_NEW_LINE, 0, 0 }, { "csc", COMMAND_NAME, 0, 0 },
  { "cssId", COMMAND_IGNORE_ARGUMENT, 0, 0 }, { "ctg", COMMAND_NAME, 0, 0 }, { "cth", COMMAND_NAME, 0, 0 },
  { "dbinom", COMMAND_BINOMIAL, 1, 0 }, { "dddot", COMMAND_ACCENT, 0, 0x20db }, { "ddot", COMMAND_ACCENT, 0, 0x308 },
  { "deg", COMMAND_NAME, 0, 0 }, { "det", COMMAND_NAME, 1, 0 }, { "dfrac", COMMAND_FRACTION, 1, 0 },
  { "dim", COMMAND_NAME, 0, 0 }, { "displaybreak", COMMAND_IGNORE, 0, 0 }, { "displaylimits", COMMAND_LIMITS, 0, 0 },
  { "displaylines", COMMAND_PLAIN, 0, 0 }, { "displaystyle", COMMAND_STYLE, 0, 0 },
  { "dot", COMMAND_ACCENT, 0, 0x307 }, { "emph", COMMAND_TEXT, 3, 0 }, { "end", COMMAND_END, 0, 0 },
  { "endgroup", COMMAND_IGNORE, 0, 0 }, { "enskip", COMMAND_SPACE, 500, 0 }, { "enspace", COMMAND_SPACE, 500, 0 },
  { "ensuremath", COMMAND_PLAIN, 0, 0 }, { "eqref", COMMAND_IGNORE_ARGUMENT, 0, 0 }, { "exp", COMMAND_NAME, 0, 0 },
  { "fbox", COMMAND_BOXED, 1, 0 }, { "frac", COMMAND_FRACTION, 0, 0 }, { "frak", COMMAND_FONT, 7, 0 },
  { "gcd", COMMAND_NAME, 1, 0 }, { "genfrac", COMMAND_FRACTION, 4, 0 }, { "grave", COMMAND_ACCENT, 0, 0x300 },
  { "hat", COMMAND_ACCENT, 0, 0x302 }, { "hbox", COMMAND_TEXT, 1, 0 }, { "hfill", COMMAND_IGNORE, 0, 0 },
  { "hom", COMMAND_NAME, 0, 0 }, { "hphantom", COMMAND_PHANTOM, 1, 0 }, { "hskip", COMMAND_HSPACE, 1, 0 },
  { "hspace", COMMAND_HSPACE, 0, 0 }, { "inf", COMMAND_NAME, 1, 0 }, { "injlim", COMMAND_NAME, 1, 0 },
  { "intertext", COMMAND_TEXT, 1, 0 }, { "it", COMMAND_FONT_SWITCH, 3, 0 }, { "ker", COMMAND_NAME, 0, 0 },
  { "kern", COMMAND_HSPACE, 1, 0 }, { "label", COMMAND_IGNORE_ARGUMENT, 0, 0 }, { "left", COMMAND_LEFT, 0, 0 },
  { "lg", COMMAND_NAME, 0, 0 }, { "lim", COMMAND_NAME, 1, 0 }, { "liminf", COMMAND_NAME, 1, 0 },
  { "limits", COMMAND_LIMITS, 1, 0 }, { "limsup", COMMAND_NAME, 1, 0 }, { "llap", COMMAND_PLAIN, 0, 0 },
  { "ln", COMMAND_NAME, 0, 0 }, { "log", COMMAND_NAME, 0, 0 }, { "mathbb", COMMAND_FONT, 5, 0 },
  { "mathbf", COMMAND_FONT, 2, 0 }, { "mathbfit", COMMAND_FONT, 4, 0 }, { "mathbin", COMMAND_CLASS, 2, 0 },
  { "mathcal", COMMAND_FONT, 6, 0 }, { "mathclap", COMMAND_PLAIN, 0, 0 }, { "mathclose", COMMAND_CLASS, 5, 0 },
  { "mathds", COMMAND_FONT, 5, 0 }, { "mathfrak", COMMAND_FONT, 7, 0 }, { "mathinner", COMMAND_CLASS, 7, 0 },
  { "mathit", COMMAND_FONT, 3, 0 }, { "mathllap", COMMAND_PLAIN, 0, 0 }, { "mathnormal", COMMAND_FONT, 0, 0 },
  { "mathop", COMMAND_CLASS, 1, 0 }, { "mathopen", COMMAND_CLASS, 4, 0 }, { "mathord", COMMAND_CLASS, 0, 0 },
  { "mathpunct", COMMAND_CLASS, 6, 0 }, { "mathrel", COMMAND_CLASS, 3, 0 }, { "mathring", COMMAND_ACCENT, 0, 0x30a },
  { "mathrlap", COMMAND_PLAIN, 0, 0 }, { "mathrm", COMMAND_FONT, 1, 0 }, { "mathscr", COMMAND_FONT, 6, 0 },
  { "mathsf", COMMAND_FONT, 8, 0 }, { "mathsfup", COMMAND_FONT, 8, 0 }, { "mathstrut", COMMAND_IGNORE, 0, 0 },
  { "mathtt", COMMAND_FONT, 9, 0 }, { "mathup", COMMAND_FONT, 1, 0 }, { "max", COMMAND_NAME, 1, 0 },
  { "mbox", COMMAND_TEXT, 1, 0 }, { "medskip", COMMAND_IGNORE, 0, 0 }, { "medspace", COMMAND_SPACE, 222, 0 },
  { "middle", COMMAND_MIDDLE, 0, 0 }, { "min", COMMAND_NAME, 1, 0 }, { "mit", COMMAND_FONT_SWITCH, 0, 0 },
  { "mkern", COMMAND_HSPACE, 1, 0 }, { "mod", COMMAND_MOD, 2, 0 }, { "mskip", COMMAND_HSPACE, 1, 0 },
  { "negmedspace", COMMAND_SPACE, -222, 0 }, { "negthickspace", COMMAND_SPACE, -278, 0 },
  { "negthinspace", COMMAND_SPACE, -167, 0 }, { "newline", COMMAND_NEW_LINE, 0, 0 },
  { "nicefrac", COMMAND_FRACTION, 0, 0 }, { "nobreak", COMMAND_IGNORE, 0, 0 },
  { "nobreakspace", COMMAND_SPACE, 333, 0 }, { "noindent", COMMAND_IGNORE, 0, 0 },
  { "nolimits", COMMAND_LIMITS, 2, 0 }, { "nonumber", COMMAND_IGNORE, 0, 0 }, { "not", COMMAND_NOT, 0, 0 },
  { "notag", COMMAND_IGNORE, 0, 0 }, { "null", COMMAND_IGNORE, 0, 0 }, { "operatorname", COMMAND_OPERATOR, 0, 0 },
  { "operatornamewithlimits", COMMAND_OPERATOR, 1, 0 }, { "over", COMMAND_OVER, 0, 0 },
  { "overbrace", COMMAND_BRACE, 0, 0x23de }, { "overbracket", COMMAND_BRACE, 0, 0x23b4 },
  { "overleftarrow", COMMAND_ACCENT, 1, 0x20d6 }, { "overleftrightarrow", COMMAND_ACCENT, 1, 0x20e1 },
  { "overline", COMMAND_LINE, 0, 0 }, { "overparen", COMMAND_BRACE, 0, 0x23dc },
  { "overrightarrow", COMMAND_ACCENT, 1, 0x20d7 }, { "overset", COMMAND_STACK, 0, 0 },
  { "par", COMMAND_IGNORE, 0, 0 }, { "phantom", COMMAND_PHANTOM, 0, 0 }, { "plim", COMMAND_NAME, 1, 0 },
  { "pmb", COMMAND_FONT, 4, 0 }, { "pmod", COMMAND_MOD, 1, 0 }, { "pod", COMMAND_MOD, 3, 0 },
  { "projlim", COMMAND_NAME, 1, 0 }, { "protect", COMMAND_IGNORE, 0, 0 }, { "qquad", COMMAND_SPACE, 2000, 0 },
  { "quad", COMMAND_SPACE, 1000, 0 }, { "ref", COMMAND_IGNORE_ARGUMENT, 0, 0 }, { "relax", COMMAND_IGNORE, 0, 0 },
  { "require", COMMAND_IGNORE_ARGUMENT, 0, 0 }, { "right", COMMAND_RIGHT, 0, 0 }, { "rlap", COMMAND_PLAIN, 0, 0 },
  { "rm", COMMAND_FONT_SWITCH, 1, 0 }, { "scriptscriptstyle", COMMAND_STYLE, 3, 0 },
  { "scriptstyle", COMMAND_STYLE, 2, 0 }, { "sec", COMMAND_NAME, 0, 0 }, { "sf", COMMAND_FONT_SWITCH, 8, 0 },
  { "sfrac", COMMAND_FRACTION, 0, 0 }, { "sh", COMMAND_NAME, 0, 0 }, { "shortintertext", COMMAND_TEXT, 1, 0 },
  { "sin", COMMAND_NAME, 0, 0 }, { "sinh", COMMAND_NAME, 0, 0 }, { "smallskip", COMMAND_IGNORE, 0, 0 },
  { "smash", COMMAND_PHANTOM, 3, 0 }, { "sout", COMMAND_PLAIN, 0, 0 }, { "space", COMMAND_SPACE, 333, 0 },
  { "sqrt", COMMAND_ROOT, 0, 0 }, { "stackbin", COMMAND_STACK, 3, 0 }, { "stackrel", COMMAND_STACK, 2, 0 },
  { "strut", COMMAND_IGNORE, 0, 0 }, { "substack", COMMAND_SUBSTACK, 0, 0 }, { "sup", COMMAND_NAME, 1, 0 },
  { "symbf", COMMAND_FONT, 2, 0 }, { "symbfit", COMMAND_FONT, 4, 0 }, { "symit", COMMAND_FONT, 3, 0 },
  { "symrm", COMMAND_FONT, 1, 0 }, { "tabularnewline", COMMAND_NEW_LINE, 0, 0 }, { "tag", COMMAND_TAG, 0, 0 },
  { "tan", COMMAND_NAME, 0, 0 }, { "tanh", COMMAND_NAME, 0, 0 }, { "tbinom", COMMAND_BINOMIAL, 2, 0 },
  { "text", COMMAND_TEXT, 1, 0 }, { "textbf", COMMAND_TEXT, 2, 0 }, { "textcolor", COMMAND_COLOR, 1, 0 },
  { "textit", COMMAND_TEXT, 3, 0 }, { "textnormal", COMMAND_TEXT, 1, 0 }, { "textrm", COMMAND_TEXT, 1, 0 },
  { "textsc", COMMAND_TEXT, 1, 0 }, { "textsf", COMMAND_TEXT, 8, 0 }, { "textsl", COMMAND_TEXT, 3, 0 },
  { "textstyle", COMMAND_STYLE, 1, 0 }, { "texttt", COMMAND_TEXT, 9, 0 }, { "textup", COMMAND_TEXT, 1, 0 },
  { "tfrac", COMMAND_FRACTION, 2, 0 }, { "tg", COMMAND_NAME, 0, 0 }, { "th", COMMAND_NAME, 0, 0 },
  { "thickspace", COMMAND_SPACE, 278, 0 }, { "thinspace", COMMAND_SPACE, 167, 0 },
  { "tilde", COMMAND_ACCENT, 0, 0x303 }, { "tt", COMMAND_FONT_SWITCH, 9, 0 }, { "underbar", COMMAND_LINE, 1, 0 },
  { "underbrace", COMMAND_BRACE, 1, 0x23df }, { "underbracket", COMMAND_BRACE, 1, 0x23b5 },
  { "underline", COMMAND_LINE, 1, 0 }, { "underparen", COMMAND_BRACE, 1, 0x23dd },
  { "underset", COMMAND_STACK, 1, 0 }, { "unicode", COMMAND_PLAIN, 0, 0 }, { "varliminf", COMMAND_NAME, 1, 0 },
  { "varlimsup", COMMAND_NAME, 1, 0 }, { "vec", COMMAND_ACCENT, 0, 0x20d7 }, { "vphantom", COMMAND_PHANTOM, 2, 0 },
  { "vspace", COMMAND_IGNORE_ARGUMENT, 0, 0 }, { "widecheck", COMMAND_ACCENT, 1, 0x30c },
  { "widehat", COMMAND_ACCENT, 1, 0x302 }, { "widetilde", COMMAND_ACCENT, 1, 0x303 },
  { "xLeftarrow", COMMAND_ARROW, 0, 0x21d0 }, { "xLeftrightarrow", COMMAND_ARROW, 0, 0x21d4 },
  { "xRightarrow", COMMAND_ARROW, 0, 0x21d2 }, { "xcancel", COMMAND_PLAIN, 0, 0 },
  { "xhookleftarrow", COMMAND_ARROW, 0, 0x21a9 }, { "xhookrightarrow", COMMAND_ARROW, 0, 0x21aa },
  { "xleftarrow", COMMAND_ARROW, 0, 0x2190 }, { "xleftrightarrow", COMMAND_ARROW, 0, 0x2194 },
  { "xlongequal", COMMAND_ARROW, 0, 0x3d }, { "xmapsto", COMMAND_ARROW, 0, 0x21a6 },
  { "xrightarrow", COMMAND_ARROW, 0, 0x2192 },
};

static int
compare_names (const void *a,
               const void *b)
{
  return strcmp (a, ((const LyceumFormulaCommand *) b)->name);
}

const LyceumFormulaCommand *
_lyceum_formula_find_command (const char *name)
{
  return bsearch (name, commands, G_N_ELEMENTS (commands), sizeof commands[0], compare_names);
}

const LyceumFormulaCommand *
_lyceum_formula_get_commands (guint *n_commands)
{
  *n_commands = G_N_ELEMENTS (commands);
  return commands;
}

gboolean
lyceum_formula_is_function (const char *name)
{
  const LyceumFormulaCommand *command = _lyceum_formula_find_command (name);

  return command != NULL && command->kind == COMMAND_NAME;
}
