/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-cards-private.h"

#include <string.h>

typedef struct
{
  guint class;
  const char *words;
} WordList;

static const WordList lists[] = {
  { LYCEUM_CARD_FIRST_PERSON, "i me my mine myself we us our ours ourselves i'm i've i'll we'll we've we're let's" },
  { LYCEUM_CARD_SECOND_PERSON, "you your yours yourself yourselves you'll you're you've thou thee thy thine ye" },
  { LYCEUM_CARD_HE, "he him his himself she her hers herself he's she's" },
  { LYCEUM_CARD_IT, "it its itself they them their theirs themselves it's they're" },
  { LYCEUM_CARD_THIS,
    "this these those such former latter same aforementioned aforesaid thereof therein hereby herein hitherto "
    "foregoing ibid thus therefore hence" },
  { LYCEUM_CARD_OPENER,
    "however moreover furthermore also besides instead otherwise consequently accordingly meanwhile nevertheless "
    "nonetheless "
    "still yet so but and or nor then thus hence therefore there here similarly likewise conversely finally first "
    "firstly "
    "second secondly third thirdly next last lastly again indeed afterwards afterward later earlier soon now nowadays "
    "today "
    "another other others both neither either some many most few several all each that one ones none more less "
    "additionally alternatively altogether anyway apart overall eventually sometimes often usually generally "
    "together thereafter thereby whereas rather too only even especially particularly specifically clearly obviously "
    "fortunately unfortunately interestingly surprisingly naturally certainly surely actually basically "
    "essentially incidentally well why how what who where when which whose whether yes no not ah oh alas nay aye "
    "there's that's contributed summary arrive perhaps maybe possibly probably presumably ever never once twice twas "
    "'tis because until unless" },
  { LYCEUM_CARD_BE, "is are was were" },
  { LYCEUM_CARD_VERB,
    "is are was were has have had can could may might will would shall should must does do did been be being "
    "became become becomes began begin begins came come comes gave give gives went go goes got grew grow grows held "
    "hold holds "
    "kept keep keeps knew know knows led lead leads left lay lies lived live lives lost made make makes meant mean "
    "means met "
    "put puts ran run runs said saw see sees sent showed shows shown stood stand stands took take takes taught thought "
    "told took turned turns used uses use won wrote write writes felt fell falls found finds fought brought built "
    "bought "
    "caught chose drew drove ate flew forgot got heard hid hit kept let paid read rose sat sold sang sank slept spoke "
    "spent "
    "swam threw understood woke wore contains contain consists consist includes include needs need says say sits "
    "serves serve "
    "works work allows allow prints returns points means requires require provides provide remains remain depends "
    "depend "
    "exists exist occurs occur seems seem appears appear belongs belong follows follow carries carry moves move "
    "required requires destroyed answered quarrelled bears bear rules rule lets swore set surrounded" },
  { LYCEUM_CARD_PREPOSITION, "in on at after before by from with without to of for during under over between among "
                             "through since until till around about "
                             "near against across along beyond within into upon despite throughout inside outside "
                             "behind beside besides like unlike "
                             "according because due toward towards following per via" },
  { LYCEUM_CARD_RELATIVE, "that which who whose whom where" },
  { LYCEUM_CARD_REFERENCE,
    "figure figures fig table tables section sections subsection chapter chapters exercise exercises example examples "
    "theorem "
    "theorems lemma corollary proposition appendix page pages equation equations diagram diagrams illustration "
    "footnote "
    "above below following previous preceding aforementioned computation archetype archetypes proof listing listings "
    "paragraph notation sidebar textbook book bibliography supra infra overleaf next "
    "definition definitions faq document link website homepage mailing" },
  { LYCEUM_CARD_IMPERATIVE,
    "note notice recall consider let suppose assume imagine remember observe see compute find show prove determine "
    "give use try "
    "make write check verify explain describe discuss compare list read look take think ask be do don't never always "
    "add begin build call choose click create define draw enter evaluate examine express follow form get go help "
    "identify install keep multiply open pick place please press put run select set solve start state "
    "subtract tell thank thanks unpack configure reconfigure purge upgrade reboot execute delete copy rename specify "
    "move repeat continue scroll turn type visit watch wait apply construct replace convert print say refer ensure "
    "avoid provide "
    "given contact subscribe download edit remove send search listen come leave stand bring" },
  { LYCEUM_CARD_COUNT, "two three four five six seven eight nine ten eleven twelve" },
  { LYCEUM_CARD_NUMERAL, "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty "
                         "sixty seventy eighty ninety hundred "
                         "thousand million billion" },
  { LYCEUM_CARD_PLACE,
    "island islands city town village country region province port harbor harbour sea ocean river "
    "lake mountain cape strait "
    "straits street county state kingdom empire colony settlement continent desert peninsula bay "
    "coast ship vessel whaler "
    "home capital district palace temple castle fortress airport park hill valley forest square road boulevard avenue "
    "wall bridge church gallery museum court market party war university company" },
  { LYCEUM_CARD_MONTH, "january february march april may june july august september october november december" },
  { LYCEUM_CARD_TRIVIAL,
    "i ii iii iv v vi vii viii ix x xi xii mr mrs ms dr st sir lord lady saint god heaven monday tuesday wednesday "
    "thursday "
    "friday saturday sunday note warning important tip caution remark example examples hint definition theorem proof "
    "solution "
    "question answer thing things way ways part parts kind kinds not never always all every each any no yes one ones "
    "same other "
    "very only must more most less and or but if then is are what who how why when where which that this it "
    "captain oh ah figure table chapter section page number case cases time times year years day days people man men "
    "new old good bad great own exactly nothing everything something real really before after" },
  { LYCEUM_CARD_VAGUE,
    "example examples reason reasons way ways problem problems question questions matter case cases fact thing things "
    "good bad great important useful easy hard difficult simple possible necessary interesting common popular nice "
    "best better "
    "worst worse most least only main first last second third same different similar true false clear obvious "
    "commonplace "
    "not also often usually always never sometimes generally still now just almost nearly quite rather too so very "
    "more less "
    "topic subject idea pity shame mistake wonder pleasure joy job lot bit few many several some none nothing "
    "something "
    "everything anything result consequence exception answer solution story book tale attempt sign "
    "capable able likely unlikely free known said here there one excellent wonderful beautiful fine largest smallest "
    "easiest hardest biggest greatest strongest safest favorite favourite perfect pretty responsible available "
    "installed" },
  { LYCEUM_CARD_PERSON,
    "man woman men women person people king queen emperor scientist physicist chemist biologist botanist zoologist "
    "physician "
    "mathematician writer author poet novelist philosopher politician president minister general lawyer priest "
    "merchant "
    "republicans radicals engineer inventor economist historian painter composer musician explorer astronomer doctor "
    "nurse soldier soldiers actor singer leader revolutionary activist monk bishop pope prince princess duke "
    "programmer "
    "editor professor teacher statesman rabbi sailor traveller traveler magistrate warrior naturalist anatomist "
    "policeman fisherman whaleman proprietor tailor shoemaker miller nobleman master mate harpooneer carpenter "
    "blacksmith cook boy girl giant prisoner servant captain son daughter brother sister wife husband widow knight "
    "emperor general native hunter hunters captain journalist developer maintainer founder" },
  { LYCEUM_CARD_ARTICLE, "a an the" },
  { LYCEUM_CARD_SPEECH, "said says cried asked replied answered exclaimed shouted whispered muttered quoth laughed" },
  { LYCEUM_CARD_NAMING, "called named termed dubbed nicknamed known" },
  { LYCEUM_CARD_MEASURE,
    "hundred thousand million billion trillion dozen percent per cent degrees degree metres meters kilometres "
    "kilometers miles "
    "feet inches pounds tons tonnes grams kilograms litres liters bits bytes kilobytes megabytes gigabytes hours "
    "minutes "
    "fathoms fathom leagues yards foot inch tuns "
    "seconds days weeks months years centuries nanometres micrometres millimetres centimetres nanometers micrometers "
    "millimeters centimeters volts watts hertz kelvin celsius fahrenheit dollars euros francs livres barrels gallons "
    "acres" },
  { LYCEUM_CARD_CONTEXT,
    "program programs function call code example examples author authors text chapter section figure table diagram "
    "result results "
    "answer proof problem question solution story book first second third other others two three four rest remaining "
    "resulting new old difference name names expression loop line lines output command statement method procedure "
    "idea point reason list row column left right next last following above previous process system systems set "
    "former latter above value values word words number numbers term terms term case cases assembly editors editor "
    "selection "
    "poem tale version child boy girl man woman fellow place time day night house door one ones matter thing "
    "verses poems lines tales stories same" },
  { LYCEUM_CARD_CONJUNCTION, "and or but nor yet so" },
  { LYCEUM_CARD_ORIGIN,
    "english french german italian spanish dutch swedish danish norwegian russian polish greek latin roman british "
    "american "
    "chinese japanese indian african european asian arabic hebrew christian jewish protestant catholic irish scottish "
    "welsh "
    "austrian prussian nantucket quaker hindoo hindu islamic muslim western eastern northern southern european persian "
    "turkish egyptian austrians prussians parisian parisians" },
};

static GHashTable *
load_classes (void)
{
  GHashTable *classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_auto (GStrv) words = g_strsplit (lists[i].words, " ", -1);

      for (guint w = 0; words[w]; w++)
        {
          guint known = GPOINTER_TO_UINT (g_hash_table_lookup (classes, words[w]));

          if (*words[w])
            g_hash_table_insert (classes, g_strdup (words[w]), GUINT_TO_POINTER (known | lists[i].class));
        }
    }
  return classes;
}

guint
_lyceum_card_classify (const char *word, gsize length)
{
  static gsize loaded; /* immutable once it is there */
  char small[24];
  gsize n = 0;

  if (g_once_init_enter (&loaded))
    g_once_init_leave (&loaded, (gsize) load_classes ());

  for (gsize i = 0; i < length; i++)
    {
      if (n + 1 >= sizeof small)
        return 0;
      if (g_str_has_prefix (word + i, "’"))
        {
          small[n++] = '\'';
          i += strlen ("’") - 1;
        }
      else
        {
          small[n++] = g_ascii_tolower (word[i]);
        }
    }
  small[n] = '\0';
  return GPOINTER_TO_UINT (g_hash_table_lookup ((GHashTable *) loaded, small));
}

typedef struct
{
  const char *language;
  const char *words;
} Openers;

/* First words that tie a sentence to the one before it. */
static const Openers openers[] = {
  { "de", "dies diese dieser dieses diesen diesem er sie es ihr ihre ihm jedoch außerdem aber und oder so dann damit "
          "dazu deshalb "
          "daher dadurch dabei darum doch auch dort hier jener jene jenes solche solcher dennoch trotzdem daraufhin "
          "anschließend allerdings dagegen hingegen somit folglich ihnen ihm wir ich man sein seine zudem "
          "ferner danach" },
  { "fr",
    "ce cet cette ces cela ceci il elle ils elles mais et ou donc cependant ainsi puis alors leur leurs son sa ses "
    "nous je on toutefois néanmoins ensuite or car c'est enfin" },
  { "es",
    "este esta esto estos estas ese esa eso esos esas aquel él ella ellos ellas pero y o así además sin entonces luego "
    "su sus nosotros yo también por aunque" },
  { "it", "questo questa questi queste quello quella esso essa essi egli ella lui lei loro ma e o così inoltre quindi "
          "poi però noi io anche infatti suo sua" },
  { "pt", "este esta isto estes estas esse essa isso ele ela eles elas mas e ou assim além então também seu sua nós eu "
          "porém" },
  { "nl", "dit dat deze die hij zij ze er maar en of dus echter ook toen daarom hun zijn haar wij we ik" },
  { "ru", "это этот эта эти тот та те он она оно они но и а или так тогда затем поэтому однако также его её их мы я" },
  { "ar", "هذا هذه ذلك تلك هؤلاء هو هي هم هن لكن ولكن كما ثم أما إذ إذن لذلك ولذلك وهذا وهذه وهو وهي وقد فقد "
          "نحن أنا إنه إنها وهكذا هكذا كذلك أيضا هنا هناك تصوروا تخيلوا أصبحنا أولا ثانيا ثالثا أخيرا اعلموا انسوا "
          "حسنا لقد مع يمكننا "
          "يمكن رأينا ما ذلك حاولوا تعرفون بعضها كلها من لو قد" },
  { "zh", "这 那 它 他 她 此 该 其 但 但是 因此 所以 然而 而 并 也 我 我们 这些 那些 它们 他们 另外 此外" },
  { "ja", "これ それ あれ この その あの ここ そこ しかし また そして だから そのため 彼 彼女 私 つまり さらに" },
};

/* Folded, and without vowel signs, which some write and some do not; "él" is not "el". */
static char *
bare (const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  gboolean latin = g_unichar_get_script (g_utf8_get_char (folded)) == G_UNICODE_SCRIPT_LATIN;
  g_autofree char *apart = g_utf8_normalize (folded, -1, latin ? G_NORMALIZE_NFC : G_NORMALIZE_NFD);
  GString *out = g_string_new (NULL);

  for (const char *p = apart; p && *p; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)) && g_utf8_get_char (p) != 0x640)
      g_string_append_unichar (out, g_utf8_get_char (p));
  return g_string_free (out, FALSE);
}

/* Words that a name follows: "est appelé X". */
static const Openers naming[] = {
  { "de", "heißt heißen" },
  { "fr", "appelé appelée appelés appelées nommé nommée nommés nommées appelle nomme" },
  { "es",
    "llamado llamada llamados llamadas denominado denominada denominados denominadas llama llaman denomina denominan" },
  { "it", "chiamato chiamata chiamati chiamate" },
  { "pt", "chamado chamada chamados chamadas denominado denominada" },
  { "ru", "называется называются" },
  { "ar", "تدعى وتدعى يدعى ويدعى تسمى وتسمى يسمى ويسمى نسميه نسميها" },
  { "zh", "称为 叫做 称作 叫作 被称为" },
};

/* Words that stand between a subject and what it is. */
static const Openers copulas[] = { { "ar", "هو هي هما" } };

/* Numbers in words, with and without "and" before them. */
static const Openers numerals[] = {
  { "ar", "ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر "
          "عشرين وعشرين ثلاثين وثلاثين أربعين وأربعين خمسين وخمسين ستين وستين سبعين وسبعين ثمانين وثمانين "
          "تسعين وتسعين مئة مئتين مئات ألف آلاف مليون ملايين مليار مليارات" },
};

static void
load_set (GHashTable *sets, const Openers *from, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *all = bare (from[i].words);
      g_auto (GStrv) list = g_strsplit (all, " ", -1);
      GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint w = 0; list[w]; w++)
        if (*list[w])
          g_hash_table_add (set, g_strdup (list[w]));
      g_hash_table_insert (sets, (gpointer) &from[i], set);
    }
}

static GHashTable *
load_sets (void)
{
  GHashTable *sets = g_hash_table_new (NULL, NULL);

  load_set (sets, openers, G_N_ELEMENTS (openers));
  load_set (sets, naming, G_N_ELEMENTS (naming));
  load_set (sets, copulas, G_N_ELEMENTS (copulas));
  load_set (sets, numerals, G_N_ELEMENTS (numerals));
  return sets;
}

static gboolean
has_word (const Openers *words, const char *word)
{
  static gsize loaded; /* immutable once it is there */
  g_autofree char *one = bare (word);

  if (g_once_init_enter (&loaded))
    g_once_init_leave (&loaded, (gsize) load_sets ());
  return *one && g_hash_table_contains (g_hash_table_lookup ((GHashTable *) loaded, words), one);
}

gboolean
_lyceum_card_names (const char *language, const char *word)
{
  for (guint i = 0; language && i < G_N_ELEMENTS (naming); i++)
    if (g_ascii_strncasecmp (language, naming[i].language, 2) == 0)
      return has_word (&naming[i], word);
  return FALSE;
}

/* Arabic: "we shall present", "we shall return to it": the text speaks of itself. */
gboolean
_lyceum_card_announces (const char *language, const char *text)
{
  static const char *const words[] = { "سنقدّم", "سنستعرض", "سنعود", "سنرى", "سأشرح", "سأتكلّم", "هذا الكتاب" };

  for (guint i = 0; language && g_ascii_strncasecmp (language, "ar", 2) == 0 && i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i]))
      return TRUE;
  return FALSE;
}

gboolean
_lyceum_card_is_copula (const char *language, const char *word)
{
  return language && g_ascii_strncasecmp (language, copulas[0].language, 2) == 0 && has_word (&copulas[0], word);
}

gboolean
_lyceum_card_is_numeral (const char *language, const char *word)
{
  return language && g_ascii_strncasecmp (language, numerals[0].language, 2) == 0 && has_word (&numerals[0], word);
}

gboolean
_lyceum_card_opens_dangling (const char *language, const char *text)
{
  g_autofree char *beginning = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, 200), 20));

  for (guint i = 0; language && i < G_N_ELEMENTS (openers); i++)
    {
      gboolean spaces = !g_str_equal (openers[i].language, "zh") && !g_str_equal (openers[i].language, "ja");
      g_auto (GStrv) words = NULL;

      if (g_ascii_strncasecmp (language, openers[i].language, 2) != 0)
        continue;
      if (spaces)
        {
          beginning[strcspn (beginning, " ,.:;'")] = '\0';
          g_strdelimit (beginning, "\"", ' ');
          /* Arabic writes "and", "so" and "let us" as letters before the word. */
          return has_word (&openers[i], beginning) ||
                 (g_str_equal (openers[i].language, "ar") &&
                  (g_str_has_prefix (text, "و") || g_str_has_prefix (text, "لن") ||
                   (g_str_has_prefix (text, "ف") && !g_str_has_prefix (text, "في "))));
        }
      words = g_strsplit (openers[i].words, " ", -1);
      for (guint w = 0; words[w]; w++)
        if (*words[w] && g_str_has_prefix (beginning, words[w]))
          return TRUE;
    }
  return FALSE;
}
