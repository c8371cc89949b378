/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "lyceum-language-tools-private.h"

typedef struct
{
  const char *code;
  const char *names;   /* followed by what belongs to them */
  const char *numbers; /* followed by a number */
  const char *loose;   /* in the middle of a sentence or at its end */
  const char *labels;  /* (nullable): no abbreviations, but words that a letter may follow: "Appendix A." */
} Abbreviations;

/*
 * A space around each. Lower case, but of single letters the case counts: "v." is versus and "V." a name or a number. Those that are
 * also words ("no", "fig") are abbreviations before a number only.
 */
static const Abbreviations languages[] = {
  { "en",
    " mr mrs ms messrs dr drs prof st mt gen gov sen rep hon rev lt col sgt capt cmdr maj pres e.g i.e eg ie cf vs v viz resp approx "
    "esp incl spp var subsp ",
    " no nos fig figs eq eqs eqn ch chap chaps sec secs sect vol vols ed eds pp p pg par para art arts cl ex thm def prop cor lem ref "
    "refs ver app pt pts ca c circa ",
    " inc ltd co corp bros jr sr esq ph.d m.d b.a m.a b.c a.d b.c.e c.e a.m p.m etc al dept univ assn jan feb mar apr jun jul aug sep "
    "sept oct nov dec ave blvd ",
    " annex appendix archetype area art axiom batch block book box case category chapter class column conjecture corollary course "
    "definition diagram division equation example exercise exhibit factor figure form grade group hepatitis item lemma level line map "
    "matrix method mode model module note option panel part path phase plan plate point position problem procedure process product "
    "proposition protein question region row rule sample scheme section series set stage step table task team theorem topic type unit "
    "variant vector version vitamin volume zone " },
  { "de",
    " z.b z b d.h d h u.a u.ä o.ä u o i.d.r bzw vgl dr prof hr fr hl st rev n v sog ggf evtl insb insbes bspw ca inkl exkl zzgl allg lat griech "
    "engl frz geb gest röm ",
    " nr abb tab kap bd s S art abs aufl hrsg jh jhd vers ",
    " usw etc co jan feb mär apr jun jul aug sept okt nov dez chr jr ",
    " abbildung abschnitt anhang anlage beispiel block fall faktor figur form gruppe hepatitis hypothese kapitel kategorie klasse lemma "
    "matrix modell phase plan protein punkt satz schritt stufe tabelle teil typ variante vektor version vitamin zone " },
  { "fr",
    " M mm mme mmes mlle mgr dr st ste env cf c.-à-d ex p.ex av apr ",
    " n no nos fig p pp chap vol art t éd ",
    " etc j.-c janv févr juil sept oct nov déc ",
    " annexe article cas chapitre classe exemple exercice facteur figure groupe hépatite lemme matrice niveau partie phase plan point "
    "protéine section tableau théorème type variante vecteur version vitamine zone " },
  { "ar", " د أ أ.د ", " ص ج ط ", " ق.م هـ ", NULL },
  { "es",
    " sr sra srta dr dra D dña prof st sta sto ee p.ej ej vs ",
    " núm nº fig pág págs p pp c cap vol art ",
    " etc al uu ee.uu a.c d.c ud uds ene feb mar abr jun jul ago sept oct nov dic " },
  { "it",
    " sig sig.ra dott dott.ssa prof ing avv es p.es cfr S ",
    " n nn c fig p pp pag cap vol art ",
    " ecc a.c d.c gen feb mar apr giu lug ago sett ott nov dic " },
  { "pt",
    " sr sra dr dra prof profa ex p.ex vs ",
    " n nº fig p pp pág cap vol art ",
    " etc a.c d.c jan fev mar abr jun jul ago set out nov dez " },
  { "nl",
    " dhr mevr dr drs prof ir mr bijv bv m.a.w o.a d.w.z d.m.v t.o.v z.g zgn resp ca vgl ",
    " nr fig blz p hfst dl art ",
    " enz etc jan feb mrt apr jun jul aug sept okt nov dec chr " },
  { "sv", " t.ex t ex bl.a bl dvs d.v.s s.k ca resp jfr dr prof ", " nr fig s kap bd ", " osv m.m etc f.kr e.kr " },
  { "da", " f.eks bl.a dvs ca jf hr fr dr prof s.k ", " nr fig s kap bd ", " osv m.m etc f.kr e.kr " },
  { "nb", " f.eks bl.a dvs ca jf hr fr dr prof s.k ", " nr fig s kap bd ", " osv m.m etc f.kr e.kr " },
  { "ro", " dr prof dl d-na str bd d-l ing lt gen sf sfânt cca ", " nr pag p fig cap art vol alin ", " etc ș.a î.hr d.hr ș.a.m.d " },
  { "pl", " np tzn tzw m.in dr prof inż mgr ok por zob św ", " nr rys s str r rozdz t art w ", " itd itp etc n.e p.n.e " },
  { "ru", " т.е т.к т.н напр см ср г-н проф акад св им ", " рис табл гл с стр п ст ", " т.д т.п др г гг в вв н.э до " },
};

static gboolean
holds (const char *list, const char *word)
{
  gsize length = strlen (word);

  for (const char *at = list; (at = strstr (at, word)) != NULL; at++)
    if (at[-1] == ' ' && at[length] == ' ')
      return TRUE;
  return FALSE;
}

static const Abbreviations *
find_language (const char *code)
{
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    if (g_str_equal (languages[i].code, code))
      return &languages[i];
  /* What is written in Latin letters among these is English more often than not. */
  return g_str_equal (code, "zh") || g_str_equal (code, "ja") || g_str_equal (code, "ko") ? &languages[0] : NULL;
}

LyceumAbbreviation
_lyceum_get_abbreviation (const char *code, const char *word, gsize length)
{
  const Abbreviations *language = find_language (code);
  g_autofree char *folded = NULL;

  if (language == NULL || length == 0 || length > 16)
    return LYCEUM_ABBREVIATION_NONE;

  folded = g_utf8_next_char (word) == word + length ? g_strndup (word, length) : g_utf8_strdown (word, (gssize) length);
  if (holds (language->names, folded))
    return LYCEUM_ABBREVIATION_NAME;
  if (holds (language->numbers, folded))
    return LYCEUM_ABBREVIATION_NUMBER;
  if (holds (language->loose, folded))
    return LYCEUM_ABBREVIATION_LOOSE;
  return LYCEUM_ABBREVIATION_NONE;
}

gboolean
_lyceum_is_label (const char *code, const char *word, gsize length)
{
  const Abbreviations *language = find_language (code);
  g_autofree char *folded = NULL;

  if (language == NULL || language->labels == NULL || length == 0 || length > 24)
    return FALSE;

  folded = g_utf8_strdown (word, (gssize) length);
  return holds (language->labels, folded);
}
