/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-markdown-links.h"

#include <string.h>

#define OPEN "<a href=\""

int
lyceum_markdown_links_find (GtkLabel   *label,
                            const char *uri,
                            int         from)
{
  const char *at = gtk_label_get_use_markup (label) ? gtk_label_get_label (label) : "";
  int character = 0;

  while (*at != '\0')
    {
      const char *end = *at == '<' ? strchr (at, '>') : *at == '&' ? strchr (at, ';') : NULL;

      if (g_str_has_prefix (at, OPEN) && character >= from &&
          (!uri || (g_str_has_prefix (at + strlen (OPEN), uri) && at[strlen (OPEN) + strlen (uri)] == '"')))
        return character;
      if (*at != '<')
        character++;
      at = end ? end + 1 : g_utf8_next_char (at);
    }
  return -1;
}

typedef struct
{
  GtkLabel *label;
  int character;
} Link;

static void
collect (GtkWidget *widget,
         GArray    *links)
{
  if (GTK_IS_LABEL (widget))
    for (int at = lyceum_markdown_links_find (GTK_LABEL (widget), NULL, 0); at >= 0;
         at = lyceum_markdown_links_find (GTK_LABEL (widget), NULL, at + 1))
      {
        const Link link = { GTK_LABEL (widget), at };

        g_array_append_val (links, link);
      }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect (child, links);
}

/* Returns: which link the focus is on; -1: none. */
static int
find_focused (GtkWidget *widget,
              GArray    *links)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  int found = -1, start, end;

  for (guint i = 0; i < links->len; i++)
    {
      const Link *link = &g_array_index (links, Link, i);

      if (focus != GTK_WIDGET (link->label))
        continue;
      gtk_label_get_selection_bounds (link->label, &start, &end);
      if (found < 0 || link->character <= start)
        found = (int) i;
    }
  return found;
}

gboolean
lyceum_markdown_links_focus (GtkWidget        *widget,
                             GtkDirectionType  direction)
{
  g_autoptr (GArray) links = g_array_new (FALSE, FALSE, sizeof (Link));
  const Link *link;
  int at;

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  collect (widget, links);
  at = find_focused (widget, links);
  if (direction == GTK_DIR_TAB_FORWARD)
    at++;
  else
    at = at < 0 ? (int) links->len - 1 : at - 1;
  if (at < 0 || at >= (int) links->len)
    return FALSE;
  link = &g_array_index (links, Link, at);
  gtk_widget_grab_focus (GTK_WIDGET (link->label));
  /* Where the cursor of a label stands, there is its link for the Enter key. */
  gtk_label_select_region (link->label, link->character, link->character);
  return TRUE;
}

gboolean
lyceum_markdown_links_place (GtkLabel     *label,
                             int           character,
                             GtkWidget    *widget,
                             GdkRectangle *area)
{
  const char *text = gtk_label_get_text (label);
  PangoRectangle place;
  double x, y;
  int left, top;

  if (character < 0 || character > g_utf8_strlen (text, -1))
    return FALSE;
  pango_layout_index_to_pos (gtk_label_get_layout (label), (int) (g_utf8_offset_to_pointer (text, character) - text), &place);
  gtk_label_get_layout_offsets (label, &left, &top);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (label), widget, PANGO_PIXELS (place.x) + left, PANGO_PIXELS (place.y) + top, &x, &y))
    return FALSE;
  *area = (GdkRectangle) { (int) x, (int) y, MAX (PANGO_PIXELS (place.width), 1), PANGO_PIXELS (place.height) };
  return TRUE;
}
