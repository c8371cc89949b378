/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "lyceum-application.h"
#include "lyceum-window.h"
#include "lyceum-workshop.h"

/** Prepares a test program; where there is no display it ends here, as skipped. */
void               app_test_init         (int *argc, char ***argv);

/** The app with a collection of its own in a new folder. */
typedef struct
{
  char *folder;
  LyceumApplication *application;
  LyceumWindow *window;
} AppTest;

/** Starts the app and waits until its collection is open. */
AppTest           *app_test_start        (void);
/** Closes the window as a person does, waits until everything is put away, and makes sure that the window is gone. */
void               app_test_close        (AppTest *test);
/** Starts it again on the same collection. */
void               app_test_reopen       (AppTest *test);
/** Closes it and removes the folder. */
void               app_test_free         (AppTest *test);

LyceumWorkshop    *app_test_get_workshop (AppTest *test);

/** A course with one source of @n_lessons lessons, the first @n_made of them made, each of these with @n_cards cards. */
gint64             app_test_seed         (AppTest *test, const char *name, guint n_lessons, guint n_made, guint n_cards);
/** Makes the lesson at @position of the only source of the course that was seeded last. */
void               app_test_make_lesson  (AppTest *test, guint position, const char *markdown, guint n_cards);

/** Runs the main loop until @condition holds. It is tested after each iteration. */
#define app_test_until(condition)                                                                                      \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
  }                                                                                                                    \
  G_STMT_END

/** The first widget below @root that is on the screen and is of that type, or shows that text; (nullable). */
GtkWidget         *app_test_find_type    (GtkWidget *root, GType type);
GtkWidget         *app_test_find_text    (GtkWidget *root, const char *text);
/** The button with that label (without its mnemonic); (nullable). */
GtkWidget         *app_test_find_button  (GtkWidget *root, const char *label);
/** Presses a key where the focus is: "space", "<Control>z". Returns: whether something took it. */
gboolean           app_test_press        (AppTest *test, const char *accelerator);
/** Does what a GtkShortcutController has for the key. Returns: whether it took it. */
gboolean           app_test_press_shortcut (GtkWidget *widget, GtkEventController *controller, guint keyval,
                                            GdkModifierType state);
/** Waits until what is on the screen has been measured and drawn: for three frames. */
void               app_test_settle       (AppTest *test);
/** The page on top. */
GtkWidget         *app_test_get_page     (AppTest *test);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppTest, app_test_free)
