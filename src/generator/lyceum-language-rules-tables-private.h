/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-language-rules-private.h"

G_BEGIN_DECLS

/* The tables behind _lyceum_language_rules(). */
extern const LyceumLanguageRules _lyceum_rules_english;
extern const LyceumLanguageRules _lyceum_rules_chinese;
extern const LyceumLanguageRules _lyceum_rules_japanese;
extern const LyceumLanguageRules _lyceum_rules_romanian;
extern const LyceumLanguageRules _lyceum_rules_polish;
extern const LyceumLanguageRules _lyceum_rules_turkish;
extern const LyceumLanguageRules _lyceum_rules_swedish;
extern const LyceumLanguageRules _lyceum_rules_greek;
extern const LyceumLanguageRules _lyceum_rules_vietnamese;
extern const LyceumLanguageRules _lyceum_rules_hindi;

G_END_DECLS
