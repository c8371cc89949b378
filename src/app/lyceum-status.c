/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lyceum-status.h"

#include "lyceum-error-text.h"

typedef enum
{
  PROP_ICON_NAME = 1,
  PROP_TITLE,
  PROP_DESCRIPTION,
  PROP_BUTTON,
} LyceumStatusProperty;

static GParamSpec *properties[PROP_BUTTON + 1];

struct _LyceumStatus
{
  AdwBin parent_instance;

  char *texts[PROP_BUTTON + 1]; /* (owned) (nullable): by property */
};

enum
{
  SIGNAL_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LyceumStatus, lyceum_status, ADW_TYPE_BIN)

static void
update (LyceumStatus *self)
{
  AdwStatusPage *page = ADW_STATUS_PAGE (adw_bin_get_child (ADW_BIN (self)));
  const char *description = self->texts[PROP_DESCRIPTION];
  g_autofree char *escaped = description ? g_markup_escape_text (description, -1) : NULL;

  if (!page)
    return;

  adw_status_page_set_icon_name (page, self->texts[PROP_ICON_NAME]);
  adw_status_page_set_title (page, self->texts[PROP_TITLE] ? self->texts[PROP_TITLE] : "");
  adw_status_page_set_description (page, escaped);
}

static void
clicked_cb (LyceumStatus *self)
{
  g_signal_emit (self, signals[SIGNAL_ACTIVATED], 0);
}

static void
build (LyceumStatus *self)
{
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *button;

  if (self->texts[PROP_BUTTON])
    {
      button = gtk_button_new_with_mnemonic (self->texts[PROP_BUTTON]);
      gtk_widget_set_halign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "pill");
      g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
      adw_status_page_set_child (ADW_STATUS_PAGE (page), button);
    }
  adw_bin_set_child (ADW_BIN (self), page);
  update (self);
}

static void
lyceum_status_map (GtkWidget *widget)
{
  if (!adw_bin_get_child (ADW_BIN (widget)))
    build (LYCEUM_STATUS (widget));

  GTK_WIDGET_CLASS (lyceum_status_parent_class)->map (widget);
}

static void
set_text (LyceumStatus         *self,
          LyceumStatusProperty  property,
          const char           *text)
{
  g_free (self->texts[property]);
  self->texts[property] = g_strdup (text);
}

static void
lyceum_status_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  g_value_set_string (value, LYCEUM_STATUS (object)->texts[prop_id]);
}

static void
lyceum_status_set_property (GObject      *object,
                            guint         prop_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  set_text (LYCEUM_STATUS (object), prop_id, g_value_get_string (value));
  update (LYCEUM_STATUS (object));
}

static void
lyceum_status_finalize (GObject *object)
{
  for (guint i = PROP_ICON_NAME; i <= PROP_BUTTON; i++)
    g_free (LYCEUM_STATUS (object)->texts[i]);

  G_OBJECT_CLASS (lyceum_status_parent_class)->finalize (object);
}

static void
lyceum_status_class_init (LyceumStatusClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lyceum_status_get_property;
  object_class->set_property = lyceum_status_set_property;
  object_class->finalize = lyceum_status_finalize;
  GTK_WIDGET_CLASS (klass)->map = lyceum_status_map;

  properties[PROP_ICON_NAME] = g_param_spec_string ("icon-name", NULL, NULL, NULL, flags);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DESCRIPTION] = g_param_spec_string ("description", NULL, NULL, NULL, flags);
  properties[PROP_BUTTON] = g_param_spec_string ("button", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[SIGNAL_ACTIVATED] =
    g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lyceum_status_init (LyceumStatus *self)
{
}

void
lyceum_status_set_error (LyceumStatus *self,
                         const GError *error)
{
  g_autofree char *title = NULL, *body = NULL;

  g_return_if_fail (LYCEUM_IS_STATUS (self));

  lyceum_error_text (error, &title, &body);
  set_text (self, PROP_TITLE, title);
  set_text (self, PROP_DESCRIPTION, body);
  update (self);
}
