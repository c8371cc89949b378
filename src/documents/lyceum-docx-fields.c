/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-docx-private.h"

#include <string.h>

#define MAX_FIELDS 64u
#define MAX_INSTRUCTION 1000u

typedef struct
{
  GString *instruction;
  gboolean in_result;
  gboolean hidden;
  gboolean link;
  gboolean long_lived; /* goes over paragraphs */
} Field;

struct _LyceumDocxFields
{
  GArray *open; /* (element-type Field) */
};

static void
field_clear (gpointer data)
{
  g_string_free (((Field *) data)->instruction, TRUE);
}

LyceumDocxFields *
_lyceum_docx_fields_new (void)
{
  LyceumDocxFields *self = g_new0 (LyceumDocxFields, 1);

  self->open = g_array_new (FALSE, FALSE, sizeof (Field));
  g_array_set_clear_func (self->open, field_clear);
  return self;
}

void
_lyceum_docx_fields_free (LyceumDocxFields *self)
{
  g_array_unref (self->open);
  g_free (self);
}

static char *
first_word (const char *instruction)
{
  while (g_ascii_isspace (*instruction))
    instruction++;
  return g_ascii_strup (instruction, (gssize) strcspn (instruction, " \t\r\n"));
}

gboolean
_lyceum_docx_is_hidden_field (const char *instruction)
{
  const char *const hidden[] = {
    "PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "TOC", "INDEX", "TC", "XE", "RD", NULL
  };
  g_autofree char *word = first_word (instruction);

  return g_strv_contains (hidden, word);
}

void
_lyceum_docx_fields_mark (LyceumDocxFields *self, const LyceumMarkupElement *element)
{
  Field *last = self->open->len > 0 ? &g_array_index (self->open, Field, self->open->len - 1) : NULL;

  if (_lyceum_markup_is (element, "fldCharType", "begin"))
    {
      Field field = { NULL, FALSE, FALSE, FALSE, FALSE };

      if (self->open->len >= MAX_FIELDS)
        return;
      field.instruction = g_string_new (NULL);
      g_array_append_val (self->open, field);
    }
  else if (_lyceum_markup_is (element, "fldCharType", "separate") && last != NULL)
    {
      g_autofree char *word = first_word (last->instruction->str);

      last->in_result = TRUE;
      last->hidden = _lyceum_docx_is_hidden_field (word);
      last->link = strcmp (word, "HYPERLINK") == 0;
      last->long_lived = strcmp (word, "TOC") == 0 || strcmp (word, "INDEX") == 0 || strcmp (word, "BIBLIOGRAPHY") == 0;
    }
  else if (_lyceum_markup_is (element, "fldCharType", "end") && last != NULL)
    g_array_set_size (self->open, self->open->len - 1);
}

void
_lyceum_docx_fields_add (LyceumDocxFields *self, const char *text, gsize length)
{
  Field *last = self->open->len > 0 ? &g_array_index (self->open, Field, self->open->len - 1) : NULL;

  if (last != NULL && last->instruction->len < MAX_INSTRUCTION)
    g_string_append_len (last->instruction, text, (gssize) MIN (length, MAX_INSTRUCTION));
}

void
_lyceum_docx_fields_clear (LyceumDocxFields *self)
{
  g_array_set_size (self->open, 0);
}

/* A mark that is missing must not hide the rest of a document. */
void
_lyceum_docx_fields_end_paragraph (LyceumDocxFields *self)
{
  while (self->open->len > 0 && !g_array_index (self->open, Field, self->open->len - 1).long_lived)
    g_array_set_size (self->open, self->open->len - 1);
}

gboolean
_lyceum_docx_fields_hide (LyceumDocxFields *self)
{
  for (guint i = 0; i < self->open->len; i++)
    {
      const Field *field = &g_array_index (self->open, Field, i);

      if (field->hidden || !field->in_result)
        return TRUE;
    }
  return FALSE;
}

gboolean
_lyceum_docx_fields_link (LyceumDocxFields *self)
{
  for (guint i = 0; i < self->open->len; i++)
    if (g_array_index (self->open, Field, i).link)
      return TRUE;
  return FALSE;
}
