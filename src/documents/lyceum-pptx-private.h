/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-markup.h"
#include "lyceum-office-body.h"

G_BEGIN_DECLS

#define LYCEUM_PPTX_LEVELS 9u

typedef enum
{
  PPTX_BULLET_INHERITED,
  PPTX_BULLET_NONE,
  PPTX_BULLET_SIGN,
  PPTX_BULLET_NUMBER,
} LyceumPptxBullet;

/** What stands in front of the paragraphs of each level. */
typedef struct
{
  LyceumPptxBullet levels[LYCEUM_PPTX_LEVELS];
} LyceumPptxBullets;

/** What an element says of bullets; PPTX_BULLET_INHERITED: nothing. */
LyceumPptxBullet          _lyceum_pptx_bullet          (const char *name);

/** Returns: the level (from 0) that an element like "lvl2pPr" is about, -1: it is none. */
int                       _lyceum_pptx_style_level     (const char *name);

/** The layouts of slides, each read once. In lyceum-pptx-layout.c. */
typedef struct _LyceumPptxLayouts LyceumPptxLayouts;

typedef struct
{
  char *type;                /* (nullable): "title", "secHead" */
  GHashTable *by_index;      /* (element-type utf8 LyceumPptxBullets): of its placeholders */
  LyceumPptxBullets body;    /* of the master */
} LyceumPptxLayout;

LyceumPptxLayouts        *_lyceum_pptx_layouts_new     (GHashTable *parts);
void                      _lyceum_pptx_layouts_free    (LyceumPptxLayouts *self);

/** @path: (nullable): Returns: (transfer none): an empty one where there is none. */
const LyceumPptxLayout   *_lyceum_pptx_layouts_get     (LyceumPptxLayouts *self, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumPptxLayouts, _lyceum_pptx_layouts_free)

typedef enum
{
  PPTX_READ_TITLE,
  PPTX_READ_TEXT,    /* all but the title */
  PPTX_READ_NOTES,   /* of the speaker */
  PPTX_READ_DIAGRAM,
} LyceumPptxMode;

/** What a slide is read with. */
typedef struct
{
  LyceumPptxMode mode;
  guint level;                /* of its title */
  GHashTable *parts;
  GHashTable *relations;      /* of the part that is read */
  const LyceumPptxLayout *layout;
  LyceumOfficeBody *body;
  GHashTable *languages;      /* (element-type utf8 guint): how much text is in each */
  GPtrArray *diagrams;        /* (element-type utf8): the parts of diagrams on it are added here */
} LyceumPptxContext;

/** Whether a slide says that it is not to be shown. */
gboolean                  _lyceum_pptx_is_hidden       (const char *data, gsize size);

/** @too_deep: (out). Returns: %FALSE when it is damaged or too deep. In lyceum-pptx-slide.c. */
gboolean                  _lyceum_pptx_read_part       (const LyceumPptxContext *context, const char *data, gsize size,
                                                        gboolean *too_deep);

G_END_DECLS
