/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-office-body.h"

#include "lyceum-mathml.h"
#include "lyceum-office-table.h"

#include <string.h>

#define MAX_FRAMES 24u
/* What may stand beside a formula on its line: its number, a comma. */
#define MAX_BESIDE_FORMULA 10u

typedef enum
{
  FRAME_PAGE,
  FRAME_BOX,
  FRAME_NOTE,
  FRAME_TABLE,
} FrameType;

/* Where paragraphs stand in a row. */
typedef struct
{
  FrameType type;
  GString *text; /* of the paragraph that is open */
  GArray *spans;
  GPtrArray *formulas;
  GPtrArray *later;         /* (element-type LyceumBlock): what hangs on it */
  LyceumOfficeTable *table; /* (nullable): also gathers the paragraphs of a note */
} Frame;

struct _LyceumOfficeBody
{
  LyceumDocument *document; /* (unowned) */
  GArray *frames;           /* (element-type Frame): the one that is open is the last */
  GPtrArray *notes;         /* (element-type LyceumBlock) */
  LyceumBlock *code;        /* (nullable): more lines of it may come */
  GString *code_text;
  GHashTable *pictures;     /* (element-type GBytes utf8): names of those that were added */
  guint page, section;
  guint64 count;
};

static void
frame_clear (gpointer data)
{
  Frame *frame = data;

  g_string_free (frame->text, TRUE);
  g_array_unref (frame->spans);
  g_ptr_array_unref (frame->formulas);
  g_ptr_array_unref (frame->later);
  g_clear_pointer (&frame->table, _lyceum_office_table_free);
}

static GPtrArray *
new_blocks (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_block_free);
}

static gboolean
open_frame (LyceumOfficeBody *self, FrameType type)
{
  Frame frame = { type, NULL, NULL, NULL, NULL, NULL };

  if (self->frames->len >= MAX_FRAMES)
    return FALSE;
  frame.text = g_string_new (NULL);
  frame.spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
  frame.formulas = g_ptr_array_new_with_free_func (g_free);
  frame.later = new_blocks ();
  if (type == FRAME_TABLE || type == FRAME_NOTE)
    frame.table = _lyceum_office_table_new ();
  g_array_append_val (self->frames, frame);
  return TRUE;
}

LyceumOfficeBody *
_lyceum_office_body_new (LyceumDocument *document)
{
  LyceumOfficeBody *self = g_new0 (LyceumOfficeBody, 1);

  self->document = document;
  self->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  g_array_set_clear_func (self->frames, frame_clear);
  self->notes = new_blocks ();
  self->code_text = g_string_new (NULL);
  self->pictures = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) g_bytes_unref, g_free);
  open_frame (self, FRAME_PAGE);
  return self;
}

void
_lyceum_office_body_free (LyceumOfficeBody *self)
{
  g_array_unref (self->frames);
  g_ptr_array_unref (self->notes);
  lyceum_block_free (self->code);
  g_string_free (self->code_text, TRUE);
  g_hash_table_unref (self->pictures);
  g_free (self);
}

static Frame *
get_frame (LyceumOfficeBody *self)
{
  return &g_array_index (self->frames, Frame, self->frames->len - 1);
}

void
_lyceum_office_body_set_page (LyceumOfficeBody *self, guint page)
{
  self->page = MIN (page, LYCEUM_LIMIT_PAGES);
}

void
_lyceum_office_body_set_section (LyceumOfficeBody *self, guint section)
{
  self->section = section;
}

static LyceumBlock *
new_block (LyceumOfficeBody *self, LyceumBlockKind kind, const char *text)
{
  LyceumBlock *block = lyceum_block_new (kind, text);

  block->page = self->page;
  block->section = self->section;
  return block;
}

void
_lyceum_office_body_add_text (LyceumOfficeBody *self, const char *text, gssize length, guint styles)
{
  Frame *frame = get_frame (self);
  LyceumSpan span = { (guint) frame->text->len, 0, styles };
  LyceumSpan *last = NULL;

  /* A paragraph that is as long as a document may be is no paragraph: the document is full without the rest of it. */
  if (frame->text->len > LYCEUM_LIMIT_TEXT_BYTES)
    return;
  g_string_append_len (frame->text, text, length);
  span.end = (guint) frame->text->len;
  self->count += span.end - span.start;
  if (styles == 0 || span.end == span.start)
    return;
  if (frame->spans->len > 0)
    last = &g_array_index (frame->spans, LyceumSpan, frame->spans->len - 1);
  if (last != NULL && last->end == span.start && last->styles == styles && (styles & LYCEUM_SPAN_FORMULA) == 0)
    last->end = span.end;
  else
    g_array_append_val (frame->spans, span);
}

/* "st" of 1st, "me" of 2me: written beside the number they belong to. */
static gboolean
is_ending (const char *text)
{
  guint n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p), n++)
    if (n >= 3 || !g_unichar_isalpha (g_utf8_get_char (p)))
      return FALSE;
  return n >= 2;
}

void
_lyceum_office_body_add_script (LyceumOfficeBody *self,
                                const char *text,
                                gsize length,
                                guint styles,
                                gboolean superscript)
{
  g_autofree char *plain = g_strstrip (g_strndup (text, length));
  g_autofree char *raised =
      superscript && is_ending (plain) ? g_strdup (plain) : _lyceum_raise_text (plain, superscript);

  _lyceum_office_body_add_text (self, raised, -1, styles);
}

void
_lyceum_office_body_add_formula (LyceumOfficeBody *self, const char *text, const char *tex)
{
  Frame *frame = get_frame (self);
  guint n_spans = frame->spans->len;

  _lyceum_office_body_add_text (self, text, -1, LYCEUM_SPAN_FORMULA);
  if (frame->spans->len > n_spans)
    g_ptr_array_add (frame->formulas, g_strdup (tex != NULL ? tex : ""));
}

/* "image3.png": said by a program, to nobody. */
static gboolean
is_file_name (const char *words)
{
  static const char *const suffixes[] = { ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp",
                                          ".bmp", ".emf", ".wmf",  ".tif", ".tiff" };
  g_autofree char *lower = g_ascii_strdown (words, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;
  return FALSE;
}

/* A picture may be named ten thousand times: its bytes are looked at once. */
static const char *
name_picture (LyceumOfficeBody *self, const char *media_type, GBytes *bytes)
{
  const char *name;

  if (bytes == NULL || media_type == NULL)
    return NULL;
  name = g_hash_table_lookup (self->pictures, bytes);
  if (name == NULL)
    {
      name = lyceum_document_add_picture (self->document, media_type, bytes);
      if (name == NULL)
        name = "";
      g_hash_table_insert (self->pictures, g_bytes_ref (bytes), g_strdup (name));
    }
  return *name != '\0' ? name : NULL;
}

void
_lyceum_office_body_add_picture (LyceumOfficeBody *self, const char *media_type, GBytes *bytes, const char *words)
{
  const char *name = name_picture (self, media_type, bytes);
  LyceumBlock *block;

  if (words != NULL && is_file_name (words))
    words = NULL;
  if (name == NULL && (words == NULL || *words == '\0'))
    return;
  block = new_block (self, LYCEUM_BLOCK_IMAGE, words);
  block->info = g_strdup (name);
  self->count++;
  g_ptr_array_add (get_frame (self)->later, block);
}

static gboolean
is_blank (const char *text)
{
  while (*text != '\0' && g_unichar_isspace (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  return *text == '\0';
}

gboolean
_lyceum_office_body_has_text (LyceumOfficeBody *self)
{
  return !is_blank (get_frame (self)->text->str);
}

gboolean
_lyceum_office_body_is_all (LyceumOfficeBody *self, guint styles)
{
  Frame *frame = get_frame (self);
  gsize done = 0;

  for (guint i = 0; i < frame->spans->len; i++)
    {
      const LyceumSpan *span = &g_array_index (frame->spans, LyceumSpan, i);
      g_autofree char *between = g_strndup (frame->text->str + done, span->start - done);

      if ((span->styles & styles) == 0 || !is_blank (between))
        return FALSE;
      done = span->end;
    }
  return frame->spans->len > 0 && is_blank (frame->text->str + done);
}

gboolean
_lyceum_office_body_is_on_page (LyceumOfficeBody *self)
{
  return self->frames->len == 1;
}

static void
clear_paragraph (Frame *frame)
{
  g_string_truncate (frame->text, 0);
  g_array_set_size (frame->spans, 0);
  g_ptr_array_set_size (frame->formulas, 0);
}

char *
_lyceum_office_body_steal_text (LyceumOfficeBody *self)
{
  char *text = g_strdup (get_frame (self)->text->str);

  clear_paragraph (get_frame (self));
  return text;
}

guint64
_lyceum_office_body_count (LyceumOfficeBody *self)
{
  return self->count;
}

static void
flush_code (LyceumOfficeBody *self)
{
  if (self->code == NULL)
    return;
  g_free (self->code->text);
  self->code->text = g_strdup (self->code_text->str);
  lyceum_document_take_block (self->document, g_steal_pointer (&self->code));
}

static void
flush_notes (LyceumOfficeBody *self)
{
  g_autoptr (GPtrArray) notes = self->notes;

  self->notes = new_blocks ();
  flush_code (self);
  g_ptr_array_set_free_func (notes, NULL);
  for (guint i = 0; i < notes->len; i++)
    {
      LyceumBlock *note = g_ptr_array_index (notes, i);

      note->page = self->page;
      lyceum_document_take_block (self->document, note);
    }
}

static void
write_to_page (LyceumOfficeBody *self, LyceumBlock *block)
{
  if (block->kind == LYCEUM_BLOCK_CODE && self->code != NULL && self->code->page == block->page)
    {
      g_string_append_c (self->code_text, '\n');
      g_string_append (self->code_text, block->text);
      lyceum_block_free (block);
      return;
    }
  flush_code (self);
  if (block->kind == LYCEUM_BLOCK_CODE)
    {
      self->code = block;
      g_string_assign (self->code_text, block->text);
    }
  else
    {
      if (block->kind == LYCEUM_BLOCK_HEADING)
        flush_notes (self);
      lyceum_document_take_block (self->document, block);
    }
}

/* Takes @block. */
static void
emit (LyceumOfficeBody *self, guint at, LyceumBlock *block)
{
  Frame *frame = &g_array_index (self->frames, Frame, at);

  switch (frame->type)
    {
    case FRAME_PAGE:
      write_to_page (self, block);
      break;
    case FRAME_BOX:
      g_ptr_array_add (g_array_index (self->frames, Frame, at - 1).later, block);
      break;
    case FRAME_NOTE:
    case FRAME_TABLE:
      _lyceum_office_table_take (frame->table, block);
      break;
    }
}

static void
emit_later (LyceumOfficeBody *self, guint at)
{
  g_autoptr (GPtrArray) later = g_array_index (self->frames, Frame, at).later;

  g_array_index (self->frames, Frame, at).later = new_blocks ();
  g_ptr_array_set_free_func (later, NULL);
  for (guint i = 0; i < later->len; i++)
    emit (self, at, g_ptr_array_index (later, i));
}

static gboolean
is_beside (const char *text, gsize length)
{
  gsize n = 0;

  for (const char *p = text; p < text + length; p++)
    {
      if (g_ascii_isalpha (*p) || (guchar) *p >= 0x80)
        return FALSE;
      n += !g_ascii_isspace (*p);
    }
  return n <= MAX_BESIDE_FORMULA;
}

/* One formula alone on its line. */
static const LyceumSpan *
find_lone_formula (Frame *frame)
{
  const LyceumSpan *span;

  if (frame->spans->len != 1)
    return NULL;
  span = &g_array_index (frame->spans, LyceumSpan, 0);
  if ((span->styles & LYCEUM_SPAN_FORMULA) == 0 || !is_beside (frame->text->str, span->start) ||
      !is_beside (frame->text->str + span->end, frame->text->len - span->end))
    return NULL;
  return span;
}

static LyceumBlock *
make_block (LyceumOfficeBody *self, LyceumBlockKind kind)
{
  Frame *frame = get_frame (self);
  const LyceumSpan *formula = kind == LYCEUM_BLOCK_PARAGRAPH ? find_lone_formula (frame) : NULL;
  LyceumBlock *block;

  if (formula != NULL)
    {
      g_autofree char *text = g_strndup (frame->text->str + formula->start, formula->end - formula->start);

      block = new_block (self, LYCEUM_BLOCK_FORMULA, text);
      block->formulas = g_steal_pointer (&frame->formulas);
      frame->formulas = g_ptr_array_new_with_free_func (g_free);
      return block;
    }
  block = new_block (self, kind, frame->text->str);
  if (kind == LYCEUM_BLOCK_CODE)
    return block;
  for (guint i = 0; kind == LYCEUM_BLOCK_HEADING && i < frame->spans->len; i++)
    g_array_index (frame->spans, LyceumSpan, i).styles &= LYCEUM_SPAN_FORMULA | LYCEUM_SPAN_CODE;
  if (frame->spans->len > 0)
    {
      block->spans = g_steal_pointer (&frame->spans);
      frame->spans = g_array_new (FALSE, FALSE, sizeof (LyceumSpan));
    }
  if (frame->formulas->len > 0)
    {
      block->formulas = g_steal_pointer (&frame->formulas);
      frame->formulas = g_ptr_array_new_with_free_func (g_free);
    }
  return block;
}

void
_lyceum_office_body_end_paragraph (LyceumOfficeBody *self, LyceumBlockKind kind, guint level, guint number)
{
  Frame *frame = get_frame (self);
  guint at = self->frames->len - 1;

  /* A picture in the line that says what it shows stands over that line. */
  if (kind == LYCEUM_BLOCK_CAPTION)
    emit_later (self, at);
  if (_lyceum_office_body_has_text (self) || (kind == LYCEUM_BLOCK_CODE && at == 0 && self->code != NULL))
    {
      LyceumBlock *block = make_block (self, kind);

      block->level = level;
      block->number = number;
      emit (self, at, block);
    }
  clear_paragraph (frame);
  if (frame->later->len > 0)
    emit_later (self, at);
}

gboolean
_lyceum_office_body_open_box (LyceumOfficeBody *self)
{
  return open_frame (self, FRAME_BOX);
}

gboolean
_lyceum_office_body_open_note (LyceumOfficeBody *self)
{
  return open_frame (self, FRAME_NOTE);
}

static void
add_to_note (gpointer data, LyceumBlock *block)
{
  g_ptr_array_add (data, block);
}

/* Several paragraphs of a note are several blocks; each is plain text about what it hangs on. */
static void
close_note (LyceumOfficeBody *self)
{
  _lyceum_office_table_write (get_frame (self)->table, add_to_note, self->notes);
}

void
_lyceum_office_body_close (LyceumOfficeBody *self)
{
  if (self->frames->len <= 1)
    return;
  _lyceum_office_body_end_paragraph (self, LYCEUM_BLOCK_PARAGRAPH, 0, 0);
  if (get_frame (self)->type == FRAME_NOTE)
    close_note (self);
  g_array_set_size (self->frames, self->frames->len - 1);
}

void
_lyceum_office_body_take_note (LyceumOfficeBody *self, LyceumBlock *note)
{
  note->page = self->page;
  note->section = self->section;
  self->count++;
  g_ptr_array_add (self->notes, note);
}

GPtrArray *
_lyceum_office_body_steal_notes (LyceumOfficeBody *self)
{
  GPtrArray *notes = self->notes;

  self->notes = new_blocks ();
  return notes;
}

gboolean
_lyceum_office_body_open_table (LyceumOfficeBody *self)
{
  return open_frame (self, FRAME_TABLE);
}

static LyceumOfficeTable *
get_table (LyceumOfficeBody *self)
{
  return get_frame (self)->table;
}

void
_lyceum_office_body_start_row (LyceumOfficeBody *self, gboolean is_header)
{
  if (get_frame (self)->type != FRAME_TABLE)
    return;
  _lyceum_office_table_start_row (get_table (self), is_header);
}

void
_lyceum_office_body_end_cell (LyceumOfficeBody *self, guint columns, guint rows)
{
  if (get_frame (self)->type != FRAME_TABLE)
    return;
  _lyceum_office_body_end_paragraph (self, LYCEUM_BLOCK_PARAGRAPH, 0, 0);
  _lyceum_office_table_end_cell (get_table (self), columns, rows);
}

void
_lyceum_office_body_repeat_cell (LyceumOfficeBody *self, guint columns)
{
  if (get_frame (self)->type != FRAME_TABLE)
    return;
  _lyceum_office_table_repeat_cell (get_table (self), columns);
}

void
_lyceum_office_body_cover_cell (LyceumOfficeBody *self, guint columns)
{
  if (get_frame (self)->type != FRAME_TABLE)
    return;
  _lyceum_office_table_cover_cell (get_table (self), columns);
}

void
_lyceum_office_body_drop_row (LyceumOfficeBody *self)
{
  if (get_frame (self)->type != FRAME_TABLE)
    return;
  _lyceum_office_table_drop_row (get_table (self));
}

typedef struct
{
  LyceumOfficeBody *body;
  guint at;
} Target;

static void
emit_outside (gpointer data, LyceumBlock *block)
{
  Target *target = data;

  emit (target->body, target->at, block);
}

void
_lyceum_office_body_close_table (LyceumOfficeBody *self)
{
  Target target = { self, self->frames->len - 2 };

  if (get_frame (self)->type != FRAME_TABLE)
    return;
  _lyceum_office_table_write (get_table (self), emit_outside, &target);
  g_array_set_size (self->frames, self->frames->len - 1);
}

void
_lyceum_office_body_finish (LyceumOfficeBody *self)
{
  while (self->frames->len > 1)
    if (get_frame (self)->type == FRAME_TABLE)
      _lyceum_office_body_close_table (self);
    else
      _lyceum_office_body_close (self);
  _lyceum_office_body_end_paragraph (self, LYCEUM_BLOCK_PARAGRAPH, 0, 0);
  flush_notes (self);
}
