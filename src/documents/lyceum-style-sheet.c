/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-style-sheet.h"

#include "lyceum-document.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CLASSES 10000
#define MAX_RULE_BYTES 8192

struct _LyceumStyleSheet
{
  GHashTable *classes; /* (element-type utf8 guint) */
};

LyceumStyleSheet *
_lyceum_style_sheet_new (void)
{
  LyceumStyleSheet *self = g_new0 (LyceumStyleSheet, 1);

  self->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return self;
}

void
_lyceum_style_sheet_free (LyceumStyleSheet *self)
{
  g_hash_table_unref (self->classes);
  g_free (self);
}

static gboolean
declares (const char *rule,
          const char *property,
          const char *value)
{
  const char *at = rule;

  while ((at = strstr (at, property)) != NULL)
    {
      const char *end = at + strcspn (at, ";");
      const char *found;

      /* "font-weight", and not the end of a longer name. */
      if (at > rule && (g_ascii_isalnum (at[-1]) || at[-1] == '-'))
        {
          at = end;
          continue;
        }
      found = strstr (at, value);
      if (found != NULL && found < end)
        return TRUE;
      at = end;
    }
  return FALSE;
}

static guint
read_rule (const char *rule,
           gsize       length)
{
  g_autofree char *lower = g_ascii_strdown (rule, (gssize) MIN (length, MAX_RULE_BYTES));
  guint styles = 0;

  if (declares (lower, "font-weight", "bold") || declares (lower, "font-weight", "700") ||
      declares (lower, "font-weight", "600") || declares (lower, "font-weight", "800"))
    styles |= LYCEUM_SPAN_STRONG;
  if (declares (lower, "font-style", "italic") || declares (lower, "font-style", "oblique"))
    styles |= LYCEUM_SPAN_EMPHASIS;
  if (declares (lower, "font-family", "monospace"))
    styles |= LYCEUM_SPAN_CODE;
  if (declares (lower, "display", "none") || declares (lower, "visibility", "hidden"))
    styles |= LYCEUM_STYLE_HIDDEN;
  return styles;
}

static gboolean
is_name (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '_';
}

/* Returns the class of a selector of one class, with or without the name of an inline element in front. */
static char *
selector_class (const char *selector)
{
  static const char *const elements[] = { "span", "b", "i", "em", "strong", "a", "dfn", "p", "div", NULL };
  const char *dot = strchr (selector, '.');
  g_autofree char *element = NULL;

  if (dot == NULL || !is_name (dot[1]))
    return NULL;
  for (const char *p = dot + 1; *p != '\0'; p++)
    if (!is_name (*p))
      return NULL;
  element = g_ascii_strdown (selector, dot - selector);
  if (*element != '\0' && !g_strv_contains (elements, element))
    return NULL;
  return g_strdup (dot + 1);
}

static void
add_rule (LyceumStyleSheet *self,
          const char       *selectors,
          gsize             length,
          guint             styles)
{
  g_autofree char *copy = g_strndup (selectors, MIN (length, MAX_RULE_BYTES));
  g_auto (GStrv) list = g_strsplit (copy, ",", 200);

  for (guint i = 0; list[i] != NULL && g_hash_table_size (self->classes) < MAX_CLASSES; i++)
    {
      char *name = selector_class (g_strstrip (list[i]));
      gpointer before = name != NULL ? g_hash_table_lookup (self->classes, name) : NULL;

      if (name != NULL)
        g_hash_table_replace (self->classes, name, GUINT_TO_POINTER (styles | GPOINTER_TO_UINT (before)));
    }
}

static char *
without_comments (const char *css,
                  gsize       length)
{
  GString *out = g_string_sized_new (length);
  const char *end = css + length;

  while (css < end)
    {
      const char *comment = memmem (css, (gsize) (end - css), "/*", 2);
      const char *close;

      g_string_append_len (out, css, (comment != NULL ? comment : end) - css);
      if (comment == NULL)
        break;
      close = memmem (comment + 2, (gsize) (end - comment) - 2, "*/", 2);
      css = close != NULL ? close + 2 : end;
    }
  return g_string_free (out, FALSE);
}

void
_lyceum_style_sheet_add (LyceumStyleSheet *self,
                         const char       *css,
                         gsize             length)
{
  g_autofree char *clean = without_comments (css, length);
  const char *p = clean;

  while (*p != '\0')
    {
      const char *open = p + strcspn (p, "{};");
      const char *close;

      /* The head of @media { … } is passed over, and so is the brace that closes it: the rules in it count. */
      if (*open != '{' || *p == '@')
        {
          p = *open != '\0' ? open + 1 : open;
          continue;
        }
      close = open + strcspn (open, "}");
      if (read_rule (open + 1, (gsize) (close - open) - 1) != 0)
        add_rule (self, p, (gsize) (open - p), read_rule (open + 1, (gsize) (close - open) - 1));
      p = *close != '\0' ? close + 1 : close;
      while (g_ascii_isspace (*p))
        p++;
    }
}

/* The names that programs give to the fonts of TeX. */
static guint
lookup_tex_font (const char *name)
{
  if (g_str_has_prefix (name, "cmbx") || g_str_has_prefix (name, "ptmb") || g_str_has_prefix (name, "phvb"))
    return LYCEUM_SPAN_STRONG;
  if (g_str_has_prefix (name, "cmti") || g_str_has_prefix (name, "cmsl") || g_str_has_prefix (name, "ptmri"))
    return LYCEUM_SPAN_EMPHASIS;
  if (g_str_has_prefix (name, "cmtt"))
    return LYCEUM_SPAN_CODE;
  return 0;
}

guint
_lyceum_style_sheet_lookup (const LyceumStyleSheet *self,
                            const char             *classes,
                            gsize                   length)
{
  const char *end = classes + length;
  guint styles = 0;

  while (classes < end)
    {
      const char *start = classes;
      char name[64];

      while (classes < end && !g_ascii_isspace (*classes))
        classes++;
      if (classes > start && (gsize) (classes - start) < sizeof name)
        {
          memcpy (name, start, (gsize) (classes - start));
          name[classes - start] = '\0';
          styles |= GPOINTER_TO_UINT (g_hash_table_lookup (self->classes, name)) | lookup_tex_font (name);
        }
      while (classes < end && g_ascii_isspace (*classes))
        classes++;
    }
  return styles;
}
