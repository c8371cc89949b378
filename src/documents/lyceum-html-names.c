/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-private.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *name;
  LyceumHtmlClass class;
} Name;

/* In the order of strcmp(). */
static const Name names[] = {
  { "a", HTML_LINK },           { "address", HTML_BLOCK },     { "applet", HTML_SKIP },     { "article", HTML_BLOCK },
  { "aside", HTML_BLOCK },      { "audio", HTML_SKIP },        { "b", HTML_STRONG },        { "blockquote", HTML_QUOTE },
  { "body", HTML_BODY },        { "br", HTML_BREAK },          { "button", HTML_SKIP },     { "canvas", HTML_SKIP },
  { "caption", HTML_CAPTION },  { "center", HTML_BLOCK },      { "cite", HTML_EMPHASIS },   { "code", HTML_CODE },
  { "datalist", HTML_SKIP },    { "dd", HTML_DEFINITION },     { "del", HTML_SKIP },        { "details", HTML_BLOCK },
  { "dfn", HTML_DFN },          { "dialog", HTML_SKIP },       { "dir", HTML_LIST },        { "div", HTML_BLOCK },
  { "dl", HTML_DEFINITIONS },   { "dt", HTML_TERM },           { "em", HTML_EMPHASIS },     { "embed", HTML_SKIP },
  { "fieldset", HTML_BLOCK },   { "figcaption", HTML_CAPTION }, { "figure", HTML_BLOCK },   { "footer", HTML_SKIP },
  { "form", HTML_BLOCK },       { "frameset", HTML_SKIP },     { "h1", HTML_HEADING },      { "h2", HTML_HEADING },
  { "h3", HTML_HEADING },       { "h4", HTML_HEADING },        { "h5", HTML_HEADING },      { "h6", HTML_HEADING },
  { "head", HTML_BLOCK },       { "header", HTML_BLOCK },      { "hgroup", HTML_BLOCK },    { "hr", HTML_BLOCK },
  { "html", HTML_BLOCK },       { "i", HTML_EMPHASIS },        { "iframe", HTML_SKIP },     { "img", HTML_IMAGE },
  { "input", HTML_SKIP },       { "kbd", HTML_CODE },          { "label", HTML_INLINE },    { "legend", HTML_CAPTION },
  { "li", HTML_ITEM },          { "main", HTML_MAIN },         { "map", HTML_SKIP },        { "math", HTML_FORMULA },
  { "menu", HTML_LIST },        { "nav", HTML_SKIP },          { "noframes", HTML_SKIP },   { "noscript", HTML_SKIP },
  { "object", HTML_SKIP },      { "ol", HTML_ORDERED_LIST },   { "optgroup", HTML_SKIP },   { "option", HTML_SKIP },
  { "p", HTML_BLOCK },          { "pre", HTML_VERBATIM },      { "progress", HTML_SKIP },   { "q", HTML_QUOTATION },
  { "rp", HTML_SKIP },          { "rt", HTML_SKIP },           { "rtc", HTML_SKIP },        { "s", HTML_SKIP },
  { "samp", HTML_CODE },        { "script", HTML_SKIP },       { "search", HTML_SKIP },     { "section", HTML_BLOCK },
  { "select", HTML_SKIP },      { "strike", HTML_SKIP },       { "strong", HTML_STRONG },   { "style", HTML_STYLE },
  { "sub", HTML_SUBSCRIPT },    { "summary", HTML_BLOCK },     { "sup", HTML_SUPERSCRIPT }, { "svg", HTML_SKIP },
  { "table", HTML_TABLE },      { "tbody", HTML_BLOCK },       { "td", HTML_CELL },         { "template", HTML_SKIP },
  { "textarea", HTML_SKIP },    { "tfoot", HTML_BLOCK },       { "th", HTML_CELL },         { "thead", HTML_BLOCK },
  { "title", HTML_TITLE },      { "tr", HTML_ROW },            { "tt", HTML_CODE },         { "ul", HTML_LIST },
  { "var", HTML_EMPHASIS },     { "video", HTML_SKIP },
};

static int
compare (const void *key,
         const void *name)
{
  return strcmp (key, ((const Name *) name)->name);
}

LyceumHtmlClass
_lyceum_html_classify (const char *name)
{
  const Name *found = bsearch (name, names, G_N_ELEMENTS (names), sizeof (Name), compare);

  return found != NULL ? found->class : HTML_INLINE;
}

guint
_lyceum_html_heading_level (const char *name)
{
  return (guint) (name[1] - '0');
}

gboolean
_lyceum_html_is_left_out (const LyceumMarkupElement *element)
{
  static const char *const types[] = { "annoref",      "annotation", "colophon",   "copyright-page", "cover",
                                       "endnote",      "endnotes",   "footnote",   "footnotes",      "halftitlepage",
                                       "index",        "landmarks",  "loi",        "lot",            "noteref",
                                       "page-list",    "pagebreak",  "rearnote",   "rearnotes",      "titlepage",
                                       "toc",          "imprint",    "backlink",   NULL };
  static const char *const roles[] = { "banner",       "complementary", "contentinfo",  "doc-backlink",  "doc-colophon",
                                       "doc-cover",    "doc-endnote",   "doc-endnotes", "doc-footnote",  "doc-index",
                                       "doc-noteref",  "doc-pagebreak", "doc-pagelist", "doc-toc",       "navigation",
                                       "search",       "menu",          "menubar",      "toolbar",       NULL };
  static const char *const classes[] = { "breadcrumb",    "breadcrumbs", "catlinks",     "cookie-banner", "endnotes",
                                         "familylinks",   "footnote",    "footnotes",    "footnote-ref",  "footnote-back",
                                         "headerlink",    "hatnote",     "metadata",     "mw-editsection", "mw-jump-link",
                                         "navbar",        "navbox",      "navigation",   "noprint",       "pagenum",
                                         "page-number",   "pagebreak",   "printfooter",  "references",
                                         "related-links", "reflist",     "screen-reader-text", "skip-link", "sr-only",
                                         "toc",           "visually-hidden", "mw-references-wrap", "noteref", NULL };

  static const char *const ids[] = { "footnotes", "endnotes", NULL };

  if (element->n_attributes == 0)
    return FALSE;
  return _lyceum_markup_has_word (element, "epub:type", types) || _lyceum_markup_has_word (element, "id", ids) || _lyceum_markup_has_word (element, "role", roles) ||
         _lyceum_markup_has_word (element, "class", classes) || _lyceum_markup_find (element, "hidden") != NULL ||
         _lyceum_markup_is (element, "aria-hidden", "true");
}

/* How some pages carry formulas for a program that draws them. */
gboolean
_lyceum_html_is_tex (const LyceumMarkupElement *element)
{
  const LyceumMarkupAttribute *type = _lyceum_markup_find (element, "type");

  return strcmp (element->name, "script") == 0 && type != NULL && type->length >= 8 &&
         g_ascii_strncasecmp (type->value, "math/tex", 8) == 0;
}

gboolean
_lyceum_html_is_tex_apart (const LyceumMarkupElement *element)
{
  g_autofree char *type = _lyceum_markup_dup (element, "type");

  return type != NULL && strstr (type, "mode=display") != NULL;
}

/* A picture with what belongs to it, where it is no figure element. */
gboolean
_lyceum_html_is_figure (const LyceumMarkupElement *element)
{
  static const char *const words[] = { "figure",      "fig",       "image",     "imageblock", "image-container", "illustration",
                                       "mediaobject", "wp-caption", "thumb",    "thumbinner", "informalfigure",  "os-figure",
                                       "caption-img", "figcenter", "picture",   NULL };

  return element->n_attributes > 0 && _lyceum_markup_has_word (element, "class", words);
}

/* A formula although it looks like a picture, or is hidden from eyes for the sake of one. */
gboolean
_lyceum_html_is_formula (const LyceumMarkupElement *element)
{
  static const char *const words[] = { "math",  "tex", "latex", "equation", "formula", "mwe-math-mathml-inline",
                                       "mwe-math-mathml-display", "mwe-math-mathml-a11y", NULL };
  static const char *const roles[] = { "math", NULL };

  return _lyceum_markup_has_word (element, "class", words) || _lyceum_markup_has_word (element, "role", roles);
}

gboolean
_lyceum_html_is_term (const LyceumMarkupElement *element)
{
  static const char *const words[] = { "term",      "terms",       "terminology", "keyterm",    "key-term", "keyword",
                                       "key-word",  "glossterm",   "glossary-term", "firstterm", "first-term",
                                       "definiendum", "defterm",   "dfn",         "vocab",      "vocabulary", NULL };
  static const char *const roles[] = { "doc-glossref", "term", NULL };

  if (element->n_attributes == 0)
    return FALSE;
  return _lyceum_markup_has_word (element, "class", words) || _lyceum_markup_has_word (element, "data-type", words) ||
         _lyceum_markup_has_word (element, "epub:type", words) || _lyceum_markup_has_word (element, "role", roles);
}

gboolean
_lyceum_html_is_quote (const LyceumMarkupElement *element)
{
  static const char *const words[] = { "blockquote", "block-quote", "quotation", "quote", "extract", "epigraph", NULL };

  return element->n_attributes > 0 && (_lyceum_markup_has_word (element, "class", words) ||
                                       _lyceum_markup_has_word (element, "epub:type", words));
}

/* What stands below a picture, where it is no figcaption. */
gboolean
_lyceum_html_is_caption (const LyceumMarkupElement *element)
{
  static const char *const words[] = { "caption",       "caption-text",  "figure-caption", "gallerytext",
                                       "image-caption", "media-caption", "photo-caption",  "thumbcaption",
                                       "wp-caption-text", NULL };

  return element->n_attributes > 0 && _lyceum_markup_has_word (element, "class", words);
}

gboolean
_lyceum_html_is_definition (const LyceumMarkupElement *element)
{
  static const char *const words[] = { "definition", "definition-like", "theorem-definition", NULL };

  return element->n_attributes > 0 &&
         (_lyceum_markup_has_word (element, "class", words) || _lyceum_markup_has_word (element, "data-type", words));
}

/* What the title of a definition begins with, in the languages of most textbooks. */
gboolean
_lyceum_html_title_defines (const char *title)
{
  static const char *const words[] = { "Definition",  "Définition", "Definición", "Definizione", "Definição",
                                       "Definitie",   "Definicja",  "Определение", "Означення",  "تعريف",
                                       "定义",        "定義",       "정의",       "Tanım",       "परिभाषा" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (title, words[i]) && !g_ascii_isalnum (title[strlen (words[i])]))
      return TRUE;
  return FALSE;
}

/* The page of the printed book that begins here: "12", "Page 12", "page_12". Returns: 0: none that can be told */
guint
_lyceum_html_page_number (const LyceumMarkupElement *element)
{
  static const char *const words[] = { "pagebreak", NULL };
  static const char *const roles[] = { "doc-pagebreak", NULL };
  static const char *const places[] = { "title", "aria-label", "id" };

  if (element->n_attributes == 0 ||
      (!_lyceum_markup_has_word (element, "epub:type", words) && !_lyceum_markup_has_word (element, "role", roles)))
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *value = _lyceum_markup_dup (element, places[i]);
      char *at = value != NULL ? g_strstrip (value) + strlen (value) : NULL;
      guint64 number;

      while (at != NULL && at > value && strchr (". ", at[-1]) != NULL)
        *--at = '\0';
      while (at != NULL && at > value && g_ascii_isdigit (at[-1]))
        at--;
      if (at != NULL && g_ascii_string_to_unsigned (at, 10, 1, LYCEUM_LIMIT_PAGES, &number, NULL) &&
          (at == value || g_ascii_tolower (*value) == 'p'))
        return (guint) number;
    }
  return 0;
}

gboolean
_lyceum_html_is_note_link (const LyceumMarkupElement *element)
{
  static const char *const names_of_notes[] = { "fn", "_fn", "ftn", "_ftn", "footnote", "note", "endnote", "cite_note",
                                                "en", "_edn" };
  const LyceumMarkupAttribute *href = _lyceum_markup_find (element, "href");
  const char *fragment = href != NULL ? memchr (href->value, '#', href->length) : NULL;
  gsize length;

  if (fragment == NULL)
    return FALSE;
  length = (gsize) (href->value + href->length - ++fragment);
  for (guint i = 0; i < G_N_ELEMENTS (names_of_notes); i++)
    {
      gsize n = strlen (names_of_notes[i]);

      if (length > n && g_ascii_strncasecmp (fragment, names_of_notes[i], n) == 0 && !g_ascii_isalpha (fragment[n]))
        return TRUE;
    }
  return FALSE;
}

/* What stands behind a title for those who want to link to it. */
gboolean
_lyceum_html_is_anchor_mark (const char *text)
{
  static const char *const marks[] = { "#", "¶", "§", "🔗", "\u200b", NULL };

  return g_strv_contains (marks, text);
}

gboolean
_lyceum_html_is_blank (const char *text,
                       gsize       length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;
  return TRUE;
}

/* Nothing but the sign that stands before the items of a list. */
gboolean
_lyceum_html_is_bullet (const char *text,
                        gsize       length)
{
  static const char *const bullets[] = { "•", "◦", "▪", "‣", "·", "●", "○", "■", NULL };
  g_autofree char *sign = NULL;

  if (length > 64)
    return FALSE;
  sign = g_strstrip (g_strndup (text, length));
  return g_strv_contains (bullets, sign);
}

/* "1", "[12]", "*", "†": what a link to a note is made of. */
gboolean
_lyceum_html_is_note_mark (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), n++)
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_sign = c == 0x2020 || c == 0x2021 || c == 0xa7 || c == 0xb6 || c == 0xb9 || c == 0xb2 || c == 0xb3;

      if (n > 6 || (!g_unichar_isdigit (c) && !g_unichar_isspace (c) && !is_sign &&
                    (c >= 0x80 || strchr ("[]()*,", (int) c) == NULL)))
        return FALSE;
    }
  return n > 0;
}

guint
_lyceum_html_class_styles (LyceumHtmlReader          *reader,
                           const LyceumMarkupElement *element)
{
  const LyceumMarkupAttribute *class = element->n_attributes > 0 ? _lyceum_markup_find (element, "class") : NULL;
  const LyceumMarkupAttribute *style = element->n_attributes > 0 ? _lyceum_markup_find (element, "style") : NULL;
  guint found = 0;

  if (class != NULL)
    found = _lyceum_style_sheet_lookup (reader->own_styles, class->value, class->length);
  if (class != NULL && reader->styles != NULL)
    found |= _lyceum_style_sheet_lookup (reader->styles, class->value, class->length);
  if (style != NULL)
    {
      g_autofree char *lower = g_ascii_strdown (style->value, (gssize) MIN (style->length, 512));

      if (strstr (lower, "font-weight:bold") != NULL || strstr (lower, "font-weight: bold") != NULL)
        found |= LYCEUM_SPAN_STRONG;
      if (strstr (lower, "font-style:italic") != NULL || strstr (lower, "font-style: italic") != NULL)
        found |= LYCEUM_SPAN_EMPHASIS;
      if (strstr (lower, "display:none") != NULL || strstr (lower, "display: none") != NULL)
        found |= LYCEUM_STYLE_HIDDEN;
    }
  return found;
}
