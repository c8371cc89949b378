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
} Abbreviations;

/* Lower case, a space around each. Those that are also words ("no", "fig") are abbreviations before a number only. */
static const Abbreviations languages[] = {
  { "en",
    " mr mrs ms messrs dr drs prof st mt gen gov sen rep hon rev lt col sgt capt cmdr maj pres e.g i.e eg ie cf vs v viz resp approx "
    "esp incl spp var subsp ",
    " no nos fig figs eq eqs eqn ch chap chaps sec secs sect vol vols ed eds pp p pg par para art arts cl ex thm def prop cor lem ref "
    "refs ver app pt pts ca c circa ",
    " inc ltd co corp bros jr sr esq ph.d m.d b.a m.a b.c a.d b.c.e c.e a.m p.m etc al dept univ assn jan feb mar apr jun jul aug sep "
    "sept oct nov dec ave blvd " },
  { "de",
    " z.b z b d.h d h u.a u.ä o.ä u o i.d.r bzw vgl dr prof hr fr hl st sog ggf evtl insb insbes bspw ca inkl exkl zzgl allg lat griech "
    "engl frz geb gest röm ",
    " nr abb tab kap bd s art abs aufl hrsg jh jhd v n vers ",
    " usw etc jan feb mär apr jun jul aug sept okt nov dez chr jr " },
  { "fr",
    " m mm mme mmes mlle mgr dr st ste env cf c.-à-d ex p.ex ",
    " n no nos fig p pp chap vol art t éd av apr ",
    " etc j.-c janv févr juil sept oct nov déc " },
  { "es",
    " sr sra srta dr dra d dña prof p.ej ej vs ",
    " núm nº fig pág págs p pp cap vol art ",
    " etc ee.uu a.c d.c ud uds ene feb mar abr jun jul ago sept oct nov dic " },
  { "it",
    " sig sig.ra dott dott.ssa prof ing avv es p.es cfr s ",
    " n nn fig p pp pag cap vol art ",
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

LyceumAbbreviation
_lyceum_get_abbreviation (const char *code, const char *word, gsize length)
{
  g_autofree char *folded = NULL;

  if (length == 0 || length > 16)
    return LYCEUM_ABBREVIATION_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      if (!g_str_equal (languages[i].code, code))
        continue;
      folded = g_utf8_strdown (word, (gssize) length);
      if (holds (languages[i].names, folded))
        return LYCEUM_ABBREVIATION_NAME;
      if (holds (languages[i].numbers, folded))
        return LYCEUM_ABBREVIATION_NUMBER;
      if (holds (languages[i].loose, folded))
        return LYCEUM_ABBREVIATION_LOOSE;
      break;
    }
  return LYCEUM_ABBREVIATION_NONE;
}
