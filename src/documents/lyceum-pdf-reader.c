/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-block-writer.h"
#include "lyceum-pdf-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Letters over all pages, before anything is dropped. */
#define MAX_LINES 2000000u

static gboolean
refuse_pdf (LyceumReading  *reading,
            const GError   *reason,
            GError        **error)
{
  if (g_error_matches (reason, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
    return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_ENCRYPTED, error);
  return _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_DAMAGED, error);
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
      if (self->lines->len > MAX_LINES)
        return _lyceum_refuse (self->reading, LYCEUM_DOCUMENT_ERROR_TOO_LARGE, error);
    }
  if (self->lines->len > 0)
    return TRUE;
  g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_EMPTY,
               _("There is no text in “%s”: its pages may be pictures, as a scanner makes them. Use a copy whose text can be "
                 "selected."),
               self->reading->name);
  return FALSE;
}

/* Programs that make a PDF often leave the name of the file, or of themselves, as the title. */
static void
take_title (LyceumPdf *self)
{
  g_autofree char *title = poppler_document_get_title (self->pdf);

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

static gboolean
read_document (LyceumPdf  *self,
               GError    **error)
{
  if (!read_pages (self, error))
    return FALSE;
  _lyceum_pdf_measure (self);
  _lyceum_pdf_drop_margins (self);
  _lyceum_pdf_learn_words (self);
  _lyceum_pdf_find_tables (self);
  _lyceum_pdf_make_pieces (self);
  _lyceum_pdf_find_titles (self);
  write_pieces (self);
  take_title (self);
  return TRUE;
}

gboolean
_lyceum_read_pdf (LyceumReading *reading,
                  GError       **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (reading->data, reading->size);
  g_autoptr (GError) reason = NULL;
  LyceumPdf self = { .pdf = poppler_document_new_from_bytes (bytes, NULL, &reason), .reading = reading };
  gboolean done;

  if (self.pdf == NULL)
    return refuse_pdf (reading, reason, error);
  self.lines = g_ptr_array_new_with_free_func ((GDestroyNotify) _lyceum_pdf_line_free);
  self.pages = g_ptr_array_new_with_free_func (g_free);
  self.pieces = g_array_new (FALSE, FALSE, sizeof (LyceumPdfPiece));
  self.words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  done = read_document (&self, error);
  g_ptr_array_unref (self.lines);
  g_ptr_array_unref (self.pages);
  g_array_unref (self.pieces);
  g_hash_table_unref (self.words);
  g_object_unref (self.pdf);
  return done;
}
