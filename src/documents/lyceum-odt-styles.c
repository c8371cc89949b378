/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-odt-styles.h"

#include "lyceum-office-styles.h"

#include <stdlib.h>
#include <string.h>

#define MAX_STYLES 20000u
#define MAX_PARENTS 20u
#define N_LEVELS 10u

/* A style as it stands in the file. */
typedef struct
{
  char *name;   /* in lower case, with spaces */
  char *parent; /* (nullable): its key */
  LyceumOdtStyle own;
  gboolean resolving;
  gboolean resolved; /* then @own holds what its parents say, too */
} Style;

typedef struct
{
  LyceumOdtLevel levels[N_LEVELS];
} List;

struct _LyceumOdtStyles
{
  GHashTable *styles; /* (element-type utf8 Style): by "p Name" and "t Name" */
  GHashTable *lists;  /* (element-type utf8 List) */
  LyceumOdtStyle standard;
  char *language;
  /* while reading */
  Style *style; /* (unowned) (nullable) */
  List *list;   /* (unowned) (nullable) */
  gboolean in_default;
};

static void
style_free (gpointer data)
{
  Style *style = data;

  g_free (style->name);
  g_free (style->parent);
  g_free (style);
}

LyceumOdtStyles *
_lyceum_odt_styles_new (void)
{
  LyceumOdtStyles *self = g_new0 (LyceumOdtStyles, 1);

  self->styles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, style_free);
  self->lists = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->standard.kind = LYCEUM_BLOCK_PARAGRAPH;
  return self;
}

void
_lyceum_odt_styles_free (LyceumOdtStyles *self)
{
  g_hash_table_unref (self->styles);
  g_hash_table_unref (self->lists);
  g_free (self->language);
  g_free (self);
}

static char *
make_key (gboolean of_words, const char *name)
{
  return g_strconcat (of_words ? "t " : "p ", name, NULL);
}

static Style *
add_style (LyceumOdtStyles *self, const char *key)
{
  Style *style = g_new0 (Style, 1);
  GString *readable = g_string_new (key + 2);

  g_string_replace (readable, "_20_", " ", 0);
  g_string_ascii_down (readable);
  style->name = g_string_free (readable, FALSE);
  g_hash_table_insert (self->styles, g_strdup (key), style);
  return style;
}

static void
start_style (LyceumOdtStyles *self, const LyceumMarkupElement *element)
{
  gboolean of_words = _lyceum_markup_is (element, "family", "text");
  g_autofree char *name = _lyceum_markup_dup (element, "name");
  g_autofree char *parent = _lyceum_markup_dup (element, "parent-style-name");
  g_autofree char *key = name != NULL ? make_key (of_words, name) : NULL;

  self->style = NULL;
  if (key == NULL || (!of_words && !_lyceum_markup_is (element, "family", "paragraph")) ||
      g_hash_table_size (self->styles) >= MAX_STYLES || g_hash_table_contains (self->styles, key))
    return;
  self->style = add_style (self, key);
  self->style->parent = parent != NULL ? make_key (of_words, parent) : NULL;
}

static void
start_list (LyceumOdtStyles *self, const LyceumMarkupElement *element)
{
  char *name = _lyceum_markup_dup (element, "name");

  self->list = NULL;
  if (name == NULL || g_hash_table_size (self->lists) >= MAX_STYLES || g_hash_table_contains (self->lists, name))
    {
      g_free (name);
      return;
    }
  self->list = g_new0 (List, 1);
  g_hash_table_insert (self->lists, name, self->list);
}

static guint
get_number (const LyceumMarkupElement *element, const char *name, guint otherwise)
{
  g_autofree char *value = _lyceum_markup_dup (element, name);

  return value != NULL ? (guint) CLAMP (strtol (value, NULL, 10), 0, 1000000) : otherwise;
}

static void
take_level (LyceumOdtStyles *self, const LyceumMarkupElement *element)
{
  guint level = get_number (element, "level", 0);

  if (self->list == NULL || level < 1 || level > N_LEVELS)
    return;
  self->list->levels[level - 1].numbered = strcmp (element->name, "list-level-style-number") == 0 &&
                                           _lyceum_markup_find (element, "num-format") != NULL &&
                                           !_lyceum_markup_is (element, "num-format", "");
  self->list->levels[level - 1].start = get_number (element, "start-value", 1);
}

static void
set_style (LyceumOdtStyle *style, guint which, gboolean on)
{
  style->styles = on ? style->styles | which : style->styles & ~which;
  style->not_styles = on ? style->not_styles & ~which : style->not_styles | which;
}

static void
take_words (LyceumOdtStyle *style, const LyceumMarkupElement *element)
{
  g_autofree char *weight = _lyceum_markup_dup (element, "font-weight");
  g_autofree char *slant = _lyceum_markup_dup (element, "font-style");
  g_autofree char *font = _lyceum_markup_dup (element, "font-name");
  g_autofree char *position = _lyceum_markup_dup (element, "text-position");

  if (font == NULL)
    font = _lyceum_markup_dup (element, "font-family");
  if (weight != NULL)
    set_style (style, LYCEUM_SPAN_STRONG, strcmp (weight, "bold") == 0 || strtol (weight, NULL, 10) >= 600);
  if (slant != NULL)
    set_style (style, LYCEUM_SPAN_EMPHASIS, strcmp (slant, "italic") == 0 || strcmp (slant, "oblique") == 0);
  if (font != NULL)
    set_style (style, LYCEUM_SPAN_CODE, _lyceum_office_is_code_font (font));
  if (position != NULL && strncmp (position, "0%", 2) != 0)
    style->script = g_str_has_prefix (position, "sub") || *position == '-' ? -1 : 1;
  if (_lyceum_markup_is (element, "display", "none"))
    style->hidden = TRUE;
}

static void
take_language (LyceumOdtStyles *self, const LyceumMarkupElement *element)
{
  g_autofree char *language = _lyceum_markup_dup (element, "language");
  g_autofree char *country = _lyceum_markup_dup (element, "country");

  if (language == NULL || self->language != NULL || strcmp (language, "none") == 0 || strcmp (language, "zxx") == 0)
    return;
  self->language = country != NULL && strcmp (country, "none") != 0 ? g_strconcat (language, "-", country, NULL)
                                                                    : g_steal_pointer (&language);
}

void
_lyceum_odt_styles_start (LyceumOdtStyles *self, const LyceumMarkupElement *element)
{
  const char *name = element->name;

  if (strcmp (name, "style") == 0)
    start_style (self, element);
  else if (strcmp (name, "default-style") == 0)
    self->in_default = _lyceum_markup_is (element, "family", "paragraph");
  else if (strcmp (name, "list-style") == 0)
    start_list (self, element);
  else if (g_str_has_prefix (name, "list-level-style-"))
    take_level (self, element);
  else if (strcmp (name, "text-properties") == 0 && self->list == NULL)
    {
      if (self->style != NULL)
        take_words (&self->style->own, element);
      else if (self->in_default)
        take_language (self, element);
    }
}

void
_lyceum_odt_styles_end (LyceumOdtStyles *self, const char *name)
{
  if (strcmp (name, "style") == 0)
    self->style = NULL;
  else if (strcmp (name, "default-style") == 0)
    self->in_default = FALSE;
  else if (strcmp (name, "list-style") == 0)
    self->list = NULL;
}

static void
take_name (LyceumOdtStyle *style, const char *name)
{
  if (strcmp (name, "title") == 0)
    style->title = TRUE;
  else if (g_str_has_prefix (name, "contents ") || strcmp (name, "author") == 0)
    style->left_out = TRUE;
  if (_lyceum_office_style_kind (name, &style->kind))
    style->level = style->kind == LYCEUM_BLOCK_DEFINITION;
}

/* A style that is used and nowhere described is what its name says. */
static Style *
find_style (LyceumOdtStyles *self, const char *key)
{
  Style *style = g_hash_table_lookup (self->styles, key);

  return style != NULL || g_hash_table_size (self->styles) >= MAX_STYLES ? style : add_style (self, key);
}

static const LyceumOdtStyle *
resolve (LyceumOdtStyles *self, Style *style, guint depth)
{
  Style *parent = style->parent != NULL ? find_style (self, style->parent) : NULL;
  LyceumOdtStyle own = style->own;

  if (style->resolved)
    return &style->own;
  if (style->resolving || depth > MAX_PARENTS)
    return &self->standard;
  style->resolving = TRUE;
  style->own = parent != NULL ? *resolve (self, parent, depth + 1) : self->standard;
  take_name (&style->own, style->name);
  style->own.styles = (style->own.styles & ~own.not_styles) | own.styles;
  style->own.not_styles = (style->own.not_styles & ~own.styles) | own.not_styles;
  style->own.script = own.script != 0 ? own.script : style->own.script;
  style->own.hidden = style->own.hidden || own.hidden;
  style->resolved = TRUE;
  return &style->own;
}

const LyceumOdtStyle *
_lyceum_odt_styles_get (LyceumOdtStyles *self, gboolean of_words, const char *name)
{
  g_autofree char *key = name != NULL ? make_key (of_words, name) : NULL;
  Style *style = key != NULL ? find_style (self, key) : NULL;

  return style != NULL ? resolve (self, style, 0) : &self->standard;
}

LyceumOdtLevel
_lyceum_odt_styles_get_level (LyceumOdtStyles *self, const char *name, guint depth)
{
  List *list = name != NULL ? g_hash_table_lookup (self->lists, name) : NULL;

  return list != NULL ? list->levels[CLAMP (depth, 1, N_LEVELS) - 1] : (LyceumOdtLevel){ FALSE, 1 };
}

const char *
_lyceum_odt_styles_get_language (LyceumOdtStyles *self)
{
  return self->language;
}
