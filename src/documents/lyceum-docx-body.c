/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-docx-private.h"

#include <stdlib.h>
#include <string.h>

/* What is said of the run that is open. */
typedef struct
{
  guint styles;
  gboolean hidden;
  int script; /* 1: raised, -1: lowered */
  char language[16];
} Run;

/* A paragraph; those in a text box stand in the one that the box hangs on. */
typedef struct
{
  const LyceumDocxStyle *style;
  int list;    /* -1: as the style says; 0: none */
  int depth;   /* -1: as the style says */
  int outline; /* -1: as the style says */
  gboolean joined; /* its end was deleted: the next one goes on with it */
  Run run;
  guint links;
  guint drawings; /* that are open */
  char *picture;  /* (nullable): the path of the part */
  char *words;    /* (nullable): what it shows */
} Paragraph;

typedef struct
{
  guint rows;
  gboolean look, styled; /* the first row looks other than the others */
  gboolean started;      /* the row */
  gboolean header;
  gboolean deleted;
  guint columns;         /* of the cell */
  gboolean continued;
} Table;

typedef struct
{
  const LyceumDocxContext *context;
  LyceumOfficeBody *body;
  LyceumDocxFields *fields;
  guint8 stack[LYCEUM_LIMIT_DEPTH + 1]; /* LyceumDocxName of what is open */
  guint depth;
  guint skipped; /* the depth of what is passed over; 0: nothing */
  gboolean too_deep;
  gboolean placeholder;
  GArray *paragraphs; /* (element-type Paragraph) */
  GArray *tables;     /* (element-type Table) */
  GArray *choices;    /* (element-type guint64) */
  LyceumOfficeMath *math; /* (nullable) */
  guint math_depth;
  guint page, pages_waiting;
  char *note; /* (nullable): the key of the note that is open */
} Walk;

static void
paragraph_clear (gpointer data)
{
  g_free (((Paragraph *) data)->picture);
  g_free (((Paragraph *) data)->words);
}

static Paragraph *
get_paragraph (Walk *self)
{
  return &g_array_index (self->paragraphs, Paragraph, self->paragraphs->len - 1);
}

static Table *
get_table (Walk *self)
{
  return self->tables->len > 0 ? &g_array_index (self->tables, Table, self->tables->len - 1) : NULL;
}

static LyceumDocxName
parent (Walk *self,
        guint up)
{
  return self->depth > up ? self->stack[self->depth - up] : DOCX_OTHER;
}

static gboolean
is_run_property (Walk *self)
{
  return parent (self, 1) == DOCX_RUN_PROPERTIES && parent (self, 2) == DOCX_RUN;
}

static int
get_number (const LyceumMarkupElement *element,
            int                        most)
{
  g_autofree char *value = _lyceum_markup_dup (element, "val");

  return value != NULL ? (int) CLAMP (strtol (value, NULL, 10), -1, (long) most) : -1;
}

static void
skip (Walk *self)
{
  self->skipped = self->depth;
}

static void
start_paragraph (Walk *self)
{
  Paragraph *paragraph = get_paragraph (self);

  if (paragraph->drawings > 0)
    {
      /* Words in a shape, in the markup of another program: no paragraph of the text. */
      skip (self);
      return;
    }
  paragraph->style = _lyceum_docx_styles_get (self->context->styles, NULL);
  paragraph->list = paragraph->depth = paragraph->outline = -1;
  paragraph->joined = FALSE;
}

static void
set_paragraph_style (Walk                      *self,
                     const LyceumMarkupElement *element)
{
  g_autofree char *id = _lyceum_markup_dup (element, "val");
  Paragraph *paragraph = get_paragraph (self);

  paragraph->style = _lyceum_docx_styles_get (self->context->styles, id);
  if (paragraph->style->kind == LYCEUM_BLOCK_HEADING && !paragraph->style->left_out)
    _lyceum_docx_fields_clear (self->fields);
}

/* What the paragraph is a title of: 1 to 6; 0: of nothing. */
static guint
heading_level (const Paragraph *paragraph)
{
  if (paragraph->outline >= 0 && paragraph->outline <= 8 && !paragraph->style->title)
    return (guint) MIN (paragraph->outline + 1, 6);
  if (paragraph->outline > 8)
    return 0;
  return paragraph->style->kind == LYCEUM_BLOCK_HEADING ? paragraph->style->level : 0;
}

/* The title that stands first is the one of the document; another is a title in it. */
static gboolean
take_title (Walk *self)
{
  LyceumDocument *document = self->context->document;
  g_autofree char *title = NULL;

  if (document == NULL || lyceum_document_get_n_blocks (document) > 0 || !_lyceum_office_body_is_on_page (self->body) ||
      !_lyceum_office_body_has_text (self->body))
    return FALSE;
  title = _lyceum_office_body_steal_text (self->body);
  lyceum_document_set_title (document, title);
  return TRUE;
}

static void
end_text_paragraph (Walk            *self,
                    const Paragraph *paragraph)
{
  LyceumBlockKind kind = paragraph->style->kind == LYCEUM_BLOCK_HEADING ? LYCEUM_BLOCK_PARAGRAPH : paragraph->style->kind;
  int list = paragraph->list >= 0 ? paragraph->list : paragraph->style->list;
  guint depth = paragraph->depth >= 0 ? (guint) paragraph->depth : paragraph->style->depth;
  guint number = 0;

  if (list > 0 && kind == LYCEUM_BLOCK_PARAGRAPH && _lyceum_office_body_has_text (self->body) &&
      _lyceum_docx_numbering_count (self->context->numbering, list, depth, &number) != LYCEUM_DOCX_LIST_NONE)
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_LIST_ITEM, MIN (depth + paragraph->style->inset, 8) + 1, number);
  else if (kind == LYCEUM_BLOCK_PARAGRAPH && _lyceum_office_body_is_on_page (self->body) &&
           _lyceum_office_body_is_all (self->body, LYCEUM_SPAN_CODE))
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_CODE, 0, 0);
  else
    _lyceum_office_body_end_paragraph (self->body, kind, paragraph->style->level, 0);
}

static void
end_paragraph (Walk *self)
{
  Paragraph *paragraph = get_paragraph (self);
  guint level = heading_level (paragraph);

  _lyceum_docx_fields_end_paragraph (self->fields);
  if (paragraph->joined && _lyceum_office_body_has_text (self->body))
    return;
  if (paragraph->style->left_out)
    g_free (_lyceum_office_body_steal_text (self->body));
  if (paragraph->style->title && !take_title (self))
    level = 1;
  if (level > 0)
    _lyceum_office_body_end_paragraph (self->body, LYCEUM_BLOCK_HEADING, level, 0);
  else
    end_text_paragraph (self, paragraph);
  self->page += self->pages_waiting;
  self->pages_waiting = 0;
  if (self->context->has_pages)
    _lyceum_office_body_set_page (self->body, self->page);
}

/* A paragraph stands where it begins. */
static void
break_page (Walk *self)
{
  if (_lyceum_office_body_has_text (self->body))
    self->pages_waiting++;
  else
    self->page++;
  if (self->context->has_pages)
    _lyceum_office_body_set_page (self->body, self->page);
}

static void
set_run_styles (Run      *run,
                guint     styles,
                gboolean  on)
{
  run->styles = on ? run->styles | styles : run->styles & ~styles;
}

static void
take_run_property (Walk                      *self,
                   LyceumDocxName             name,
                   const LyceumMarkupElement *element)
{
  Run *run = &get_paragraph (self)->run;
  g_autofree char *value = NULL;

  if (!is_run_property (self))
    return;
  switch ((int) name)
    {
    case DOCX_BOLD:
      set_run_styles (run, LYCEUM_SPAN_STRONG, _lyceum_docx_is_on (element));
      break;
    case DOCX_ITALIC:
      set_run_styles (run, LYCEUM_SPAN_EMPHASIS, _lyceum_docx_is_on (element));
      break;
    case DOCX_VANISH:
      run->hidden = _lyceum_docx_is_on (element);
      break;
    case DOCX_SCRIPT:
      run->script = _lyceum_markup_is (element, "val", "superscript") ? 1 : _lyceum_markup_is (element, "val", "subscript") ? -1 : 0;
      break;
    case DOCX_FONTS:
      value = _lyceum_markup_dup (element, "ascii");
      if (value != NULL)
        set_run_styles (run, LYCEUM_SPAN_CODE, _lyceum_office_is_code_font (value));
      break;
    case DOCX_LANGUAGE:
      value = _lyceum_markup_dup (element, "val");
      if (value != NULL)
        g_strlcpy (run->language, value, sizeof run->language);
      break;
    case DOCX_RUN_STYLE:
      value = _lyceum_markup_dup (element, "val");
      run->styles |= _lyceum_docx_styles_get (self->context->styles, value)->styles;
      run->hidden = run->hidden || _lyceum_docx_styles_get (self->context->styles, value)->hidden;
      break;
    default:
      break;
    }
}

static void
take_paragraph_property (Walk                      *self,
                         LyceumDocxName             name,
                         const LyceumMarkupElement *element)
{
  Paragraph *paragraph = get_paragraph (self);

  if (name == DOCX_LIST)
    paragraph->list = get_number (element, 1000000);
  else if (name == DOCX_LEVEL)
    paragraph->depth = get_number (element, 8);
  else if (name == DOCX_OUTLINE && parent (self, 1) == DOCX_PARAGRAPH_PROPERTIES)
    paragraph->outline = get_number (element, 9);
}

static gboolean
is_hidden (Walk *self)
{
  return get_paragraph (self)->run.hidden || get_paragraph (self)->drawings > 0 || _lyceum_docx_fields_hide (self->fields);
}

static void
add_text (Walk       *self,
          const char *text,
          gsize       length)
{
  Paragraph *paragraph = get_paragraph (self);
  gboolean link = paragraph->links > 0 || _lyceum_docx_fields_link (self->fields);
  guint styles = paragraph->run.styles | (link ? LYCEUM_SPAN_LINK : 0);

  if (is_hidden (self))
    return;
  if (self->context->languages != NULL && *paragraph->run.language != '\0')
    {
      guint so_far = GPOINTER_TO_UINT (g_hash_table_lookup (self->context->languages, paragraph->run.language));

      if (so_far > 0 || g_hash_table_size (self->context->languages) < 100)
        g_hash_table_insert (self->context->languages, g_strdup (paragraph->run.language),
                             GUINT_TO_POINTER (so_far + (guint) length));
    }
  if (paragraph->run.script != 0)
    _lyceum_office_body_add_script (self->body, text, length, styles, paragraph->run.script > 0);
  else
    _lyceum_office_body_add_text (self->body, text, (gssize) length, styles);
}

static void
add_sign (Walk       *self,
          const char *text)
{
  if (parent (self, 1) == DOCX_RUN)
    add_text (self, text, strlen (text));
}

static void
add_symbol (Walk                      *self,
            const LyceumMarkupElement *element)
{
  g_autofree char *code = _lyceum_markup_dup (element, "char");
  g_autofree char *font = _lyceum_markup_dup (element, "font");
  gunichar c = code != NULL ? (gunichar) g_ascii_strtoull (code, NULL, 16) : 0;
  char text[8] = { 0 };

  c = _lyceum_docx_symbol (c, font);
  if (c == 0)
    return;
  g_unichar_to_utf8 (c, text);
  add_sign (self, text);
}

static void
add_note (Walk                      *self,
          const char                *prefix,
          const LyceumMarkupElement *element)
{
  g_autofree char *id = _lyceum_markup_dup (element, "id");
  g_autofree char *key = g_strconcat (prefix, id, NULL);
  g_autoptr (GPtrArray) blocks = NULL;
  gpointer stolen_key = NULL;
  gpointer value = NULL;

  if (is_hidden (self) || !g_hash_table_steal_extended (self->context->notes, key, &stolen_key, &value))
    return;
  g_free (stolen_key);
  blocks = value;
  g_ptr_array_set_free_func (blocks, NULL);
  for (guint i = 0; i < blocks->len; i++)
    _lyceum_office_body_take_note (self->body, g_ptr_array_index (blocks, i));
}

static void
start_note (Walk                      *self,
            const char                *prefix,
            const LyceumMarkupElement *element)
{
  g_autofree char *id = _lyceum_markup_dup (element, "id");

  if (_lyceum_markup_find (element, "type") != NULL && !_lyceum_markup_is (element, "type", "normal"))
    {
      skip (self);
      return;
    }
  if (self->note != NULL || !_lyceum_office_body_open_note (self->body))
    {
      self->too_deep = TRUE;
      return;
    }
  self->note = g_strconcat (prefix, id, NULL);
}

static void
end_note (Walk *self)
{
  GPtrArray *blocks;

  if (self->note == NULL)
    return;
  _lyceum_office_body_close (self->body);
  blocks = _lyceum_office_body_steal_notes (self->body);
  g_hash_table_replace (self->context->notes, g_steal_pointer (&self->note), blocks);
}

static void
write_picture (Walk *self)
{
  Paragraph *paragraph = get_paragraph (self);
  GBytes *bytes = paragraph->picture != NULL ? g_hash_table_lookup (self->context->parts, paragraph->picture) : NULL;
  const char *type = bytes != NULL ? _lyceum_office_picture_type (paragraph->picture, bytes) : NULL;

  if (paragraph->picture != NULL)
    _lyceum_office_body_add_picture (self->body, type, bytes, paragraph->words);
  g_clear_pointer (&paragraph->picture, g_free);
}

static void
take_picture_file (Walk                      *self,
                   const LyceumMarkupElement *element)
{
  Paragraph *paragraph = get_paragraph (self);
  g_autofree char *id = _lyceum_markup_dup (element, strcmp (element->name, "blip") == 0 ? "embed" : "id");
  const char *path = _lyceum_office_relations_get (self->context->relations, id);

  if (paragraph->drawings == 0 || path == NULL)
    return;
  write_picture (self);
  paragraph->picture = g_strdup (path);
}

static void
take_picture_words (Walk                      *self,
                    LyceumDocxName             name,
                    const LyceumMarkupElement *element)
{
  Paragraph *paragraph = get_paragraph (self);
  char *words = _lyceum_markup_dup (element, name == DOCX_SHAPE ? "alt" : "descr");

  if (words != NULL && *words == '\0')
    g_clear_pointer (&words, g_free);
  if (words == NULL && name == DOCX_PICTURE_WORDS)
    words = _lyceum_markup_dup (element, "title");
  if (paragraph->drawings == 0 || words == NULL)
    {
      g_free (words);
      return;
    }
  g_free (paragraph->words);
  paragraph->words = words;
}

static void
end_drawing (Walk *self)
{
  Paragraph *paragraph = get_paragraph (self);

  if (paragraph->drawings > 0 && --paragraph->drawings > 0)
    return;
  write_picture (self);
  g_clear_pointer (&paragraph->words, g_free);
}

static void
start_box (Walk *self)
{
  Paragraph inner = { .style = _lyceum_docx_styles_get (self->context->styles, NULL), .list = -1, .depth = -1, .outline = -1 };

  if (!_lyceum_office_body_open_box (self->body))
    {
      self->too_deep = TRUE;
      return;
    }
  g_array_append_val (self->paragraphs, inner);
}

static void
end_box (Walk *self)
{
  _lyceum_office_body_close (self->body);
  if (self->paragraphs->len > 1)
    g_array_set_size (self->paragraphs, self->paragraphs->len - 1);
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
take_table_property (Walk                      *self,
                     LyceumDocxName             name,
                     const LyceumMarkupElement *element)
{
  Table *table = get_table (self);
  g_autofree char *value = _lyceum_markup_dup (element, "val");

  if (table == NULL)
    return;
  if (name == DOCX_TABLE_LOOK)
    table->look = _lyceum_markup_is (element, "firstRow", "1") ||
                  (_lyceum_markup_find (element, "firstRow") == NULL && value != NULL && (strtoul (value, NULL, 16) & 0x20) != 0);
  else if (name == DOCX_TABLE_STYLE)
    table->styled = value != NULL && strcmp (value, "TableGrid") != 0 && strcmp (value, "TableNormal") != 0;
  else if (name == DOCX_HEADER_ROW)
    table->header = _lyceum_docx_is_on (element);
  else if (name == DOCX_CELL_SPAN)
    table->columns = (guint) CLAMP (get_number (element, (int) LYCEUM_LIMIT_COLUMNS), 1, (int) LYCEUM_LIMIT_COLUMNS);
  else if (name == DOCX_UP_MERGE)
    table->continued = !_lyceum_markup_is (element, "val", "restart");
}

static void
start_cell (Walk *self)
{
  Table *table = get_table (self);

  if (table == NULL)
    return;
  if (!table->started)
    _lyceum_office_body_start_row (self->body, table->rows++ == 0 && (table->header || (table->look && table->styled)));
  table->started = TRUE;
  table->columns = 1;
  table->continued = FALSE;
}

static void
end_cell (Walk *self)
{
  Table *table = get_table (self);

  if (table == NULL)
    return;
  if (table->continued)
    _lyceum_office_body_repeat_cell (self->body, table->columns);
  else
    _lyceum_office_body_end_cell (self->body, table->columns, 1);
}

static void
end_row (Walk *self)
{
  Table *table = get_table (self);

  if (table == NULL)
    return;
  if (table->started && table->deleted)
    _lyceum_office_body_drop_row (self->body);
  table->started = table->header = table->deleted = FALSE;
}

static void
start_deleted (Walk *self)
{
  if (parent (self, 1) == DOCX_ROW_PROPERTIES)
    {
      if (get_table (self) != NULL)
        get_table (self)->deleted = TRUE;
    }
  else if (parent (self, 1) == DOCX_RUN_PROPERTIES)
    get_paragraph (self)->joined = get_paragraph (self)->joined || parent (self, 2) == DOCX_PARAGRAPH_PROPERTIES;
  else
    skip (self);
}

static void
start_element (Walk                      *self,
               LyceumDocxName             name,
               const LyceumMarkupElement *element)
{
  guint64 count;
  g_autofree char *value = NULL;

  switch (name)
    {
    case DOCX_PARAGRAPH:
      start_paragraph (self);
      break;
    case DOCX_PARAGRAPH_STYLE:
      set_paragraph_style (self, element);
      break;
    case DOCX_LIST:
    case DOCX_LEVEL:
    case DOCX_OUTLINE:
      take_paragraph_property (self, name, element);
      break;
    case DOCX_RUN:
      get_paragraph (self)->run = (Run){ 0 };
      break;
    case DOCX_BOLD:
    case DOCX_ITALIC:
    case DOCX_VANISH:
    case DOCX_SCRIPT:
    case DOCX_FONTS:
    case DOCX_LANGUAGE:
    case DOCX_RUN_STYLE:
      take_run_property (self, name, element);
      break;
    case DOCX_TAB:
      add_sign (self, "\t");
      break;
    case DOCX_BREAK:
      add_sign (self, "\n");
      break;
    case DOCX_NO_BREAK_HYPHEN:
      add_sign (self, "-");
      break;
    case DOCX_SYMBOL:
      add_symbol (self, element);
      break;
    case DOCX_PAGE_BREAK:
      break_page (self);
      break;
    case DOCX_HYPERLINK:
      get_paragraph (self)->links++;
      break;
    case DOCX_FIELD_CHAR:
      _lyceum_docx_fields_mark (self->fields, element);
      break;
    case DOCX_FIELD_SIMPLE:
      value = _lyceum_markup_dup (element, "instr");
      if (value != NULL && _lyceum_docx_is_hidden_field (value))
        skip (self);
      break;
    case DOCX_FOOTNOTE_REF:
      add_note (self, "f", element);
      break;
    case DOCX_ENDNOTE_REF:
      add_note (self, "e", element);
      break;
    case DOCX_FOOTNOTE:
      start_note (self, "f", element);
      break;
    case DOCX_ENDNOTE:
      start_note (self, "e", element);
      break;
    case DOCX_FORMULA:
      self->math = _lyceum_office_math_new ();
      self->math_depth = self->depth;
      break;
    case DOCX_DRAWING:
      get_paragraph (self)->drawings++;
      break;
    case DOCX_PICTURE_FILE:
      take_picture_file (self, element);
      break;
    case DOCX_PICTURE_WORDS:
    case DOCX_SHAPE:
      take_picture_words (self, name, element);
      break;
    case DOCX_TEXT_BOX:
      start_box (self);
      break;
    case DOCX_ALTERNATE:
      count = _lyceum_office_body_count (self->body);
      g_array_append_val (self->choices, count);
      break;
    case DOCX_FALLBACK:
      /* The same again for older programs, unless it is only here that it can be read. */
      if (self->choices->len > 0 && (g_array_index (self->choices, guint64, self->choices->len - 1) !=
                                       _lyceum_office_body_count (self->body) || get_paragraph (self)->picture != NULL))
        skip (self);
      break;
    case DOCX_PLACEHOLDER:
      self->placeholder = strcmp (element->name, "docPartGallery") != 0 || _lyceum_markup_is (element, "val", "Table of Contents");
      break;
    case DOCX_CONTENT:
      if (self->placeholder)
        skip (self);
      self->placeholder = FALSE;
      break;
    case DOCX_TABLE:
      start_table (self);
      break;
    case DOCX_TABLE_LOOK:
    case DOCX_TABLE_STYLE:
    case DOCX_HEADER_ROW:
    case DOCX_CELL_SPAN:
    case DOCX_UP_MERGE:
      take_table_property (self, name, element);
      break;
    case DOCX_CELL:
      start_cell (self);
      break;
    case DOCX_DELETED:
      start_deleted (self);
      break;
    case DOCX_SKIP:
      skip (self);
      break;
    case DOCX_CHOICE:
    case DOCX_INSTRUCTION:
    case DOCX_OTHER:
    case DOCX_PARAGRAPH_PROPERTIES:
    case DOCX_ROW:
    case DOCX_ROW_PROPERTIES:
    case DOCX_RUN_PROPERTIES:
    case DOCX_TEXT:
      break;
    }
}

static void
end_element (Walk           *self,
             LyceumDocxName  name)
{
  switch ((int) name)
    {
    case DOCX_PARAGRAPH:
      end_paragraph (self);
      break;
    case DOCX_HYPERLINK:
      get_paragraph (self)->links -= get_paragraph (self)->links > 0;
      break;
    case DOCX_FOOTNOTE:
    case DOCX_ENDNOTE:
      end_note (self);
      break;
    case DOCX_DRAWING:
      end_drawing (self);
      break;
    case DOCX_TEXT_BOX:
      end_box (self);
      break;
    case DOCX_ALTERNATE:
      g_array_set_size (self->choices, self->choices->len - 1);
      break;
    case DOCX_CELL:
      end_cell (self);
      break;
    case DOCX_ROW:
      end_row (self);
      break;
    case DOCX_TABLE:
      _lyceum_office_body_close_table (self->body);
      g_array_set_size (self->tables, self->tables->len - 1);
      break;
    default:
      break;
    }
}

static void
end_formula (Walk *self)
{
  g_autoptr (LyceumOfficeMath) math = g_steal_pointer (&self->math);
  g_autoptr (LyceumMathml) mathml = _lyceum_mathml_new ();

  _lyceum_office_math_write (math, mathml);
  if (!is_hidden (self))
    _lyceum_office_body_add_formula (self->body, _lyceum_mathml_get_text (mathml),
                                     _lyceum_mathml_get_tex (mathml));
}

static gboolean
start (gpointer                   data,
       const LyceumMarkupElement *element)
{
  Walk *self = data;
  LyceumDocxName name = GPOINTER_TO_UINT (g_hash_table_lookup (self->context->names, element->name));

  if (++self->depth > LYCEUM_LIMIT_DEPTH)
    {
      self->too_deep = TRUE;
      return FALSE;
    }
  self->stack[self->depth] = (guint8) name;
  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_office_math_start (self->math, element);
  else
    start_element (self, name, element);
  return !self->too_deep;
}

static gboolean
end (gpointer    data,
     const char *element)
{
  Walk *self = data;
  LyceumDocxName name = self->stack[self->depth];

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
text (gpointer    data,
      const char *text,
      gsize       length)
{
  Walk *self = data;

  if (self->skipped > 0)
    return TRUE;
  if (self->math != NULL)
    _lyceum_office_math_text (self->math, text, length);
  else if (self->stack[self->depth] == DOCX_TEXT)
    add_text (self, text, length);
  else if (self->stack[self->depth] == DOCX_INSTRUCTION)
    _lyceum_docx_fields_add (self->fields, text, length);
  return TRUE;
}

gboolean
_lyceum_docx_read_part (const LyceumDocxContext *context,
                        GBytes                  *bytes,
                        LyceumOfficeBody        *body,
                        gboolean                *too_deep)
{
  static const LyceumMarkupSink sink = { start, end, text };
  g_autofree Walk *self = g_new0 (Walk, 1);
  Paragraph outer = { .style = _lyceum_docx_styles_get (context->styles, NULL), .list = -1, .depth = -1, .outline = -1 };
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean whole;

  self->context = context;
  self->body = body;
  self->fields = _lyceum_docx_fields_new ();
  self->paragraphs = g_array_new (FALSE, FALSE, sizeof (Paragraph));
  g_array_set_clear_func (self->paragraphs, paragraph_clear);
  g_array_append_val (self->paragraphs, outer);
  self->tables = g_array_new (FALSE, FALSE, sizeof (Table));
  self->choices = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->page = 1;
  if (context->has_pages)
    _lyceum_office_body_set_page (body, 1);
  whole = data != NULL && _lyceum_markup_parse_xml (data, size, &sink, self);
  _lyceum_office_body_finish (body);
  *too_deep = self->too_deep;
  _lyceum_docx_fields_free (self->fields);
  g_array_unref (self->paragraphs);
  g_array_unref (self->tables);
  g_array_unref (self->choices);
  g_clear_pointer (&self->math, _lyceum_office_math_free);
  g_free (self->note);
  return whole;
}
