/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lyceum-html-private.h"

G_BEGIN_DECLS

/*
 * LyceumHtmlPage:
 *
 * A page as a tree without its text: how much stands where, how much of it is links, and what the names of the parts
 * promise. From this follows which part is the article. A page is parsed twice, first into this and then for its text; the
 * elements come in the same order both times, and so their number is their name.
 */
typedef enum
{
  PAGE_UNSEEN = 1 << 0,     /* no text of it is ever read: a script, a menu, what is hidden */
  PAGE_CHROME = 1 << 1,     /* its name promises what surrounds an article */
  PAGE_COMMENTS = 1 << 2,
  PAGE_MAIN = 1 << 3,
  PAGE_ARTICLE = 1 << 4,
  PAGE_ASIDE = 1 << 5,
  PAGE_NOTE = 1 << 6,       /* its name promises a note that belongs to the text */
  PAGE_LANDMARK = 1 << 7,   /* names a part of a page, whichever */
  PAGE_DROPPED = 1 << 8,    /* from here on: decided */
  PAGE_KEPT = 1 << 9,
  PAGE_HOLDS_KEPT = 1 << 10,
} LyceumHtmlPageFlags;

/** @text, @link: characters in its own lines, outside of links and in them. The others: of all that is in it. */
typedef struct
{
  guint parent;
  guint last;   /* the last element in it; itself when there is none */
  guint text, link;
  guint all, links, n_links;
  guint good;   /* characters in lines that are not mostly links */
  guint articles; /* how many in it, itself too, are called the article or the main part */
  guint16 flags;
  guint8 class; /* LyceumHtmlClass */
  guint8 level; /* of a heading */
} LyceumHtmlNode;

typedef struct
{
  guint node;
  char *text;
} LyceumHtmlPageHeading;

struct _LyceumHtmlPage
{
  GArray *nodes;      /* (element-type LyceumHtmlNode): the first stands for the page */
  GArray *open;       /* (element-type LyceumHtmlPageOpen) */
  GArray *headings;   /* (element-type LyceumHtmlPageHeading): the first few of level 1 and 2 */
  GString *title;     /* of its title element */
  char *shared_title; /* (nullable): what it is called where it is linked to */
  GString *script;    /* (nullable): data about the page, under way */
  guint in_title, in_heading; /* 1 + the node; 0: none */
  gboolean too_large;
};

/** Returns: (transfer full) (nullable): %NULL when it has no parts that could be told apart, and is to be read whole. */
LyceumHtmlPage *_lyceum_html_page_new          (const char *text, gsize length);
void            _lyceum_html_page_free         (LyceumHtmlPage *self);

/** Returns: (transfer full) (nullable): what the article is called, without the name of the site. */
char           *_lyceum_html_page_dup_title    (LyceumHtmlPage *self);

/** Parses the same text again: only the article comes to @sink. */
void            _lyceum_html_page_parse        (LyceumHtmlPage *self, const char *text, gsize length,
                                                const LyceumMarkupSink *sink, gpointer user_data);

/** Decides. In lyceum-html-article.c. */
void            _lyceum_html_page_find_article (LyceumHtmlPage *self);

/** What the attributes of an element promise: LyceumHtmlPageFlags. In lyceum-html-page-words.c. */
guint           _lyceum_html_page_judge        (const LyceumMarkupElement *element);

/** Returns: (transfer full) (nullable): the title that data about a page gives it (JSON-LD). In lyceum-html-page-words.c. */
char           *_lyceum_html_page_find_headline (const char *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LyceumHtmlPage, _lyceum_html_page_free)

G_END_DECLS
