/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-course-task.h"

#include "lyceum-web-address.h"

LyceumMaterial *
lyceum_material_new_file (const char *path)
{
  LyceumMaterial *material = g_new0 (LyceumMaterial, 1);

  material->path = g_canonicalize_filename (path, NULL);
  material->name = g_filename_display_basename (material->path);
  return material;
}

LyceumMaterial *
lyceum_material_new_text (const char *name,
                          const char *text)
{
  LyceumMaterial *material = g_new0 (LyceumMaterial, 1);

  material->name = g_strdup (name);
  material->text = g_strdup (text);
  return material;
}

LyceumMaterial *
lyceum_material_new_topic (const char *topic)
{
  return lyceum_material_new_text (topic, NULL);
}

LyceumMaterial *
lyceum_material_new_address (const char *address,
                             gboolean    allow_private,
                             GError    **error)
{
  g_autofree char *url = lyceum_web_address_parse (address, error);
  g_autofree char *name = NULL;
  LyceumMaterial *material;

  if (!url)
    return NULL;
  name = lyceum_web_address_dup_name (url);
  material = lyceum_material_new_text (name, NULL);
  material->url = g_steal_pointer (&url);
  material->allow_private = allow_private;
  return material;
}

void
lyceum_material_free (LyceumMaterial *material)
{
  g_free (material->name);
  g_free (material->path);
  g_free (material->text);
  g_free (material->url);
  g_free (material);
}
