/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-document.h"

G_BEGIN_DECLS

/**
 * _lyceum_skip_front_matter:
 * @text: a text in Markdown, terminated
 *
 * Passes over what is said of a text above it, in YAML between lines of three dashes or TOML between lines of three plus
 * signs. Only its title and its language are of use; tags and the rest are no text.
 *
 * Returns: where the text begins
 */
const char *_lyceum_skip_front_matter (const char *text, LyceumDocument *document);

G_END_DECLS
