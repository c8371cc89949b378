/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cards-test.h"

#include <string.h>

/* Gaps for the facts of any sentence, where a person asks for many cards. */

typedef struct
{
  const char *language, *text, *front;
} Case;

/* @front: what one gap leaves; with none of it no card may be made */
static const Case cases[] = {
  { "en", "However, the treaty of Kiel was signed by Frederick of Denmark on 14 January 1814 in the north of Germany.",
    "The treaty of Kiel was signed by Frederick of Denmark on {{c1::14 January 1814}} in the north of Germany." },
  { "en", "Portugal sold 1.3 million tons of salt to the merchants of Lisbon in the autumn of 1790.",
    "Portugal sold {{c1::1.3 million}} tons of salt to the merchants of Lisbon in the autumn of 1790." },
  { "de", "Der Vertrag von Kiel wurde am 14. Januar 1814 von den Gesandten Dänemarks und Schwedens unterzeichnet.",
    "Der Vertrag von Kiel wurde am {{c1::14. Januar 1814}} von den Gesandten Dänemarks und Schwedens unterzeichnet." },
  { "es", "El tratado de Kiel fue firmado el 14 de enero de 1814 por los enviados de Dinamarca y de Suecia.",
    "El tratado de Kiel fue firmado el {{c1::14 de enero de 1814}} por los enviados de Dinamarca y de Suecia." },
  { "fr", "Le traité de Kiel fut signé le 14 janvier 1814 par les envoyés du Danemark et de la Suède.",
    "Le traité de Kiel fut signé le {{c1::14 janvier 1814}} par les envoyés du Danemark et de la Suède." },
  { "it", "Il trattato di Kiel fu firmato il 14 gennaio 1814 dagli inviati della Danimarca e della Svezia.",
    "Il trattato di Kiel fu firmato il {{c1::14 gennaio 1814}} dagli inviati della Danimarca e della Svezia." },
  { "nl", "Het verdrag van Kiel werd op 14 januari 1814 door de gezanten van Denemarken en Zweden ondertekend.",
    "Het verdrag van Kiel werd op {{c1::14 januari 1814}} door de gezanten van Denemarken en Zweden ondertekend." },
  { "ru", "Кильский договор был подписан 14 января 1814 года посланниками Дании и Швеции в городе Киле.",
    "Кильский договор был подписан {{c1::14 января 1814}} года посланниками Дании и Швеции в городе Киле." },
  { "ro", "Tratatul de la Kiel a fost semnat la 14 ianuarie 1814 de trimișii Danemarcei și ai Suediei.",
    "Tratatul de la Kiel a fost semnat la {{c1::14 ianuarie 1814}} de trimișii Danemarcei și ai Suediei." },
  { "tr", "Kiel Antlaşması Danimarka ve İsveç elçileri tarafından 14 Ocak 1814 tarihinde Kiel şehrinde imzalandı.",
    "Kiel Antlaşması Danimarka ve İsveç elçileri tarafından {{c1::14 Ocak 1814}} tarihinde Kiel şehrinde imzalandı." },
  { "sv", "Freden i Kiel undertecknades den 14 januari 1814 av sändebuden från Danmark och Sverige i norr.",
    "Freden i Kiel undertecknades den {{c1::14 januari 1814}} av sändebuden från Danmark och Sverige i norr." },
  { "pl", "Traktat kiloński został podpisany 14 stycznia 1814 roku przez posłów Danii oraz Szwecji w mieście Kilonia.",
    "Traktat kiloński został podpisany {{c1::14 stycznia 1814}} roku przez posłów Danii oraz Szwecji w mieście "
    "Kilonia." },
  { "el", "Η Συνθήκη του Κιέλου υπογράφηκε στις 14 Ιανουαρίου 1814 από τους απεσταλμένους της Δανίας και της Σουηδίας.",
    "Η Συνθήκη του Κιέλου υπογράφηκε στις {{c1::14 Ιανουαρίου 1814}} από τους απεσταλμένους της Δανίας και της "
    "Σουηδίας." },
  /* what a thing is: the subject as it stands */
  { "de", "Ein Barometer ist ein Gerät, das den Druck der Luft misst.", "Was ist ein Barometer?" },
  { "es", "Un barómetro es un instrumento que mide la presión del aire.", "¿Qué es un barómetro?" },
  { "fr", "Un baromètre est un instrument qui mesure la pression de l'air.", "Qu'est-ce qu'un baromètre ?" },
  { "fr", "L'**osmose** est un passage d'eau à travers une membrane.", "Qu'est-ce que l'osmose ?" },
  { "it", "Un barometro è uno strumento che misura la pressione dell'aria.", "Che cos'è un barometro?" },
  { "nl", "Een barometer is een instrument dat de druk van de lucht meet.", "Wat is een barometer?" },
  /* no spaces between words, no mark for the end of a sentence */
  { "zh", "1943年1月7日，尼古拉·特斯拉在纽约去世，全部遗物由南斯拉夫保存。",
    "{{c1::1943}}年1月7日，尼古拉·特斯拉在纽约去世，全部遗物由南斯拉夫保存。" },
  { "th", "ตลาดหลักทรัพย์แห่งแรกของวอร์ซอก่อตั้งขึ้นในปี 1817 และดำเนินการจนถึงสงครามโลกครั้งที่สอง",
    "ตลาดหลักทรัพย์แห่งแรกของวอร์ซอก่อตั้งขึ้นในปี {{c1::1817}} และดำเนินการจนถึงสงครามโลกครั้งที่สอง" },
  /* a quotation that names; one that tells names nothing */
  { "es", "Los marinos de Cádiz llamaban a la nave más vieja de todo el puerto «La Señora del Viento» en 1650.",
    "Los marinos de Cádiz llamaban a la nave más vieja de todo el puerto «{{c1::La Señora del Viento}}» en 1650." },
  /* what points elsewhere, or has no subject */
  { "de", "Sie wurde am 14. Januar 1814 von den Gesandten Dänemarks und Schwedens unterzeichnet.", NULL },
  { "de", "Das führte im Jahr 1814 zu einem Vertrag von Kiel und später zum Ende der Union.", NULL },
  { "de", "Im Jahr 1814 wurde dort ein Vertrag zwischen Dänemark und Schweden unterzeichnet.", NULL },
  { "es", "Firmó el tratado de Kiel el 14 de enero de 1814 con los enviados de Suecia.", NULL },
  { "es", "En 1814, firmó con los enviados de Suecia el tratado de Kiel en el norte.", NULL },
  { "fr", "Elle fut signée le 14 janvier 1814 par les envoyés du Danemark et de la Suède.", NULL },
  { "tr", "Bu antlaşma Danimarka ve İsveç elçileri tarafından 14 Ocak 1814 tarihinde imzalandı.", NULL },
  { "en", "A 1996 study by the economist Perotti examined the channels of growth in Peru.", NULL },
  { "en", "Theo Kearney, which extends from Fresno Street in Fresno to Kerman in California.", NULL },
};

static void
test_case (gconstpointer data)
{
  const Case *expected = data;
  g_autoptr (LyceumDocument) document = cards_test_document (expected->text, expected->language);
  g_autoptr (GPtrArray) cards = cards_test_make (document, 5);

  if (expected->front)
    cards_test_find (cards, expected->front);
  else
    g_assert_cmpuint (cards->len, ==, 0);
}

/* A first word of one letter: nothing is read before it, whatever is made of the sentence. */
static void
test_short_word (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document ("B and C have the same pivot columns, in the same locations.", "en");
  g_autoptr (GPtrArray) cards = cards_test_make (document, 5);

  g_assert_cmpuint (cards->len, <=, 5);
}

static const char *const told =
    "The Amber Road led from the Baltic Sea to Aquileia. Merchants carried 40 tons of amber to Carnuntum in 1650. "
    "Nero sent a knight to Samland in 1660, and the knight brought 13,000 pounds of amber to Rome. "
    "The Vistula was crossed near Kalisz in 1672. Theodoric thanked the Aesti in 1684 for a gift of amber from "
    "Samland.";

static guint
count_gaps (GPtrArray *cards)
{
  guint n = 0;

  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);

      n += strstr (card->front, "{{c2::") ? card->answers->len : 1;
    }
  return n;
}

/* What is asked for is given, never more; what is more is less important. */
static void
test_number (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document (told, "en");
  guint last = 0;

  for (guint n = 1; n <= 8; n++)
    {
      g_autoptr (GPtrArray) cards = cards_test_make (document, n);
      guint gaps = count_gaps (cards);

      g_assert_cmpuint (gaps, <=, n);
      g_assert_cmpuint (gaps, >=, last);
      last = gaps;
    }
  g_assert_cmpuint (last, ==, 8);
}

/* Gaps of one sentence are one note; each has wrong answers of its own, which are no right answer and stand nowhere in
 * it. */
static void
test_several (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document (told, "en");
  g_autoptr (GPtrArray) cards = cards_test_make (document, 8);
  guint n_several = 0, n_wrong = 0;

  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);

      n_several += strstr (card->front, "{{c2::") ? 1 : 0;
      g_assert_nonnull (card->distractors);
      g_assert_cmpuint (card->distractors->len, ==, strstr (card->front, "{{c2::") ? card->answers->len : 1);
      for (guint d = 0; d < card->distractors->len; d++)
        {
          const char *const *wrong = g_ptr_array_index (card->distractors, d);
          guint n = g_strv_length ((GStrv) wrong);

          g_assert_true (n == 0 || n == 3);
          n_wrong += n;
          for (guint w = 0; wrong[w]; w++)
            {
              g_assert_null (strstr (card->back, wrong[w]));
              g_assert_false (cards_test_has_answer (card, wrong[w]));
              g_assert_nonnull (strstr (card->distractors_json, wrong[w]));
            }
        }
    }
  g_assert_cmpuint (n_several, >, 0);
  g_assert_cmpuint (n_wrong, >, 0);
}

/* A year is mistaken for a year, a number of people for a number. */
static void
test_wrong_years (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document (
      "On the island of Gotland the treaty of Visby was signed by the envoys of Lübeck in 1344.", "en");
  g_autoptr (GPtrArray) cards = cards_test_make (document, 1);
  const LyceumCardDraft *card = g_ptr_array_index (cards, 0);
  const char *const *wrong = g_ptr_array_index (card->distractors, 0);

  g_assert_cmpstr (g_ptr_array_index (card->answers, 0), ==, "1344");
  g_assert_cmpuint (g_strv_length ((GStrv) wrong), ==, 3);
  for (guint w = 0; wrong[w]; w++)
    {
      gint64 year = g_ascii_strtoll (wrong[w], NULL, 10);

      g_assert_cmpint (year, !=, 1344);
      g_assert_cmpint (ABS (year - 1344), <, 40);
    }
}

/* A sentence that leans on the one before it is shown with it, where that one stands. */
static void
test_context (void)
{
  g_autoptr (LyceumDocument) document = cards_test_document (
      "The Hanse of Lübeck sent two cogs to the Neva. They reached Novgorod with 300 barrels of herring in 1344.",
      "en");
  g_autoptr (GPtrArray) cards = cards_test_make (document, 3);
  gboolean found = FALSE;

  for (guint i = 0; i < cards->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (cards, i);

      if (!strstr (card->quote, "They reached"))
        continue;
      found = TRUE;
      g_assert_true (g_str_has_prefix (card->front, "The Hanse of Lübeck sent two cogs to the Neva. They reached"));
      g_assert_true (g_str_has_prefix (card->quote, "The Hanse of Lübeck"));
    }
  g_assert_true (found);
}

/* Gaps in the same sentence are kin in whatever lesson; others are not. */
static void
test_kin (void)
{
  g_autoptr (LyceumDocument) first = cards_test_document (
      "# Kiel\n\nThe treaty of Kiel was signed by Frederick of Denmark on 14 January 1814 in Holstein.", "en");
  g_autoptr (LyceumDocument) second = cards_test_document (
      "# Later\n\nThe treaty of Kiel was signed by Frederick of Denmark on 14 January 1814 in Holstein.\n\n"
      "The knights of Visby built a wall of stone around Gotland and its harbour in 1288.",
      "en");
  g_autoptr (GPtrArray) one = cards_test_make (first, 1), two = cards_test_make (second, 8);
  gint64 kin = ((LyceumCardDraft *) g_ptr_array_index (one, 0))->kin;

  g_assert_cmpint (kin, !=, 0);
  for (guint i = 0; i < two->len; i++)
    {
      const LyceumCardDraft *card = g_ptr_array_index (two, i);

      g_assert_cmpint (card->kin == kin, ==, strstr (card->quote, "Kiel") != NULL);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("/cards/facts/%s/%u", cases[i].language, i);

      g_test_add_data_func (name, &cases[i], test_case);
    }
  g_test_add_func ("/generator/cards/facts/short-word", test_short_word);
  g_test_add_func ("/cards/facts/number", test_number);
  g_test_add_func ("/cards/facts/several", test_several);
  g_test_add_func ("/cards/facts/wrong-years", test_wrong_years);
  g_test_add_func ("/cards/facts/context", test_context);
  g_test_add_func ("/cards/facts/kin", test_kin);
  return g_test_run ();
}
