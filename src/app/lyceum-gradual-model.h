/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * lyceum_gradual_model_new:
 * @model: a list
 *
 * A list view makes up to 200 rows at once when a long list falls into it. Through this model the first screenful comes at
 * once and the others a few at a time between the frames; once there are as many as the view makes rows, all are there.
 *
 * Returns: (transfer full): @model as it is to be shown
 */
GListModel *lyceum_gradual_model_new (GListModel *model);

G_END_DECLS
