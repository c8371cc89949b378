/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-language-rules-tables-private.h"

/* Only what is certain: words that a sentence cannot begin with and stand by itself, and words that point out of it. */

#define LIST(...) (const char *const[]) { __VA_ARGS__, NULL }

const LyceumLanguageRules _lyceum_rules_romanian = {
  .language = "ro",
  .leaning_starts = LIST (
      "acesta", "aceasta", "aceștia", "acestea", "acest", "această", "acești", "aceste", "acestor", "acestui", "acestei", "acela", "aceea",
      "aceia", "acelea", "acel", "acea", "acei", "acele", "el", "ea", "ei", "ele", "lui", "său", "sa", "săi", "sale", "lor", "însă", "dar",
      "iar", "și", "sau", "deci", "totuși", "astfel", "așadar", "prin urmare", "de asemenea", "în plus", "de exemplu", "apoi", "atunci",
      "în acest", "în această", "în aceste", "în acel", "aici", "acolo", "ambele", "ambii", "alte", "alți", "alta", "altul", "ulterior",
      "în schimb", "pe de altă parte", "din această", "din acest", "asta", "ce este"),
  .leaning_words = LIST ("acesta", "aceasta", "aceștia", "acestea", "acest", "această", "acești", "aceste", "acestor", "acestui",
                         "acestei", "respectiv"),
  .pointing_words = LIST ("de mai sus", "de mai jos", "următorul :", "următoarele :", "vezi", "anterior"),
  .pointing_nouns = LIST ("figura", "tabelul", "capitolul", "secțiunea", "pagina"),
  .personal_words = LIST ("eu", "meu", "mea", "mei", "mele", "noi"),
  .example_starts = LIST ("de exemplu", "spre exemplu"),
  .articles = LIST ("un", "o", "niște"),
  .is_a = LIST ("este un", "este o", "a fost un", "a fost o", "era un", "era o"),
  .means = LIST ("înseamnă", "se referă la", "este definit ca", "este definită ca"),
};

const LyceumLanguageRules _lyceum_rules_polish = {
  .language = "pl",
  .leaning_starts = LIST (
      "to", "ten", "ta", "te", "ci", "tego", "tej", "tych", "tym", "tymi", "tę", "tamten", "tamta", "on", "ona", "ono", "oni", "one", "jego",
      "jej", "ich", "jednak", "ale", "lecz", "i", "a", "lub", "więc", "zatem", "dlatego", "ponadto", "również", "także", "potem",
      "następnie", "wtedy", "wówczas", "na przykład", "np", "tu", "tutaj", "tam", "tak", "w ten sposób", "w tym", "w tej", "w tych", "oba",
      "obie", "obaj", "inne", "inny", "inna", "inni", "z kolei", "natomiast", "poza tym", "z tego", "jednakże", "mimo to", "taki", "taka",
      "takie", "później"),
  .leaning_words = LIST ("ten", "ta", "tego", "tej", "tych", "tymi", "owego", "owej"),
  .pointing_words = LIST ("powyżej", "poniżej", "następujące :", "zobacz", "zob .", "poprzedni", "poprzednim"),
  .pointing_nouns = LIST ("rysunek", "rys .", "tabela", "tab .", "rozdział", "strona", "s ."),
  .personal_words = LIST ("ja", "mój", "moja", "moje", "mnie"),
  .example_starts = LIST ("na przykład", "np"),
  .is_a = LIST ("to", "jest to"),
  .means = LIST ("oznacza", "nazywamy", "nazywa się"),
};

const LyceumLanguageRules _lyceum_rules_turkish = {
  .language = "tr",
  .leaning_starts = LIST (
      "bu", "bunlar", "bunun", "buna", "bunu", "bunda", "bundan", "bunların", "şu", "o", "onlar", "onun", "onların", "ona", "onu", "ancak",
      "ama", "fakat", "ve", "veya", "ya da", "dolayısıyla", "bu nedenle", "bu yüzden", "böylece", "böyle", "ayrıca", "üstelik", "sonra",
      "daha sonra", "ardından", "örneğin", "mesela", "burada", "orada", "öte yandan", "buna karşın", "yine de", "aynı zamanda", "her ikisi",
      "diğer", "diğerleri", "kendisi", "bununla birlikte", "buna göre", "söz konusu"),
  .leaning_words = LIST ("bu", "bunlar", "bunun", "buna", "bunu", "bundan", "bunların", "söz konusu"),
  .pointing_words = LIST ("yukarıda", "yukarıdaki", "aşağıda", "aşağıdaki", "bkz ."),
  .pointing_nouns = LIST ("şekil", "tablo", "bölüm", "sayfa"),
  .personal_words = LIST ("ben", "benim", "bana", "beni"),
  .example_starts = LIST ("örneğin", "mesela"),
  .means = LIST ("anlamına gelir", "denir", "olarak tanımlanır"),
};

const LyceumLanguageRules _lyceum_rules_swedish = {
  .language = "sv",
  .leaning_starts = LIST (
      "detta", "denna", "dessa", "denne", "det", "den", "de", "han", "hon", "hans", "hennes", "deras", "dess", "men", "och", "eller",
      "dock", "därför", "därmed", "dessutom", "också", "även", "sedan", "då", "så", "till exempel", "exempelvis", "här", "där", "således",
      "alltså", "emellertid", "i detta", "i denna", "på detta", "båda", "andra", "däremot", "ändå", "senare", "därefter"),
  .leaning_words = LIST ("detta", "denna", "dessa", "denne"),
  .pointing_words = LIST ("ovan", "nedan", "följande :", "se även"),
  .pointing_nouns = LIST ("figur", "tabell", "kapitel", "avsnitt", "sida"),
  .personal_words = LIST ("jag", "min", "mitt", "mina", "mig"),
  .example_starts = LIST ("till exempel", "exempelvis"),
  .articles = LIST ("en", "ett"),
  .is_a = LIST ("är en", "är ett", "var en", "var ett"),
  .means = LIST ("betyder", "avser", "definieras som"),
};

const LyceumLanguageRules _lyceum_rules_greek = {
  .language = "el",
  .leaning_starts = LIST (
      "αυτόσ", "αυτή", "αυτό", "αυτοί", "αυτέσ", "αυτά", "αυτού", "αυτήσ", "αυτών", "εκείνοσ", "εκείνη", "εκείνο", "ο ίδιοσ", "η ίδια",
      "όμωσ", "ωστόσο", "αλλά", "και", "ή", "επομένωσ", "συνεπώσ", "έτσι", "επίσησ", "επιπλέον", "έπειτα", "μετά", "τότε", "εδώ", "εκεί",
      "για παράδειγμα", "ακόμη", "ακόμα", "άλλοι", "άλλεσ", "άλλα", "τέτοιοι", "τέτοιεσ", "τέτοια", "παρ' όλα αυτά", "σε αυτό", "σε αυτή",
      "σε αυτήν", "με αυτόν", "από αυτά", "στη συνέχεια", "αντίθετα", "οι δύο", "και οι δύο", "ταυτόχρονα"),
  .leaning_words = LIST ("αυτόσ", "αυτή", "αυτό", "αυτοί", "αυτέσ", "αυτά", "αυτού", "αυτήσ", "αυτών", "αυτόν", "αυτήν"),
  .pointing_words = LIST ("παραπάνω", "παρακάτω", "ανωτέρω", "προηγουμένωσ"),
  .pointing_nouns = LIST ("σχήμα", "πίνακασ", "κεφάλαιο", "σελίδα"),
  .personal_words = LIST ("εγώ", "εμένα", "εμείσ"),
  .example_starts = LIST ("για παράδειγμα"),
  .articles = LIST ("ένασ", "μια", "μία", "ένα"),
  .is_a = LIST ("είναι ένασ", "είναι μια", "είναι μία", "είναι ένα", "ήταν ένασ", "ήταν μια", "ήταν ένα"),
  .means = LIST ("σημαίνει", "ορίζεται ωσ"),
};

const LyceumLanguageRules _lyceum_rules_vietnamese = {
  .language = "vi",
  .leaning_starts = LIST (
      "nó", "họ", "ông ấy", "bà ấy", "anh ấy", "cô ấy", "ông", "bà", "đây", "đó", "điều này", "điều đó", "những điều này", "việc này",
      "này", "tuy nhiên", "nhưng", "và", "hoặc", "do đó", "vì vậy", "vì thế", "ngoài ra", "hơn nữa", "sau đó", "ví dụ", "chẳng hạn", "ở đây",
      "ở đó", "cũng", "đồng thời", "mặt khác", "mặc dù vậy", "trong khi đó", "cả hai", "chúng", "khi đó", "lúc đó", "từ đó"),
  .leaning_words = LIST ("này", "điều đó", "đó là lý do", "nói trên"),
  .pointing_words = LIST ("ở trên", "bên dưới", "dưới đây", "sau đây"),
  .pointing_nouns = LIST ("hình", "bảng", "chương", "trang"),
  .personal_words = LIST ("tôi", "chúng tôi"),
  .example_starts = LIST ("ví dụ", "chẳng hạn"),
  .is_a = LIST ("là một"),
  .means = LIST ("có nghĩa là", "được định nghĩa là"),
};

const LyceumLanguageRules _lyceum_rules_hindi = {
  .language = "hi",
  .leaning_starts = LIST (
      "यह", "ये", "वह", "वे", "इस", "इन", "उस", "उन", "इसका", "इसकी", "इसके", "इसमें", "इससे", "इसे", "इसने", "उसका", "उसकी", "उसके", "उसने", "उसे",
      "उन्होंने", "उनका", "उनकी", "उनके", "उन्हें", "इन्हें", "इनका", "इनकी", "इनके", "इनमें", "लेकिन", "परन्तु", "परंतु", "किन्तु", "हालांकि", "हालाँकि", "और", "या",
      "इसलिए", "अतः", "तो", "फिर", "तब", "तथा", "साथ ही", "उदाहरण के लिए", "यहाँ", "यहां", "वहाँ", "वहां", "ऐसे", "ऐसा", "ऐसी", "दोनों", "अन्य", "दूसरी ओर",
      "इसी", "उसी", "जो", "जिसे"),
  .leaning_words = LIST ("इन", "इसी", "उसी", "उपरोक्त"),
  .pointing_words = LIST ("ऊपर दिए", "नीचे दिए", "निम्नलिखित"),
  .personal_words = LIST ("मैं", "मुझे", "मेरा", "मेरी", "मेरे"),
  .example_starts = LIST ("उदाहरण के लिए"),
};
