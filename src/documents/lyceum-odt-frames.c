/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-odt-walk.h"
#include "lyceum-archive.h"
#include "lyceum-office-package.h"

#include <string.h>

LyceumOdtFrame *
_lyceum_odt_get_frame (LyceumOdtWalk *self)
{
  return self->frames->len > 0 ? &g_array_index (self->frames, LyceumOdtFrame, self->frames->len - 1) : NULL;
}

LyceumOdtTable *
_lyceum_odt_get_table (LyceumOdtWalk *self)
{
  return self->tables->len > 0 ? &g_array_index (self->tables, LyceumOdtTable, self->tables->len - 1) : NULL;
}

void
_lyceum_odt_start_frame (LyceumOdtWalk *self)
{
  LyceumOdtFrame frame = { .title = g_string_new (NULL), .words = g_string_new (NULL) };

  g_array_append_val (self->frames, frame);
}

static char *
find_part (const LyceumMarkupElement *element)
{
  g_autofree char *href = _lyceum_markup_dup (element, "href");

  return href != NULL ? _lyceum_archive_resolve ("content.xml", href) : NULL;
}

void
_lyceum_odt_take_image (LyceumOdtWalk *self, const LyceumMarkupElement *element)
{
  LyceumOdtFrame *frame = _lyceum_odt_get_frame (self);
  g_autofree char *path = find_part (element);
  GBytes *bytes = path != NULL ? g_hash_table_lookup (self->context->parts, path) : NULL;

  if (frame == NULL || frame->bytes != NULL || bytes == NULL || _lyceum_office_picture_type (path, bytes) == NULL)
    return;
  frame->bytes = g_bytes_ref (bytes);
  frame->path = g_steal_pointer (&path);
}

typedef struct
{
  LyceumMathml *math;
  guint depth;
  gboolean open, done;
} Formula;

static gboolean
start_formula (gpointer data, const LyceumMarkupElement *element)
{
  Formula *self = data;

  self->open = self->open || strcmp (element->name, "math") == 0;
  if (self->open && !self->done)
    _lyceum_mathml_start (self->math, element);
  return ++self->depth <= LYCEUM_LIMIT_DEPTH;
}

static gboolean
end_formula (gpointer data, const char *name)
{
  Formula *self = data;

  if (self->open && !self->done)
    self->done = _lyceum_mathml_end (self->math);
  self->depth--;
  return TRUE;
}

static gboolean
add_formula (gpointer data, const char *text, gsize length)
{
  Formula *self = data;

  if (self->open && !self->done)
    _lyceum_mathml_text (self->math, text, length);
  return TRUE;
}

void
_lyceum_odt_keep_formula (LyceumOdtWalk *self, LyceumMathml *math)
{
  LyceumOdtFrame *frame = _lyceum_odt_get_frame (self);

  if (frame == NULL || frame->formula != NULL)
    return;
  frame->formula = g_strdup (_lyceum_mathml_get_text (math));
  frame->tex = g_strdup (_lyceum_mathml_get_tex (math));
}

/* A formula is a document of its own beside the one with the text. */
void
_lyceum_odt_take_object (LyceumOdtWalk *self, const LyceumMarkupElement *element)
{
  static const LyceumMarkupSink sink = { start_formula, end_formula, add_formula };
  g_autoptr (LyceumMathml) math = _lyceum_mathml_new ();
  Formula formula = { math, 0, FALSE, FALSE };
  g_autofree char *folder = find_part (element);
  g_autofree char *path = folder != NULL ? g_strconcat (folder, "/content.xml", NULL) : NULL;
  GBytes *bytes = path != NULL ? g_hash_table_lookup (self->context->parts, path) : NULL;
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  /* One object may be named many times, and is read each time. */
  self->object_bytes += size;
  if (data == NULL || self->object_bytes > LYCEUM_LIMIT_MARKUP_BYTES || memmem (data, size, "math", 4) == NULL)
    return;
  _lyceum_markup_parse_xml (data, size, &sink, &formula);
  if (formula.done)
    _lyceum_odt_keep_formula (self, math);
}

void
_lyceum_odt_end_frame (LyceumOdtWalk *self)
{
  LyceumOdtFrame *frame = _lyceum_odt_get_frame (self);

  if (_lyceum_odt_get_look (self)->hidden)
    ;
  else if (frame->formula != NULL && *frame->formula != '\0')
    _lyceum_office_body_add_formula (self->body, frame->formula, frame->tex);
  else if (frame->bytes != NULL)
    _lyceum_office_body_add_picture (self->body, _lyceum_office_picture_type (frame->path, frame->bytes), frame->bytes,
                                     frame->words->len > 0 ? frame->words->str : frame->title->str);
  g_array_set_size (self->frames, self->frames->len - 1);
}

/* A picture in letters, in a file that is no archive. */
void
_lyceum_odt_end_bytes (LyceumOdtWalk *self)
{
  LyceumOdtFrame *frame = _lyceum_odt_get_frame (self);
  gsize size = 0;
  guchar *bytes;

  if (frame == NULL || frame->bytes != NULL || self->gathered->len == 0)
    return;
  bytes = g_base64_decode (self->gathered->str, &size);
  frame->bytes = g_bytes_new_take (bytes, size);
  frame->path = g_strdup ("");
  g_string_truncate (self->gathered, 0);
}

void
_lyceum_odt_start_table (LyceumOdtWalk *self)
{
  LyceumOdtTable table = { 0 };

  if (_lyceum_office_body_open_table (self->body))
    g_array_append_val (self->tables, table);
  else
    self->too_deep = TRUE;
}

void
_lyceum_odt_start_row (LyceumOdtWalk *self)
{
  LyceumOdtTable *table = _lyceum_odt_get_table (self);

  if (table != NULL)
    _lyceum_office_body_start_row (self->body, table->rows++ == 0 && table->in_header);
}

void
_lyceum_odt_start_cell (LyceumOdtWalk *self, const LyceumMarkupElement *element)
{
  LyceumOdtTable *table = _lyceum_odt_get_table (self);

  if (table == NULL)
    return;
  table->cell_rows = _lyceum_odt_get_number (element, "number-rows-spanned", 10000);
  table->cells = _lyceum_odt_get_number (element, "number-columns-repeated", LYCEUM_LIMIT_COLUMNS);
}

void
_lyceum_odt_end_cell (LyceumOdtWalk *self)
{
  LyceumOdtTable *table = _lyceum_odt_get_table (self);

  if (table == NULL)
    return;
  _lyceum_office_body_end_cell (self->body, table->cells, table->cell_rows);
}
