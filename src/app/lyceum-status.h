/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * LyceumStatus:
 *
 * What stands in the place of content that is not there: an icon, a title, a sentence, and perhaps a button. Its widgets
 * are made when it is shown for the first time: most are never seen, and each page has some.
 *
 * Properties: `icon-name`, `title`, `description` (plain text), `button` (nullable: its label, with a mnemonic).
 * Signal `activated`: the button was pressed.
 */
#define LYCEUM_TYPE_STATUS (lyceum_status_get_type ())
G_DECLARE_FINAL_TYPE (LyceumStatus, lyceum_status, LYCEUM, STATUS, AdwBin)

/** Says what went wrong, in words for a person. */
void lyceum_status_set_error (LyceumStatus *self, const GError *error);

G_END_DECLS
