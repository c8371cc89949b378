/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-language-rules-private.h"

G_BEGIN_DECLS

/* The tables behind _lyceum_language_rules(). */
extern const LyceumLanguageRules _lyceum_rules_english;
extern const LyceumLanguageRules _lyceum_rules_chinese;
extern const LyceumLanguageRules _lyceum_rules_japanese;

G_END_DECLS
