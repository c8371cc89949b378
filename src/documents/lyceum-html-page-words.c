/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-page.h"

#include <stdlib.h>
#include <string.h>

#define MAX_NAME_BYTES 512
#define MAX_HEADLINE_BYTES 1000

/* Words of which names of parts are made that stand around an article. In the order of strcmp(). */
static const char *const chrome_words[] = {
  "actions", "addthis", "addtoany", "ads", "adsense", "adslot", "advert", "advertisement", "advertising",
  "authorbio", "authorbox", "authorinfo", "backtotop", "banner", "breadcrumb", "breadcrumbs", "byline", "ccpa",
  "colophon", "consent", "contextual", "cookie", "cookies", "copyright", "credits", "crosspromo", "crumbs", "donate",
  "feedback", "follow", "followus", "foot", "footer", "gdpr", "hatnote", "jumpto", "kicker", "login", "masthead",
  "megamenu", "menu", "metadata", "modal", "morestories", "mostread", "nav", "navbar", "navbox", "navigation",
  "newsletter", "nextpost", "onetrust", "outbrain", "overlay", "pager", "pagination", "paginator", "permalink",
  "popular", "popup", "postmeta", "postnav", "postnavigation", "printbutton", "promo", "promoted", "promotion",
  "rating", "ratings", "readmore", "readnext", "recirc", "recirculation", "recommendations", "recommended",
  "register", "related", "relatedarticles", "relatedlinks", "relatedposts", "relatedtopics", "rss", "scrolltop",
  "searchbox", "searchform", "share", "sharebar", "sharedaddy", "sharing", "shoutbox", "sidebar", "sidenav",
  "signature", "signin", "signup", "sitemap", "sitesub", "skip", "skiplink", "skipnav", "skyscraper", "sociable",
  "social", "sponsor", "sponsored", "subnav", "subscribe", "subscription", "taboola", "tagcloud", "teaser",
  "teasers", "toolbar", "tooltip", "topnav", "trending", "tweet", "userbar", "vote", "votes", "widget", "widgets",
};

static const char *const comment_words[] = { "comment", "commentlist", "comments", "disqus", "livefyre", "replies", "respond" };

static const char *const note_words[] = { "admonition", "alert",   "attention", "callout",   "caution", "danger",  "definition",
                                          "example",    "exercise", "hint",     "important", "info",    "infobox", "note",
                                          "notice",     "tip",      "warning" };

static int
compare (const void *key,
         const void *word)
{
  return strcmp (key, *(const char *const *) word);
}

static guint
judge_word (const char *word)
{
  if (bsearch (word, chrome_words, G_N_ELEMENTS (chrome_words), sizeof (char *), compare) != NULL)
    return PAGE_CHROME;
  if (bsearch (word, comment_words, G_N_ELEMENTS (comment_words), sizeof (char *), compare) != NULL)
    return PAGE_COMMENTS;
  if (bsearch (word, note_words, G_N_ELEMENTS (note_words), sizeof (char *), compare) != NULL)
    return PAGE_NOTE;
  return 0;
}

/* "relatedArticles", "related-articles" and "related_articles" are two words each. A name is judged by each of its words, and
 * by two of them together where they are written so ("side-bar"). */
static guint
judge_name (const LyceumMarkupAttribute *name)
{
  char word[64], pair[128];
  gsize length = 0, before = 0;
  guint found = 0;
  gsize n = MIN (name->length, MAX_NAME_BYTES);

  for (gsize i = 0; i <= n; i++)
    {
      char c = i < n ? name->value[i] : ' ';
      gboolean begins = length > 0 && g_ascii_isupper (c) && g_ascii_islower (name->value[i - 1]);

      if ((!g_ascii_isalnum (c) || begins) && length > 0)
        {
          word[length] = '\0';
          found |= judge_word (word);
          if (before > 0 && before + length < sizeof pair)
            {
              memcpy (pair + before, word, length + 1);
              found |= judge_word (pair);
            }
          memcpy (pair, word, length + 1);
          before = g_ascii_isspace (c) ? 0 : length;
          length = 0;
        }
      if (g_ascii_isalnum (c) && length + 1 < sizeof word)
        word[length++] = g_ascii_tolower (c);
    }
  return found;
}

/* Many an id is made of the title below it, and may have any word in it. */
static gboolean
is_id_of_title (const LyceumMarkupElement   *element,
                const LyceumMarkupAttribute *id)
{
  static const char *const sections[] = { "section", "sect1", "sect2", "sect3", "level1", "level2", "level3", "level4", NULL };
  guint words = 1;

  for (gsize i = 0; i < id->length; i++)
    words += strchr ("-_ .", id->value[i]) != NULL;
  return words > 3 || strcmp (element->name, "section") == 0 || _lyceum_markup_has_word (element, "class", sections);
}

static guint
judge_role (const LyceumMarkupElement *element)
{
  static const char *const mains[] = { "main", NULL };
  static const char *const articles[] = { "article", NULL };
  static const char *const around[] = { "banner", "complementary", "contentinfo", "navigation", "search", "menu",
                                        "menubar", "toolbar", "dialog", "alertdialog", NULL };
  static const char *const notes[] = { "note", "doc-tip", "doc-notice", "doc-example", NULL };

  if (_lyceum_markup_find (element, "role") == NULL)
    return 0;
  if (_lyceum_markup_has_word (element, "role", mains))
    return PAGE_MAIN | PAGE_LANDMARK;
  if (_lyceum_markup_has_word (element, "role", articles))
    return PAGE_ARTICLE | PAGE_LANDMARK;
  if (_lyceum_markup_has_word (element, "role", around))
    return PAGE_CHROME | PAGE_LANDMARK;
  return _lyceum_markup_has_word (element, "role", notes) ? PAGE_NOTE : 0;
}

static guint
judge_element (const char *name)
{
  static const struct
  {
    const char *name;
    guint flags;
  } names[] = {
    { "main", PAGE_MAIN | PAGE_LANDMARK },   { "article", PAGE_ARTICLE | PAGE_LANDMARK }, { "nav", PAGE_LANDMARK },
    { "aside", PAGE_ASIDE | PAGE_LANDMARK }, { "footer", PAGE_LANDMARK },                 { "dialog", PAGE_CHROME },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i].name) == 0)
      return names[i].flags;
  return 0;
}

guint
_lyceum_html_page_judge (const LyceumMarkupElement *element)
{
  static const char *const bodies[] = { "articleBody", NULL };
  guint found = judge_element (element->name);
  const LyceumMarkupAttribute *class, *id;

  if (element->n_attributes == 0)
    return found;
  class = _lyceum_markup_find (element, "class");
  id = _lyceum_markup_find (element, "id");
  found |= judge_role (element);
  if (class != NULL)
    found |= judge_name (class);
  if (id != NULL && !is_id_of_title (element, id))
    found |= judge_name (id);
  if (_lyceum_markup_has_word (element, "itemprop", bodies))
    found |= PAGE_ARTICLE | PAGE_LANDMARK;
  /* What says of itself that it is the article may have any other name besides. */
  if ((found & (PAGE_MAIN | PAGE_ARTICLE)) != 0)
    found &= ~(guint) PAGE_CHROME;
  if (strcmp (element->name, "article") == 0 && (found & PAGE_COMMENTS) != 0)
    found &= ~(guint) PAGE_ARTICLE;
  return found;
}

static void
append_escape (GString     *out,
               const char **at)
{
  const char *p = *at + 1;

  if (*p == 'u' && strlen (p) >= 5)
    {
      char digits[5] = { p[1], p[2], p[3], p[4], '\0' };
      gunichar c = (gunichar) g_ascii_strtoull (digits, NULL, 16);

      if (c >= ' ' && g_unichar_validate (c))
        g_string_append_unichar (out, c);
      *at = p + 5;
      return;
    }
  g_string_append_c (out, *p == 'n' || *p == 't' || *p == 'r' || *p == '\0' ? ' ' : *p);
  *at = *p != '\0' ? p + 1 : p;
}

char *
_lyceum_html_page_find_headline (const char *json)
{
  const char *at = strstr (json, "\"headline\"");
  g_autoptr (GString) out = g_string_new (NULL);

  if (at == NULL)
    return NULL;
  at += strlen ("\"headline\"");
  at += strspn (at, " \t\r\n");
  if (*at++ != ':')
    return NULL;
  at += strspn (at, " \t\r\n");
  if (*at++ != '"')
    return NULL;
  while (*at != '\0' && *at != '"' && out->len < MAX_HEADLINE_BYTES)
    if (*at == '\\')
      append_escape (out, &at);
    else
      g_string_append_c (out, *at++);
  if (*at != '"' || !g_utf8_validate (out->str, (gssize) out->len, NULL))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}
