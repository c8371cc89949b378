/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-private.h"

#include <string.h>

/*
 * Whether a table holds data or only lays out a page is known when it has ended. So it is recorded, judged, and then
 * played back through the reader: as rows and cells, or as the text that it holds.
 */
typedef enum
{
  EVENT_START,
  EVENT_END,
  EVENT_TEXT,
} EventType;

typedef struct
{
  EventType type;
  LyceumHtmlClass class;
  const char *text; /* or the name of the element; in the chunk */
  gsize length;
  guint first_attribute, n_attributes;
} Event;

struct _LyceumHtmlTable
{
  GStringChunk *chunk;
  GArray *events;     /* (element-type Event) */
  GArray *attributes; /* (element-type LyceumMarkupAttribute) */
  guint depth;        /* of elements, the table itself is 1 */
  guint nested;
  guint rows, cells, header_cells, first_row_cells, first_row_headers, widest_row, row_cells;
  guint blocks;       /* paragraphs, lists, headings in cells */
  guint bullets;      /* rows whose first words are the sign of a list */
  gboolean row_has_text;
  gsize text_bytes;
  gboolean layout;    /* says so itself */
};

LyceumHtmlTable *
_lyceum_html_table_new (const LyceumMarkupElement *element)
{
  LyceumHtmlTable *self = g_new0 (LyceumHtmlTable, 1);

  self->chunk = g_string_chunk_new (4096);
  self->events = g_array_new (FALSE, FALSE, sizeof (Event));
  self->attributes = g_array_new (FALSE, FALSE, sizeof (LyceumMarkupAttribute));
  self->layout = _lyceum_markup_is (element, "role", "presentation") || _lyceum_markup_is (element, "role", "none");
  _lyceum_html_table_start (self, element);
  return self;
}

void
_lyceum_html_table_free (LyceumHtmlTable *self)
{
  g_string_chunk_free (self->chunk);
  g_array_unref (self->events);
  g_array_unref (self->attributes);
  g_free (self);
}

static void
count_start (LyceumHtmlTable *self,
             LyceumHtmlClass  class,
             const char      *name)
{
  if (class == HTML_TABLE)
    {
      self->nested++;
      self->layout = self->layout || self->nested > 1;
    }
  else if (class == HTML_ROW && self->nested == 1)
    {
      self->rows++;
      self->row_cells = 0;
      self->row_has_text = FALSE;
    }
  else if (class == HTML_CELL && self->nested == 1)
    {
      gboolean header = strcmp (name, "th") == 0;

      self->cells++;
      self->header_cells += header;
      self->row_cells++;
      self->widest_row = MAX (self->widest_row, self->row_cells);
      self->first_row_cells += self->rows <= 1;
      self->first_row_headers += self->rows <= 1 && header;
    }
  else if (class == HTML_HEADING || class == HTML_VERBATIM || class == HTML_QUOTE || class == HTML_ITEM ||
           strcmp (name, "p") == 0)
    self->blocks++;
}

void
_lyceum_html_table_start (LyceumHtmlTable           *self,
                          const LyceumMarkupElement *element)
{
  Event event = { EVENT_START, _lyceum_html_classify (element->name), NULL, 0, self->attributes->len,
                  element->n_attributes };

  event.text = g_string_chunk_insert_const (self->chunk, element->name);
  for (guint i = 0; i < element->n_attributes; i++)
    {
      LyceumMarkupAttribute copy = element->attributes[i];

      copy.name = g_string_chunk_insert_const (self->chunk, copy.name);
      copy.value = g_string_chunk_insert_len (self->chunk, copy.value, (gssize) copy.length);
      g_array_append_val (self->attributes, copy);
    }
  self->depth++;
  count_start (self, event.class, element->name);
  g_array_append_val (self->events, event);
}

void
_lyceum_html_table_text (LyceumHtmlTable *self,
                         const char      *text,
                         gsize            length)
{
  Event event = { EVENT_TEXT, HTML_INLINE, g_string_chunk_insert_len (self->chunk, text, (gssize) length), length, 0, 0 };

  self->text_bytes += length;
  if (!self->row_has_text && self->rows > 0 && !_lyceum_html_is_blank (text, length))
    {
      self->bullets += _lyceum_html_is_bullet (text, length);
      self->row_has_text = TRUE;
    }
  g_array_append_val (self->events, event);
}

gboolean
_lyceum_html_table_end (LyceumHtmlTable *self,
                        const char      *name)
{
  Event event = { EVENT_END, _lyceum_html_classify (name), g_string_chunk_insert_const (self->chunk, name), 0, 0, 0 };

  if (event.class == HTML_TABLE)
    self->nested -= self->nested > 0;
  g_array_append_val (self->events, event);
  return --self->depth == 0;
}

/* Data is short and repeats: more than one column, more than one row, few paragraphs for its cells, no table inside. */
static gboolean
holds_data (LyceumHtmlTable *self)
{
  if (self->layout || self->widest_row < 2 || self->rows < 2)
    return FALSE;
  /* A list by those who had no better means. */
  if (self->bullets == self->rows && self->header_cells == 0)
    return FALSE;
  if (self->header_cells > 0)
    return TRUE;
  return self->blocks <= self->cells && self->text_bytes / self->cells < 600;
}

static void
play (LyceumHtmlTable  *self,
      LyceumHtmlReader *reader,
      guint             from,
      guint             to,
      LyceumHtmlClass   without)
{
  guint inside = 0;
  guint depth = 0;

  for (guint i = from; i < to; i++)
    {
      const Event *event = &g_array_index (self->events, Event, i);

      depth += event->type == EVENT_START;
      if (event->type == EVENT_START && event->class == without && inside == 0)
        inside = depth;
      if (inside == 0 && event->type == EVENT_START)
        {
          LyceumMarkupElement element = {
            event->text,
            event->n_attributes > 0 ? &g_array_index (self->attributes, LyceumMarkupAttribute, event->first_attribute) : NULL,
            event->n_attributes
          };

          _lyceum_html_sink.start (reader, &element);
        }
      else if (inside == 0 && event->type == EVENT_END)
        _lyceum_html_sink.end (reader, event->text);
      else if (inside == 0)
        _lyceum_html_sink.text (reader, event->text, event->length);
      if (event->type == EVENT_END)
        {
          if (inside == depth)
            inside = 0;
          depth -= depth > 0;
        }
    }
}

/* The caption goes in front of the table, as a block of its own. */
static void
play_caption (LyceumHtmlTable  *self,
              LyceumHtmlReader *reader)
{
  guint depth = 0;

  for (guint i = 1; i < self->events->len; i++)
    {
      const Event *event = &g_array_index (self->events, Event, i);

      if (event->type == EVENT_START && event->class == HTML_CAPTION && depth == 0)
        {
          guint end = i + 1;

          for (guint open = 1; end < self->events->len && open > 0; end++)
            {
              EventType type = g_array_index (self->events, Event, end).type;

              open += type == EVENT_START;
              open -= type == EVENT_END;
            }
          play (self, reader, i, end, HTML_TABLE);
          return;
        }
      depth += event->type == EVENT_START;
      depth -= event->type == EVENT_END && depth > 0;
    }
}

static gboolean
has_header (LyceumHtmlTable *self)
{
  return self->first_row_headers > 0 && self->first_row_headers + 1 >= self->first_row_cells;
}

void
_lyceum_html_table_write (LyceumHtmlTable  *self,
                          LyceumHtmlReader *reader)
{
  LyceumHtmlContext outer = reader->context;
  guint depth = reader->depth;

  reader->tables++;
  if (holds_data (self))
    {
      play_caption (self, reader);
      reader->context.one_line = reader->context.cell = TRUE;
      reader->context.styles = 0;
      reader->context.kind = LYCEUM_BLOCK_PARAGRAPH;
      play (self, reader, 1, self->events->len - 1, HTML_CAPTION);
      _lyceum_block_writer_finish (&reader->writer, LYCEUM_BLOCK_TABLE, has_header (self), 0, NULL);
    }
  else
    {
      play (self, reader, 1, self->events->len - 1, HTML_TABLE + 1000);
      _lyceum_html_flush (reader);
    }
  reader->context = outer;
  reader->depth = depth;
  reader->tables--;
}
