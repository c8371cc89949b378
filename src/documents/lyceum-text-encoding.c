/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-text-encoding.h"

#include <errno.h>
#include <string.h>
#include <uchardet.h>

/* How much of a text is looked at: from the first letter on that is not ASCII. */
#define SEEN_BYTES (256u << 10)
#define SEEN_UNITS 16384u
#define MAX_STRANGE_PART 64 /* of the characters, one in so many may be none */

/* What the name says, and the larger set of the same letters that people mean by it. */
static const struct
{
  const char *found, *meant;
  gboolean rare; /* named by mistake for western text more often than rightly */
} encodings[] = {
  { "ASCII", "WINDOWS-1252", FALSE },       { "ISO-8859-1", "WINDOWS-1252", FALSE },
  { "ISO-8859-15", "ISO-8859-15", TRUE },   { "ISO-8859-9", "WINDOWS-1254", FALSE },
  { "ISO-8859-3", "ISO-8859-3", TRUE },     { "ISO-8859-4", "ISO-8859-4", TRUE },
  { "ISO-8859-10", "ISO-8859-10", TRUE },   { "ISO-8859-13", "WINDOWS-1257", TRUE },
  { "WINDOWS-1257", "WINDOWS-1257", TRUE }, { "IBM852", "IBM852", TRUE },
  { "IBM865", "IBM865", TRUE },             { "WINDOWS-1258", "WINDOWS-1258", TRUE },
  { "VISCII", "VISCII", TRUE },             { "MAC-CENTRALEUROPE", "MACCENTRALEUROPE", TRUE },
  { "MAC-CYRILLIC", "MAC-CYRILLIC", TRUE }, { "KOI8-R", "KOI8-U", FALSE },
  { "SHIFT_JIS", "CP932", FALSE },          { "EUC-KR", "UHC", FALSE },
  { "GB2312", "GB18030", FALSE },           { "GBK", "GB18030", FALSE },
  { "BIG5", "BIG5-HKSCS", FALSE },          { "ISO-8859-8", "WINDOWS-1255", FALSE },
};

/* Bytes 0x80 to 0x9f are controls in these, which no text has: with one of them, it is what Windows made of the set. */
static const struct
{
  const char *plain, *windows;
} twins[] = {
  { "ISO-8859-15", "WINDOWS-1252" }, { "ISO-8859-2", "WINDOWS-1250" }, { "ISO-8859-16", "WINDOWS-1250" },
  { "ISO-8859-7", "WINDOWS-1253" },  { "ISO-8859-6", "WINDOWS-1256" }, { "ISO-8859-4", "WINDOWS-1257" },
  { "ISO-8859-5", "WINDOWS-1251" },
};

static gboolean
has_c1 (const char *data,
        gsize       size)
{
  for (gsize i = 0; i < size; i++)
    if ((guchar) data[i] >= 0x80 && (guchar) data[i] < 0xa0)
      return TRUE;
  return FALSE;
}

/* The letters and signs of western Europe in Windows-1252, and nothing beside them. */
static gboolean
is_western (const char *data,
            gsize       size)
{
  static const guchar known[] = "\x80\x84\x85\x91\x92\x93\x94\x95\x96\x97\x9c\x8c\xa0\xa1\xa3\xa7\xa9\xaa\xab\xae\xb0\xb4\xb7"
                                "\xba\xbb\xbf\xc0\xc1\xc2\xc4\xc5\xc6\xc7\xc8\xc9\xca\xcb\xcd\xce\xcf\xd1\xd3\xd4\xd6\xd8\xda"
                                "\xdc\xdf\xe0\xe1\xe2\xe4\xe5\xe6\xe7\xe8\xe9\xea\xeb\xec\xed\xee\xef\xf1\xf2\xf3\xf4\xf6\xf8"
                                "\xf9\xfa\xfb\xfc\xff";

  for (gsize i = 0; i < size; i++)
    if ((guchar) data[i] >= 0x80 && memchr (known, data[i], sizeof known - 1) == NULL)
      return FALSE;
  return TRUE;
}

static char *
detect (const char *data,
        gsize       size)
{
  uchardet_t detector = uchardet_new ();
  char *name = NULL;

  if (uchardet_handle_data (detector, data, size) == 0)
    {
      uchardet_data_end (detector);
      name = g_strdup (uchardet_get_charset (detector));
    }
  uchardet_delete (detector);
  return name != NULL ? name : g_strdup ("");
}

gboolean
_lyceum_encoding_has_escapes (const char *data,
                              gsize       size)
{
  return memmem (data, MIN (size, SEEN_BYTES), "\033$", 2) != NULL;
}

char *
_lyceum_encoding_guess (const char *data,
                        gsize       size)
{
  gsize start = 0;
  g_autofree char *name = NULL;
  const char *meant;

  while (start < size && (guchar) data[start] < 0x80 && data[start] != '\033')
    start++;
  data += start;
  size = MIN (size - start, SEEN_BYTES);
  name = detect (data, size);
  /* It believes a mark in front, which has been looked at already. */
  meant = *name != '\0' && !g_str_has_prefix (name, "UTF-") ? name : "WINDOWS-1252";
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    if (strcmp (name, encodings[i].found) == 0)
      {
        meant = encodings[i].rare && is_western (data, size) ? "WINDOWS-1252" : encodings[i].meant;
        break;
      }
  for (guint i = 0; i < G_N_ELEMENTS (twins); i++)
    if (strcmp (meant, twins[i].plain) == 0 && has_c1 (data, size))
      return g_strdup (twins[i].windows);
  return g_strdup (meant);
}

typedef struct
{
  guint good, strange, plain; /* plain: spaces, line ends, ASCII */
} Census;

static guint32
unit_at (const guint8 *p,
         guint         width,
         gboolean      big)
{
  guint32 unit = 0;

  for (guint i = 0; i < width; i++)
    unit |= (guint32) p[i] << 8 * (big ? width - 1 - i : i);
  return unit;
}

static Census
take_census (const char *data,
             gsize       size,
             guint       width,
             gboolean    big)
{
  Census census = { 0 };

  for (gsize i = 0; i + width <= size && i < (gsize) SEEN_UNITS * width; i += width)
    {
      guint32 c = unit_at ((const guint8 *) data + i, width, big);

      if (width == 2 && c >= 0xd800 && c < 0xe000)
        {
          census.good++;
          continue;
        }
      if (c > 0x10ffff || (c < 0x20 && (c > 0x0d || c < 0x09)) || (c >= 0x7f && c < 0xa0) || !g_unichar_isdefined (c) ||
          (c >= 0xe000 && c < 0xf900))
        census.strange++;
      else
        census.good++;
      census.plain += c < 0x80;
    }
  return census;
}

static gboolean
is_clean (Census census)
{
  return census.good >= 4 && census.strange * MAX_STRANGE_PART <= census.good && census.plain > 0;
}

const char *
_lyceum_encoding_find_wide (const char *data,
                            gsize       size)
{
  static const struct
  {
    const char *name;
    guint width;
    gboolean big;
  } forms[] = { { "UTF-32LE", 4, FALSE }, { "UTF-32BE", 4, TRUE }, { "UTF-16LE", 2, FALSE }, { "UTF-16BE", 2, TRUE } };
  const char *best = NULL;
  guint best_plain = 0;

  /* Every such text has spaces or line ends, and with them zeros; no other text has one. */
  if (memchr (data, '\0', MIN (size, SEEN_UNITS)) == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      Census census = take_census (data, size, forms[i].width, forms[i].big);

      if (is_clean (census) && forms[i].width == 4)
        return forms[i].name;
      if (is_clean (census) && census.plain > best_plain)
        {
          best = forms[i].name;
          best_plain = census.plain;
        }
    }
  return best;
}

/* A letter that waited for its accent. */
static void
append_rest (GIConv   converter,
             GString *text)
{
  char buffer[64];
  gchar *out = buffer;
  gsize out_left = sizeof buffer;

  if (g_iconv (converter, NULL, NULL, &out, &out_left) != (gsize) -1)
    g_string_append_len (text, buffer, out - buffer);
}

static char *
without_zeros (GString *text)
{
  char *valid = NULL;

  if (memchr (text->str, '\0', text->len) == NULL)
    return g_string_free (text, FALSE);
  valid = g_utf8_make_valid (text->str, (gssize) text->len);
  g_string_free (text, TRUE);
  return valid;
}

char *
_lyceum_encoding_convert (const char *data,
                          gsize       size,
                          const char *encoding)
{
  GIConv converter = g_iconv_open ("UTF-8", encoding);
  GString *text;
  gchar *in = (gchar *) data;
  gsize in_left = size;
  char buffer[16384];

  if (converter == (GIConv) -1)
    return NULL;
  text = g_string_sized_new (size + size / 4);
  while (in_left > 0)
    {
      gchar *out = buffer;
      gsize out_left = sizeof buffer;
      gsize done = g_iconv (converter, &in, &in_left, &out, &out_left);
      int reason = errno;

      g_string_append_len (text, buffer, out - buffer);
      if (done != (gsize) -1 || reason == E2BIG)
        continue;
      g_string_append (text, "\xef\xbf\xbd");
      if (reason != EILSEQ)
        break; /* half a character at the end */
      in++;
      in_left--;
    }
  append_rest (converter, text);
  g_iconv_close (converter);
  return without_zeros (text);
}
