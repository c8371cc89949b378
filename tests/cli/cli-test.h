/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** A folder of data of its own for one test, removed at its end. */
typedef struct
{
  char *root;     /* temporary folder */
  char *data_dir; /* of lyceumctl; not made beforehand */
  char **environment; /* (nullable): in place of the test's own, for what it starts; freed with it */
} CliFixture;

void        cli_fixture_set_up    (CliFixture *fixture, gconstpointer data);
void        cli_fixture_tear_down (CliFixture *fixture, gconstpointer data);

/** Writes a file into the fixture's folder. Returns: (transfer full): its path. */
char       *cli_write_file        (CliFixture *fixture, const char *name, const char *content, gssize length);

/** What one run of lyceumctl did. */
typedef struct
{
  int status;
  char *out;
  char *err;
} CliRun;

void        cli_run_clear         (CliRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliRun, cli_run_clear)

/** Runs `lyceumctl --data-dir … WORDS` with @input on its standard input and fills in @run. */
void        cli_run               (CliFixture *fixture, CliRun *run, const char *input, const char *first, ...) G_GNUC_NULL_TERMINATED;
/** Starts it and comes back at once; output is thrown away. */
GSubprocess *cli_spawn            (CliFixture *fixture, const char *first, ...) G_GNUC_NULL_TERMINATED;

/** Starts it with a reader of files that never comes to an end, and waits until its course “Biology” is there. */
GSubprocess *cli_spawn_stuck      (CliFixture *fixture);
/** Stops what cli_spawn_stuck() has started, with @signal_number. */
void        cli_stop              (GSubprocess *process, int signal_number);
/** How many courses there are. */
guint       cli_count_courses     (CliFixture *fixture);
/** The number of the first task in the list whose member @name is @value. */
char       *cli_find_task         (CliFixture *fixture, const char *name, const char *value);
/** Runs SQL on the collection, as another program could, with @blob (nullable) as its first parameter. */
void        cli_execute           (CliFixture *fixture, const char *sql, GBytes *blob);

/** Asserts that a run succeeded and printed one JSON value. Returns: (transfer full): it. */
JsonNode   *cli_json              (const CliRun *run);

/** A text of a few headings from which lessons and cards can be made. */
extern const char cli_sample_text[];

G_END_DECLS
