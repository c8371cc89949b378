/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-odt-private.h"

#include "lyceum-archive.h"
#include "lyceum-office-package.h"

#include <stdlib.h>
#include <string.h>

#define MAX_SPACES 256u
#define MAX_WORDS 8192u

/* How words look at a place. */
typedef struct
{
  guint styles;
  int script;
  gboolean hidden;
} Look;

/* A paragraph; those in a note or a box stand in the one that these hang on. */
typedef struct
{
  const LyceumOdtStyle *style;
  guint heading; /* 0: none */
  gboolean open;
  guint first_look;
  LyceumOdtLists *lists; /* (owned) */
} Paragraph;

/* A picture or a formula and what is said of it. */
typedef struct
{
  char *path;      /* (nullable) */
  GBytes *bytes;   /* (nullable) */
  GString *title, *words; /* the short and the long of what it shows */
  char *formula;   /* (nullable) */
  char *tex;       /* (nullable) */
} Frame;

typedef struct
{
  guint rows;
  gboolean in_header;
  guint cell_rows; /* that the cell goes over */
  guint cells;     /* how often it is there */
} Table;

typedef struct
{
  const LyceumOdtContext *context;
  LyceumOfficeBody *body;
  guint8 stack[LYCEUM_LIMIT_DEPTH + 1]; /* LyceumOdtName of what is open */
  guint depth;
  guint skipped; /* the depth of what is passed over; 0: nothing */
  gboolean too_deep;
  GArray *paragraphs; /* (element-type Paragraph) */
  GArray *looks;      /* (element-type Look) */
  GArray *frames;     /* (element-type Frame) */
  GArray *tables;     /* (element-type Table) */
  guint links;
  LyceumMathml *math; /* (nullable) */
  GString *gathered;  /* a title, a picture in letters */
} Walk;

static void
paragraph_clear (gpointer data)
{
  _lyceum_odt_lists_free (((Paragraph *) data)->lists);
}

static void
frame_clear (gpointer data)
{
  Frame *frame = data;

  g_free (frame->path);
  g_clear_pointer (&frame->bytes, g_bytes_unref);
  g_string_free (frame->title, TRUE);
  g_string_free (frame->words, TRUE);
  g_free (frame->formula);
  g_free (frame->tex);
}

static Paragraph *
get_paragraph (Walk *self)
{
  return &g_array_index (self->paragraphs, Paragraph, self->paragraphs->len - 1);
}

static Frame *
get_frame (Walk *self)
{
  return self->frames->len > 0 ? &g_array_index (self->frames, Frame, self->frames->len - 1) : NULL;
}

static Table *
get_table (Walk *self)
{
  return self->tables->len > 0 ? &g_array_index (self->tables, Table, self->tables->len - 1) : NULL;
}

static const Look *
get_look (Walk *self)
{
  return &g_array_index (self->looks, Look, self->looks->len - 1);
}

static LyceumOdtName
parent (Walk *self)
{
  return self->depth > 1 ? self->stack[self->depth - 1] : ODT_OTHER;
}

static guint
get_number (const LyceumMarkupElement *element,
            const char                *name,
            guint                      most)
{
  g_autofree char *value = _lyceum_markup_dup (element, name);

  return value != NULL ? (guint) CLAMP (strtol (value, NULL, 10), 1, (long) most) : 1;
}

static void
skip (Walk *self)
{
  self->skipped = self->depth;
}

static void
push_paragraph (Walk *self)
{
  Paragraph inner = { .style = _lyceum_odt_styles_get (self->context->styles, FALSE, NULL), .first_look = self->looks->len,
                      .lists = _lyceum_odt_lists_new (self->context->styles) };
  Look look = { 0 };

  g_array_append_val (self->paragraphs, inner);
  g_array_append_val (self->looks, look);
}

static void
pop_paragraph (Walk *self)
{
  guint first = get_paragraph (self)->first_look;

  if (self->paragraphs->len < 2)
    return;
  g_array_set_size (self->looks, first);
  g_array_set_size (self->paragraphs, self->paragraphs->len - 1);
}

static void
start_paragraph (Walk                      *self,
                 LyceumOdtName              name,
                 const LyceumMarkupElement *element)
{
  Paragraph *paragraph = get_paragraph (self);
  g_autofree char *style = _lyceum_markup_dup (element, "style-name");
  Look look = { 0 };

  paragraph->open = TRUE;
  paragraph->style = _lyceum_odt_styles_get (self->context->styles, FALSE, style);
  paragraph->heading = name == ODT_HEADING ? get_number (element, "outline-level", 6) : 0;
  look.hidden = paragraph->style->hidden || paragraph->style->left_out;
  if (paragraph->style->kind == LYCEUM_BLOCK_PARAGRAPH)
    look.styles = paragraph->style->styles;
  g_array_set_size (self->looks, paragraph->first_look);
  g_array_append_val (self->looks, look);
}

/* The title that stands first is the one of the document; another is a title in it. */
static gboolean
take_title (Walk *self)
{
  g_autofree char *title = NULL;

  if (lyceum_document_get_n_blocks (self->context->document) > 0 || !_lyceum_office_body_is_on_page (self->body) ||
      !_lyceum_office_body_has_text (self->body))
    return FALSE;
  title = _lyceum_office_body_steal_text (self->body);
  lyceum_document_set_title (self->context->document, title);
  return TRUE;
}

static void
end_paragraph (Walk *self)
{
  Paragraph *paragraph = get_paragraph (self);
  LyceumBlockKind kind = paragraph->style->kind;
  guint number = 0;

  paragraph->open = FALSE;
  if (paragraph->style->title && !take_title (self))
    paragraph->heading = 1;
  if (paragraph->heading > 0)
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_HEADING, paragraph->heading, 0);
  else if (kind == LYCEUM_BLOCK_PARAGRAPH && _lyceum_office_body_has_text (self->body) &&
           _lyceum_odt_lists_take_item (paragraph->lists, &number))
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_LIST_ITEM, _lyceum_odt_lists_get_depth (paragraph->lists), number);
  else if (kind == LYCEUM_BLOCK_PARAGRAPH && _lyceum_office_body_is_on_page (self->body) &&
           _lyceum_office_body_is_all (self->body, LYCEUM_SPAN_CODE))
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_CODE, 0, 0);
  else
    _lyceum_office_body_end_paragraph (self->body, kind, paragraph->style->level, 0);
}

static void
start_span (Walk                      *self,
            const LyceumMarkupElement *element)
{
  g_autofree char *name = _lyceum_markup_dup (element, "style-name");
  const LyceumOdtStyle *style = _lyceum_odt_styles_get (self->context->styles, TRUE, name);
  Look look = *get_look (self);

  look.styles = (look.styles & ~style->not_styles) | style->styles;
  look.script = style->script != 0 ? style->script : look.script;
  look.hidden = look.hidden || style->hidden;
  g_array_append_val (self->looks, look);
}

static void
end_span (Walk *self)
{
  if (self->looks->len > get_paragraph (self)->first_look + 1)
    g_array_set_size (self->looks, self->looks->len - 1);
}

static void
add_text (Walk       *self,
          const char *text,
          gsize       length)
{
  const Look *look = get_look (self);
  guint styles = look->styles | (self->links > 0 ? LYCEUM_SPAN_LINK : 0);

  if (look->hidden)
    return;
  if (look->script != 0)
    _lyceum_office_body_add_script (self->body, text, length, styles, look->script > 0);
  else
    _lyceum_office_body_add_text (self->body, text, (gssize) length, styles);
}

/* White space of the file is not that of the code: lines and runs of spaces have elements of their own. */
static void
add_folded (Walk       *self,
            const char *text,
            gsize       length)
{
  g_autoptr (GString) folded = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (text[i]))
      g_string_append_c (folded, text[i]);
    else if (folded->len == 0 || folded->str[folded->len - 1] != ' ')
      g_string_append_c (folded, ' ');
  add_text (self, folded->str, folded->len);
}

static void
add_spaces (Walk                      *self,
            const LyceumMarkupElement *element)
{
  g_autofree char *spaces = g_strnfill (get_number (element, "c", MAX_SPACES), ' ');

  add_text (self, spaces, strlen (spaces));
}

static void
start_frame (Walk *self)
{
  Frame frame = { .title = g_string_new (NULL), .words = g_string_new (NULL) };

  g_array_append_val (self->frames, frame);
}

static char *
find_part (const LyceumMarkupElement *element)
{
  g_autofree char *href = _lyceum_markup_dup (element, "href");

  return href != NULL ? _lyceum_archive_resolve ("content.xml", href) : NULL;
}

static void
take_image (Walk                      *self,
            const LyceumMarkupElement *element)
{
  Frame *frame = get_frame (self);
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
start_formula (gpointer                   data,
               const LyceumMarkupElement *element)
{
  Formula *self = data;

  self->open = self->open || strcmp (element->name, "math") == 0;
  if (self->open && !self->done)
    _lyceum_mathml_start (self->math, element);
  return ++self->depth <= LYCEUM_LIMIT_DEPTH;
}

static gboolean
end_formula (gpointer    data,
             const char *name)
{
  Formula *self = data;

  if (self->open && !self->done)
    self->done = _lyceum_mathml_end (self->math);
  self->depth--;
  return TRUE;
}

static gboolean
add_formula (gpointer    data,
             const char *text,
             gsize       length)
{
  Formula *self = data;

  if (self->open && !self->done)
    _lyceum_mathml_text (self->math, text, length);
  return TRUE;
}

static void
keep_formula (Walk         *self,
              LyceumMathml *math)
{
  Frame *frame = get_frame (self);

  if (frame == NULL || frame->formula != NULL)
    return;
  frame->formula = g_strdup (_lyceum_mathml_get_text (math));
  frame->tex = g_strdup (_lyceum_mathml_get_tex (math));
}

/* A formula is a document of its own beside the one with the text. */
static void
take_object (Walk                      *self,
             const LyceumMarkupElement *element)
{
  static const LyceumMarkupSink sink = { start_formula, end_formula, add_formula };
  g_autoptr (LyceumMathml) math = _lyceum_mathml_new ();
  Formula formula = { math, 0, FALSE, FALSE };
  g_autofree char *folder = find_part (element);
  g_autofree char *path = folder != NULL ? g_strconcat (folder, "/content.xml", NULL) : NULL;
  GBytes *bytes = path != NULL ? g_hash_table_lookup (self->context->parts, path) : NULL;
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  /* One object may be named many times: each is small. */
  if (data == NULL || size > LYCEUM_LIMIT_BLOCK_BYTES * 4 || memmem (data, size, "math", 4) == NULL)
    return;
  _lyceum_markup_parse_xml (data, size, &sink, &formula);
  if (formula.done)
    keep_formula (self, math);
}

static void
end_frame (Walk *self)
{
  Frame *frame = get_frame (self);

  if (get_look (self)->hidden)
    ;
  else if (frame->formula != NULL && *frame->formula != '\0')
    _lyceum_office_body_add_formula (self->body, frame->formula, frame->tex);
  else if (frame->bytes != NULL)
    _lyceum_office_body_add_picture (self->body, _lyceum_office_picture_type (frame->path, frame->bytes), frame->bytes,
                                     frame->words->len > 0 ? frame->words->str : frame->title->str);
  g_array_set_size (self->frames, self->frames->len - 1);
}

/* A picture in letters, in a file that is no archive. */
static void
end_bytes (Walk *self)
{
  Frame *frame = get_frame (self);
  gsize size = 0;
  guchar *bytes;

  if (frame == NULL || frame->bytes != NULL || self->gathered->len == 0)
    return;
  bytes = g_base64_decode (self->gathered->str, &size);
  frame->bytes = g_bytes_new_take (bytes, size);
  frame->path = g_strdup ("");
  g_string_truncate (self->gathered, 0);
}

static void
start_table (Walk *self)
{
  Table table = { 0 };

  if (_lyceum_office_body_open_table (self->body))
    g_array_append_val (self->tables, table);
  else
    self->too_deep = TRUE;
}

static void
start_row (Walk *self)
{
  Table *table = get_table (self);

  if (table != NULL)
    _lyceum_office_body_start_row (self->body, table->rows++ == 0 && table->in_header);
}

static void
start_cell (Walk                      *self,
            const LyceumMarkupElement *element)
{
  Table *table = get_table (self);

  if (table == NULL)
    return;
  table->cell_rows = get_number (element, "number-rows-spanned", 10000);
  table->cells = get_number (element, "number-columns-repeated", LYCEUM_LIMIT_COLUMNS);
}

static void
end_cell (Walk *self)
{
  Table *table = get_table (self);

  if (table == NULL)
    return;
  _lyceum_office_body_end_cell (self->body, 1, table->cell_rows);
  for (guint i = 1; i < table->cells; i++)
    _lyceum_office_body_end_cell (self->body, 1, 1);
}

static void
start_inner (Walk     *self,
             gboolean  opened)
{
  if (opened)
    push_paragraph (self);
  else
    self->too_deep = TRUE;
}

static void
start_element (Walk                      *self,
               LyceumOdtName              name,
               const LyceumMarkupElement *element)
{
  switch (name)
    {
    case ODT_PARAGRAPH:
    case ODT_HEADING:
      start_paragraph (self, name, element);
      break;
    case ODT_SPAN:
      start_span (self, element);
      break;
    case ODT_LINK:
      self->links++;
      break;
    case ODT_SPACES:
      add_spaces (self, element);
      break;
    case ODT_TAB:
      add_text (self, "\t", 1);
      break;
    case ODT_LINE_BREAK:
      add_text (self, "\n", 1);
      break;
    case ODT_LIST:
      _lyceum_odt_lists_start (get_paragraph (self)->lists, element);
      break;
    case ODT_LIST_ITEM:
      _lyceum_odt_lists_start_item (get_paragraph (self)->lists, element);
      break;
    case ODT_NOTE:
      start_inner (self, _lyceum_office_body_open_note (self->body));
      break;
    case ODT_BOX:
      start_inner (self, _lyceum_office_body_open_box (self->body));
      break;
    case ODT_FRAME:
      start_frame (self);
      break;
    case ODT_IMAGE:
      take_image (self, element);
      break;
    case ODT_OBJECT:
      take_object (self, element);
      break;
    case ODT_MATH:
      self->math = _lyceum_mathml_new ();
      _lyceum_mathml_start (self->math, element);
      break;
    case ODT_TABLE:
      start_table (self);
      break;
    case ODT_HEADER_ROWS:
      if (get_table (self) != NULL)
        get_table (self)->in_header = TRUE;
      break;
    case ODT_ROW:
      start_row (self);
      break;
    case ODT_COVERED_CELL:
      for (guint i = get_number (element, "number-columns-repeated", LYCEUM_LIMIT_COLUMNS); i > 0; i--)
        _lyceum_office_body_cover_cell (self->body);
      skip (self);
      break;
    case ODT_SECTION:
      if (_lyceum_markup_is (element, "display", "none"))
        skip (self);
      break;
    case ODT_SKIP:
      skip (self);
      break;
    case ODT_BYTES:
    case ODT_TITLE:
    case ODT_LANGUAGE:
      g_string_truncate (self->gathered, 0);
      break;
    case ODT_CELL:
      start_cell (self, element);
      break;
    case ODT_META:
    case ODT_OTHER:
    case ODT_WORDS:
      break;
    }
}

static void
end_element (Walk          *self,
             LyceumOdtName  name)
{
  switch ((int) name)
    {
    case ODT_PARAGRAPH:
    case ODT_HEADING:
      end_paragraph (self);
      break;
    case ODT_SPAN:
      end_span (self);
      break;
    case ODT_LINK:
      self->links -= self->links > 0;
      break;
    case ODT_LIST:
      _lyceum_odt_lists_end (get_paragraph (self)->lists);
      break;
    case ODT_NOTE:
    case ODT_BOX:
      _lyceum_office_body_close (self->body);
      pop_paragraph (self);
      break;
    case ODT_FRAME:
      end_frame (self);
      break;
    case ODT_BYTES:
      end_bytes (self);
      break;
    case ODT_CELL:
      end_cell (self);
      break;
    case ODT_TABLE:
      _lyceum_office_body_close_table (self->body);
      g_array_set_size (self->tables, self->tables->len - 1);
      break;
    case ODT_HEADER_ROWS:
      if (get_table (self) != NULL)
        get_table (self)->in_header = FALSE;
      break;
    case ODT_TITLE:
      if (parent (self) == ODT_META && self->gathered->len > 0)
        lyceum_document_set_title (self->context->document, self->gathered->str);
      break;
    case ODT_LANGUAGE:
      if (parent (self) == ODT_META && self->gathered->len > 0)
        lyceum_document_set_language (self->context->document, self->gathered->str);
      break;
    default:
      break;
    }
}

static gboolean
start (gpointer                   data,
       const LyceumMarkupElement *element)
{
  Walk *self = data;
  LyceumOdtName name = GPOINTER_TO_UINT (g_hash_table_lookup (self->context->names, element->name));

  if (++self->depth > LYCEUM_LIMIT_DEPTH)
    {
      self->too_deep = TRUE;
      return FALSE;
    }
  self->stack[self->depth] = (guint8) name;
  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_mathml_start (self->math, element);
  else if (name == ODT_OTHER)
    _lyceum_odt_styles_start (self->context->styles, element);
  else
    start_element (self, name, element);
  return !self->too_deep;
}

static gboolean
end (gpointer    data,
     const char *element)
{
  Walk *self = data;
  LyceumOdtName name = self->stack[self->depth];

  if (self->skipped > 0)
    {
      if (self->skipped == self->depth)
        self->skipped = 0;
    }
  else if (self->math != NULL)
    {
      if (_lyceum_mathml_end (self->math))
        {
          keep_formula (self, self->math);
          g_clear_pointer (&self->math, _lyceum_mathml_free);
        }
    }
  else if (name == ODT_OTHER)
    _lyceum_odt_styles_end (self->context->styles, element);
  else
    end_element (self, name);
  self->depth--;
  return TRUE;
}

static void
take_text (Walk       *self,
           const char *text,
           gsize       length)
{
  Frame *frame = get_frame (self);
  LyceumOdtName name = self->stack[self->depth];

  if (name == ODT_BYTES || ((name == ODT_TITLE || name == ODT_LANGUAGE) && parent (self) == ODT_META))
    {
      if (self->gathered->len < LYCEUM_LIMIT_PICTURE_BYTES * 2)
        g_string_append_len (self->gathered, text, (gssize) length);
    }
  else if ((name == ODT_TITLE || name == ODT_WORDS) && frame != NULL)
    {
      GString *words = name == ODT_WORDS ? frame->words : frame->title;

      if (words->len < MAX_WORDS)
        g_string_append_len (words, text, (gssize) MIN (length, MAX_WORDS));
    }
  else if (get_paragraph (self)->open &&
           (name == ODT_PARAGRAPH || name == ODT_HEADING || name == ODT_SPAN || name == ODT_LINK || name == ODT_OTHER || name == ODT_TITLE))
    add_folded (self, text, length);
}

static gboolean
text (gpointer    data,
      const char *text,
      gsize       length)
{
  Walk *self = data;

  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_mathml_text (self->math, text, length);
  else
    take_text (self, text, length);
  return TRUE;
}

gboolean
_lyceum_odt_read_part (const LyceumOdtContext *context,
                       const char             *data,
                       gsize                   size,
                       gboolean               *too_deep)
{
  static const LyceumMarkupSink sink = { start, end, text };
  g_autofree Walk *self = g_new0 (Walk, 1);
  g_autoptr (LyceumOfficeBody) body = _lyceum_office_body_new (context->document);
  gboolean whole;

  self->context = context;
  self->body = body;
  self->gathered = g_string_new (NULL);
  self->paragraphs = g_array_new (FALSE, FALSE, sizeof (Paragraph));
  g_array_set_clear_func (self->paragraphs, paragraph_clear);
  self->looks = g_array_new (FALSE, FALSE, sizeof (Look));
  self->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_array_set_clear_func (self->frames, frame_clear);
  self->tables = g_array_new (FALSE, FALSE, sizeof (Table));
  push_paragraph (self);
  whole = _lyceum_markup_parse_xml (data, size, &sink, self);
  _lyceum_office_body_finish (body);
  *too_deep = self->too_deep;
  g_string_free (self->gathered, TRUE);
  g_array_unref (self->paragraphs);
  g_array_unref (self->looks);
  g_array_unref (self->frames);
  g_array_unref (self->tables);
  g_clear_pointer (&self->math, _lyceum_mathml_free);
  return whole;
}
