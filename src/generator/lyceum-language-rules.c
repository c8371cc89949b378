/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-language-rules-tables-private.h"

#include "lyceum-section-analysis-private.h"

#include <string.h>

/*
 * Outside of English only what is certain is claimed: words that a sentence cannot begin with and stand by itself, and the
 * few phrases that hardly ever introduce anything but a definition.
 */

static const LyceumLanguageRules german = {
  .language = "de",
  .leaning_starts = (const char *const[]){
      "dies", "diese", "dieser", "dieses", "diesem", "diesen", "er", "sie", "es", "ihr", "ihre", "sein", "seine", "das ist", "das war",
      "das heisst", "der letztere", "letztere", "ersterer", "jedoch", "aber", "doch", "und", "oder", "denn", "deshalb", "deswegen",
      "daher", "darum", "dadurch", "damit", "dabei", "dazu", "davon", "danach", "dann", "darin", "daraus", "ausserdem", "zudem", "ferner",
      "somit", "folglich", "also", "trotzdem", "dennoch", "allerdings", "hingegen", "dagegen", "sonst", "zum beispiel", "beispielsweise",
      "so", "auch", "hier", "dort", "nun", "jetzt", "ebenso", "beide", "solche", "schliesslich", "zunächst", "weiterhin",
      "in diesem", "in dieser", "auf diese", "aus diesem", "mit diesem", "mit dieser", "bei diesem", "bei dieser", "im gegensatz dazu",
      "anders", "andere", "in der nähe", "alle drei", "alle vier", "alle beide", "die beiden anderen", "hierbei", "hierzu", "hierfür",
      "stattdessen", "gleichzeitig", "beim nächsten", "im nächsten", "in der zwischenzeit", "einerseits", "andererseits", NULL },
  .leaning_words = (const char *const[]){ "diese", "dieser", "dieses", "diesem", "diesen", "letztere", "erstere", "dort", "damals",
                                          "daraufhin", NULL },
  .pointing_words = (const char *const[]){ "siehe", "vgl .", "vgl", "oben", "unten", "folgende", "folgenden", "folgender", "wie folgt",
                                           "nächsten abschnitt", "vorigen", "vorherigen", NULL },
  .pointing_nouns = (const char *const[]){ "abbildung", "abb .", "tabelle", "tab .", "kapitel", "abschnitt", "seite", "s .", "gleichung",
                                           "satz", "beispiel", "aufgabe", NULL },
  .personal_words = (const char *const[]){ "ich", "mich", "mir", "mein", "meine", "wir wollen", "wir werden", NULL },
  .example_starts = (const char *const[]){ "zum beispiel", "beispielsweise", "z.b", "ein beispiel", NULL },
  .articles = (const char *const[]){ "ein", "eine", "der", "die", "das", NULL },
  .is_a = (const char *const[]){ "ist ein", "ist eine", "sind die", "war ein", "war eine", NULL },
  .means = (const char *const[]){ "bezeichnet", "bedeutet", "ist definiert als", "ist die bezeichnung für", NULL },
};

static const LyceumLanguageRules french = {
  .language = "fr",
  .leaning_starts = (const char *const[]){
      "il", "elle", "ils", "elles", "ce", "cet", "cette", "ces", "cela", "ceci", "celui", "celle", "ceux", "celles", "c'est", "c'était",
      "son", "sa", "ses", "leur", "leurs", "mais", "et", "ou", "donc", "or", "car", "cependant", "toutefois", "pourtant", "néanmoins",
      "ainsi", "alors", "puis", "ensuite", "enfin", "aussi", "de plus", "en outre", "par conséquent", "par exemple", "en effet",
      "d'autre part", "d'une part", "au contraire", "en revanche", "dans ce", "dans cette", "à ce", "à cette", "ici", "là", "y", "en",
      "autrement", "de même", "les deux", "l'un", "l'autre", "d'autres", "un autre", "une autre", NULL },
  .leaning_words = (const char *const[]){ "cette", "cet", "ces", "celui-ci", "celle-ci", "ceux-ci", "cela", NULL },
  .pointing_words = (const char *const[]){ "ci-dessus", "ci-dessous", "suivant :", "suivants :", "voir", "précédent", "précédente", NULL },
  .pointing_nouns = (const char *const[]){ "figure", "fig .", "tableau", "chapitre", "section", "page", "p .", "équation", "théorème", NULL },
  .personal_words = (const char *const[]){ "je", "j'ai", "mon", "ma", "mes", "moi", "nous allons", "nous verrons", NULL },
  .example_starts = (const char *const[]){ "par exemple", NULL },
  .articles = (const char *const[]){ "un", "une", "le", "la", "les", "des", NULL },
  .is_a = (const char *const[]){ "est un", "est une", "était un", "était une", "sont des", NULL },
  .means = (const char *const[]){ "désigne", "signifie", "est défini comme", "est définie comme", NULL },
};

static const LyceumLanguageRules spanish = {
  .language = "es",
  .leaning_starts = (const char *const[]){
      "él", "ella", "ellos", "ellas", "este", "esta", "estos", "estas", "esto", "ese", "esa", "esos", "esas", "eso", "aquel", "aquella",
      "su", "sus", "pero", "y", "e", "o", "sin embargo", "no obstante", "además", "así", "entonces", "luego", "por lo tanto", "por tanto",
      "por eso", "por ello", "por ejemplo", "en cambio", "también", "tampoco", "después", "finalmente", "en este", "en esta", "en ese",
      "en esa", "con esto", "aquí", "allí", "muy cerca ,", "mientras tanto", "en la siguiente", "ambos", "ambas", "otro", "otra", "otros", "otras", "es decir", "muy cerca", "cerca de allí", "por el contrario", "en cambio", "más tarde", "son", "fue", "es", "era", "eran", "fueron", "está", "están", "tiene",
      "tienen", "tenía", "de este", "de esta", NULL },
  .leaning_words = (const char *const[]){ "este", "esta", "estos", "estas", "esto", "dicho", "dicha", "dichos", "dichas", "allí",
                                          "entonces", NULL },
  .pointing_words = (const char *const[]){ "siguiente :", "siguientes :", "véase", "ver también", "anterior", "anteriormente",
                                           "más arriba", "más abajo", NULL },
  .pointing_nouns = (const char *const[]){ "figura", "fig .", "tabla", "capítulo", "sección", "página", "ecuación", "teorema", NULL },
  .personal_words = (const char *const[]){ "yo", "mi", "mis", "me", NULL },
  .example_starts = (const char *const[]){ "por ejemplo", NULL },
  .articles = (const char *const[]){ "un", "una", "el", "la", "los", "las", NULL },
  .is_a = (const char *const[]){ "es un", "es una", "era un", "era una", "son los", "son las", NULL },
  .means = (const char *const[]){ "significa", "se define como", "se refiere a", NULL },
};

static const LyceumLanguageRules italian = {
  .language = "it",
  .leaning_starts = (const char *const[]){
      "egli", "ella", "esso", "essa", "essi", "esse", "lui", "lei", "loro", "questo", "questa", "questi", "queste", "quello", "quella",
      "ciò", "il suo", "la sua", "i suoi", "le sue", "ma", "e", "o", "tuttavia", "però", "inoltre", "così", "quindi", "pertanto",
      "perciò", "dunque", "infatti", "ad esempio", "per esempio", "poi", "infine", "anche", "in questo", "in questa", "qui", "entrambi",
      "altri", "altre", "un altro", "un'altra", "al contrario", "più tardi", "è", "sono", "era", "erano", "fu", "furono", "ha", "hanno", NULL },
  .leaning_words = (const char *const[]){ "questo", "questa", "questi", "queste", "ciò", NULL },
  .pointing_words = (const char *const[]){ "seguente :", "seguenti :", "vedi", "precedente", NULL },
  .pointing_nouns = (const char *const[]){ "figura", "fig .", "tabella", "capitolo", "sezione", "pagina", "equazione", "teorema", NULL },
  .personal_words = (const char *const[]){ "io", "mio", "mia", "mi", NULL },
  .example_starts = (const char *const[]){ "ad esempio", "per esempio", NULL },
  .articles = (const char *const[]){ "un", "una", "uno", "il", "lo", "la", "i", "gli", "le", NULL },
  .is_a = (const char *const[]){ "è un", "è una", "è uno", "era un", "era una", NULL },
  .means = (const char *const[]){ "significa", "indica", "è definito come", "è definita come", NULL },
};

static const LyceumLanguageRules portuguese = {
  .language = "pt",
  .leaning_starts = (const char *const[]){
      "ele", "ela", "eles", "elas", "este", "esta", "estes", "estas", "isto", "esse", "essa", "esses", "essas", "isso", "aquele", "aquela",
      "seu", "sua", "seus", "suas", "mas", "e", "ou", "porém", "contudo", "todavia", "entretanto", "no entanto", "além disso", "assim",
      "portanto", "logo", "por isso", "por exemplo", "também", "depois", "finalmente", "neste", "nesta", "nesse", "nessa", "aqui",
      "ambos", "ambas", "outro", "outra", "outros", "outras", "pelo contrário", "mais tarde", "é", "são", "foi", "foram", "era", "eram",
      "tem", "têm", NULL },
  .leaning_words = (const char *const[]){ "este", "esta", "estes", "estas", "isto", "esse", "essa", "esses", "essas", "isso", NULL },
  .pointing_words = (const char *const[]){ "seguinte :", "seguintes :", "anterior", "anteriormente", "acima", "abaixo", NULL },
  .pointing_nouns = (const char *const[]){ "figura", "fig .", "tabela", "capítulo", "seção", "página", "equação", "teorema", NULL },
  .personal_words = (const char *const[]){ "eu", "meu", "minha", NULL },
  .example_starts = (const char *const[]){ "por exemplo", NULL },
  .articles = (const char *const[]){ "um", "uma", "o", "a", "os", "as", NULL },
  .is_a = (const char *const[]){ "é um", "é uma", "era um", "era uma", "foi um", "foi uma", NULL },
  .means = (const char *const[]){ "significa", "refere-se a", "é definido como", "é definida como", NULL },
};

static const LyceumLanguageRules dutch = {
  .language = "nl",
  .leaning_starts = (const char *const[]){
      "dit", "deze", "dat", "die", "hij", "zij", "ze", "het is", "het was", "zijn", "haar", "hun", "maar", "en", "of", "want", "dus",
      "echter", "daarom", "daardoor", "daarbij", "daarnaast", "bovendien", "ook", "toch", "dan", "daarna", "hier", "daar", "zo",
      "bijvoorbeeld", "in dit", "in deze", "beide", "andere", "een ander", "een andere", NULL },
  .leaning_words = (const char *const[]){ "deze", "dit", NULL },
  .pointing_words = (const char *const[]){ "de volgende", "hierboven", "hieronder", "zie", "vorige", NULL },
  .pointing_nouns = (const char *const[]){ "figuur", "fig .", "tabel", "hoofdstuk", "paragraaf", "pagina", "stelling", NULL },
  .personal_words = (const char *const[]){ "ik", "mijn", "mij", NULL },
  .example_starts = (const char *const[]){ "bijvoorbeeld", NULL },
  .articles = (const char *const[]){ "een", "de", "het", NULL },
  .is_a = (const char *const[]){ "is een", "was een", "zijn de", NULL },
  .means = (const char *const[]){ "betekent", "verwijst naar", "wordt gedefinieerd als", NULL },
};

static const LyceumLanguageRules russian = {
  .language = "ru",
  .leaning_starts = (const char *const[]){
      "он", "она", "оно", "они", "это", "этот", "эта", "эти", "тот", "та", "те", "его", "её", "ее", "их", "но", "и", "а", "или", "однако",
      "поэтому", "следовательно", "таким образом", "тем не менее", "кроме того", "также", "затем", "потом", "наконец", "например",
      "здесь", "там", "так", "в этом", "в этой", "при этом", "оба", "обе", "такой", "такая", "такие", "другой", "другие", NULL },
  .leaning_words = (const char *const[]){ "этот", "эта", "эти", "этого", "этой", "этих", "этому", "этим", "этом", NULL },
  .pointing_words = (const char *const[]){ "следующие :", "следующий :", "см .", "выше", "ниже", NULL },
  .pointing_nouns = (const char *const[]){ "рис .", "рисунок", "таблица", "табл .", "глава", "раздел", "страница", "с .", NULL },
  .personal_words = (const char *const[]){ "я", "мой", "моя", "мне", "меня", NULL },
  .example_starts = (const char *const[]){ "например", NULL },
  .is_a = (const char *const[]){ "— это", "– это", NULL },
  .means = (const char *const[]){ "означает", "называется", NULL },
};

static const LyceumLanguageRules arabic = {
  .language = "ar",
  .leaning_starts = (const char *const[]){
      "هذا", "هذه", "هؤلاء", "ذلك", "تلك", "هو", "هي", "هم", "هما", "لكن", "ولكن", "لكنّ", "لكنه", "لكنها", "ولكنه", "وهذا", "وهذه", "وذلك",
      "فهذا", "فهذه", "وهو", "وهي", "فهو", "فهي", "إنه", "إنها", "إنّه", "إنّها", "لذلك", "ولذلك", "لذا", "إذا", "إذن", "إذًا", "كذلك", "وكذلك",
      "أيضا", "ثم", "ثمّ", "مثلا", "مثلًا", "وهكذا", "هكذا", "وبالتالي", "بالتالي", "هنا", "وهنا", "هناك", "في هذا", "في هذه", "وفي هذا", "وفي هذه",
      "من هذا", "من هذه", "بهذا", "بهذه", "لهذا", "لهذه", "هاتان", "وهاتان", "هذان", "وهما", "وهم", "وعليه", "عندئذ", "عندها", "بعد ذلك", "وبعد ذلك",
      "غير أن", "غير أنّ", "بيد أن", "ومع ذلك", "مع ذلك", "حسنا", "حسنًا", "كلاهما", "أما", "أمّا", "فضلا", "والآن", "الآن", "أي", "بل", "نعم", "لا ،", "بعبارات أخرى", "بعبارة أخرى", "من جهة أخرى", "من ناحية أخرى",
      "في المقابل", "في الواقع", "على سبيل المثال", "كما رأينا", "كما نرى", "كلّ منهما", "كل منهما", "بعضها", NULL },
  .leaning_words = (const char *const[]){ "هذا", "هذه", "ذلك", "تلك", "هؤلاء", "هاتين", "هذين", "بهذا", "بهذه", "لهذا", "لهذه", "كهذا", "كهذه", NULL },
  .pointing_words = (const char *const[]){ "التالي :", "التالية :", "أعلاه", "أدناه", "السابق", "لاحقا", "لاحقًا", "كما رأينا", NULL },
  .pointing_nouns = (const char *const[]){ "الشكل", "الجدول", "الفصل", "الصفحة", NULL },
  .personal_words = (const char *const[]){ "أنا", "إنني", "إنّني", "أنني", "أنّني", "لنتخيل", "لنتخيّل", "دعونا", "لنعد", "سنعود", "سأشرح", "سأشرحه", NULL },
};

static const LyceumLanguageRules nothing = { .language = "und" };

static const LyceumLanguageRules *const all_rules[] = { &_lyceum_rules_english, &german, &french, &spanish, &italian, &portuguese, &dutch,
                                                        &russian, &arabic, &_lyceum_rules_chinese, &_lyceum_rules_japanese,
                                                        &_lyceum_rules_romanian, &_lyceum_rules_polish, &_lyceum_rules_turkish,
                                                        &_lyceum_rules_swedish, &_lyceum_rules_greek, &_lyceum_rules_vietnamese,
                                                        &_lyceum_rules_hindi };

gboolean
_lyceum_language_is (const char *language,
                     const char *base)
{
  const gsize length = strlen (base);

  return language && g_ascii_strncasecmp (language, base, length) == 0 && !g_ascii_isalnum (language[length]);
}

const LyceumLanguageRules *
_lyceum_language_rules (const char *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (all_rules); i++)
    {
      if (_lyceum_language_is (language, all_rules[i]->language))
        return all_rules[i];
    }
  return &nothing;
}
