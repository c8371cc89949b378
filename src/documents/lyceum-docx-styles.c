/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-docx-styles.h"

#include <stdlib.h>
#include <string.h>

#define MAX_STYLES 20000u
#define MAX_PARENTS 20u

/* A style as it stands in the file: what it does not say comes from the one that it is based on. */
typedef struct
{
  char *name;   /* (nullable): in lower case */
  char *parent; /* (nullable) */
  int outline;  /* -1: not said */
  int list;     /* -1: not said; 0: none */
  int depth;
  guint styles;     /* of a run: those that are on */
  guint not_styles; /* and those that are off */
  gboolean hidden;
  gboolean resolving;
  LyceumDocxStyle *resolved; /* (nullable) */
} Style;

struct _LyceumDocxStyles
{
  GHashTable *styles; /* (element-type utf8 Style) */
  LyceumDocxStyle standard;
  char *language;
  char *default_id; /* (nullable): of paragraphs that name none */
  /* while reading */
  Style *open; /* (unowned) (nullable) */
};

static void
style_free (gpointer data)
{
  Style *style = data;

  g_free (style->name);
  g_free (style->parent);
  g_free (style->resolved);
  g_free (style);
}

gboolean
_lyceum_docx_is_on (const LyceumMarkupElement *element)
{
  return !_lyceum_markup_is (element, "val", "0") && !_lyceum_markup_is (element, "val", "false") &&
         !_lyceum_markup_is (element, "val", "off") && !_lyceum_markup_is (element, "val", "none");
}

guint
_lyceum_docx_heading_level (const char *name)
{
  /* What programs call them that do not keep to the names of the format. */
  static const char *const words[] = { "heading", "überschrift", "titre",    "título",    "titolo", "kop",
                                       "rubrik",  "titlu",       "nagłówek", "заголовок", "başlık" };
  g_autofree char *lower = g_utf8_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (lower, words[i]))
      {
        const char *rest = lower + strlen (words[i]);
        guint level;

        while (*rest == ' ' || *rest == '_')
          rest++;
        level = (guint) (*rest - '0');
        if (level >= 1 && level <= 9 && rest[1] == '\0')
          return MIN (level, 6);
      }
  return 0;
}

static void
start_style (LyceumDocxStyles *self, const LyceumMarkupElement *element)
{
  g_autofree char *id = _lyceum_markup_dup (element, "styleId");

  self->open = NULL;
  if (id == NULL || g_hash_table_size (self->styles) >= MAX_STYLES || g_hash_table_contains (self->styles, id))
    return;
  self->open = g_new0 (Style, 1);
  self->open->outline = self->open->list = self->open->depth = -1;
  if (_lyceum_markup_is (element, "type", "paragraph") && _lyceum_markup_is (element, "default", "1"))
    {
      g_free (self->default_id);
      self->default_id = g_strdup (id);
    }
  g_hash_table_insert (self->styles, g_steal_pointer (&id), self->open);
}

static int
get_number (const LyceumMarkupElement *element)
{
  g_autofree char *value = _lyceum_markup_dup (element, "val");

  return value != NULL ? (int) CLAMP (strtol (value, NULL, 10), -1, 1000000) : -1;
}

static void
set_style (Style *style, guint which, gboolean on)
{
  style->styles = on ? style->styles | which : style->styles & ~which;
  style->not_styles = on ? style->not_styles & ~which : style->not_styles | which;
}

static void
take_property (Style *style, const LyceumMarkupElement *element)
{
  const char *name = element->name;

  if (strcmp (name, "name") == 0 && style->name == NULL)
    {
      g_autofree char *value = _lyceum_markup_dup (element, "val");

      style->name = value != NULL ? g_utf8_strdown (value, -1) : NULL;
    }
  else if (strcmp (name, "basedOn") == 0 && style->parent == NULL)
    style->parent = _lyceum_markup_dup (element, "val");
  else if (strcmp (name, "outlineLvl") == 0)
    style->outline = get_number (element);
  else if (strcmp (name, "numId") == 0)
    style->list = get_number (element);
  else if (strcmp (name, "ilvl") == 0)
    style->depth = get_number (element);
  else if (strcmp (name, "b") == 0)
    set_style (style, LYCEUM_SPAN_STRONG, _lyceum_docx_is_on (element));
  else if (strcmp (name, "i") == 0)
    set_style (style, LYCEUM_SPAN_EMPHASIS, _lyceum_docx_is_on (element));
  else if (strcmp (name, "vanish") == 0)
    style->hidden = _lyceum_docx_is_on (element);
  else if (strcmp (name, "rFonts") == 0)
    {
      g_autofree char *font = _lyceum_markup_dup (element, "ascii");

      if (font != NULL)
        set_style (style, LYCEUM_SPAN_CODE, _lyceum_office_is_code_font (font));
    }
}

static gboolean
start (gpointer data, const LyceumMarkupElement *element)
{
  LyceumDocxStyles *self = data;

  if (strcmp (element->name, "style") == 0)
    start_style (self, element);
  else if (self->open != NULL)
    take_property (self->open, element);
  else if (strcmp (element->name, "lang") == 0 && self->language == NULL)
    self->language = _lyceum_markup_dup (element, "val");
  return TRUE;
}

static gboolean
end (gpointer data, const char *name)
{
  LyceumDocxStyles *self = data;

  if (strcmp (name, "style") == 0)
    self->open = NULL;
  return TRUE;
}

static gboolean
text (gpointer data, const char *text, gsize length)
{
  return TRUE;
}

LyceumDocxStyles *
_lyceum_docx_styles_new (GBytes *bytes)
{
  static const LyceumMarkupSink sink = { start, end, text };
  LyceumDocxStyles *self = g_new0 (LyceumDocxStyles, 1);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  self->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, style_free);
  self->standard = (LyceumDocxStyle){ .kind = LYCEUM_BLOCK_PARAGRAPH, .list = LYCEUM_DOCX_NO_NUMBER };
  if (data != NULL)
    _lyceum_markup_parse_xml (data, size, &sink, self);
  return self;
}

void
_lyceum_docx_styles_free (LyceumDocxStyles *self)
{
  g_hash_table_unref (self->styles);
  g_free (self->language);
  g_free (self->default_id);
  g_free (self);
}

const char *
_lyceum_docx_styles_get_language (LyceumDocxStyles *self)
{
  return self->language;
}

/* What the name alone says: the names of the format stay English in every language. */
static void
take_name (LyceumDocxStyle *style, const char *name)
{
  guint level = _lyceum_docx_heading_level (name);

  if (level > 0)
    {
      style->kind = LYCEUM_BLOCK_HEADING;
      style->level = level;
    }
  else if (strcmp (name, "title") == 0)
    style->title = TRUE;
  else if (g_str_has_prefix (name, "toc ") || strcmp (name, "toc heading") == 0 ||
           strcmp (name, "table of figures") == 0 || strcmp (name, "contents heading") == 0 ||
           strcmp (name, "author") == 0 || g_str_has_prefix (name, "index "))
    style->left_out = TRUE;
  /* "List Bullet 2" is a list of its own, drawn as if it stood in another. */
  if ((g_str_has_prefix (name, "list bullet ") || g_str_has_prefix (name, "list number ")) &&
      g_ascii_isdigit (name[12]))
    style->inset = (guint) CLAMP (name[12] - '1', 0, 8);
  if (_lyceum_office_style_kind (name, &style->kind))
    style->level = style->kind == LYCEUM_BLOCK_DEFINITION;
}

/* A style that is used and nowhere described is what its id says. */
static Style *
find_style (LyceumDocxStyles *self, const char *id)
{
  Style *style = g_hash_table_lookup (self->styles, id);

  if (style != NULL || g_hash_table_size (self->styles) >= MAX_STYLES)
    return style;
  style = g_new0 (Style, 1);
  style->outline = style->list = style->depth = -1;
  style->name = g_utf8_strdown (id, -1);
  g_hash_table_insert (self->styles, g_strdup (id), style);
  return style;
}

static const LyceumDocxStyle *get_resolved (LyceumDocxStyles *self, Style *style, guint depth);

static LyceumDocxStyle *
resolve (LyceumDocxStyles *self, Style *style, guint depth)
{
  Style *parent = style->parent != NULL ? find_style (self, style->parent) : NULL;
  LyceumDocxStyle *all = g_new (LyceumDocxStyle, 1);

  *all = parent != NULL ? *get_resolved (self, parent, depth + 1) : self->standard;
  if (style->name != NULL)
    take_name (all, style->name);
  if (style->outline >= 0 && style->outline <= 8 && !all->left_out && !all->title)
    {
      all->kind = LYCEUM_BLOCK_HEADING;
      all->level = (guint) MIN (style->outline + 1, 6);
    }
  else if (style->outline == 9 && all->kind == LYCEUM_BLOCK_HEADING)
    {
      all->kind = LYCEUM_BLOCK_PARAGRAPH;
      all->level = 0;
    }
  if (style->list >= 0)
    all->list = style->list > 0 ? style->list : LYCEUM_DOCX_NO_NUMBER;
  if (style->depth >= 0)
    all->depth = (guint) style->depth;
  all->styles = (all->styles & ~style->not_styles) | style->styles;
  all->hidden = all->hidden || style->hidden;
  return all;
}

/* A style that is based on itself, or on a chain without end, is based on the standard. */
static const LyceumDocxStyle *
get_resolved (LyceumDocxStyles *self, Style *style, guint depth)
{
  if (style->resolved != NULL)
    return style->resolved;
  if (style->resolving || depth > MAX_PARENTS)
    return &self->standard;
  style->resolving = TRUE;
  style->resolved = resolve (self, style, depth);
  return style->resolved;
}

const LyceumDocxStyle *
_lyceum_docx_styles_get (LyceumDocxStyles *self, const char *id)
{
  Style *style = id != NULL ? find_style (self, id) : NULL;

  return style != NULL ? get_resolved (self, style, 0) : &self->standard;
}
