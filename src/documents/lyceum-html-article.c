/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-page.h"

#include <string.h>

/*
 * Which part of a page is the article. What the page says itself comes first (main, article); where it says nothing, the
 * way leads from the page down to the part that has nearly all the text outside of links. Beside the way stays what reads
 * like text. What is only small, short, or without paragraphs is never a reason to leave something out.
 */

/* Of the text of the page, in hundredths. */
#define CHROME_AT_MOST 25u   /* what is named like a menu and has more of it than that is something else */
#define CHROME_BELOW_TITLE 50u
#define CHROME_BESIDE_ARTICLE 90u
#define MAIN_AT_LEAST 25u
#define ARTICLE_CLEARLY 60u  /* of the text of the main part */
#define ARTICLE_AT_LEAST 30u
#define WAY_AT_LEAST 80u
#define WITHOUT_COMMENTS_AT_LEAST 40u
/* Characters. */
#define ENOUGH 150u          /* a short article */
#define BESIDE_AT_LEAST 140u /* a part that stands beside the way */
#define LINE_AT_LEAST 40u
#define WITHOUT_COMMENTS 500u
#define MANY_LINKS 3u

static LyceumHtmlNode *
node_at (LyceumHtmlPage *self,
         guint           index)
{
  return &g_array_index (self->nodes, LyceumHtmlNode, index);
}

static gboolean
is_part (guint part,
         guint whole,
         guint hundredths)
{
  return (guint64) part * 100 >= (guint64) whole * hundredths;
}

/* Adds up what is in each element. What is dropped, or unseen, is not in those around it. */
static void
add_up (LyceumHtmlPage *self)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      LyceumHtmlNode *node = node_at (self, i);

      node->all = node->text + node->link;
      node->links = node->link;
      node->good = node->link > node->text ? 0 : node->all;
      node->n_links = node->class == HTML_LINK;
      node->articles = (node->flags & (PAGE_MAIN | PAGE_ARTICLE)) != 0;
    }
  for (guint i = self->nodes->len - 1; i > 0; i--)
    {
      const LyceumHtmlNode *node = node_at (self, i);
      LyceumHtmlNode *parent = node_at (self, node->parent);

      if ((node->flags & (PAGE_DROPPED | PAGE_UNSEEN)) != 0)
        continue;
      parent->all += node->all;
      parent->links += node->links;
      parent->good += node->good;
      parent->n_links += node->n_links;
      parent->articles += node->articles;
    }
}

static void
drop (LyceumHtmlPage *self,
      guint           index)
{
  guint last = node_at (self, index)->last;

  for (guint i = index; i <= last; i++)
    node_at (self, i)->flags |= PAGE_DROPPED;
}

static gboolean
is_container (const LyceumHtmlNode *node)
{
  return (node->class >= HTML_BLOCK && node->class <= HTML_MAIN) || node->class == HTML_INLINE || node->class == HTML_LIST ||
         node->class == HTML_ORDERED_LIST || node->class == HTML_ITEM || node->class == HTML_TABLE || node->class == HTML_CELL ||
         node->class == HTML_ROW;
}

/* Whether it holds what the page calls its article, or its title. */
static gboolean
holds_article (LyceumHtmlPage *self,
               guint           index)
{
  const LyceumHtmlNode *node = node_at (self, index);

  if (node->articles > 0)
    return TRUE;
  for (guint i = 0; i < self->headings->len; i++)
    {
      guint heading = g_array_index (self->headings, LyceumHtmlPageHeading, i).node;

      if (heading >= index && heading <= node->last && node_at (self, heading)->level == 1 && node->good >= ENOUGH)
        return TRUE;
    }
  return FALSE;
}

/* How much of the page a part may be, in hundredths, that is only named like something beside the article: more where the
 * article is known to stand elsewhere. */
static guint
chrome_at_most (LyceumHtmlPage *self,
                guint           index)
{
  const LyceumHtmlNode *node = node_at (self, index);
  gboolean titled = FALSE;

  if (node_at (self, 0)->articles > 0)
    return CHROME_BESIDE_ARTICLE;
  for (guint i = 0; i < self->headings->len; i++)
    {
      guint heading = g_array_index (self->headings, LyceumHtmlPageHeading, i).node;

      if (node_at (self, heading)->level != 1)
        continue;
      if (heading >= index && heading <= node->last)
        return CHROME_AT_MOST;
      titled = titled || heading < index;
    }
  return titled ? CHROME_BELOW_TITLE : CHROME_AT_MOST;
}

static gboolean
is_chrome (LyceumHtmlPage *self,
           guint           index,
           guint           whole)
{
  const LyceumHtmlNode *node = node_at (self, index);
  gboolean small;

  if ((node->flags & (PAGE_MAIN | PAGE_ARTICLE)) != 0 || node->class == HTML_BODY || node->class == HTML_HEADING)
    return FALSE;
  if ((node->flags & (PAGE_CHROME | PAGE_ASIDE)) == 0 || (node->flags & PAGE_NOTE) != 0)
    return FALSE;
  small = !is_part (node->good, MAX (whole, 1), chrome_at_most (self, index));
  if ((node->flags & PAGE_CHROME) != 0)
    return small && !holds_article (self, index);
  return small && (node->good < ENOUGH || node->links * 5 > node->all);
}

static void
drop_chrome (LyceumHtmlPage *self)
{
  guint whole = node_at (self, 0)->good;

  for (guint i = 1; i < self->nodes->len; i++)
    if (is_chrome (self, i, whole))
      {
        drop (self, i);
        i = node_at (self, i)->last;
      }
  add_up (self);
}

/* Comments go where an article is left without them: on a forum they are what the page is about. */
static void
drop_comments (LyceumHtmlPage *self)
{
  guint whole = node_at (self, 0)->good;
  guint without = whole;
  guint articles = 0;

  for (guint i = 1; i < self->nodes->len; i++)
    {
      const LyceumHtmlNode *node = node_at (self, i);

      if ((node->flags & PAGE_DROPPED) != 0)
        continue;
      if ((node->flags & PAGE_ARTICLE) != 0)
        articles++;
      if ((node->flags & PAGE_COMMENTS) == 0 || node->class == HTML_BODY)
        continue;
      without -= MIN (without, node->good);
      i = node->last;
    }
  if (without < ENOUGH ||
      (articles == 0 && without < WITHOUT_COMMENTS && !is_part (without, whole, WITHOUT_COMMENTS_AT_LEAST)))
    return;
  for (guint i = 1; i < self->nodes->len; i++)
    if ((node_at (self, i)->flags & PAGE_COMMENTS) != 0 && node_at (self, i)->class != HTML_BODY)
      {
        drop (self, i);
        i = node_at (self, i)->last;
      }
  add_up (self);
}

/* The part that has most text of those that are called @flag within @scope, none inside of another. @second: (out): how
 * much the next one has. Returns: 0: there is none */
static guint
find_largest (LyceumHtmlPage *self,
              guint           scope,
              guint           flag,
              guint          *second)
{
  guint best = 0;

  *second = 0;
  for (guint i = scope + 1; i <= node_at (self, scope)->last; i++)
    {
      const LyceumHtmlNode *node = node_at (self, i);

      if ((node->flags & flag) == 0 || (node->flags & (PAGE_DROPPED | PAGE_UNSEEN)) != 0)
        continue;
      if (best == 0 || node->good > node_at (self, best)->good)
        {
          *second = best > 0 ? node_at (self, best)->good : 0;
          best = i;
        }
      else
        *second = MAX (*second, node->good);
      i = node->last;
    }
  return best;
}

static guint
find_scope (LyceumHtmlPage *self)
{
  guint second;
  guint main_part = find_largest (self, 0, PAGE_MAIN, &second);
  guint good = main_part > 0 ? node_at (self, main_part)->good : 0;

  return good >= ENOUGH || (good > 0 && is_part (good, node_at (self, 0)->good, MAIN_AT_LEAST)) ? main_part : 0;
}

/* Returns: the article that @scope says it has; 0: it says nothing, or has several. */
static guint
find_said (LyceumHtmlPage *self,
           guint           scope)
{
  guint whole = node_at (self, scope)->good;
  guint second;
  guint best = find_largest (self, scope, PAGE_ARTICLE, &second);
  guint good = best > 0 ? node_at (self, best)->good : 0;

  if (good == 0)
    return 0;
  if (is_part (good, whole, ARTICLE_CLEARLY) && good > second * 2)
    return best;
  return is_part (good, whole, ARTICLE_AT_LEAST) && good * 2 > second * 5 ? best : 0;
}

/* Down from @scope, as long as one part has nearly all of the text. */
static guint
find_by_text (LyceumHtmlPage *self,
              guint           scope)
{
  guint at = scope;

  for (;;)
    {
      guint whole = node_at (self, at)->good;
      guint best = 0;

      for (guint i = at + 1; i <= node_at (self, at)->last; i = node_at (self, i)->last + 1)
        if ((node_at (self, i)->flags & (PAGE_DROPPED | PAGE_UNSEEN)) == 0 &&
            (best == 0 || node_at (self, i)->good > node_at (self, best)->good))
          best = i;
      if (best == 0 || whole == 0 || !is_part (node_at (self, best)->good, whole, WAY_AT_LEAST) ||
          !is_container (node_at (self, best)) || node_at (self, best)->class == HTML_LIST ||
          node_at (self, best)->class == HTML_ORDERED_LIST || node_at (self, best)->class == HTML_TABLE)
        return at;
      at = best;
    }
}

static void
keep (LyceumHtmlPage *self,
      guint           index)
{
  guint last = node_at (self, index)->last;

  for (guint i = index; i <= last; i++)
    node_at (self, i)->flags |= PAGE_KEPT;
  for (guint i = index; i > 0 && (node_at (self, node_at (self, i)->parent)->flags & PAGE_HOLDS_KEPT) == 0;
       i = node_at (self, i)->parent)
    node_at (self, node_at (self, i)->parent)->flags |= PAGE_HOLDS_KEPT;
}

/* Whether a part beside the way to the article belongs to it. */
static gboolean
belongs (LyceumHtmlPage *self,
         guint           index,
         gboolean        is_before)
{
  const LyceumHtmlNode *node = node_at (self, index);

  if ((node->flags & (PAGE_ARTICLE | PAGE_ASIDE)) != 0 || node->links * 3 > node->all)
    return FALSE;
  if (node->class == HTML_HEADING)
    return is_before;
  if (!is_container (node))
    return node->good >= LINE_AT_LEAST;
  return node->good >= BESIDE_AT_LEAST;
}

/* What stands beside the way from @root up to @scope. */
static void
keep_beside (LyceumHtmlPage *self,
             guint           root,
             guint           scope)
{
  for (guint at = root; at != scope && at > 0; at = node_at (self, at)->parent)
    {
      guint parent = node_at (self, at)->parent;

      for (guint i = parent + 1; i <= node_at (self, parent)->last; i = node_at (self, i)->last + 1)
        if (i != at && (node_at (self, i)->flags & (PAGE_DROPPED | PAGE_UNSEEN)) == 0 && belongs (self, i, i < at))
          keep (self, i);
    }
}

/* The title may stand in the head of the page, with the name of the site: the one that the page is called by. */
static void
keep_title (LyceumHtmlPage *self)
{
  g_autofree char *title = _lyceum_html_page_dup_title (self);
  guint found = 0;

  for (guint i = 0; title != NULL && i < self->headings->len; i++)
    {
      const LyceumHtmlPageHeading *heading = &g_array_index (self->headings, LyceumHtmlPageHeading, i);
      const LyceumHtmlNode *node = node_at (self, heading->node);
      g_autofree char *text = g_strstrip (g_strdup (heading->text));
      gboolean is_kept = (node->flags & PAGE_KEPT) != 0;

      if ((node->flags & (PAGE_DROPPED | PAGE_UNSEEN)) != 0 || strlen (text) < 3)
        continue;
      if (is_kept && (node->level == 1 || g_str_has_prefix (title, text)))
        return;
      if (found == 0 && g_str_has_prefix (title, text))
        found = heading->node;
    }
  if (found > 0)
    keep (self, found);
}

/* Lists of links in the article: to other articles, to the subjects it is filed under. */
static void
drop_links (LyceumHtmlPage *self,
            guint           root)
{
  guint whole = node_at (self, root)->good;

  for (guint i = root + 1; i <= node_at (self, root)->last; i++)
    {
      const LyceumHtmlNode *node = node_at (self, i);

      if ((node->flags & (PAGE_DROPPED | PAGE_UNSEEN | PAGE_NOTE)) != 0 || !is_container (node) || node->class == HTML_INLINE ||
          node->class == HTML_ITEM || node->class == HTML_ROW || node->class == HTML_CELL || node->n_links < MANY_LINKS ||
          node->links * 5 < node->all * 3 || is_part (node->all, MAX (whole, 1), CHROME_AT_MOST))
        continue;
      drop (self, i);
      i = node_at (self, i)->last;
    }
}

static gboolean
begins_with_title (LyceumHtmlPage *self,
                   guint           index,
                   guint           level)
{
  for (guint i = index; i <= node_at (self, index)->last; i++)
    if (node_at (self, i)->level > 0)
      return node_at (self, i)->level <= level;
    else if (node_at (self, i)->text + node_at (self, i)->link > 0)
      return FALSE;
  return FALSE;
}

/* "Related articles", and nothing follows: a title goes with what it is the title of. */
static void
drop_titles_of_dropped (LyceumHtmlPage *self,
                        guint           root)
{
  for (guint i = root + 1; i <= node_at (self, root)->last; i++)
    {
      const LyceumHtmlNode *node = node_at (self, i);
      guint whole = i, end, next;

      if (node->level < 2 || (node->flags & PAGE_DROPPED) != 0)
        continue;
      /* It may be wrapped up. */
      while (whole > root + 1 && node_at (self, whole)->parent > root &&
             node_at (self, node_at (self, whole)->parent)->all == node->all)
        whole = node_at (self, whole)->parent;
      end = node_at (self, node_at (self, whole)->parent)->last;
      next = node_at (self, whole)->last + 1;
      if (next > end || (node_at (self, next)->flags & (PAGE_DROPPED | PAGE_UNSEEN)) == 0)
        continue;
      while (next <= end && (node_at (self, next)->flags & (PAGE_DROPPED | PAGE_UNSEEN)) != 0)
        next = node_at (self, next)->last + 1;
      if (next > end || begins_with_title (self, next, node->level))
        drop (self, i);
    }
}

/* They say what is hidden. */
static void
keep_style_sheets (LyceumHtmlPage *self)
{
  for (guint i = 1; i < self->nodes->len; i++)
    if (node_at (self, i)->class == HTML_STYLE)
      {
        keep (self, i);
        node_at (self, i)->flags &= ~(guint) PAGE_DROPPED;
      }
}

void
_lyceum_html_page_find_article (LyceumHtmlPage *self)
{
  guint scope, root;

  add_up (self);
  drop_chrome (self);
  drop_comments (self);
  scope = find_scope (self);
  root = find_said (self, scope);
  if (root == 0)
    root = find_by_text (self, scope);
  keep (self, root);
  keep_beside (self, root, scope);
  if (root > 0)
    keep_title (self);
  drop_links (self, root);
  drop_titles_of_dropped (self, root);
  keep_style_sheets (self);
}
