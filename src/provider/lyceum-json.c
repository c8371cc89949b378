/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-json.h"

#include <string.h>

static inline gboolean
is_space (char c)
{
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static const char *
skip_space (const char *at, const char *end)
{
  while (at < end && is_space (*at))
    at++;
  return at;
}

/* The end of a string that begins at @at with its quote; %NULL if it is none. */
static const char *
check_string (const char *at, const char *end)
{
  for (at++; at < end; at++)
    {
      if (*at == '"')
        return at + 1;
      if ((guchar) *at < 0x20)
        return NULL;
      if (*at != '\\')
        continue;
      if (++at == end || strchr ("\"\\/bfnrtu", *at) == NULL || *at == '\0')
        return NULL;
      if (*at != 'u')
        continue;
      if (end - at < 5)
        return NULL;
      for (guint i = 0; i < 4; i++)
        if (!g_ascii_isxdigit (*++at))
          return NULL;
    }
  return NULL;
}

static const char *
check_digits (const char *at, const char *end)
{
  const char *from = at;

  while (at < end && g_ascii_isdigit (*at))
    at++;
  return at > from ? at : NULL;
}

static const char *
check_number (const char *at, const char *end)
{
  if (*at == '-')
    at++;
  if (at == end)
    return NULL;
  at = *at == '0' ? at + 1 : check_digits (at, end);
  if (at != NULL && at < end && *at == '.')
    at = check_digits (at + 1, end);
  if (at != NULL && at < end && (*at == 'e' || *at == 'E'))
    {
      at++;
      if (at < end && (*at == '+' || *at == '-'))
        at++;
      at = check_digits (at, end);
    }
  return at;
}

static const char *
check_word (const char *at, const char *end, const char *word)
{
  gsize length = strlen (word);

  return (gsize) (end - at) >= length && memcmp (at, word, length) == 0 ? at + length : NULL;
}

static const char *
check_scalar (const char *at, const char *end)
{
  switch (*at)
    {
    case '"':
      return check_string (at, end);
    case 't':
      return check_word (at, end, "true");
    case 'f':
      return check_word (at, end, "false");
    case 'n':
      return check_word (at, end, "null");
    /* What Python writes for what is no number; it is none to lyceum_json_get_double() either. */
    case 'N':
      return check_word (at, end, "NaN");
    case 'I':
      return check_word (at, end, "Infinity");
    case '-':
      if (check_word (at, end, "-Infinity") != NULL)
        return check_word (at, end, "-Infinity");
      return check_number (at, end);
    default:
      return check_number (at, end);
    }
}

/* A member's name and its colon. */
static const char *
check_name (const char *at, const char *end)
{
  at = skip_space (at, end);
  if (at == end || *at != '"')
    return NULL;
  at = check_string (at, end);
  if (at == NULL)
    return NULL;
  at = skip_space (at, end);
  return at < end && *at == ':' ? at + 1 : NULL;
}

/* Without recursion: a bit for each open bracket says whether it is an object. */
static const char *
check_value (const char *at, const char *end)
{
  guint64 objects = 0;
  guint depth = 0;

  for (;;)
    {
      at = skip_space (at, end);
      if (at == end)
        return NULL;
      if (*at == '{' || *at == '[')
        {
          gboolean is_object = *at == '{';

          if (depth == LYCEUM_JSON_MAX_DEPTH)
            return NULL;
          objects = objects << 1 | is_object;
          depth++;
          at = skip_space (at + 1, end);
          if (at == end)
            return NULL;
          if (*at != (is_object ? '}' : ']'))
            {
              if (is_object)
                at = check_name (at, end);
              if (at == NULL)
                return NULL;
              continue;
            }
        }
      else
        {
          at = check_scalar (at, end);
          if (at == NULL)
            return NULL;
        }
      /* A value is over: what closes after it, and whether another one follows. An empty bracket closes here as well.
       */
      for (;;)
        {
          gboolean is_object = objects & 1;

          if (depth == 0)
            return at;
          at = skip_space (at, end);
          if (at == end)
            return NULL;
          if (*at == ',')
            break;
          if (*at != (is_object ? '}' : ']'))
            return NULL;
          at++;
          objects >>= 1;
          depth--;
        }
      at++;
      if (objects & 1)
        at = check_name (at, end);
      if (at == NULL)
        return NULL;
    }
}

gboolean
lyceum_json_check (const char *text, gsize length, LyceumJson *value)
{
  const char *end = text + length;
  const char *at = text;

  *value = LYCEUM_JSON_NONE;
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    at += 3;
  at = skip_space (at, end);
  if (at == end)
    return FALSE;
  value->at = at;
  value->end = check_value (at, end);
  if (value->end != NULL && skip_space (value->end, end) == end)
    return TRUE;
  *value = LYCEUM_JSON_NONE;
  return FALSE;
}

/* What follows works on text that was checked, and so need not look for its end. */

static const char *
skip_string (const char *at)
{
  for (at++; *at != '"'; at++)
    if (*at == '\\')
      at++;
  return at + 1;
}

static const char *
skip_scalar (const char *at, const char *end)
{
  while (at < end && (g_ascii_isalnum (*at) || *at == '-' || *at == '+' || *at == '.'))
    at++;
  return at;
}

static const char *
skip_value (const char *at, const char *end)
{
  guint depth = 0;

  if (*at == '"')
    return skip_string (at);
  if (*at != '{' && *at != '[')
    return skip_scalar (at, end);
  for (;;)
    switch (*at)
      {
      case '"':
        at = skip_string (at);
        break;
      case '{':
      case '[':
        depth++;
        at++;
        break;
      case '}':
      case ']':
        at++;
        if (--depth == 0)
          return at;
        break;
      default:
        at++;
      }
}

gboolean
lyceum_json_is_object (LyceumJson value)
{
  return value.at != NULL && *value.at == '{';
}

gboolean
lyceum_json_is_array (LyceumJson value)
{
  return value.at != NULL && *value.at == '[';
}

gboolean
lyceum_json_is_string (LyceumJson value)
{
  return value.at != NULL && *value.at == '"';
}

gboolean
lyceum_json_is_null (LyceumJson value)
{
  return value.at == NULL || *value.at == 'n';
}

gboolean
lyceum_json_is_true (LyceumJson value)
{
  return value.at != NULL && *value.at == 't';
}

/* Where the next thing inside a bracket begins; %NULL at its end. */
static const char *
next_inside (LyceumJson value, const char *position)
{
  position = skip_space (position != NULL ? position : value.at + 1, value.end);
  if (*position == ',')
    position = skip_space (position + 1, value.end);
  return *position == ']' || *position == '}' ? NULL : position;
}

gboolean
lyceum_json_next (LyceumJson array, const char **position, LyceumJson *element)
{
  const char *at;

  *element = LYCEUM_JSON_NONE;
  if (!lyceum_json_is_array (array))
    return FALSE;
  at = next_inside (array, *position);
  if (at == NULL)
    return FALSE;
  *element = (LyceumJson){ at, skip_value (at, array.end) };
  *position = element->end;
  return TRUE;
}

gboolean
lyceum_json_next_member (LyceumJson object, const char **position, LyceumJson *name, LyceumJson *member)
{
  const char *at, *after;

  *member = LYCEUM_JSON_NONE;
  if (!lyceum_json_is_object (object))
    return FALSE;
  at = next_inside (object, *position);
  if (at == NULL)
    return FALSE;
  after = skip_string (at);
  if (name != NULL)
    *name = (LyceumJson){ at, after };
  at = skip_space (skip_space (after, object.end) + 1, object.end);
  *member = (LyceumJson){ at, skip_value (at, object.end) };
  *position = member->end;
  return TRUE;
}

LyceumJson
lyceum_json_first (LyceumJson array)
{
  const char *position = NULL;
  LyceumJson element;

  lyceum_json_next (array, &position, &element);
  return element;
}

gboolean
lyceum_json_string_equal (LyceumJson value, const char *ascii)
{
  gsize length = strlen (ascii);

  return lyceum_json_is_string (value) && (gsize) (value.end - value.at) == length + 2 &&
         memcmp (value.at + 1, ascii, length) == 0;
}

LyceumJson
lyceum_json_get (LyceumJson object, const char *name)
{
  const char *position = NULL;
  LyceumJson found = LYCEUM_JSON_NONE;
  LyceumJson key, member;

  while (lyceum_json_next_member (object, &position, &key, &member))
    if (lyceum_json_string_equal (key, name))
      found = member;
  return found;
}

static gunichar
read_hex (const char *at)
{
  gunichar c = 0;

  for (guint i = 0; i < 4; i++)
    c = c << 4 | g_ascii_xdigit_value (at[i]);
  return c;
}

static void
append_unichar (GString *to, gunichar c)
{
  char bytes[6];

  /* Also encodes the halves of surrogate pairs. */
  g_string_append_len (to, bytes, g_unichar_to_utf8 (c != 0 ? c : 0xfffd, bytes));
}

/* @at: behind the backslash. Returns: behind the escape. */
static const char *
append_escape (GString *to, const char *at)
{
  static const char plain[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
  gunichar c;

  if (*at != 'u')
    {
      g_string_append_c (to, meaning[strchr (plain, *at) - plain]);
      return at + 1;
    }
  c = read_hex (at + 1);
  at += 5;
  if (c >= 0xd800 && c < 0xdc00 && at[0] == '\\' && at[1] == 'u')
    {
      gunichar low = read_hex (at + 2);

      if (low >= 0xdc00 && low < 0xe000)
        {
          c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        }
    }
  append_unichar (to, c);
  return at;
}

gboolean
lyceum_json_append_string (LyceumJson value, GString *to)
{
  const char *at, *end;

  if (!lyceum_json_is_string (value))
    return FALSE;
  at = value.at + 1;
  end = value.end - 1;
  while (at < end)
    {
      const char *escape = memchr (at, '\\', end - at);
      const char *until = escape != NULL ? escape : end;

      g_string_append_len (to, at, until - at);
      at = escape != NULL ? append_escape (to, escape + 1) : end;
    }
  return TRUE;
}

char *
lyceum_json_dup_string (LyceumJson value)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!lyceum_json_append_string (value, text))
    return NULL;
  return g_utf8_make_valid (text->str, text->len);
}

/* Numbers of up to fifteen digits and small exponents are exact in a double's arithmetic; that is nearly all of them.
 */
static gboolean
read_short_number (const char *at, const char *end, double *number)
{
  static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  gboolean negative = *at == '-';
  guint64 digits = 0;
  guint n_digits = 0;
  int exponent = 0, said = 0, sign = 1;

  for (at += negative; at < end && n_digits < 19 && (g_ascii_isdigit (*at) || *at == '.'); at++)
    {
      if (*at == '.')
        {
          exponent = n_digits + 1;
          continue;
        }
      digits = digits * 10 + (*at - '0');
      n_digits++;
    }
  exponent = exponent > 0 ? exponent - 1 - (int) n_digits : 0;
  if (at < end && (*at == 'e' || *at == 'E'))
    {
      at++;
      if (at < end && (*at == '+' || *at == '-'))
        sign = *at++ == '-' ? -1 : 1;
      for (; at < end && g_ascii_isdigit (*at) && said < 1000; at++)
        said = said * 10 + (*at - '0');
      exponent += sign * said;
    }
  if (at < end || digits > G_GUINT64_CONSTANT (1) << 53 || exponent < -22 || exponent > 22)
    return FALSE;
  *number = exponent < 0 ? digits / powers[-exponent] : digits * powers[exponent];
  if (negative)
    *number = -*number;
  return TRUE;
}

gboolean
lyceum_json_get_double (LyceumJson value, double *number)
{
  char copy[64];
  gsize length;

  if (value.at == NULL || (*value.at != '-' && !g_ascii_isdigit (*value.at)) || value.end[-1] == 'y')
    return FALSE;
  if (read_short_number (value.at, value.end, number))
    return TRUE;
  length = value.end - value.at;
  if (length < sizeof copy)
    {
      memcpy (copy, value.at, length);
      copy[length] = '\0';
      *number = g_ascii_strtod (copy, NULL);
    }
  else
    {
      g_autofree char *whole = g_strndup (value.at, length);

      *number = g_ascii_strtod (whole, NULL);
    }
  return TRUE;
}

gboolean
lyceum_json_get_uint (LyceumJson value, guint64 max, guint64 *number)
{
  double whole;

  if (!lyceum_json_get_double (value, &whole) || !(whole >= 0) || whole > (double) max || whole >= 9007199254740992.0)
    return FALSE;
  if (whole != (double) (guint64) whole)
    return FALSE;
  *number = (guint64) whole;
  return TRUE;
}
