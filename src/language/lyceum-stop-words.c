/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-language-tools-private.h"

#include "lyceum-tokens.h"

/*
 * The words of a language that carry its grammar and not its subject: articles, pronouns, prepositions, conjunctions, auxiliaries and
 * the commonest adverbs. Case-folded (so "ß" is "ss"), separated by spaces.
 */
static const struct
{
  const char *code;
  const char *words;
} lists[] = {
  { "en",
    "a about above across after afterwards again against all almost alone along already also although always am among an and another "
    "any anybody anyone anything anywhere are aren't around as at away back be became because become becomes been before beforehand "
    "behind being below beside besides between beyond both but by came can can't cannot could couldn't did didn't do does doesn't "
    "doing don't done down during each either else elsewhere enough especially etc even ever every everybody everyone everything "
    "everywhere except few for former from further furthermore get gets given gives go goes going gone got had hadn't has hasn't have "
    "haven't having he hence her here hers herself him himself his how however i if in indeed instead into is isn't it it's its itself "
    "just keep kept last latter least less let let's like likely made mainly make makes making many may maybe me meanwhile might mine "
    "more moreover most mostly much must my myself namely near nearly neither never nevertheless next no nobody none nor not nothing "
    "now nowhere of off often on once one ones only onto or other others otherwise our ours ourselves out over own per perhaps quite "
    "rather really same say says seem seemed seems several shall she should shouldn't simply since so some somebody somehow someone "
    "something sometimes somewhere soon still such take taken takes than that that's the their theirs them themselves then there "
    "thereby therefore these they this those though through throughout thus to together too toward towards under unless unlike until up "
    "upon us use used uses using usually various very via was wasn't way we well were weren't what whatever when whenever where whereas "
    "whereby wherever whether which while who whoever whole whom whose why will with within without won't would wouldn't yet you your "
    "yours yourself yourselves" },
  { "de",
    "ab aber alle allem allen aller alles als also am an andere anderem anderen anderer anderes auch auf aus bei beim bereits bin bis bist "
    "da dabei dadurch dafür dagegen daher dahin damit danach daneben dann daran darauf daraus darf darin darüber darum darunter das dass "
    "davon davor dazu dein deine dem den denen denn dennoch der deren des deshalb dessen desto deswegen die dies diese diesem diesen "
    "dieser dieses doch dort du durch dürfen ebenso eher ein eine einem einen einer eines einige einigen einiger einiges einmal er es "
    "etwa etwas euch euer fast für gab ganz gar gegen gegenüber gemäss gerade gewesen gibt habe haben hat hatte hatten hier hin hinter "
    "ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem ins insbesondere ist ja je jede jedem jeden jeder jedes jedoch "
    "jene jenem jenen jener jenes jetzt kam kann kein keine keinem keinen keiner können könnte konnte konnten lassen lässt mal man manche "
    "mehr mein meine meist mich mir mit möglich muss müssen musste mussten nach nachdem neben nicht nichts noch nun nur ob oben oder oft "
    "ohne schon sehr sei sein seine seinem seinen seiner seines seit selbst sich sie sind so sobald sodass sogar solche solchen soll "
    "sollen sollte sollten somit sondern sonst soweit sowie sowohl statt stets über um und uns unser unsere unter viel viele vielen vom "
    "von vor während war waren warum was wegen weil weiter weitere welche welchem welchen welcher welches wenig wenige wenn wer werde "
    "werden wie wieder will wir wird wo wobei wohl wollen wollte worden wurde wurden zu zum zur zwar zwischen" },
  { "fr",
    "à afin ai ainsi alors après as au aucun aucune auprès auquel aussi autre autres aux auxquels avait avaient avant avec avoir beaucoup "
    "bien c'est car ce ceci cela celle celles celui cependant ces cet cette ceux chacun chaque chez comme comment contre d dans de depuis "
    "des dès desquels deux devant doit doivent donc dont du duquel durant elle elles en encore entre es est et étaient était étant été "
    "être eu eux faire fait faut furent fut grâce hors ici il ils j jamais je jusqu jusque l la laquelle le lequel les lesquelles "
    "lesquels leur leurs lors lorsque lui m ma mais malgré me même mêmes mes moi moins mon n ne ni non nos notre nous on ont or ou où par "
    "parce parfois parmi pas pendant peu peut peuvent plus plusieurs plutôt pour pourquoi pourtant près presque puis puisque qu quand que "
    "quel quelle quelles quelque quelques quels qui quoi s sa sans se sera seront ses si sinon soi soit son sont sous souvent sur surtout "
    "t ta tandis tant te tel telle telles tels tes toi ton toujours tous tout toute toutefois toutes très trop tu un une vers voici voilà "
    "vos votre vous y" },
  { "es",
    "a acerca además al algo alguna algunas alguno algunos ambos ante antes aquel aquella aquellas aquello aquellos aquí así aun aún aunque "
    "bajo bien cada casi como cómo con contra cual cuál cuales cualquier cuando cuanto cuya cuyo da de debe deben debido del desde después "
    "donde dónde dos durante e el él ella ellas ello ellos en entonces entre era eran es esa esas ese eso esos esta está están estar estas "
    "este esto estos fue fueron ha había habían han hasta hay hacia hace incluso la las le les lo los luego mas más me mediante menos mi "
    "mientras mis misma mismas mismo mismos mucha muchas mucho muchos muy nada ni ningún ninguna no nos nosotros nuestra nuestro nunca o "
    "otra otras otro otros para pero poco por porque pues puede pueden que qué quien quién quienes se sea sean según ser será si sí sido "
    "siempre sin sino sobre son su sus tal también tampoco tan tanto te tener tiene tienen toda todas todavía todo todos tras tu tus u un "
    "una unas uno unos usted ustedes vez y ya yo" },
  { "it",
    "a ad affinché agli ai al all alla alle allo allora altra altre altri altro anche ancora avere aveva avevano c'è che chi ci ciascuno "
    "ciò cioè col come con contro cui da dagli dai dal dall dalla dalle dallo degli dei del dell della delle dello dentro di dopo dove due "
    "dunque durante e è ed egli ella era erano esse essere essi esso fa fino fra fu furono gli ha hanno i il in infatti inoltre invece io "
    "l la là le lei li lo loro lui ma me mediante meno mentre mi mia mio molte molti molto ne né negli nei nel nell nella nelle nello "
    "nessun niente noi non nostra nostro o od ogni oltre oppure ora per perché perciò perfino però più poco poi poiché possono presso prima "
    "può qual quale quali qualche quando quanto quasi quel quella quelle quelli quello questa queste questi questo qui quindi sarà se "
    "secondo sei senza sempre si sia sia siano solo sono sopra soprattutto sotto spesso stata state stati stato stesso su sua sue sugli "
    "sui sul sull sulla sulle suo suoi tale tali talvolta tanto te tra troppo tu tutta tutte tutti tutto un una uno verso vi voi" },
  { "pt",
    "a à acerca ainda além algo alguém algum alguma algumas alguns ambos ante antes ao aos apenas após aquela aquelas aquele aqueles aquilo "
    "as às assim até cada com como contra contudo cuja cujo da das de dela delas dele deles depois desde dessa desse desta deste deve devem "
    "do dois dos durante e é ela elas ele eles em embora enquanto entre era eram essa essas esse esses esta está estão estas este estes eu "
    "foi foram há isso isto já lhe lhes logo mais mas me mediante meio menos mesma mesmo meu minha muita muitas muito muitos na nada não "
    "nas nem nenhum nenhuma nessa nesse nesta neste no nos nós nossa nosso num numa nunca o onde os ou outra outras outro outros para pela "
    "pelas pelo pelos perante pode podem pois por porém porque portanto pouco qual quais qualquer quando quanto quase que quem são se seja "
    "sejam sem sempre sendo ser será seu seus si sido sob sobre sua suas também tão tem têm tendo ter teve tinha toda todas todavia todo "
    "todos tudo um uma umas uns você vos" },
  { "nl",
    "aan aangezien achter af al aldus alle alleen alles als altijd andere anders beide bent bij bijna binnen boven buiten daar daarbij "
    "daardoor daarmee daarna daarom dan dat de der deze die dit door dus echter een eens en enkel er ervan erg gaan gaat geen geweest haar "
    "had hadden heb hebben heeft heel hem hen het hier hierdoor hij hoe hun ieder iedere iets ik in indien is ja je kan kon konden kunnen "
    "maar maken me meer meest men met mij mijn minder moet moeten na naar naast nadat niet niets nog noch nog nooit nu of om omdat ons onze "
    "onder ook op over reeds sinds slechts sommige soms steeds te tegen ten ter terwijl toch toen tot tussen u uit van vaak vanaf vanuit "
    "veel vele via volgens voor vooral voordat waar waarbij waardoor waarin was wat we weer wel welke werd werden wie wij wil worden wordt "
    "zal ze zeer zelf zelfs zich zij zijn zo zoals zodat zonder zou zouden zowel zullen" },
  { "sv",
    "alla allt alltid än andra annan annat är att av bara blev bli blir bland både då där därför de del dem den denna deras dess dessa det "
    "detta dig din dock du efter eftersom eller emellan en ens ett få får fler flera från för före genom hade han hans har hela henne "
    "hennes hon honom hos hur i icke igen inga ingen inget innan inom inte ja jag kan kommer kunde kunna liksom man många med medan mellan "
    "men mer mest mig min mot mycket måste ned ner nog någon något några när nu och också om oss på redan sådan sådana samma samt sedan "
    "sig sin sina sitt ska skall skulle som så till trots under upp ur ut utan vad var vara varandra varför varit varje vars vem vid vilka "
    "vilken vilket vill vår våra" },
  { "da",
    "ad af al alle allerede alt altid anden andet andre at bare begge blandt blev blive bliver da de dem den denne der deres derfor derved "
    "dermed det dette dig din disse dog du efter eller en end endnu er et før fordi for fra få får gennem gør ham han hans har havde hen "
    "hende hendes her hos hun hvad hvem hver hvilke hvilken hvis hvor hvordan hvorfor hvornår i ikke imellem imod ind ingen intet jeg kan "
    "kun kunne lige man mange med meget mellem men mens mere mest mig min mod må måtte når ned nogen noget nogle nu ofte og også om omkring "
    "op os over på samme samt selv sig sin sine sit skal skulle som så således sådan til ud uden under var ved vi vil ville vor være været" },
  { "nb",
    "alle allerede alltid andre annen annet at av bare begge blant ble bli blir både da de deg dem den denne der deres derfor dermed det "
    "dette din disse dog du eller en enn er et etter for fordi fra få får før gjennom gjør ham han hans har hadde hennes her hos hun hva "
    "hvem hver hvilke hvilken hvis hvor hvordan hvorfor i ikke imot ingen inn jeg kan kun kunne man mange med meg meget mellom men mens mer "
    "mest min mot mye må når ned noe noen nå og også om opp oss over på samme samt seg selv sin sine sitt skal skulle slik som så til ut "
    "uten under var ved vi vil ville vår være vært" },
  { "fi",
    "ainakin ainoa aina ei eivät eli enemmän ennen eri erittäin esimerkiksi että hän hänen he heidän hyvin ilman ja jo jälkeen jo joissa "
    "joita joiden joka jokainen jolla jolloin jonka jos joskus jossa jota jotka jotta kaikki kanssa kaksi kautta koko koska koskaan kuin "
    "kuinka kun kuten lisäksi lähes me mihin mikä mikäli minkä minä missä mitä mitään moni mukaan mutta muun muut muuta muu myös ne niiden "
    "niin niitä noin nyt ole olemassa oli olivat olla olleet ollut on ovat paljon pois saa se sekä sen sillä siinä silloin sitä sitten "
    "taas tai toinen tosin tuo tällä tämä tämän tätä usein vaan vai vaikka vain voi voidaan voivat välillä yksi yli" },
  { "pl",
    "a aby ale albo ani aż bardziej bardzo bez bo być był była było były będzie będą bowiem choć ci cię co czy czyli dla dlatego do "
    "dopiero gdy gdyż gdzie go i ich ile im inne innych iż ja jak jako jakie je jeden jedna jednak jednakże jego jej jest jeszcze jeśli "
    "już każdy każda kiedy kilka kto która które którego której który których którym którzy lecz lub ma mają między mimo może można mógł na "
    "nad nadal nam nas natomiast nawet nich nie niego niej nim niż no o obok od on ona one oni oraz po pod podczas ponad ponieważ poza "
    "przed przede przez przy raz również są sam się skąd swoje swój ta tak także tam te tego tej ten też to tu tych tylko tym w we wiele "
    "wielu więc według wraz wszystkie wszystkich wśród z za zaś ze że żeby" },
  { "cs",
    "a aby ač ale ani ano asi až bez bude budou by byl byla byli bylo být co což či další do i jak jako jaký je jeden jedna jedno jeho jej "
    "její jejich jen jenž ještě jestliže jiné již jsem jsme jsou k kam kde kdo když ke která které kterého který kteří ku má mají mezi mimo "
    "mít může mohou na nad nebo neboť něco není než nic o od on ona oni ono pak po pod podle pokud pouze před přes při pro proti proto "
    "protože s se si skrze svůj svých ta tak také takže tam té tedy ten tento těchto tím to tohoto tom toto tu tuto ty u už v vám včetně ve "
    "více však všechny všech vy z za zatímco ze zde že" },
  { "tr",
    "ama ancak arada artık asla aslında ayrıca bana bazı belki ben bile bir biri birkaç birçok birlikte biz bu buna bunda bundan bunlar "
    "bunu bunun çok çünkü da daha dahi de değil diğer diye dolayı eğer en fakat gibi göre hangi hatta hem hep hepsi her hiç için ile ise "
    "işte kadar karşı kendi ki kim mı mi mu mü nasıl ne neden nedenle o olan olarak oldu olduğu olması olmak olup on ona ondan onlar onu "
    "onun önce oysa rağmen sadece sonra şey şu tarafından tüm üzere var ve veya ya yani yalnız yine yok zaten" },
  { "ru",
    "а без более больше будет будто бы был была были было быть в вам вас весь во вот все всего всех вы где да даже два для до другой его ее "
    "её ей если есть еще ещё же за здесь и из или им иногда их к как какая какой когда которая которого которой которые который которых кто "
    "ли либо лишь между меня мне многие может можно мой мы на над надо наиболее например нас не него нее ней некоторые нет ни них но ну о об "
    "однако он она они оно от очень по под после потом потому поэтому почти при про раз с сам свою своих себя со собой так также такие такой "
    "там те тем то тогда того тоже только том тот тут ты у уже хотя чего чем через что чтобы эта эти этих это этого этой этом этот эту" },
  { "uk",
    "а або але б без більш бо був була були було бути в вже ви від він вона вони воно все всі всіх де для до його її їх і із інші й коли "
    "кожен крім лише між може можна ми на над наприклад не немає ні ніж о об однак от отже перед під після по поза при про проте саме свої "
    "себе та так такі також там те тільки то того тому тому у усі це цей цього ця ці через чи що щоб як яка який яких якщо які є" },
  { "ro",
    "a acea această aceasta aceea acei aceia acel acela acele acelea acest acesta acestea aceste acestei acestor acestui acești ai aici al "
    "ale alt alta alte altele alți am ar are aș asta astfel asupra atunci au avea avut bine ca că când care cărei căror cărui ce cea cei cel "
    "cele celor chiar ci cine cu cum cât câți câte da dacă dar dat de deci decât deja deși despre din dintr dintre după e ea ei el ele era "
    "erau este eu eau fapt fără fi fie fiecare fiind foarte fost iar în îi îl împotriva în între îmi își la le li lor lui mai mare mi mod mult "
    "multe mulți ne nici niciun nimic noastră nostru noi nu numai o oare ori orice pe pentru peste poate pot prea prin printr până sa să sau se "
    "și si sub sunt te toate tot toți tuturor un una unde unei unele unii unor unui unul va vă voi vor îi îmi îți ăsta" },
  { "vi",
    "là và của các có được cho trong một những với không này đã để từ khi đến người như về tại cũng ra nhiều sẽ đó vào bị phải theo vì "
    "nhưng hay hoặc thì mà rằng nào gì ai sao đâu bao nhiêu thế ở trên dưới do bởi nên đang rất lại còn hơn nhất sau trước cùng" },
  { "el",
    "ο η το οι τα του της των τον την τη τους τις στο στη στην στον στα στις στους και κι ή αλλά με σε από για προς παρά αντί μετά κατά "
    "ως ότι πως που να θα δεν μη μην είναι ήταν έχει έχουν είχε είχαν αυτό αυτός αυτή αυτά αυτοί αυτές αυτών ένα ένας μια μία ποιος ποια "
    "ποιο ποιοι ποιες ποιον τι πότε πού πόσο πόσα πόσοι πόσες γιατί όταν όπως όπου ενώ αν μου σου μας σας οποίο οποία οποίος οποίων πιο "
    "πολύ μόνο επίσης κάθε όλα όλοι μέσα έξω πριν μέχρι δύο" },
  { "hi",
    "का के की को में से पर ने है हैं था थे थी और या एक यह ये वह वे इस उस इन उन इसके उसके इसकी उसकी इसे उसे जो कि तो ही भी नहीं न क्या कौन "
    "कब कहाँ कहां कैसे क्यों कितने कितना कितनी किस किसने किसे किसके कर करने करना करता करते करती किया गया गई गए हो होता होती होते हुआ हुई हुए "
    "होने रहा रहे रही लिए साथ द्वारा अपने अपनी अपना तक बाद तथा एवं कुछ कोई जब तब वाले वाली वाला जिस जिसे जिसके जिसमें दिया था" },
};

static gpointer
make_sets (gpointer data)
{
  GHashTable *by_code = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      /* Lives as long as the process. */
      char **words = g_strsplit (lists[i].words, " ", -1);
      GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

      for (guint j = 0; words[j] != NULL; j++)
        g_hash_table_add (set, words[j]);
      g_hash_table_insert (by_code, (gpointer) lists[i].code, set);
      g_free (words);
    }
  return by_code;
}

gboolean
_lyceum_is_stop_word_folded (const char *code, const char *folded)
{
  static GOnce once = G_ONCE_INIT;
  GHashTable *set = g_hash_table_lookup (g_once (&once, make_sets, NULL), code);

  return set != NULL && g_hash_table_contains (set, folded);
}

const char *
_lyceum_stop_words_language (guint index)
{
  return index < G_N_ELEMENTS (lists) ? lists[index].code : NULL;
}

gboolean
lyceum_is_stop_word (const char *word, const char *language)
{
  g_autofree char *folded = NULL;
  char code[4];

  g_return_val_if_fail (word != NULL, FALSE);

  folded = g_utf8_casefold (word, -1);
  _lyceum_language_code (language, code);
  return _lyceum_is_stop_word_folded (code, folded);
}
