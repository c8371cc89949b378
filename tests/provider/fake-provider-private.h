/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fake-provider.h"

G_BEGIN_DECLS

typedef struct
{
  guint milliseconds;
  LyceumDelta delta;
  char *text;    /* (owned) (nullable) */
  GError *error; /* (owned) (nullable) */
} FakeStep;

typedef struct
{
  GPtrArray *steps; /* (owned) (element-type FakeStep) */
  LyceumFinish finish;
} FakeScript;

typedef struct
{
  char *prompt, *schema; /* (owned) */
} FakeAsked;

struct _FakeProvider
{
  LyceumProvider parent_instance;

  LyceumCapabilities capabilities; /* immutable after construction */

  GMutex mutex;
  /* protected by @mutex */
  GQueue scripts;       /* (element-type FakeScript) */
  GPtrArray *asked;     /* (owned) (element-type FakeAsked) */
  GHashTable *failures; /* (owned) capability → GError, for its next call */
  GHashTable *n_calls;  /* (owned) capability → count */
  guint n_cancelled;
  guint delay;
};

FakeScript *_fake_script_new  (void);
void        _fake_script_free (FakeScript *script);
void        _fake_script_add  (FakeScript *script,
                               guint       milliseconds,
                               LyceumDelta delta,
                               const char *text,
                               GError     *error);

G_END_DECLS
