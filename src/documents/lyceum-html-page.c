/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lyceum-html-page.h"

#include <string.h>

#define MAX_NODES 1000000u
#define MAX_OPEN 10000u
#define MAX_HEADINGS 32u
#define MAX_TITLE_BYTES 1000u
#define MAX_SCRIPT_BYTES (256u << 10)

/* An element that is open. @block: the node whose lines its text stands in. */
typedef struct
{
  guint node;
  guint block;
  gboolean link, unseen;
} LyceumHtmlPageOpen;

static LyceumHtmlNode *
node_at (LyceumHtmlPage *self,
         guint           index)
{
  return &g_array_index (self->nodes, LyceumHtmlNode, index);
}

static LyceumHtmlPageOpen
innermost (LyceumHtmlPage *self)
{
  return self->open->len > 0 ? g_array_index (self->open, LyceumHtmlPageOpen, self->open->len - 1) : (LyceumHtmlPageOpen){ 0 };
}

static void
note_shared_title (LyceumHtmlPage            *self,
                   const LyceumMarkupElement *element)
{
  static const char *const names[] = { "og:title", "twitter:title", "dc.title", "dcterms.title", "citation_title", NULL };

  if (self->shared_title != NULL ||
      (!_lyceum_markup_has_word (element, "property", names) && !_lyceum_markup_has_word (element, "name", names)))
    return;
  self->shared_title = _lyceum_markup_dup (element, "content");
  if (self->shared_title != NULL &&
      (!g_utf8_validate (self->shared_title, -1, NULL) || *g_strstrip (self->shared_title) == '\0'))
    g_clear_pointer (&self->shared_title, g_free);
}

static void
begin_texts (LyceumHtmlPage            *self,
             const LyceumMarkupElement *element,
             guint                      index,
             const LyceumHtmlNode      *node)
{
  if (node->class == HTML_TITLE && self->title->len == 0 && self->in_title == 0)
    self->in_title = index + 1;
  else if (strcmp (element->name, "meta") == 0)
    note_shared_title (self, element);
  else if (strcmp (element->name, "script") == 0 && _lyceum_markup_is (element, "type", "application/ld+json") &&
           self->script == NULL)
    self->script = g_string_new (NULL);
  else if ((node->level == 1 || node->level == 2) && self->headings->len < MAX_HEADINGS && self->in_heading == 0)
    {
      LyceumHtmlPageHeading heading = { index, g_strdup ("") };

      g_array_append_val (self->headings, heading);
      self->in_heading = index + 1;
    }
}

static gboolean
is_block (LyceumHtmlClass class)
{
  return (class >= HTML_BLOCK && class < HTML_BREAK) || class == HTML_TITLE;
}

static gboolean
take_start (gpointer                   data,
            const LyceumMarkupElement *element)
{
  LyceumHtmlPage *self = data;
  LyceumHtmlPageOpen outer = innermost (self);
  LyceumHtmlNode node = { .parent = outer.node, .class = (guint8) _lyceum_html_classify (element->name) };
  LyceumHtmlPageOpen open = { self->nodes->len, outer.block, outer.link, outer.unseen };
  gboolean is_body = node.class == HTML_BODY;

  if (self->nodes->len >= MAX_NODES || self->open->len >= MAX_OPEN)
    {
      self->too_large = TRUE;
      return FALSE;
    }
  if (node.class == HTML_SKIP && _lyceum_html_is_tex (element))
    node.class = HTML_TEX;
  node.last = open.node;
  node.level = node.class == HTML_HEADING ? (guint8) _lyceum_html_heading_level (element->name) : 0;
  node.flags = (guint16) (is_body ? 0 : _lyceum_html_page_judge (element));
  if (node.class == HTML_SKIP || node.class == HTML_STYLE ||
      (!is_body && _lyceum_html_is_left_out (element) && !_lyceum_html_is_formula (element)))
    node.flags |= PAGE_UNSEEN;
  if (outer.unseen)
    node.flags |= PAGE_UNSEEN;
  open.unseen = (node.flags & PAGE_UNSEEN) != 0;
  if (is_block (node.class))
    open.block = open.node;
  if (node.class == HTML_LINK && _lyceum_markup_find (element, "href") != NULL)
    {
      open.link = TRUE;
      node.n_links = 1;
    }
  begin_texts (self, element, open.node, &node);
  g_array_append_val (self->nodes, node);
  g_array_append_val (self->open, open);
  return TRUE;
}

static void
end_script (LyceumHtmlPage *self)
{
  if (self->shared_title == NULL)
    self->shared_title = _lyceum_html_page_find_headline (self->script->str);
  g_string_free (g_steal_pointer (&self->script), TRUE);
}

static gboolean
take_end (gpointer    data,
          const char *name)
{
  LyceumHtmlPage *self = data;
  guint index = innermost (self).node;

  if (self->open->len == 0)
    return TRUE;
  g_array_set_size (self->open, self->open->len - 1);
  node_at (self, index)->last = self->nodes->len - 1;
  if (self->in_title == index + 1)
    self->in_title = 0;
  if (self->in_heading == index + 1)
    self->in_heading = 0;
  if (self->script != NULL && strcmp (name, "script") == 0)
    end_script (self);
  return TRUE;
}

/* Letters of scripts that write a word in one or two of them weigh more. */
static guint
weigh (const char *text,
       gsize       length)
{
  guint weight = 0;

  for (const char *p = text; p < text + length; p = g_utf8_next_char (p))
    {
      guchar c = (guchar) *p;

      weight += c <= ' ' ? 0 : c >= 0xe2 ? 2 : 1;
    }
  return weight;
}

static void
append_heading (LyceumHtmlPage *self,
                const char     *text,
                gsize           length)
{
  LyceumHtmlPageHeading *heading = &g_array_index (self->headings, LyceumHtmlPageHeading, self->headings->len - 1);
  g_autofree char *more = g_strndup (text, MIN (length, MAX_TITLE_BYTES));
  char *joined;

  if (strlen (heading->text) > MAX_TITLE_BYTES)
    return;
  joined = g_strconcat (heading->text, more, NULL);
  g_free (heading->text);
  heading->text = joined;
}

static gboolean
take_text (gpointer    data,
           const char *text,
           gsize       length)
{
  LyceumHtmlPage *self = data;
  LyceumHtmlPageOpen open = innermost (self);
  LyceumHtmlNode *block = node_at (self, open.block);

  if (self->script != NULL)
    g_string_append_len (self->script, text, (gssize) MIN (length, MAX_SCRIPT_BYTES - MIN (self->script->len, MAX_SCRIPT_BYTES)));
  if (self->in_title > 0)
    {
      g_string_append_len (self->title, text, (gssize) MIN (length, MAX_TITLE_BYTES - MIN (self->title->len, MAX_TITLE_BYTES)));
      return TRUE;
    }
  if (open.unseen)
    return TRUE;
  if (self->in_heading > 0)
    append_heading (self, text, length);
  if (open.link)
    block->link += weigh (text, length);
  else
    block->text += weigh (text, length);
  return TRUE;
}

static void
clear_heading (gpointer data)
{
  g_free (((LyceumHtmlPageHeading *) data)->text);
}

static gboolean
has_parts (LyceumHtmlPage *self)
{
  for (guint i = 1; i < self->nodes->len; i++)
    if ((node_at (self, i)->flags & (PAGE_LANDMARK | PAGE_CHROME | PAGE_COMMENTS)) != 0)
      return TRUE;
  return FALSE;
}

LyceumHtmlPage *
_lyceum_html_page_new (const char *text,
                       gsize       length)
{
  static const LyceumMarkupSink sink = { take_start, take_end, take_text };
  g_autoptr (LyceumHtmlPage) self = g_new0 (LyceumHtmlPage, 1);
  LyceumHtmlNode page = { .class = HTML_BLOCK };

  self->nodes = g_array_new (FALSE, FALSE, sizeof (LyceumHtmlNode));
  self->open = g_array_new (FALSE, FALSE, sizeof (LyceumHtmlPageOpen));
  self->headings = g_array_new (FALSE, FALSE, sizeof (LyceumHtmlPageHeading));
  self->title = g_string_new (NULL);
  g_array_set_clear_func (self->headings, clear_heading);
  g_array_append_val (self->nodes, page);
  _lyceum_markup_parse_html (text, length, &sink, self);
  while (self->open->len > 0)
    take_end (self, "");
  node_at (self, 0)->last = self->nodes->len - 1;
  if (self->too_large || !has_parts (self))
    return NULL;
  _lyceum_html_page_find_article (self);
  return g_steal_pointer (&self);
}

void
_lyceum_html_page_free (LyceumHtmlPage *self)
{
  g_array_unref (self->nodes);
  g_array_unref (self->open);
  g_array_unref (self->headings);
  g_string_free (self->title, TRUE);
  if (self->script != NULL)
    g_string_free (self->script, TRUE);
  g_free (self->shared_title);
  g_free (self);
}

static char *
fold (const char *text)
{
  g_autoptr (GString) spaced = g_string_new (text);
  g_auto (GStrv) words = NULL;
  GString *folded = g_string_new (NULL);

  g_string_replace (spaced, "\u00a0", " ", 0);
  words = g_strsplit_set (spaced->str, " \t\r\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (folded, "%s%s", folded->len > 0 ? " " : "", words[i]);
  return g_string_free (folded, FALSE);
}

/* "The article – The site": the heading of the page tells which is which. */
char *
_lyceum_html_page_dup_title (LyceumHtmlPage *self)
{
  g_autofree char *title = g_utf8_validate (self->title->str, -1, NULL) ? fold (self->title->str) : g_strdup ("");

  if (self->shared_title != NULL)
    return fold (self->shared_title);
  for (guint i = 0; i < self->headings->len; i++)
    {
      const LyceumHtmlPageHeading *heading = &g_array_index (self->headings, LyceumHtmlPageHeading, i);
      g_autofree char *text = fold (heading->text);
      gsize length = strlen (text);

      if ((node_at (self, heading->node)->flags & PAGE_DROPPED) == 0 && length >= 3 && strlen (title) > length &&
          g_str_has_prefix (title, text))
        return g_steal_pointer (&text);
    }
  return *title != '\0' ? g_steal_pointer (&title) : NULL;
}

/* The second time. */

typedef struct
{
  LyceumHtmlPage *page;
  const LyceumMarkupSink *sink;
  gpointer data;
  guint next;      /* the number of the element that comes next */
  GArray *open;    /* (element-type guint): the nodes, left out or not */
} Filter;

/* An element that leads to what is kept without being kept itself is passed on for its place, not for its text. */
static gboolean
passes (Filter *self,
        guint   index)
{
  const LyceumHtmlNode *node = node_at (self->page, index);

  return (node->flags & PAGE_DROPPED) == 0 && (node->flags & (PAGE_KEPT | PAGE_HOLDS_KEPT)) != 0;
}

static gboolean
filter_start (gpointer                   data,
              const LyceumMarkupElement *element)
{
  Filter *self = data;
  guint index = self->next++;

  g_array_append_val (self->open, index);
  if (index >= self->page->nodes->len || !passes (self, index))
    return TRUE;
  return self->sink->start (self->data, element);
}

static gboolean
filter_end (gpointer    data,
            const char *name)
{
  Filter *self = data;
  guint index;

  if (self->open->len == 0)
    return TRUE;
  index = g_array_index (self->open, guint, self->open->len - 1);
  g_array_set_size (self->open, self->open->len - 1);
  if (index >= self->page->nodes->len || !passes (self, index))
    return TRUE;
  return self->sink->end (self->data, name);
}

static gboolean
filter_text (gpointer    data,
             const char *text,
             gsize       length)
{
  Filter *self = data;
  guint index = self->open->len > 0 ? g_array_index (self->open, guint, self->open->len - 1) : 0;

  if (index >= self->page->nodes->len || !passes (self, index) || (node_at (self->page, index)->flags & PAGE_KEPT) == 0)
    return TRUE;
  return self->sink->text (self->data, text, length);
}

void
_lyceum_html_page_parse (LyceumHtmlPage         *self,
                         const char             *text,
                         gsize                   length,
                         const LyceumMarkupSink *sink,
                         gpointer                user_data)
{
  static const LyceumMarkupSink filter_sink = { filter_start, filter_end, filter_text };
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  Filter filter = { .page = self, .sink = sink, .data = user_data, .next = 1, .open = open };

  _lyceum_markup_parse_html (text, length, &filter_sink, &filter);
}
