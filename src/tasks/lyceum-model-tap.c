/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-model-tap.h"

#include <string.h>

#define MAX_NAME 32

struct _LyceumModelTap
{
  char *name;
  guint depth;
  gboolean in_string;
  gboolean is_tapped;   /* the string is the one */
  gboolean is_next;     /* the next string is */
  gboolean wants_name;  /* the next string is a name */
  gboolean is_name;     /* the string is */
  gboolean is_done;
  gboolean escaped;     /* behind a backslash */
  guint n_hex;          /* digits of \uXXXX that are still to come */
  gunichar hex;
  gunichar high;        /* the first half of a pair; 0: none */
  char last[MAX_NAME];  /* the last name, as far as it fits */
  gsize n_last;
  GString *out;
};

LyceumModelTap *
_lyceum_model_tap_new (const char *name)
{
  LyceumModelTap *self = g_new0 (LyceumModelTap, 1);

  self->name = g_strdup (name);
  self->out = g_string_new (NULL);
  return self;
}

void
_lyceum_model_tap_free (LyceumModelTap *self)
{
  g_string_free (self->out, TRUE);
  g_free (self->name);
  g_free (self);
}

static void
put (LyceumModelTap *self,
     gunichar        character)
{
  if (self->is_tapped && character != 0)
    g_string_append_unichar (self->out, g_unichar_validate (character) ? character : 0xfffd);
}

static void
put_hex (LyceumModelTap *self)
{
  gunichar character = self->hex;

  if (self->high != 0 && character >= 0xdc00 && character < 0xe000)
    character = 0x10000 + ((self->high - 0xd800) << 10) + (character - 0xdc00);
  self->high = character >= 0xd800 && character < 0xdc00 ? character : 0;
  if (self->high == 0)
    put (self, character);
}

static void
feed_escape (LyceumModelTap *self,
             char            sign)
{
  self->escaped = FALSE;
  switch (sign)
    {
    case 'n':
      put (self, '\n');
      break;
    case 't':
      put (self, '\t');
      break;
    case 'r':
    case 'b':
    case 'f':
      break;
    case 'u':
      self->n_hex = 4;
      self->hex = 0;
      break;
    default:
      put (self, (guchar) sign);
      break;
    }
}

static void
end_string (LyceumModelTap *self)
{
  self->in_string = FALSE;
  self->is_done = self->is_tapped;
  self->is_tapped = self->is_name = FALSE;
}

static void
feed_string (LyceumModelTap *self,
             char            sign)
{
  if (self->n_hex > 0)
    {
      int digit = g_ascii_xdigit_value (sign);

      self->hex = self->hex << 4 | (gunichar) MAX (digit, 0);
      if (--self->n_hex == 0)
        put_hex (self);
    }
  else if (self->escaped)
    feed_escape (self, sign);
  else if (sign == '\\')
    self->escaped = TRUE;
  else if (sign == '"')
    end_string (self);
  else if (self->is_tapped)
    g_string_append_c (self->out, sign);
  else if (self->is_name && self->n_last + 1 < MAX_NAME)
    self->last[self->n_last++] = sign;
}

static void
feed_outside (LyceumModelTap *self,
              char            sign)
{
  switch (sign)
    {
    case '{':
    case '[':
      self->wants_name = sign == '{' && self->depth == 0;
      self->depth++;
      self->is_next = FALSE;
      break;
    case '}':
    case ']':
      self->depth = self->depth > 0 ? self->depth - 1 : 0;
      break;
    case ',':
      self->wants_name = self->depth == 1;
      self->is_next = FALSE;
      break;
    case ':':
      self->is_next = self->depth == 1 && strlen (self->name) == self->n_last &&
                      memcmp (self->last, self->name, self->n_last) == 0;
      self->wants_name = FALSE;
      break;
    case '"':
      self->in_string = self->depth > 0;
      self->is_tapped = self->is_next;
      self->is_name = self->depth == 1 && self->wants_name;
      if (self->is_name)
        self->n_last = 0;
      self->is_next = FALSE;
      break;
    default:
      break;
    }
}

char *
_lyceum_model_tap_feed (LyceumModelTap *self,
                        const char     *piece)
{
  char *taken;

  for (const char *p = piece; *p && !self->is_done; p++)
    {
      if (self->in_string)
        feed_string (self, *p);
      else
        feed_outside (self, *p);
    }
  if (self->out->len == 0)
    return NULL;

  taken = g_strdup (self->out->str);
  g_string_truncate (self->out, 0);
  return taken;
}
