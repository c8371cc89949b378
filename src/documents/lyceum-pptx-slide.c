/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-pptx-private.h"

#include "lyceum-office-math.h"
#include "lyceum-office-package.h"
#include "lyceum-office-styles.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  gboolean is_placeholder;
  char *type;    /* (nullable) */
  char *index;   /* (nullable) */
  char *words;   /* (nullable): what it shows */
  char *picture; /* (nullable): the path of the part */
  gboolean is_picture;
  gboolean hidden;
  LyceumPptxBullets bullets;
} Shape;

typedef struct
{
  guint level; /* from 0 */
  LyceumPptxBullet bullet;
  guint start;
} Paragraph;

typedef struct
{
  guint styles;
  int script;
  char language[16];
} Run;

typedef struct
{
  const LyceumPptxContext *context;
  guint depth;
  guint skipped;
  gboolean too_deep;
  Shape shape;
  Paragraph paragraph;
  Run run;
  gboolean in_text; /* of a run */
  gboolean in_list_style;
  int style_level;
  guint numbers[LYCEUM_PPTX_LEVELS];
  GArray *choices;        /* (element-type guint64) */
  LyceumOfficeMath *math; /* (nullable) */
  guint math_depth;
  guint tables;
  gboolean table_header;
  gboolean cell_hidden;
  guint cell_rows;
  guint rows;
} Walk;

static void
shape_clear (Shape *shape)
{
  g_free (shape->type);
  g_free (shape->index);
  g_free (shape->words);
  g_free (shape->picture);
  *shape = (Shape){ 0 };
}

static gboolean
is_title (const Shape *shape)
{
  return shape->is_placeholder && (g_strcmp0 (shape->type, "title") == 0 || g_strcmp0 (shape->type, "ctrTitle") == 0);
}

/* What stands on every slide: the date, the number. */
static gboolean
is_margin (const Shape *shape)
{
  const char *const types[] = { "dt", "ftr", "hdr", "sldNum", "sldImg", NULL };

  return shape->is_placeholder && shape->type != NULL && g_strv_contains (types, shape->type);
}

static gboolean
is_wanted (Walk *self)
{
  const Shape *shape = &self->shape;

  if (shape->hidden || is_margin (shape))
    return FALSE;
  switch (self->context->mode)
    {
    case PPTX_READ_TITLE:
      return is_title (shape);
    case PPTX_READ_TEXT:
      return !is_title (shape);
    case PPTX_READ_NOTES:
      return shape->is_placeholder && g_strcmp0 (shape->type, "body") == 0;
    case PPTX_READ_DIAGRAM:
      return TRUE;
    }
  return FALSE;
}

static LyceumPptxBullet
find_bullet (Walk *self)
{
  const Shape *shape = &self->shape;
  guint level = self->paragraph.level;
  const LyceumPptxBullets *known;

  if (self->context->mode == PPTX_READ_DIAGRAM)
    return PPTX_BULLET_SIGN;
  if (self->context->mode == PPTX_READ_NOTES || self->tables > 0)
    return self->paragraph.bullet;
  if (self->paragraph.bullet != PPTX_BULLET_INHERITED)
    return self->paragraph.bullet;
  if (shape->bullets.levels[level] != PPTX_BULLET_INHERITED)
    return shape->bullets.levels[level];
  if (!shape->is_placeholder || g_strcmp0 (shape->type, "subTitle") == 0)
    return PPTX_BULLET_NONE;
  known = g_hash_table_lookup (self->context->layout->by_index, shape->index != NULL ? shape->index : "0");
  if (known != NULL && known->levels[level] != PPTX_BULLET_INHERITED)
    return known->levels[level];
  return self->context->layout->body.levels[level];
}

/* Numbers go on from one paragraph to the next of the same level. */
static guint
count (Walk *self)
{
  guint level = self->paragraph.level;

  if (self->numbers[level] == 0)
    self->numbers[level] = self->paragraph.start;
  return self->numbers[level]++;
}

static void
end_paragraph (Walk *self)
{
  LyceumOfficeBody *body = self->context->body;
  guint level = self->paragraph.level;
  LyceumPptxBullet bullet;

  if (!is_wanted (self))
    return;
  if (self->context->mode == PPTX_READ_TITLE)
    {
      _lyceum_office_body_add_text (body, " ", 1, 0);
      return;
    }
  bullet = find_bullet (self);
  for (guint i = level + (bullet == PPTX_BULLET_NUMBER); i < LYCEUM_PPTX_LEVELS; i++)
    self->numbers[i] = 0;
  if (bullet == PPTX_BULLET_NUMBER)
    _lyceum_office_body_end_paragraph (body, LYCEUM_BLOCK_LIST_ITEM, level + 1,
                                       _lyceum_office_body_has_text (body) ? count (self) : 0);
  else if (bullet == PPTX_BULLET_SIGN)
    _lyceum_office_body_end_paragraph (body, LYCEUM_BLOCK_LIST_ITEM, level + 1, 0);
  else if (self->tables == 0 && _lyceum_office_body_is_all (body, LYCEUM_SPAN_CODE))
    _lyceum_office_body_end_paragraph (body, LYCEUM_BLOCK_CODE, 0, 0);
  else
    _lyceum_office_body_end_paragraph (body, LYCEUM_BLOCK_PARAGRAPH, 0, 0);
}

static void
write_picture (Walk *self)
{
  Shape *shape = &self->shape;
  GBytes *bytes = shape->picture != NULL ? g_hash_table_lookup (self->context->parts, shape->picture) : NULL;

  if (!shape->is_picture || bytes == NULL || self->context->mode != PPTX_READ_TEXT || shape->hidden)
    return;
  _lyceum_office_body_add_picture (self->context->body, _lyceum_office_picture_type (shape->picture, bytes), bytes,
                                   shape->words);
  _lyceum_office_body_end_paragraph (self->context->body, LYCEUM_BLOCK_PARAGRAPH, 0, 0);
}

static void
end_shape (Walk *self)
{
  if (self->context->mode == PPTX_READ_TITLE && is_wanted (self))
    _lyceum_office_body_end_paragraph (self->context->body, LYCEUM_BLOCK_HEADING, self->context->level, 0);
  write_picture (self);
  shape_clear (&self->shape);
  memset (self->numbers, 0, sizeof self->numbers);
}

static gboolean
is_on (const LyceumMarkupElement *element, const char *name)
{
  return _lyceum_markup_is (element, name, "1") || _lyceum_markup_is (element, name, "true");
}

static guint
get_number (const LyceumMarkupElement *element, const char *name, guint otherwise, guint most)
{
  g_autofree char *value = _lyceum_markup_dup (element, name);

  return value != NULL ? (guint) CLAMP (strtol (value, NULL, 10), 0, (long) most) : otherwise;
}

static void
take_properties (Walk *self, const LyceumMarkupElement *element)
{
  Shape *shape = &self->shape;

  if (strcmp (element->name, "ph") == 0)
    {
      g_free (shape->type);
      g_free (shape->index);
      shape->is_placeholder = TRUE;
      shape->type = _lyceum_markup_dup (element, "type");
      shape->index = _lyceum_markup_dup (element, "idx");
      return;
    }
  shape->hidden = shape->hidden || is_on (element, "hidden");
  if (shape->words != NULL)
    return;
  shape->words = _lyceum_markup_dup (element, "descr");
  if (shape->words == NULL || *shape->words == '\0')
    {
      g_free (shape->words);
      shape->words = _lyceum_markup_dup (element, "title");
    }
}

static void
take_run (Walk *self, const LyceumMarkupElement *element)
{
  g_autofree char *language = _lyceum_markup_dup (element, "lang");
  g_autofree char *raised = _lyceum_markup_dup (element, "baseline");

  self->run.styles |= is_on (element, "b") ? LYCEUM_SPAN_STRONG : 0;
  self->run.styles |= is_on (element, "i") ? LYCEUM_SPAN_EMPHASIS : 0;
  if (language != NULL)
    g_strlcpy (self->run.language, language, sizeof self->run.language);
  if (raised != NULL)
    self->run.script = (int) CLAMP (strtol (raised, NULL, 10), -1, 1);
}

static void
take_paragraph (Walk *self, const LyceumMarkupElement *element)
{
  self->paragraph.level = get_number (element, "lvl", 0, LYCEUM_PPTX_LEVELS - 1);
}

static void
take_bullet (Walk *self, LyceumPptxBullet bullet, const LyceumMarkupElement *element)
{
  if (self->in_list_style)
    {
      if (self->style_level >= 0)
        self->shape.bullets.levels[self->style_level] = bullet;
      return;
    }
  self->paragraph.bullet = bullet;
  self->paragraph.start = get_number (element, "startAt", 1, 100000);
}

static void
take_font (Walk *self, const LyceumMarkupElement *element)
{
  g_autofree char *font = _lyceum_markup_dup (element, "typeface");

  if (!self->in_list_style && _lyceum_office_is_code_font (font))
    self->run.styles |= LYCEUM_SPAN_CODE;
}

static void
start_cell (Walk *self, const LyceumMarkupElement *element)
{
  self->cell_hidden = is_on (element, "hMerge") || is_on (element, "vMerge");
  self->cell_rows = MAX (get_number (element, "rowSpan", 1, 10000), 1);
}

static void
end_cell (Walk *self)
{
  if (self->tables == 0)
    return;
  if (self->cell_hidden)
    _lyceum_office_body_cover_cell (self->context->body, 1);
  else
    _lyceum_office_body_end_cell (self->context->body, 1, self->cell_rows);
}

static void
start_table (Walk *self)
{
  if (!is_wanted (self) || !_lyceum_office_body_open_table (self->context->body))
    {
      self->skipped = self->depth;
      return;
    }
  self->tables++;
  self->rows = 0;
  self->table_header = FALSE;
}

static void
take_part (Walk *self, const LyceumMarkupElement *element)
{
  gboolean picture = strcmp (element->name, "blip") == 0;
  g_autofree char *id = _lyceum_markup_dup (element, picture ? "embed" : "dm");
  const char *path = _lyceum_office_relations_get (self->context->relations, id);

  if (path != NULL && picture && self->shape.picture == NULL)
    self->shape.picture = g_strdup (path);
  else if (path != NULL && !picture && self->context->diagrams != NULL && self->context->mode == PPTX_READ_TEXT)
    g_ptr_array_add (self->context->diagrams, g_strdup (path));
}

static void
add_text (Walk *self, const char *text, gsize length)
{
  const char *language = self->run.language;
  guint so_far;

  if (!is_wanted (self))
    return;
  so_far = GPOINTER_TO_UINT (g_hash_table_lookup (self->context->languages, language));
  if (*language != '\0' && (so_far > 0 || g_hash_table_size (self->context->languages) < 100))
    g_hash_table_insert (self->context->languages, g_strdup (language), GUINT_TO_POINTER (so_far + (guint) length));
  if (self->run.script != 0)
    _lyceum_office_body_add_script (self->context->body, text, length, self->run.styles, self->run.script > 0);
  else
    _lyceum_office_body_add_text (self->context->body, text, (gssize) length, self->run.styles);
}

static gboolean
is_one_of (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

static void
start_choice (Walk *self, const char *name)
{
  guint64 so_far = _lyceum_office_body_count (self->context->body);

  if (strcmp (name, "AlternateContent") == 0)
    g_array_append_val (self->choices, so_far);
  else if (self->choices->len > 0 && g_array_index (self->choices, guint64, self->choices->len - 1) != so_far)
    self->skipped = self->depth;
}

static void
start_element (Walk *self, const LyceumMarkupElement *element)
{
  const char *const shapes[] = { "sp", "pic", "graphicFrame", "cxnSp", NULL };
  const char *const passed[] = { "extLst", "timing", "transition", "style", NULL };
  const char *const not_diagram[] = { "doc", "pres", "parTrans", "sibTrans", NULL };
  const char *name = element->name;
  LyceumPptxBullet bullet = _lyceum_pptx_bullet (name);
  g_autofree char *type = NULL;

  if (bullet != PPTX_BULLET_INHERITED)
    take_bullet (self, bullet, element);
  else if (_lyceum_pptx_style_level (name) >= 0)
    self->style_level = _lyceum_pptx_style_level (name);
  else if (is_one_of (name, shapes))
    {
      shape_clear (&self->shape);
      self->shape.is_picture = strcmp (name, "pic") == 0;
    }
  else if (strcmp (name, "ph") == 0 || strcmp (name, "cNvPr") == 0)
    take_properties (self, element);
  else if (strcmp (name, "lstStyle") == 0)
    self->in_list_style = TRUE;
  else if (strcmp (name, "p") == 0)
    self->paragraph = (Paragraph){ 0, PPTX_BULLET_INHERITED, 1 };
  else if (strcmp (name, "pPr") == 0)
    take_paragraph (self, element);
  else if (strcmp (name, "r") == 0)
    self->run = (Run){ 0 };
  else if (strcmp (name, "rPr") == 0)
    take_run (self, element);
  else if (strcmp (name, "latin") == 0)
    take_font (self, element);
  else if (strcmp (name, "hlinkClick") == 0)
    self->run.styles |= LYCEUM_SPAN_LINK;
  else if (strcmp (name, "t") == 0)
    self->in_text = TRUE;
  else if (strcmp (name, "br") == 0)
    add_text (self, "\n", 1);
  else if (strcmp (name, "fld") == 0)
    {
      type = _lyceum_markup_dup (element, "type");
      self->run = (Run){ 0 };
      if (type != NULL && (strcmp (type, "slidenum") == 0 || g_str_has_prefix (type, "datetime")))
        self->skipped = self->depth;
    }
  else if (strcmp (name, "oMath") == 0)
    {
      self->math = _lyceum_office_math_new ();
      self->math_depth = self->depth;
    }
  else if (strcmp (name, "AlternateContent") == 0 || strcmp (name, "Fallback") == 0)
    start_choice (self, name);
  else if (strcmp (name, "blip") == 0 || strcmp (name, "relIds") == 0)
    take_part (self, element);
  else if (strcmp (name, "tbl") == 0)
    start_table (self);
  else if (strcmp (name, "tblPr") == 0)
    self->table_header = is_on (element, "firstRow");
  else if (strcmp (name, "tr") == 0 && self->tables > 0)
    _lyceum_office_body_start_row (self->context->body, self->rows++ == 0 && self->table_header);
  else if (strcmp (name, "tc") == 0)
    start_cell (self, element);
  else if (strcmp (name, "pt") == 0)
    {
      type = _lyceum_markup_dup (element, "type");
      if (type != NULL && is_one_of (type, not_diagram))
        self->skipped = self->depth;
    }
  else if (is_one_of (name, passed))
    self->skipped = self->depth;
}

static void
end_element (Walk *self, const char *name)
{
  if (strcmp (name, "p") == 0)
    end_paragraph (self);
  else if (strcmp (name, "t") == 0)
    self->in_text = FALSE;
  else if (strcmp (name, "lstStyle") == 0)
    self->in_list_style = FALSE;
  else if (_lyceum_pptx_style_level (name) >= 0)
    self->style_level = -1;
  else if (strcmp (name, "sp") == 0 || strcmp (name, "pic") == 0 || strcmp (name, "graphicFrame") == 0)
    end_shape (self);
  else if (strcmp (name, "tc") == 0)
    end_cell (self);
  else if (strcmp (name, "tbl") == 0 && self->tables > 0)
    {
      self->tables--;
      _lyceum_office_body_close_table (self->context->body);
    }
  else if (strcmp (name, "AlternateContent") == 0 && self->choices->len > 0)
    g_array_set_size (self->choices, self->choices->len - 1);
}

static void
end_formula (Walk *self)
{
  g_autoptr (LyceumOfficeMath) math = g_steal_pointer (&self->math);
  g_autoptr (LyceumMathml) mathml = _lyceum_mathml_new ();

  if (!is_wanted (self))
    return;
  _lyceum_office_math_write (math, mathml);
  _lyceum_office_body_add_formula (self->context->body, _lyceum_mathml_get_text (mathml),
                                   _lyceum_mathml_get_tex (mathml));
}

static gboolean
start (gpointer data, const LyceumMarkupElement *element)
{
  Walk *self = data;

  if (++self->depth > LYCEUM_LIMIT_DEPTH)
    {
      self->too_deep = TRUE;
      return FALSE;
    }
  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_office_math_start (self->math, element);
  else
    start_element (self, element);
  return !self->too_deep;
}

static gboolean
end (gpointer data, const char *name)
{
  Walk *self = data;

  if (self->skipped > 0)
    {
      if (self->skipped == self->depth)
        self->skipped = 0;
    }
  else if (self->math != NULL && self->depth > self->math_depth)
    _lyceum_office_math_end (self->math);
  else if (self->math != NULL)
    end_formula (self);
  else
    end_element (self, name);
  self->depth--;
  return TRUE;
}

static gboolean
text (gpointer data, const char *text, gsize length)
{
  Walk *self = data;

  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_office_math_text (self->math, text, length);
  else if (self->in_text)
    add_text (self, text, length);
  return TRUE;
}

gboolean
_lyceum_pptx_is_hidden (const char *data, gsize size)
{
  g_autofree char *head = g_strndup (data, MIN (size, 4096));
  const char *slide = strstr (head, "sld ");
  const char *end_of_tag = slide != NULL ? strchr (slide, '>') : NULL;
  const char *show = slide != NULL ? strstr (slide, " show=") : NULL;

  return show != NULL && end_of_tag != NULL && show < end_of_tag && (show[7] == '0' || show[7] == 'f');
}

gboolean
_lyceum_pptx_read_part (const LyceumPptxContext *context, const char *data, gsize size, gboolean *too_deep)
{
  static const LyceumMarkupSink sink = { start, end, text };
  g_autofree Walk *self = g_new0 (Walk, 1);
  gboolean whole;

  self->context = context;
  self->style_level = -1;
  self->choices = g_array_new (FALSE, FALSE, sizeof (guint64));
  whole = _lyceum_markup_parse_xml (data, size, &sink, self);
  _lyceum_office_body_finish (context->body);
  *too_deep = self->too_deep;
  shape_clear (&self->shape);
  g_array_unref (self->choices);
  g_clear_pointer (&self->math, _lyceum_office_math_free);
  return whole;
}
