/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-markup.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#define MAX_ATTRIBUTES 32

typedef struct
{
  xmlParserCtxt *context; /* (unowned) */
  const LyceumMarkupSink *sink;
  gpointer data;
  gboolean stopped;
} Parse;

static void
go_on (Parse    *self,
       gboolean  more)
{
  if (more || self->stopped)
    return;
  self->stopped = TRUE;
  xmlStopParser (self->context);
}

static const char *
attribute_name (const xmlChar *name,
                const xmlChar *prefix)
{
  if (prefix != NULL && xmlStrEqual (prefix, BAD_CAST "epub") && xmlStrEqual (name, BAD_CAST "type"))
    return "epub:type";
  if (prefix != NULL && xmlStrEqual (prefix, BAD_CAST "xml") && xmlStrEqual (name, BAD_CAST "lang"))
    return "xml:lang";
  return (const char *) name;
}

static void
start_xml (void           *data,
           const xmlChar  *name,
           const xmlChar  *prefix,
           const xmlChar  *uri,
           int             n_namespaces,
           const xmlChar **namespaces,
           int             n_attributes,
           int             n_defaulted,
           const xmlChar **attributes)
{
  Parse *self = data;
  LyceumMarkupAttribute list[MAX_ATTRIBUTES];
  LyceumMarkupElement element = { (const char *) name, list, (guint) MIN (n_attributes, MAX_ATTRIBUTES) };

  /* libxml2 lays five pointers down for each attribute: name, prefix, namespace, where the value begins and where it ends. */
  for (guint i = 0; i < element.n_attributes; i++, attributes += 5)
    {
      list[i].name = attribute_name (attributes[0], attributes[1]);
      list[i].value = (const char *) attributes[3];
      list[i].length = (gsize) (attributes[4] - attributes[3]);
    }
  if (!self->stopped)
    go_on (self, self->sink->start (self->data, &element));
}

static void
end_xml (void          *data,
         const xmlChar *name,
         const xmlChar *prefix,
         const xmlChar *uri)
{
  Parse *self = data;

  if (!self->stopped)
    go_on (self, self->sink->end (self->data, (const char *) name));
}

static const char *
without_prefix (const xmlChar *name)
{
  const char *colon = strrchr ((const char *) name, ':');

  return colon != NULL ? colon + 1 : (const char *) name;
}

static void
start_html (void           *data,
            const xmlChar  *name,
            const xmlChar **attributes)
{
  Parse *self = data;
  LyceumMarkupAttribute list[MAX_ATTRIBUTES];
  LyceumMarkupElement element = { without_prefix (name), list, 0 };

  for (; attributes != NULL && attributes[0] != NULL && element.n_attributes < MAX_ATTRIBUTES; attributes += 2)
    {
      const char *value = attributes[1] != NULL ? (const char *) attributes[1] : "";

      list[element.n_attributes++] = (LyceumMarkupAttribute){ (const char *) attributes[0], value, strlen (value) };
    }
  if (!self->stopped)
    go_on (self, self->sink->start (self->data, &element));
}

static void
end_html (void          *data,
          const xmlChar *name)
{
  end_xml (data, BAD_CAST without_prefix (name), NULL, NULL);
}

static void
characters (void          *data,
            const xmlChar *text,
            int            length)
{
  Parse *self = data;

  if (!self->stopped && length > 0)
    go_on (self, self->sink->text (self->data, (const char *) text, (gsize) length));
}

/* XHTML may use the names of HTML without declaring them where we can see it. What it declares itself is never asked for. */
static xmlEntity *
find_entity (void          *data,
             const xmlChar *name)
{
  static GHashTable *known;
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  const htmlEntityDesc *entity = htmlEntityLookup (name);
  xmlEntity *found = xmlGetPredefinedEntity (name);
  char text[8] = { 0 };

  if (found != NULL || entity == NULL)
    return found;
  if (known == NULL)
    known = g_hash_table_new (g_str_hash, g_str_equal);
  found = g_hash_table_lookup (known, name);
  if (found != NULL)
    return found;
  found = g_new0 (xmlEntity, 1);
  found->type = XML_ENTITY_DECL;
  found->etype = XML_INTERNAL_PREDEFINED_ENTITY;
  found->length = g_unichar_to_utf8 (entity->value, text);
  found->content = (xmlChar *) g_strdup (text);
  found->name = (const xmlChar *) entity->name;
  g_hash_table_insert (known, (gpointer) entity->name, found);
  return found;
}

static void
say_nothing (void *data,
             const xmlError *error)
{
}

gboolean
_lyceum_markup_parse_xml (const char             *data,
                          gsize                   size,
                          const LyceumMarkupSink *sink,
                          gpointer                user_data)
{
  Parse self = { NULL, sink, user_data, FALSE };
  xmlSAXHandler handler = { .initialized = XML_SAX2_MAGIC,
                            .startElementNs = start_xml,
                            .endElementNs = end_xml,
                            .characters = characters,
                            .ignorableWhitespace = characters,
                            .cdataBlock = characters,
                            .getEntity = find_entity,
                            .serror = (xmlStructuredErrorFunc) say_nothing };
  xmlSAXHandler *own;
  gboolean whole;

  if (size == 0 || size > G_MAXINT)
    return FALSE;
  self.context = xmlCreateMemoryParserCtxt (data, (int) size);
  if (self.context == NULL)
    return FALSE;
  own = self.context->sax;
  self.context->sax = &handler;
  self.context->userData = &self;
  xmlCtxtUseOptions (self.context, XML_PARSE_NONET | XML_PARSE_NOENT);
  xmlParseDocument (self.context);
  whole = self.context->wellFormed && !self.stopped;
  self.context->sax = own;
  if (self.context->myDoc != NULL)
    xmlFreeDoc (self.context->myDoc);
  self.context->myDoc = NULL;
  xmlFreeParserCtxt (self.context);
  return whole;
}

void
_lyceum_markup_parse_html (const char             *data,
                           gsize                   size,
                           const LyceumMarkupSink *sink,
                           gpointer                user_data)
{
  Parse self = { NULL, sink, user_data, FALSE };
  xmlSAXHandler handler = { .startElement = start_html,
                            .endElement = end_html,
                            .characters = characters,
                            .ignorableWhitespace = characters,
                            .serror = (xmlStructuredErrorFunc) say_nothing };
  xmlSAXHandler *own;

  if (size == 0 || size > G_MAXINT)
    return;
  self.context = htmlCreateMemoryParserCtxt (data, (int) size);
  if (self.context == NULL)
    return;
  own = self.context->sax;
  self.context->sax = &handler;
  self.context->userData = &self;
  htmlCtxtUseOptions (self.context, HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC | HTML_PARSE_RECOVER);
  xmlSwitchEncoding (self.context, XML_CHAR_ENCODING_UTF8);
  htmlParseDocument (self.context);
  self.context->sax = own;
  if (self.context->myDoc != NULL)
    xmlFreeDoc (self.context->myDoc);
  self.context->myDoc = NULL;
  htmlFreeParserCtxt (self.context);
}

const LyceumMarkupAttribute *
_lyceum_markup_find (const LyceumMarkupElement *element,
                     const char                *name)
{
  for (guint i = 0; i < element->n_attributes; i++)
    if (strcmp (element->attributes[i].name, name) == 0)
      return &element->attributes[i];
  return NULL;
}

char *
_lyceum_markup_dup (const LyceumMarkupElement *element,
                    const char                *name)
{
  const LyceumMarkupAttribute *attribute = _lyceum_markup_find (element, name);

  return attribute != NULL ? g_strndup (attribute->value, attribute->length) : NULL;
}

gboolean
_lyceum_markup_is (const LyceumMarkupElement *element,
                   const char                *name,
                   const char                *value)
{
  const LyceumMarkupAttribute *attribute = _lyceum_markup_find (element, name);

  return attribute != NULL && attribute->length == strlen (value) &&
         g_ascii_strncasecmp (attribute->value, value, attribute->length) == 0;
}

gboolean
_lyceum_markup_has_word (const LyceumMarkupElement *element,
                         const char                *name,
                         const char *const         *words)
{
  const LyceumMarkupAttribute *attribute = _lyceum_markup_find (element, name);
  const char *p, *end;

  if (attribute == NULL)
    return FALSE;
  p = attribute->value;
  end = p + attribute->length;
  while (p < end)
    {
      const char *word = p;

      while (p < end && !g_ascii_isspace (*p))
        p++;
      for (guint i = 0; words[i] != NULL; i++)
        if (strlen (words[i]) == (gsize) (p - word) && g_ascii_strncasecmp (words[i], word, (gsize) (p - word)) == 0)
          return TRUE;
      while (p < end && g_ascii_isspace (*p))
        p++;
    }
  return FALSE;
}

char *
_lyceum_markup_decode_entity (const char *entity,
                              gsize       length)
{
  g_autofree char *name = NULL;
  const htmlEntityDesc *known;
  guint64 code = 0;
  char text[8] = { 0 };

  if (length < 3 || entity[0] != '&' || entity[length - 1] != ';')
    return g_strndup (entity, length);
  name = g_strndup (entity + 1, length - 2);
  if (name[0] == '#' && (name[1] == 'x' || name[1] == 'X'))
    code = g_ascii_strtoull (name + 2, NULL, 16);
  else if (name[0] == '#')
    code = g_ascii_strtoull (name + 1, NULL, 10);
  else if ((known = htmlEntityLookup (BAD_CAST name)) != NULL)
    code = known->value;
  if (code == 0 || code > 0x10ffff || !g_unichar_validate ((gunichar) code))
    return g_strndup (entity, length);
  g_unichar_to_utf8 ((gunichar) code, text);
  return g_strdup (text);
}
