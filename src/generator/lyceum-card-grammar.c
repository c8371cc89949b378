/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-card-grammar-private.h"

#include "lyceum-section-analysis-private.h"

#include <string.h>

typedef struct
{
  const char *language;
  const char *articles, *prepositions, *breaks, *links, *ands, *months, *counts, *magnitudes, *vague, *examples, *pronouns,
      *genitives, *verbals;
  gboolean nouns;       /* nouns are written with capitals */
  gboolean heads_first; /* a noun stands before what belongs to it */
} Lists;

/* The words of grammar that begin, join and end what has a name; folded, separated by spaces. */
static const Lists lists[] = {
  { .language = "en",
    .articles = "its their his her a an the",
    .prepositions = "of in on at after before by from with without for during under over between among through since until near against "
                    "across along beyond within into upon despite throughout inside outside behind around about toward towards via per",
    .breaks = "to who whom which that where when while if because although whether than as is are was were be been being has have had do does "
              "did can could may might will would shall should must not also only even very more most less least many much some any each "
              "every both other such there here however often usually generally sometimes never always still already well known called "
              "including based due according along especially particularly about approximately nearly almost",
    .links = "of de van von du la der the",
    .genitives = "of",
    .verbals = "to will would can could may might shall should must did does do",
    .ands = "and or & nor but",
    .months = "january february march april may june july august september october november december",
    .counts = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen twenty thirty forty fifty sixty "
              "seventy eighty ninety",
    .magnitudes = "hundred thousand million billion trillion percent per cent dozen",
    .vague = "large small top bottom interest words version procedure conclusion question questions location locations part parts number numbers way ways example examples end beginning time times case cases result results use form forms fact "
             "order addition type types kind kinds set area areas side sides group groups people person thing things term terms name "
             "names most one ones lot amount variety series range process role level point points majority rest basis means manner "
             "same first second third last next following previous other others such year years day days century period place places "
             "world country man men extent degree view effect effects reason reasons idea ideas",
    .examples = "like including includes include instance e.g especially example",
    .pronouns = "it its itself they them their theirs he him his she her hers this these those former latter" },
  { .language = "de",
    .nouns = TRUE,
    .articles = "sein seine seinem seinen seiner seines ihr ihre ihrem ihren ihrer ihres der die das den dem des ein eine einen einem einer eines jeder jede jedes kein keine keinen",
    .prepositions = "in im an am auf aus bei beim mit nach von vom zu zum zur für durch gegen ohne um über unter vor während seit bis zwischen "
                    "hinter neben wegen trotz als gegenüber ab innerhalb ausserhalb entlang mithilfe aufgrund anhand ins ans per pro",
    .breaks = "dass weil wenn obwohl ob der die das welche welcher ist sind war waren wird werden wurde wurden hat haben hatte hatten kann "
              "können konnte konnten muss müssen soll sollen sollte nicht auch nur noch schon sehr mehr viele etwa rund circa",
    .links = "von",
    .genitives = "der des von",
    .verbals = "",
    .ands = "und oder sowie bzw sondern",
    .months = "januar februar märz april mai juni juli august september oktober november dezember",
    .counts = "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn zwanzig dreissig",
    .magnitudes = "hundert tausend million millionen milliarde milliarden prozent dutzend",
    .vague = "großteil mehrzahl anlass teil teile zahl anzahl art arten weise beispiel beispiele ende anfang zeit zeiten fall fälle ergebnis form formen tatsache "
             "gruppe gruppen menschen leute person ding dinge begriff name namen menge reihe rolle seite seiten punkt mehrheit rest "
             "grund gründe bereich bereiche jahr jahre jahren tag tage jahrhundert ort orte welt land mann männer vielzahl lage sinn "
             "hilfe grundlage laufe folge verlauf rahmen weg wesentlichen erste zweite letzte andere bezug rücksicht stelle anspruch",
    .examples = "wie beispielsweise etwa insbesondere z.b darunter einschliesslich",
    .pronouns = "er sie es ihm ihn ihr ihre ihrem ihren ihrer ihres ihnen sein seine seinem seinen seiner seines dieser diese dieses diesem "
                "diesen jener jene dies dessen deren" },
  { .language = "es",
    .heads_first = TRUE,
    .articles = "su sus el la los las un una unos unas lo del al cada ningún ninguna",
    .prepositions = "a ante bajo con contra de desde durante en entre hacia hasta mediante para por según sin sobre tras como",
    .breaks = "que quien cual cuyo cuya donde cuando si porque aunque es son era eran fue fueron ser ha han había habían está están estaba "
              "puede pueden no también sólo solo muy más menos se le les lo me nos ya aún todavía casi tan",
    .links = "de del la las los y",
    .genitives = "de del",
    .verbals = "se no puede pueden",
    .ands = "y e o u ni sino",
    .months = "enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre",
    .counts = "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta cuarenta cincuenta",
    .magnitudes = "cien ciento mil millón millones billón billones por docena",
    .vague = "variedad multitud gran grandes diferentes parte partes número forma formas ejemplo fin final principio tiempo caso casos resultado uso hecho tipo tipos área lado grupo "
             "grupos gente persona personas cosa cosas término nombre serie mayoría resto base medio manera modo mismo misma primera primer "
             "segundo última último otro otros otra otras año años día días siglo periodo período lugar lugares mundo país hombre vez "
             "veces través partir grado punto razón efecto papel cantidad conjunto cuanto",
    .examples = "ejemplo incluyendo incluidos incluidas tales especialmente",
    .pronouns = "lo le les él ella ello ellos ellas su sus suyo este esta estos estas esto ese esa esos esas eso aquel aquella dicho dicha" },
  { .language = "fr",
    .heads_first = TRUE,
    .articles = "son sa ses leur leurs le la les l' l’ un une des du au aux chaque",
    .prepositions = "à de d' d’ en dans par pour sur sous avec sans chez contre entre vers depuis pendant durant selon avant après jusqu' comme dès",
    .breaks = "qui que dont où quand si lorsque est sont était étaient fut furent être a ont avait avaient peut peuvent ne pas plus moins très "
              "aussi se s' n' y ainsi presque environ",
    .links = "de du des la le les d' d’ et",
    .genitives = "de du des d' d’",
    .verbals = "ne se s' s’ n' n’ peut peuvent",
    .ands = "et ou ni mais",
    .months = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    .counts = "deux trois quatre cinq six sept huit neuf dix onze douze treize quinze vingt trente quarante cinquante",
    .magnitudes = "cent cents mille million millions milliard milliards pour",
    .vague = "partie nombre façon manière exemple fin début temps cas résultat usage forme fait type types groupe gens personne personnes "
             "chose choses terme nom série plupart reste base moyen même premier première second dernière dernier autre autres année "
             "années ans jour jours siècle période lieu monde pays homme fois point effet rôle ensemble cours suite sein",
    .examples = "exemple notamment tels telles",
    .pronouns = "il elle ils elles lui leur leurs son sa ses ce cet cette ces cela ceci celui celle ceux celles" },
  { .language = "it",
    .heads_first = TRUE,
    .articles = "suo sua suoi sue il lo la i gli le l' l’ un uno una del dello della dei degli delle al allo alla ai agli alle nel nello nella nei negli nelle "
                "dal dallo dalla dai dagli dalle sul sullo sulla sui sugli sulle ogni dell' dell’ all' all’ nell' nell’",
    .prepositions = "di a da in con su per tra fra come verso durante secondo senza contro dopo prima",
    .breaks = "che cui dove quando se perché è sono era erano fu furono essere ha hanno aveva avevano può possono non anche solo molto più meno "
              "si ci vi ne già quasi circa",
    .links = "di del della dei da de e",
    .genitives = "di del della dei degli delle dell' dell’",
    .verbals = "si non può possono",
    .ands = "e ed o od né ma",
    .months = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    .counts = "due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta",
    .magnitudes = "cento mille mila milione milioni miliardo miliardi per",
    .vague = "parte parti numero modo modi esempio fine inizio tempo caso casi risultato uso forma fatto tipo tipi gruppo gente persona persone "
             "cosa cose termine nome serie maggior resto base mezzo stesso stessa primo prima secondo ultimo ultima altro altri anno anni "
             "giorno giorni secolo periodo luogo mondo paese uomo volta volte punto effetto ruolo insieme corso seguito",
    .examples = "esempio compresi soprattutto",
    .pronouns = "egli ella esso essa essi esse lui lei loro suo sua suoi sue questo questa questi queste quello quella ciò" },
  { .language = "pt",
    .heads_first = TRUE,
    .articles = "seu sua seus suas o a os as um uma uns umas do da dos das no na nos nas ao à aos às pelo pela pelos pelas num numa cada",
    .prepositions = "de em por para com sem sobre sob entre até desde contra durante segundo após como perante",
    .breaks = "que quem qual cujo cuja onde quando se porque embora é são era eram foi foram ser tem têm tinha há pode podem não também só "
              "muito mais menos lhe já quase cerca",
    .links = "de do da dos das e",
    .genitives = "de do da dos das",
    .verbals = "se não pode podem",
    .ands = "e ou nem mas",
    .months = "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    .counts = "dois duas três quatro cinco seis sete oito nove dez onze doze vinte trinta",
    .magnitudes = "cem cento mil milhão milhões bilhão bilhões por",
    .vague = "parte partes número forma formas exemplo fim início tempo caso casos resultado uso fato tipo tipos grupo gente pessoa pessoas "
             "coisa coisas termo nome série maioria resto base meio maneira modo mesmo mesma primeiro primeira segundo último última outro "
             "outros outra outras ano anos dia dias século período lugar mundo país homem vez vezes ponto efeito papel conjunto partir",
    .examples = "exemplo incluindo",
    .pronouns = "ele ela eles elas seu sua seus suas este esta estes estas isto esse essa esses essas isso aquele aquela" },
  { .language = "nl",
    .articles = "zijn haar hun de het een elke ieder",
    .prepositions = "van in op aan met uit bij naar voor door over onder tussen tegen tot om zonder na sinds tijdens als via per binnen buiten",
    .breaks = "die dat wie waar toen als is zijn was waren wordt worden werd werden heeft hebben had hadden kan kunnen niet ook alleen nog al "
              "zeer meer veel ongeveer te er",
    .links = "van de der den het ten ter",
    .genitives = "van",
    .verbals = "te",
    .ands = "en of noch maar",
    .months = "januari februari maart april mei juni juli augustus september oktober november december",
    .counts = "twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig",
    .magnitudes = "honderd duizend miljoen miljard procent",
    .vague = "deel delen aantal manier wijze voorbeeld einde begin tijd geval gevallen resultaat gebruik vorm feit soort soorten groep mensen "
             "persoon ding dingen term naam reeks meerderheid rest basis zelfde eerste tweede laatste andere jaar jaren dag dagen eeuw "
             "periode plaats wereld land man keer punt rol geheel",
    .examples = "zoals bijvoorbeeld waaronder",
    .pronouns = "hij zij ze hem haar hun zijn dit deze dat die" },
  { .language = "sv",
    .articles = "hans hennes deras sin sitt sina en ett den det de varje",
    .prepositions = "av i på till från med för om under över mellan mot genom utan efter före vid hos sedan bland enligt som ur",
    .breaks = "som att när där om är var vara blir blev har hade kan kunde ska skulle inte också bara mycket mer mest redan nästan cirka",
    .links = "av de von",
    .genitives = "av",
    .verbals = "att",
    .ands = "och eller samt men",
    .months = "januari februari mars april maj juni juli augusti september oktober november december",
    .counts = "två tre fyra fem sex sju åtta nio tio elva tolv tjugo trettio",
    .magnitudes = "hundra tusen miljon miljoner miljard miljarder procent",
    .vague = "del delar antal sätt exempel slut början tid fall resultat form faktum typ typer grupp människor person sak saker term namn "
             "serie resten samma första andra tredje sista år dag dagar århundrade period plats värld land man gång gånger punkt roll",
    .examples = "exempelvis såsom inklusive",
    .pronouns = "han hon hans hennes deras dess detta denna dessa denne" },
  { .language = "ro",
    .heads_first = TRUE,
    .articles = "un o unui unei niște al a ai ale cel cea cei cele fiecare",
    .prepositions = "de din în la pe cu pentru prin despre între sub peste fără până după dintre către asupra contra ca spre înainte datorită",
    .breaks = "care ce cine unde când dacă deoarece deși este sunt era erau fost fi a au avea aveau are poate pot nu și-a s-a s-au se și mai "
              "foarte doar numai aproape aproximativ să va vor că cum lui îi le l-a",
    .links = "de din al a și lui la",
    .genitives = "de",
    .verbals = "să se nu poate pot a va vor",
    .ands = "și sau nici dar iar",
    .months = "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    .counts = "doi două trei patru cinci șase șapte opt nouă zece unsprezece douăsprezece douăzeci treizeci",
    .magnitudes = "sută sute mie mii milion milioane miliard miliarde procente",
    .vague = "parte părți număr numărul mod modul exemplu sfârșitul începutul timp timpul caz cazuri rezultat formă fapt tip tipuri grup "
             "oameni persoană lucru lucruri termen nume serie majoritatea restul bază prima primul al doilea ultimul ultima alt altă an ani "
             "anul anii zi zile secol perioadă loc lume țară om dată ori rol",
    .examples = "exemplu inclusiv precum",
    .pronouns = "el ea ei ele lui său sa săi sale lor acesta aceasta aceștia acestea acest această aceste acestor acestui acestei" },
  { .language = "ru",
    .articles = "каждый каждая каждое",
    .prepositions = "в во на с со из к ко от о об обо до для по при за под над между через без у около после перед среди против благодаря как "
                    "кроме вдоль вокруг внутри",
    .breaks = "который которая которое которые которого которой которых которому которым где когда если потому хотя что чтобы был была было "
              "были есть является являются быть не также только очень более менее уже ещё еще почти примерно его её их",
    .links = "",
    .genitives = "",
    .verbals = "",
    .ands = "и или либо ни но а",
    .months = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря январе феврале марте апреле мае июне июле "
              "августе сентябре октябре ноябре декабре",
    .counts = "два две три четыре пять шесть семь восемь девять десять двенадцать двадцать тридцать двух трёх трех четырёх четырех пяти шести",
    .magnitudes = "сто тысяча тысяч тысячи миллион миллиона миллионов миллиард миллиарда миллиардов процентов процента",
    .vague = "часть части число числа способ пример конец начало время случай случае результате форма факт тип виды группа люди людей человек "
             "вещи термин имя ряд большинство основе первый второй последний другой других год году года лет день дней век веке место мире "
             "страны раз роль качестве течение образом",
    .examples = "например включая особенно",
    .pronouns = "он она оно они его ее её их него нее неё них ему ей им этот эта это эти этого этой этих этому этим тот та те" },
  { .language = "pl",
    .articles = "każdy każda każde",
    .prepositions = "w we na z ze do od o po przy za pod nad między przez bez u dla około wśród przeciw dzięki jako podczas według oprócz",
    .breaks = "który która które którzy którego której których gdzie kiedy gdy jeśli ponieważ choć że aby był była było były jest są być nie "
              "także tylko bardzo bardziej mniej już jeszcze prawie się",
    .links = "",
    .genitives = "",
    .verbals = "",
    .ands = "i oraz lub albo ani ale a",
    .months = "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    .counts = "dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć dwanaście dwadzieścia trzydzieści dwóch trzech czterech",
    .magnitudes = "sto tysiąc tysiące tysięcy milion miliony milionów miliard miliardów procent",
    .vague = "część części liczba liczby sposób przykład koniec początek czas przypadku wyniku forma fakt typ rodzaj grupa ludzie ludzi "
             "człowiek rzeczy termin nazwa szereg większość podstawie pierwszy drugi ostatni inny innych rok roku lat dzień dni wieku "
             "miejsce świecie kraju raz rola",
    .examples = "np przykład takie takich zwłaszcza",
    .pronouns = "on ona ono oni one jego jej ich go mu im ten ta to te tego tej tych tym" },
  { .language = "tr",
    .articles = "bir her",
    .prepositions = "için ile gibi kadar göre sonra önce beri karşı doğru olarak tarafından üzerinde altında arasında içinde",
    .breaks = "olan olarak olduğu oldu olmuştur edilen eden ise ki değil çok daha en da de mi mı bile yalnızca sadece var yok olup yaklaşık",
    .links = "",
    .genitives = "",
    .verbals = "",
    .ands = "ve veya ya ile ama ancak",
    .months = "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    .counts = "iki üç dört beş altı yedi sekiz dokuz on yirmi otuz",
    .magnitudes = "yüz bin milyon milyar yüzde",
    .vague = "kısmı sayıda şekilde örnek sonunda başında zaman durumda sonucunda biçimde tür grup insan insanlar kişi şey terim adı dizi "
             "çoğu ilk ikinci son diğer yıl yılında yılda gün yüzyıl yer dünya ülke kez rol",
    .examples = "örneğin mesela",
    .pronouns = "o onlar onun onların ona onu bu bunlar bunun şu kendi kendisi" },
  { .language = "el",
    .heads_first = TRUE,
    .articles = "ο η το οι τα τον την τη του της των τους τις ένας μια μία ένα έναν ενός μιας στο στη στην στον στα στους στις στου κάθε",
    .prepositions = "σε από με για προς κατά μετά πριν χωρίς μέχρι ως ωσ παρά υπό ανά μεταξύ εναντίον",
    .breaks = "που πως ότι όταν αν επειδή είναι ήταν έχει έχουν είχε είχαν μπορεί μπορούν δεν μην να θα και επίσης μόνο πολύ πιο ήδη σχεδόν "
              "περίπου οποία οποίο οποίος οποίοι οποίες όπου",
    .links = "του της των",
    .genitives = "του της των",
    .verbals = "να θα δεν",
    .ands = "και ή ούτε αλλά",
    .months = "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου",
    .counts = "δύο τρεις τρία τέσσερις τέσσερα πέντε έξι επτά οκτώ εννέα δέκα δώδεκα είκοσι",
    .magnitudes = "εκατό χίλια χιλιάδες εκατομμύριο εκατομμύρια δισεκατομμύρια τοις",
    .vague = "μέρος αριθμός τρόπο παράδειγμα τέλος αρχή χρόνο περίπτωση αποτέλεσμα μορφή γεγονός τύπος ομάδα άνθρωποι άτομα πράγματα όρος όνομα "
             "σειρά πλειοψηφία βάση ίδιο πρώτο πρώτη δεύτερη τελευταία άλλα έτος έτη χρόνια ημέρα αιώνα περίοδο τόπο κόσμο χώρα φορά ρόλο",
    .examples = "όπως παράδειγμα ιδίως",
    .pronouns = "αυτός αυτή αυτό αυτοί αυτές αυτά αυτού αυτής αυτών αυτόν αυτήν εκείνος εκείνη εκείνο" },
  { .language = "hi",
    .articles = "एक हर प्रत्येक",
    .prepositions = "का की के में से को ने पर तक द्वारा लिए साथ बाद पहले अनुसार रूप",
    .breaks = "है हैं था थी थे हो होता होती होते गया गई गए किया की करने कर करता करते जो जिस जिसे जिसमें जिसके जिसका कि जब यदि अगर क्योंकि नहीं भी ही केवल बहुत "
              "अधिक सबसे लगभग रहा रही रहे सकता सकती सकते जाता जाती जाते दिया दी गयी हुआ हुई हुए अपने अपनी अपना",
    .links = "का की के",
    .genitives = "का की के",
    .verbals = "",
    .ands = "और या एवं तथा लेकिन",
    .months = "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर सितम्बर अक्टूबर अक्तूबर नवंबर नवम्बर दिसंबर दिसम्बर",
    .counts = "दो तीन चार पांच पाँच छह सात आठ नौ दस बारह बीस",
    .magnitudes = "सौ हजार हज़ार लाख करोड़ मिलियन बिलियन प्रतिशत",
    .vague = "भाग संख्या तरह तरीके उदाहरण अंत शुरुआत समय मामले परिणाम रूप तथ्य प्रकार समूह लोग लोगों व्यक्ति चीज़ नाम श्रृंखला अधिकांश आधार पहला दूसरा अंतिम अन्य वर्ष "
             "साल दिन सदी स्थान दुनिया देश बार भूमिका",
    .examples = "जैसे उदाहरण",
    .pronouns = "यह ये वह वे इस इन उस उन इसका इसकी इसके उसका उसकी उसके उनका उनकी उनके उन्होंने" },
  { .language = "vi",
    .heads_first = TRUE,
    .articles = "một các những mỗi chiếc cái con",
    .prepositions = "của ở trong trên dưới từ đến với cho bởi về vào tại giữa theo qua bằng sau trước như để do",
    .breaks = "là được bị đã đang sẽ có không cũng chỉ rất nhiều ít hơn nhất mà khi nếu vì nên rằng thì này đó ấy khoảng gần lại ra",
    .links = "",
    .genitives = "của",
    .verbals = "đã đang sẽ không có được bị",
    .ands = "và hoặc hay nhưng",
    .months = "tháng",
    .counts = "hai ba bốn năm sáu bảy tám chín mười",
    .magnitudes = "trăm nghìn ngàn triệu tỷ phần",
    .vague = "phần số cách ví dụ cuối đầu thời gian trường hợp kết quả dạng loại nhóm người điều việc tên hầu hết khác năm ngày thế kỷ nơi "
             "thế giới nước lần vai trò",
    .examples = "như",
    .pronouns = "nó họ này đó ông bà" },
  { .language = "ar",
    .heads_first = TRUE,
    .articles = "",
    .prepositions = "في من على إلى عن مع بين خلال بعد قبل عند منذ حتى تحت فوق ضد حول نحو لدى دون",
    .breaks = "التي الذي الذين اللذين حيث إذا عندما أن أنّ إن كان كانت كانوا يكون تكون هو هي هم لا لم لن ليس ليست قد لقد أيضا أيضًا فقط كما مما ما "
              "أكثر أقل جدا كل بعض غير تم يتم وقد وكان وكانت والتي والذي",
    .links = "",
    .genitives = "",
    .verbals = "",
    .ands = "و أو ثم لكن",
    .months = "يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    .counts = "اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة",
    .magnitudes = "مئة مائة ألف آلاف مليون ملايين مليار مليارات بالمائة",
    .vague = "جزء عدد طريقة مثال نهاية بداية وقت حالة نتيجة شكل نوع مجموعة الناس شخص شيء اسم معظم الأول الثاني آخر أخرى عام سنة يوم قرن مكان العالم بلد مرة دور",
    .examples = "مثل",
    .pronouns = "هو هي هم هما هذا هذه ذلك تلك هؤلاء" },
  { .language = "zh",
    .articles = "一个 一種 一种 一个 每个 各",
    .prepositions = "在 于 於 从 從 由 对 對 向 与 與 和 为 為 以 被 把 将 將 用 至 到 据 據 按 因 作为 作為 随着 通过 透過 根据",
    .breaks = "的 是 了 着 也 都 而 但 不 很 更 最 就 有 没有 可以 能 会 會 使 所 其 这 這 那 此 该 該 之 等 并 並 则 則 还 還 他 她 它 他们 她们 它们 们 個 个 "
              "上 中 下 里 內 内 后 後 前 时 時 当 當 如 如果 因为 因為 所以 并且 但是 然而 只 又 再 已 已经 成为 称为 稱為 包括 认为 進行 进行 一 一些 许多 任何 这些 那些 这种 "
              "可能 需要 通常 大约 大約 约 約",
    .links = "",
    .genitives = "",
    .verbals = "",
    .ands = "和 与 與 或 及 以及 、",
    .months = "",
    .counts = "两 兩 三 四 五 六 七 八 九 十",
    .magnitudes = "百 千 万 萬 亿 億",
    .vague = "部分 方式 例子 时间 時間 情况 结果 形式 事实 类型 人 人们 东西 名字 大多数 基础 第一 第二 最后 其他 年 日 世纪 地方 世界 国家 次 作用",
    .examples = "如 例如 包括",
    .pronouns = "他 她 它 这 這 那 其 此 该 該" },
  { .language = "th",
    .articles = "",
    .prepositions = "ใน ของ ที่ จาก กับ โดย ต่อ เพื่อ ด้วย แก่ ถึง ณ ตาม ระหว่าง ก่อน หลัง บน ใต้ สู่ สำหรับ",
    .breaks = "เป็น คือ มี ได้ ไม่ จะ ก็ ซึ่ง อัน ให้ ว่า แต่ ถ้า เมื่อ เพราะ ทำ ทำให้ ถูก กว่า มาก ที่สุด อยู่ แล้ว ยัง อาจ ต้อง ควร สามารถ นี้ นั้น เหล่านี้ เหล่านั้น การ ความ "
              "ทั้ง ทุก บาง หลาย ไป มา ขึ้น ลง ออก เข้า กัน เอง คน เขา เธอ มัน พวกเขา",
    .links = "",
    .genitives = "",
    .verbals = "",
    .ands = "และ หรือ",
    .months = "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม",
    .counts = "สอง สาม สี่ ห้า หก เจ็ด แปด เก้า สิบ",
    .magnitudes = "ร้อย พัน หมื่น แสน ล้าน เปอร์เซ็นต์",
    .vague = "ส่วน จำนวน วิธี ตัวอย่าง เวลา กรณี ผล รูปแบบ ประเภท กลุ่ม ผู้ สิ่ง ชื่อ อื่น ปี วัน ศตวรรษ สถานที่ โลก ประเทศ ครั้ง",
    .examples = "เช่น",
    .pronouns = "เขา เธอ มัน นี้ นั้น" },
};

struct _LyceumGrammar
{
  GHashTable *classes; /* folded words to LyceumGrammarClass */
  gboolean nouns, heads_first;
};

static void
add_words (GHashTable *classes, const char *words, guint class)
{
  g_auto (GStrv) list = g_strsplit (words ? words : "", " ", -1);

  for (guint i = 0; list[i]; i++)
    {
      char *folded = g_utf8_casefold (list[i], -1);
      guint known = GPOINTER_TO_UINT (g_hash_table_lookup (classes, folded));

      if (*folded)
        g_hash_table_replace (classes, folded, GUINT_TO_POINTER (known | class));
      else
        g_free (folded);
    }
}

static const LyceumGrammar *
load (const Lists *from)
{
  LyceumGrammar *self = g_new0 (LyceumGrammar, 1);

  self->classes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->nouns = from && from->nouns;
  self->heads_first = from && from->heads_first;
  if (!from)
    return self;
  add_words (self->classes, from->articles, LYCEUM_GRAMMAR_ARTICLE);
  add_words (self->classes, from->prepositions, LYCEUM_GRAMMAR_PREPOSITION);
  add_words (self->classes, from->breaks, LYCEUM_GRAMMAR_BREAK);
  add_words (self->classes, from->links, LYCEUM_GRAMMAR_LINK);
  add_words (self->classes, from->ands, LYCEUM_GRAMMAR_AND);
  add_words (self->classes, from->months, LYCEUM_GRAMMAR_MONTH);
  add_words (self->classes, from->counts, LYCEUM_GRAMMAR_COUNT);
  add_words (self->classes, from->magnitudes, LYCEUM_GRAMMAR_MAGNITUDE);
  add_words (self->classes, from->vague, LYCEUM_GRAMMAR_VAGUE);
  add_words (self->classes, from->examples, LYCEUM_GRAMMAR_EXAMPLE);
  add_words (self->classes, from->pronouns, LYCEUM_GRAMMAR_PRONOUN);
  add_words (self->classes, from->genitives, LYCEUM_GRAMMAR_GENITIVE);
  add_words (self->classes, from->verbals, LYCEUM_GRAMMAR_VERBAL);
  /* Names of companies and books are foreign words anywhere. */
  add_words (self->classes, "of", LYCEUM_GRAMMAR_LINK);
  return self;
}

static gpointer
load_all (void)
{
  const LyceumGrammar **all = g_new0 (const LyceumGrammar *, G_N_ELEMENTS (lists) + 1);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    all[i] = load (&lists[i]);
  all[G_N_ELEMENTS (lists)] = load (NULL);
  return all;
}

const LyceumGrammar *
_lyceum_grammar_get (const char *language)
{
  static gsize loaded; /* immutable once it is there */
  const LyceumGrammar **all;

  if (g_once_init_enter (&loaded))
    g_once_init_leave (&loaded, (gsize) load_all ());
  all = (const LyceumGrammar **) loaded;
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    if (_lyceum_language_is (language, lists[i].language))
      return all[i];
  return all[G_N_ELEMENTS (lists)];
}

guint
_lyceum_grammar_classify (const LyceumGrammar *self, const char *word, gsize length)
{
  char small[48];
  gboolean ascii = TRUE;
  g_autofree char *folded = NULL;

  if (length == 0 || length >= sizeof small)
    return 0;
  for (gsize i = 0; i < length; i++)
    {
      ascii &= (guchar) word[i] < 128;
      small[i] = g_ascii_tolower (word[i]);
    }
  small[length] = '\0';
  if (ascii)
    return GPOINTER_TO_UINT (g_hash_table_lookup (self->classes, small));
  folded = g_utf8_casefold (word, (gssize) length);
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->classes, folded));
}

gboolean
_lyceum_grammar_capitalises_nouns (const LyceumGrammar *self)
{
  return self->nouns;
}

gboolean
_lyceum_grammar_has_heads_first (const LyceumGrammar *self)
{
  return self->heads_first;
}
