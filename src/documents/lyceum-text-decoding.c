/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-reader-private.h"
#include "lyceum-text-encoding.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Windows-1252 in 0x80 to 0x9f, where Latin-1 has controls that nobody writes. */
static const guint16 windows_1252[32] = { 0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                          0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
                                          0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                          0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178 };

typedef struct
{
  gsize invalid;    /* bytes that are no UTF-8 */
  gsize multibyte;  /* whole characters of more than one byte */
} Census;

static Census
count (const char *data,
       gsize       size)
{
  Census census = { 0 };
  const char *p = data;
  const char *end = data + size;

  while (p < end)
    {
      gunichar c;

      if ((guchar) *p < 0x80)
        {
          p++;
          continue;
        }
      c = g_utf8_get_char_validated (p, end - p);
      if (c == (gunichar) -1 || c == (gunichar) -2)
        {
          census.invalid++;
          p++;
        }
      else
        {
          census.multibyte++;
          p = g_utf8_next_char (p);
        }
    }
  return census;
}

static char *
from_latin1 (const char *data,
             gsize       size)
{
  GString *text = g_string_sized_new (size + size / 8);

  for (gsize i = 0; i < size; i++)
    {
      guchar byte = (guchar) data[i];

      if (byte == 0)
        g_string_append_unichar (text, 0xfffd);
      else if (byte < 0x80)
        g_string_append_c (text, (char) byte);
      else
        g_string_append_unichar (text, byte < 0xa0 ? windows_1252[byte - 0x80] : byte);
    }
  return g_string_free (text, FALSE);
}

/* Lone surrogates become the replacement character: g_utf16_to_utf8() would refuse the whole text. */
static char *
from_utf16 (const char *data,
            gsize       size,
            gboolean    big)
{
  GString *text = g_string_sized_new (size);

  for (gsize i = 0; i + 1 < size; i += 2)
    {
      gunichar unit = big ? (gunichar) ((guchar) data[i] << 8 | (guchar) data[i + 1])
                          : (gunichar) ((guchar) data[i + 1] << 8 | (guchar) data[i]);

      if (unit >= 0xd800 && unit < 0xdc00 && i + 3 < size)
        {
          gunichar low = big ? (gunichar) ((guchar) data[i + 2] << 8 | (guchar) data[i + 3])
                             : (gunichar) ((guchar) data[i + 3] << 8 | (guchar) data[i + 2]);

          if (low >= 0xdc00 && low < 0xe000)
            {
              unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
              i += 2;
            }
        }
      if (unit != 0)
        g_string_append_unichar (text, unit >= 0xd800 && unit < 0xe000 ? 0xfffd : unit);
    }
  return g_string_free (text, FALSE);
}

/* CR and CRLF become LF, in place. */
static gsize
unify_line_ends (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; from++)
    {
      if (*from == '\r' && from[1] == '\n')
        continue;
      *to++ = *from == '\r' ? '\n' : *from;
    }
  *to = '\0';
  return (gsize) (to - text);
}

/* Text has next to no control characters, and few that could not be decoded. */
static gboolean
is_binary (const char *text,
           gsize       length)
{
  gsize controls = 0;
  gsize seen = MIN (length, 65536);

  for (gsize i = 0; i < seen; i++)
    if (strncmp (text + i, "\xef\xbf\xbd", 3) == 0)
      controls++;
    else
      controls += ((guchar) text[i] < 0x20 && strchr ("\t\n\r\f\v\033", text[i]) == NULL) || text[i] == 0x7f;
  return controls > seen / 20 + 8;
}

/* Text of single bytes that begins as UTF-16 would, by accident or by a tool that only put a mark there: in true UTF-16 the
 * line ends and spaces have a byte of zero, and few pairs of letters are two of ASCII. */
static gboolean
is_utf16 (const char *data,
          gsize       size)
{
  gsize seen = MIN (size, 65536);
  gsize ascii = 0;

  for (gsize i = 2; i < seen; i++)
    {
      if (data[i] == '\0')
        return TRUE;
      ascii += (guchar) data[i] < 0x80;
    }
  return ascii <= seen / 2;
}

/* Some systems install few of the tables that iconv works with: then it is western, as most such texts are. */
static char *
from_legacy (const char *data,
             gsize       size)
{
  g_autofree char *encoding = _lyceum_encoding_guess (data, size);
  char *text = g_str_equal (encoding, "WINDOWS-1252") ? NULL : _lyceum_encoding_convert (data, size, encoding);

  return text != NULL ? text : from_latin1 (data, size);
}

/* With a mark in front, or with zeros that say the same. %NULL: it is of bytes. */
static char *
from_wide (const char *data,
           gsize       size)
{
  const char *encoding;

  if (size >= 4 && memcmp (data, "\xff\xfe\0\0", 4) == 0)
    return _lyceum_encoding_convert (data + 4, size - 4, "UTF-32LE");
  if (size >= 4 && memcmp (data, "\0\0\xfe\xff", 4) == 0)
    return _lyceum_encoding_convert (data + 4, size - 4, "UTF-32BE");
  if (size >= 2 && memcmp (data, "\xff\xfe", 2) == 0 && is_utf16 (data, size))
    return from_utf16 (data + 2, size - 2, FALSE);
  if (size >= 2 && memcmp (data, "\xfe\xff", 2) == 0 && is_utf16 (data, size))
    return from_utf16 (data + 2, size - 2, TRUE);
  encoding = _lyceum_encoding_find_wide (data, size);
  if (encoding == NULL)
    return NULL;
  if (g_str_has_prefix (encoding, "UTF-16"))
    return from_utf16 (data, size, g_str_has_suffix (encoding, "BE"));
  return _lyceum_encoding_convert (data, size, encoding);
}

static char *
decode (const char *data,
        gsize       size)
{
  char *text = from_wide (data, size);
  Census census;

  if (text != NULL)
    return text;
  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    return g_utf8_make_valid (data + 3, (gssize) (size - 3));
  census = count (data, MIN (size, 1 << 20));
  /* Some broken bytes in text that is UTF-8 otherwise are mended. */
  if (census.invalid > 0 && census.multibyte < census.invalid * 2)
    return from_legacy (data, size);
  if (census.multibyte == 0 && _lyceum_encoding_has_escapes (data, size))
    return from_legacy (data, size);
  return g_utf8_make_valid (data, (gssize) size);
}

char *
_lyceum_decode_text (LyceumReading *reading,
                     gsize         *length,
                     GError       **error)
{
  g_autofree char *text = NULL;

  if (reading->size > LYCEUM_LIMIT_MARKUP_BYTES)
    {
      g_set_error (error, LYCEUM_DOCUMENT_ERROR, LYCEUM_DOCUMENT_ERROR_TOO_LARGE,
                   _("“%s” is too large: it is a text of more than %u megabytes. Split it into parts, and add them one by "
                     "one."),
                   reading->name, LYCEUM_LIMIT_MARKUP_BYTES >> 20);
      return NULL;
    }
  text = decode (reading->data, reading->size);
  *length = unify_line_ends (text);
  if (is_binary (text, *length))
    {
      _lyceum_refuse (reading, LYCEUM_DOCUMENT_ERROR_UNKNOWN_TYPE, error);
      return NULL;
    }
  return g_steal_pointer (&text);
}
