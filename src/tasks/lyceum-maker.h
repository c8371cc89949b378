/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "lyceum-models.h"

G_BEGIN_DECLS

/**
 * LyceumMaker:
 * @provider: (nullable): name of the server; %NULL: those that are set up for lessons and cards, in order of fallback
 * @lesson_model, @card_model: (nullable): instead of what the profile says
 * @is_near: its server is on this computer: it is asked without a network, too
 * @max_streams: requests at once that it takes; 0: any number
 *
 * The model that makes lessons and cards. Where there is none (a %NULL maker), the built-in generator does. Plain data.
 */
typedef struct
{
  char *provider;
  char *lesson_model;
  char *card_model;
  gboolean is_near;
  guint max_streams;
} LyceumMaker;

/** @provider, @model: (nullable). */
LyceumMaker *lyceum_maker_new         (const char                  *provider,
                                       const char                  *model,
                                       gboolean                     is_near);
/** @profile: where @is_near comes from. @model: (nullable): instead of the profile's. */
LyceumMaker *lyceum_maker_new_for     (const LyceumProviderProfile *profile,
                                       const char                  *model);
/** @profiles: (element-type LyceumProviderProfile): all there are. Returns: (transfer full) (nullable): one that asks whoever is set
 * up for it, in order of fallback; %NULL where nobody is. */
LyceumMaker *lyceum_maker_new_for_any (GPtrArray                   *profiles);
/** Whether the server of @profile can make lessons and cards, and is to be asked. */
gboolean     lyceum_maker_can_be      (const LyceumProviderProfile *profile);
/** @maker: (nullable). Returns: (transfer full) (nullable). */
LyceumMaker *lyceum_maker_copy        (const LyceumMaker           *maker);
void         lyceum_maker_free        (LyceumMaker                 *maker);

/** A floating a{sv}, for payloads: no key is in it. */
GVariant    *_lyceum_maker_to_variant   (const LyceumMaker         *maker);
/** @variant: an a{sv} from anywhere; what it does not say is not set. */
LyceumMaker *_lyceum_maker_from_variant (GVariant                  *variant);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumMaker, lyceum_maker_free)

G_END_DECLS
