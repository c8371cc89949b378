/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-formula-label.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "lyceum-formula-layout.h"
#include "lyceum-formula-markdown.h"
#include "lyceum-markdown.h"

/* What is wider, in letters, may be broken between two lines. */
#define MAX_UNBROKEN_EM 14

/* Fonts that were looked up, of one font map. */
#define MAX_FONTS 32

typedef struct
{
  guint start, end; /* bytes of the label's text */
  LyceumFormula *formula; /* (unowned) */
} Place;

typedef struct
{
  GtkLabel *label;     /* (unowned): it owns this */
  GPtrArray *formulas; /* (owned) (element-type LyceumFormula) */
  GArray *places;      /* (owned) (element-type Place) */
  LyceumFormulaFont *font; /* (owned) (nullable): that the shapes were made with */
  GMenuModel *base_menu;   /* (owned) (nullable): that of the page, in @menu */
  GMenu *menu;             /* (owned) */
  GtkSettings *settings;   /* (owned) */
  gulong settings_id;
  guint chosen;        /* the place that was clicked at last; places->len: none */
} Formulas;

/* What a shape draws. */
typedef struct
{
  LyceumFormulaBox *box; /* (owned) */
  guint piece;
  gboolean whole;
} Shape;

static const char key[] = "lyceum-formulas";

static gpointer
shape_copy (gconstpointer data)
{
  Shape *copy = g_memdup2 (data, sizeof (Shape));

  lyceum_formula_box_ref (copy->box);
  return copy;
}

static void
shape_free (gpointer data)
{
  Shape *shape = data;

  lyceum_formula_box_unref (shape->box);
  g_free (shape);
}

static void
formulas_free (gpointer data)
{
  Formulas *self = data;

  g_clear_signal_handler (&self->settings_id, self->settings);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->formulas, g_ptr_array_unref);
  g_array_unref (self->places);
  g_clear_pointer (&self->font, lyceum_formula_font_unref);
  g_clear_object (&self->base_menu);
  g_clear_object (&self->menu);
  g_free (self);
}

static void
draw_shape_cb (cairo_t        *cr,
               PangoAttrShape *attribute,
               gboolean        do_path,
               gpointer        user_data)
{
  const Shape *shape = attribute->data;
  double x = 0, y = 0;

  if (!shape || do_path)
    return;
  cairo_get_current_point (cr, &x, &y);
  if (shape->whole)
    lyceum_formula_box_draw (shape->box, cr, x, y);
  else
    lyceum_formula_box_draw_piece (shape->box, shape->piece, cr, x, y);
}

/* Looking one up takes milliseconds: labels of one size share it. */
static LyceumFormulaFont *
find_font (PangoContext *context)
{
  PangoFontMap *map = pango_context_get_font_map (context);
  g_autoptr (PangoFontDescription) description = pango_font_description_copy (pango_context_get_font_description (context));
  g_autofree char *font_name = NULL;
  g_autofree char *name = NULL;
  GHashTable *fonts = g_object_get_data (G_OBJECT (map), "lyceum-formula-fonts");
  LyceumFormulaFont *font;

  pango_font_description_unset_fields (description, PANGO_FONT_MASK_WEIGHT | PANGO_FONT_MASK_STYLE);
  font_name = pango_font_description_to_string (description);
  name = g_strdup_printf ("%s @%.3f", font_name, pango_cairo_context_get_resolution (context));
  if (!fonts)
    {
      fonts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) lyceum_formula_font_unref);
      g_object_set_data_full (G_OBJECT (map), "lyceum-formula-fonts", fonts, (GDestroyNotify) g_hash_table_unref);
    }
  font = g_hash_table_lookup (fonts, name);
  if (!font)
    {
      PangoContext *own = pango_font_map_create_context (map);

      if (g_hash_table_size (fonts) >= MAX_FONTS)
        g_hash_table_remove_all (fonts);
      pango_cairo_context_set_resolution (own, pango_cairo_context_get_resolution (context));
      pango_context_set_language (own, pango_context_get_language (context));
      font = lyceum_formula_font_new (own, description);
      g_object_unref (own);
      g_hash_table_insert (fonts, g_steal_pointer (&name), font);
    }
  return font;
}

static void
add_attribute (PangoAttrList  *attributes,
               PangoAttribute *attribute,
               guint           start,
               guint           end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (attributes, attribute);
}

static void
add_shape (PangoAttrList    *attributes,
           guint             start,
           guint             end,
           LyceumFormulaBox *box,
           guint             piece,
           gboolean          whole)
{
  double width = whole ? lyceum_formula_box_get_width (box) : lyceum_formula_box_get_piece_width (box, piece);
  int ascent = (int) ceil (lyceum_formula_box_get_ascent (box) * PANGO_SCALE);
  int descent = (int) ceil (lyceum_formula_box_get_descent (box) * PANGO_SCALE);
  PangoRectangle logical = { 0, -ascent, (int) ceil (MAX (width, 0) * PANGO_SCALE), ascent + descent };
  /* Letters lean out at both sides. */
  PangoRectangle ink = { -4 * PANGO_SCALE, -ascent - 2 * PANGO_SCALE, logical.width + 8 * PANGO_SCALE, ascent + descent + 4 * PANGO_SCALE };
  Shape *shape = g_new0 (Shape, 1);

  shape->box = lyceum_formula_box_ref (box);
  shape->piece = piece;
  shape->whole = whole;
  add_attribute (attributes, pango_attr_shape_new_with_data (&ink, &logical, shape, shape_copy, shape_free), start, end);
}

/* The first letter of the readable line is as wide as the formula, and the others are as wide as nothing. A long formula has a
 * letter for each piece, between which a line may end. */
static void
shape_place (Formulas      *self,
             PangoAttrList *attributes,
             const Place   *place)
{
  const char *text = gtk_label_get_text (self->label);
  g_autoptr (LyceumFormulaBox) box = lyceum_formula_box_new (place->formula, self->font);
  const PangoRectangle nothing = { 0, 0, 0, 0 };
  guint n_pieces = lyceum_formula_box_get_n_pieces (box);
  guint at = place->start;
  gboolean whole = lyceum_formula_is_display (place->formula) || n_pieces > (guint) g_utf8_strlen (text + place->start, place->end - place->start) ||
                   lyceum_formula_box_get_width (box) < MAX_UNBROKEN_EM * lyceum_formula_font_get_size (self->font);

  for (guint i = 0; i < (whole ? 1 : n_pieces); i++)
    {
      guint next = (guint) (g_utf8_next_char (text + at) - text);

      add_shape (attributes, at, next, box, i, whole);
      at = i + 1 < (whole ? 1 : n_pieces) ? next : at;
    }
  add_attribute (attributes, pango_attr_allow_breaks_new (FALSE), at, place->end);
  at = (guint) (g_utf8_next_char (text + at) - text);
  if (at < place->end)
    add_attribute (attributes, pango_attr_shape_new (&nothing, &nothing), at, place->end);
}

static void
make_shapes (Formulas *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self->label));
  LyceumFormulaFont *font = find_font (context);
  g_autoptr (PangoAttrList) attributes = NULL;

  if (font == self->font)
    return;
  g_clear_pointer (&self->font, lyceum_formula_font_unref);
  self->font = lyceum_formula_font_ref (font);
  pango_cairo_context_set_shape_renderer (context, draw_shape_cb, NULL, NULL);
  attributes = pango_attr_list_new ();
  for (guint i = 0; i < self->places->len; i++)
    shape_place (self, attributes, &g_array_index (self->places, Place, i));
  gtk_label_set_attributes (self->label, attributes);
}

static void
font_changed_cb (Formulas *self)
{
  if (self->places->len > 0 && gtk_widget_get_root (GTK_WIDGET (self->label)))
    make_shapes (self);
}

static gboolean
note_place_cb (PangoAttribute *attribute,
               gpointer        user_data)
{
  Formulas *self = user_data;
  const char *text = gtk_label_get_text (self->label);
  Place place = { attribute->start_index, attribute->end_index, NULL };

  if (attribute->klass->type != PANGO_ATTR_INSERT_HYPHENS || self->places->len >= self->formulas->len || place.end > strlen (text) ||
      place.start >= place.end)
    return FALSE;
  place.formula = g_ptr_array_index (self->formulas, self->places->len);
  g_array_append_val (self->places, place);
  return FALSE;
}

/* What was clicked, for the menu: the formula there. */
static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            Formulas        *self)
{
  int left, top, index, trailing;

  self->chosen = self->places->len;
  gtk_label_get_layout_offsets (self->label, &left, &top);
  if (!pango_layout_xy_to_index (gtk_label_get_layout (self->label), (int) (x - left) * PANGO_SCALE, (int) (y - top) * PANGO_SCALE, &index, &trailing))
    return;
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);

      if ((guint) index >= place->start && (guint) index < place->end)
        self->chosen = i;
    }
}

/* The formula that was clicked; of a text clicked elsewhere the whole, with its formulas. */
static char *
copy_text (Formulas *self)
{
  const char *text = gtk_label_get_text (self->label);
  GString *copied;
  guint done = 0;

  if (self->chosen < self->places->len || self->places->len == 1)
    return g_strdup (lyceum_formula_get_tex (g_array_index (self->places, Place, self->chosen < self->places->len ? self->chosen : 0).formula));
  copied = g_string_new (NULL);
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);

      g_string_append_len (copied, text + done, place->start - done);
      g_string_append_printf (copied, "$%s$", lyceum_formula_get_tex (place->formula));
      done = place->end;
    }
  g_string_append (copied, text + done);
  return g_string_free (copied, FALSE);
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  Formulas *self = user_data;
  g_autofree char *text = copy_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self->label)), text);
}

static void
add_menu (Formulas *self)
{
  static const GActionEntry entries[] = { { .name = "copy-tex", .activate = copy_cb } };
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self->label), "formula", G_ACTION_GROUP (actions));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->label), GTK_EVENT_CONTROLLER (click));
}

static void
fill_menu (Formulas *self)
{
  g_clear_object (&self->menu);
  self->menu = g_menu_new ();
  if (self->base_menu)
    g_menu_append_section (self->menu, NULL, self->base_menu);
  g_menu_append (self->menu, _("Copy as TeX"), "formula.copy-tex");
  gtk_label_set_extra_menu (self->label, G_MENU_MODEL (self->menu));
}

static Formulas *
formulas_new (GtkLabel *label)
{
  Formulas *self = g_new0 (Formulas, 1);

  self->label = label;
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->settings = g_object_ref (gtk_widget_get_settings (GTK_WIDGET (label)));
  /* The font is known when the label is in a window, and anew when the size of all text changes. */
  g_signal_connect_swapped (label, "notify::root", G_CALLBACK (font_changed_cb), self);
  g_signal_connect_swapped (label, "map", G_CALLBACK (font_changed_cb), self);
  self->settings_id = g_signal_connect_swapped (self->settings, "notify::gtk-xft-dpi", G_CALLBACK (font_changed_cb), self);
  add_menu (self);
  return self;
}

static void
forget (GtkLabel *label)
{
  Formulas *self = g_object_get_data (G_OBJECT (label), key);

  if (!self)
    return;
  g_array_set_size (self->places, 0);
  gtk_label_set_attributes (label, NULL);
  gtk_label_set_extra_menu (label, self->base_menu);
}

/* A link is markup of the label, and none of Pango's. */
static char *
without_links (const char *markup)
{
  GString *out = g_string_new (NULL);

  while (*markup != '\0')
    {
      const char *end = g_str_has_prefix (markup, "<a ") || g_str_has_prefix (markup, "</a>") ? strchr (markup, '>') : NULL;
      const char *next = end ? end + 1 : markup + 1;

      if (!end)
        {
          next += strcspn (next, "<");
          g_string_append_len (out, markup, next - markup);
        }
      markup = next;
    }
  return g_string_free (out, FALSE);
}

void
lyceum_formula_label_set (GtkLabel   *label,
                          const char *markup,
                          GPtrArray  *formulas)
{
  Formulas *self;
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autoptr (PangoAttrList) taken = NULL;
  g_autofree char *bare = without_links (markup);

  forget (label);
  gtk_label_set_markup (label, markup);
  if (!formulas || formulas->len == 0 || !pango_parse_markup (bare, -1, 0, &attributes, NULL, NULL, NULL))
    return;
  self = g_object_get_data (G_OBJECT (label), key);
  if (!self)
    {
      self = formulas_new (label);
      g_object_set_data_full (G_OBJECT (label), key, self, formulas_free);
    }
  g_ptr_array_ref (formulas);
  g_clear_pointer (&self->formulas, g_ptr_array_unref);
  self->formulas = formulas;
  taken = pango_attr_list_filter (attributes, note_place_cb, self);
  self->chosen = self->places->len;
  g_clear_pointer (&self->font, lyceum_formula_font_unref);
  fill_menu (self);
  make_shapes (self);
}

static void
append_found (GString    *out,
              GPtrArray  *formulas,
              const char *tex,
              gboolean    display)
{
  LyceumFormula *formula = lyceum_formula_new (tex, display);
  g_autofree char *text = g_markup_escape_text (lyceum_formula_get_text (formula), -1);

  g_ptr_array_add (formulas, formula);
  g_string_append_printf (out, LYCEUM_MARKDOWN_FORMULA_START "%s" LYCEUM_MARKDOWN_FORMULA_END, text);
}

void
lyceum_formula_label_set_markup (GtkLabel   *label,
                                 const char *markup)
{
  g_autoptr (GPtrArray) formulas = g_ptr_array_new_with_free_func ((GDestroyNotify) lyceum_formula_unref);
  g_autoptr (GString) out = g_string_new (NULL);
  gsize start, end;
  gboolean display;

  while (TRUE)
    {
      g_autofree char *tex = lyceum_formula_find_in_text (markup, strlen (markup), TRUE, &start, &end, &display);
      g_autofree char *plain = NULL;

      if (!tex)
        break;
      g_string_append_len (out, markup, (gssize) start);
      /* One in which markup begins or ends, the gap of a cloze, is shown as it is written. */
      if (!strchr (tex, '<') && pango_parse_markup (tex, -1, 0, NULL, &plain, NULL, NULL))
        append_found (out, formulas, plain, FALSE);
      else
        g_string_append_len (out, markup + start, (gssize) (end - start));
      markup += end;
    }
  g_string_append (out, markup);
  lyceum_formula_label_set (label, out->str, formulas);
}

void
lyceum_formula_label_set_extra_menu (GtkLabel   *label,
                                     GMenuModel *menu)
{
  Formulas *self = g_object_get_data (G_OBJECT (label), key);

  if (!self || self->places->len == 0)
    {
      if (gtk_label_get_extra_menu (label) != menu)
        gtk_label_set_extra_menu (label, menu);
    }
  else if (self->base_menu != menu)
    {
      g_set_object (&self->base_menu, menu);
      fill_menu (self);
    }
}
