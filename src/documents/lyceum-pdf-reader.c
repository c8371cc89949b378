/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-block-writer.h"
#include "lyceum-pdf-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LOOKED_AT 20u   /* pages, to tell a scan */
#define MAX_STAMP_BYTES 100 /* of text on a page of a scan */

static gboolean
refuse_pdf (LyceumReading  *reading,
            const GError   *reason,
            GError        **error)
{
  if (g_error_matches (reason, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_ENCRYPTED, error);
  return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
}

/* The part of a page that pictures cover, at most all of it. */
static double
covered_part (PopplerPage *page)
{
  GList *images = poppler_page_get_image_mapping (page);
  double width, height;
  double covered = 0;

  poppler_page_get_size (page, &width, &height);
  for (GList *l = images; l != NULL; l = l->next)
    {
      const PopplerImageMapping *image = l->data;

      covered += ABS ((image->area.x2 - image->area.x1) * (image->area.y2 - image->area.y1));
    }
  poppler_page_free_image_mapping (images);
  return width * height > 0 ? MIN (covered / (width * height), 1) : 0;
}

/* Next to no text, and pages that are pictures: what is there may be a stamp, or a line that a library adds. */
static gboolean
is_scan (LyceumPdf *self,
         guint      n_pages)
{
  guint seen = MIN (n_pages, MAX_LOOKED_AT);
  guint covered = 0;
  gsize letters = 0;

  for (guint i = 0; i < self->lines->len; i++)
    letters += _lyceum_pdf_line (self, i)->text->len;
  if (letters > (gsize) n_pages * MAX_STAMP_BYTES)
    return FALSE;
  for (guint i = 0; i < seen; i++)
    {
      PopplerPage *page = poppler_document_get_page (self->pdf, (int) (i * (n_pages / seen)));

      covered += page != NULL && covered_part (page) > 0.5;
      g_clear_object (&page);
    }
  return letters == 0 || covered * 2 > seen;
}

static gboolean
read_pages (LyceumPdf  *self,
            GError    **error)
{
  int n_pages = poppler_document_get_n_pages (self->pdf);

  if (n_pages <= 0)
    return _lyceum_refuse (self->reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
  if ((guint) n_pages > LYCEUM_LIMIT_PAGES)
    return _lyceum_refuse (self->reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
  for (int i = 0; i < n_pages; i++)
    {
      PopplerPage *page = poppler_document_get_page (self->pdf, i);

      if (page != NULL)
        _lyceum_pdf_read_page (self, page, (guint) i + 1);
      else
        g_ptr_array_add (self->pages, g_new0 (LyceumPdfPage, 1));
      g_clear_object (&page);
      if (self->lines->len > LYCEUM_PDF_MAX_LINES)
        return _lyceum_refuse (self->reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
    }
  return is_scan (self, (guint) n_pages) ? _lyceum_refuse (self->reading, LYCEUM_DOCUMENT_ERROR_SCANNED, error) : TRUE;
}

/* Programs that make a PDF often leave the name of the file, or of themselves, as the title. */
static void
take_title (LyceumPdf *self)
{
  g_autofree char *title = self->pdf != NULL ? poppler_document_get_title (self->pdf) : NULL;

  if (title != NULL && strchr (title, ' ') != NULL && !g_str_has_prefix (title, "Microsoft ") &&
      g_utf8_validate (title, -1, NULL))
    {
      lyceum_document_set_title (self->reading->document, title);
      return;
    }
  for (guint i = 0; i < lyceum_document_get_n_blocks (self->reading->document) && i < 5; i++)
    {
      const LyceumBlock *block = lyceum_document_get_block (self->reading->document, i);

      if (block->kind == LYCEUM_BLOCK_HEADING && block->page <= 2)
        {
          lyceum_document_set_title (self->reading->document, block->text);
          return;
        }
    }
}

static void
write_pieces (LyceumPdf *self)
{
  g_auto (LyceumBlockWriter) writer = { 0 };

  _lyceum_block_writer_init (&writer, self->reading->document);
  for (guint i = 0; i < self->pieces->len && !_lyceum_document_is_full (self->reading->document); i++)
    {
      const LyceumPdfPiece *piece = &g_array_index (self->pieces, LyceumPdfPiece, i);

      if (piece->n_lines > 0)
        _lyceum_pdf_write_piece (self, piece, &writer);
    }
}

void
_lyceum_pdf_write (LyceumPdf *self)
{
  _lyceum_pdf_measure (self);
  _lyceum_pdf_drop_margins (self);
  _lyceum_pdf_learn_words (self);
  _lyceum_pdf_find_tables (self);
  _lyceum_pdf_make_pieces (self);
  _lyceum_pdf_find_titles (self);
  write_pieces (self);
  take_title (self);
}

void
_lyceum_pdf_init (LyceumPdf     *self,
                  LyceumReading *reading)
{
  self->reading = reading;
  self->lines = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_pdf_line_free);
  self->pages = g_ptr_array_new_with_free_func (g_free);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (LyceumPdfPiece));
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
_lyceum_pdf_clear (LyceumPdf *self)
{
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->pages);
  g_array_unref (self->pieces);
  g_hash_table_unref (self->words);
  g_clear_object (&self->pdf);
}

gboolean
_lyceum_read_pdf (LyceumReading *reading,
                  GError       **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (reading->data, reading->size);
  g_autoptr (GError) reason = NULL;
  LyceumPdf self = { .pdf = poppler_document_new_from_bytes (bytes, NULL, &reason) };
  gboolean done;

  if (self.pdf == NULL)
    return refuse_pdf (reading, reason, error);
  _lyceum_pdf_init (&self, reading);
  done = read_pages (&self, error);
  if (done)
    _lyceum_pdf_write (&self);
  _lyceum_pdf_clear (&self);
  return done;
}
