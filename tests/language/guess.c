/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-tokens.h"

static const struct
{
  const char *language;
  const char *text;
} cases[] = {
  { "en", "The cell is the smallest unit of life, and all living things are made of it." },
  { "de", "Die Zelle ist die kleinste Einheit des Lebens, und alle Lebewesen bestehen aus ihr." },
  { "fr", "La cellule est la plus petite unité de la vie et tous les êtres vivants en sont formés." },
  { "es", "La célula es la unidad más pequeña de la vida y todos los seres vivos están formados por ella." },
  { "it", "La cellula è la più piccola unità della vita e tutti gli esseri viventi ne sono composti." },
  { "pt", "A célula é a menor unidade da vida e todos os seres vivos são formados por ela, não é?" },
  { "nl", "De cel is de kleinste eenheid van het leven en alle levende wezens zijn ervan gemaakt." },
  { "sv", "Cellen är livets minsta enhet och allt levande är uppbyggt av den, inte bara djuren." },
  { "pl", "Komórka jest najmniejszą jednostką życia i składają się z niej wszystkie organizmy, które są żywe." },
  { "ro", "Celula este cea mai mică unitate a vieții și toate ființele vii sunt alcătuite din ea." },
  { "vi", "Tế bào là đơn vị nhỏ nhất của sự sống và tất cả các sinh vật đều được tạo thành từ nó." },
  { "tr", "Hücre yaşamın en küçük birimidir ve bütün canlılar ondan oluşur, çünkü bu böyle gibi." },
  { "ru", "Клетка — это наименьшая единица жизни, и все живые существа состоят из нее." },
  { "uk", "Клітина — це найменша одиниця життя, і всі живі істоти складаються з неї." },
  { "zh", "细胞是生命的基本单位，DNA 分子 (deoxyribonucleic acid) 保存在其中。" },
  { "ja", "細胞は生命の最小単位であり、すべての生物は細胞からできています。" },
  { "ko", "세포는 생명의 가장 작은 단위이다." },
  { "el", "Το κύτταρο είναι η μικρότερη μονάδα της ζωής." },
  { "ar", "الخلية هي أصغر وحدة في الحياة." },
  { "he", "התא הוא היחידה הקטנה ביותר של החיים." },
  { "hi", "कोशिका जीवन की सबसे छोटी इकाई है।" },
  { "th", "เซลล์เป็นหน่วยที่เล็กที่สุดของชีวิต" },
  { "und", "" },
  { "und", "12 34 56" },
  { "und", "Paris London Berlin Madrid Rome Vienna Lisbon Oslo" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (lyceum_guess_language (cases[i].text), ==, cases[i].language);
}

/* The sample is cut between characters, wherever the limit falls. */
static void
test_long_text (void)
{
  for (guint shift = 0; shift < 4; shift++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < shift; i++)
        g_string_append_c (text, ' ');
      while (text->len < 100000)
        g_string_append (text, "細胞は");
      g_assert_cmpstr (lyceum_guess_language (text->str), ==, "ja");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/guess/cases", test_cases);
  g_test_add_func ("/language/guess/long-text", test_long_text);
  return g_test_run ();
}
