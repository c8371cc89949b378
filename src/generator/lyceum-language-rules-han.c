/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-language-rules-tables-private.h"

/* Each Han and kana character is a mark of its own: see lyceum-surface-private.h. */

static const char *const chinese_leaning_starts[] = {
  "这", "這", "那", "它", "他", "她", "其", "此", "该", "該", "但", "然 而", "不 过", "不 過", "可 是", "而", "而 且", "因 此", "所 以",
  "于 是", "於 是", "因 而", "另 外", "此 外", "同 时", "同 時", "同 样", "同 樣", "例 如", "比 如", "也", "并", "並", "则", "則",
  "却", "卻", "又", "还", "還", "再", "最 后", "最 後", "首 先", "其 次", "接 着", "接 著", "随 后", "隨 後", "之 后", "之 後", "后 来",
  "後 來", "总 之", "總 之", "以 上", "以 下", "前 者", "后 者", "後 者", "两 者", "兩 者", "当 时", "當 時", NULL
};
static const char *const chinese_leaning_words[] = { "这 些", "這 些", "这 种", "這 種", "这 个", "這 個", "前 者", "后 者", "後 者", NULL };
static const char *const chinese_pointing[] = { "如 下", "如 上", "以 下", "上 述", "下 图", "下 圖", "上 图", "上 圖", "下 表", "上 表",
                                                "见 图", "見 圖", "如 图", "如 圖", "本 章", "本 节", "本 節", "本 书", "本 書", NULL };
static const char *const chinese_nouns[] = { "图", "圖", "表", "第", NULL };
static const char *const chinese_personal[] = { "我", "我 们 将", "我 們 將", "让 我 们", "讓 我 們", NULL };
static const char *const chinese_examples[] = { "例 如", "比 如", "譬 如", NULL };
static const char *const chinese_is_a[] = { "是 一 种", "是 一 種", "是 一 个", "是 一 個", "是 一 类", "是 一 類", NULL };
static const char *const chinese_means[] = { "是 指", "指 的 是", "即 是", "的 定 义 是", "的 定 義 是", NULL };

const LyceumLanguageRules _lyceum_rules_chinese = {
  .language = "zh",
  .leaning_starts = chinese_leaning_starts,
  .leaning_words = chinese_leaning_words,
  .pointing_words = chinese_pointing,
  .pointing_nouns = chinese_nouns,
  .personal_words = chinese_personal,
  .example_starts = chinese_examples,
  .is_a = chinese_is_a,
  .means = chinese_means,
};

static const char *const japanese_leaning_starts[] = {
  "こ れ", "そ れ", "あ れ", "こ の", "そ の", "あ の", "こ こ", "そ こ", "こ う", "そ う", "彼", "し か し", "だ が", "で も", "ま た",
  "そ し て", "だ か ら", "従 っ て", "し た が っ て", "つ ま り", "さ ら に", "例 え ば", "た と え ば", "な お", "た だ し", "一 方",
  "次 に", "ま ず", "最 後 に", "同 様 に", "同 じ く", "ゆ え に", "よ っ て", "と こ ろ で", "な ぜ な ら", "両 者", "前 者", "後 者",
  "も っ と も", "そ れ で", "こ う し た", "そ う し た", "同 年", "翌 年", "当 時", "以 上", "以 下", NULL
};
static const char *const japanese_leaning_words[] = { "こ れ ら", "そ れ ら", "前 者", "後 者", NULL };
static const char *const japanese_pointing[] = { "次 の", "以 下 の", "上 記", "下 記", "前 述", "後 述", "本 章", "本 節", NULL };
static const char *const japanese_nouns[] = { "図", "表", "第", NULL };
static const char *const japanese_personal[] = { "私", "僕", "我 々", NULL };
static const char *const japanese_examples[] = { "例 え ば", "た と え ば", NULL };
static const char *const japanese_means[] = { "と は", NULL };

const LyceumLanguageRules _lyceum_rules_japanese = {
  .language = "ja",
  .leaning_starts = japanese_leaning_starts,
  .leaning_words = japanese_leaning_words,
  .pointing_words = japanese_pointing,
  .pointing_nouns = japanese_nouns,
  .personal_words = japanese_personal,
  .example_starts = japanese_examples,
  .means = japanese_means,
};
