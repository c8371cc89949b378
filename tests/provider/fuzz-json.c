/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON: what was found to be a value can be walked through, to its end, and every string in it becomes valid text. */
#include <string.h>

#include "fuzz.h"
#include "lyceum-json.h"

static void
walk (LyceumJson value, guint depth)
{
  g_autofree char *text = lyceum_json_dup_string (value);
  const char *position = NULL;
  LyceumJson member, name;
  guint64 whole;
  double number;

  g_assert_cmpuint (depth, <=, LYCEUM_JSON_MAX_DEPTH);
  g_assert_true (value.at < value.end);
  if (text != NULL)
    g_assert_true (g_utf8_validate (text, -1, NULL));
  lyceum_json_get_double (value, &number);
  lyceum_json_get_uint (value, G_MAXUINT64, &whole);
  lyceum_json_is_true (value);
  while (lyceum_json_next (value, &position, &member))
    walk (member, depth + 1);
  while (lyceum_json_next_member (value, &position, &name, &member))
    {
      walk (name, depth + 1);
      walk (member, depth + 1);
    }
  lyceum_json_get (value, "content");
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  LyceumJson value, again;

  if (!lyceum_json_check ((const char *) data, size, &value))
    return 0;
  g_assert_true (value.at >= (const char *) data && value.end <= (const char *) data + size);
  walk (value, 0);
  /* A part of it is a value as well. */
  g_assert_true (lyceum_json_check (value.at, value.end - value.at, &again));
  return 0;
}
