/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "lyceum-workshop.h"

G_BEGIN_DECLS

/* Exit statuses, stable for scripts. */
#define LYCEUM_CLI_SUCCESS 0
#define LYCEUM_CLI_FAILURE 1
#define LYCEUM_CLI_USAGE 2

/** One run of the program. */
typedef struct
{
  char *data_dir; /* (nullable) */
  gboolean json;
  gboolean interrupted;     /* the person pressed Ctrl+C: only after lyceum_cli_catch_interrupt() */
  const char *summary;      /* (nullable): of the command, translated */
  gint64 started_at;        /* monotonic, microseconds: when the program began */
  LyceumWorkshop *workshop; /* (nullable): once opened */
  JsonBuilder *said;        /* (nullable): an array that takes what is said of several changes */
  LyceumKey *api_key;       /* (nullable): of the environment, which has it no more */
} LyceumCli;

/**
 * LyceumCliCommand:
 * @name: the word on the command line
 * @arguments: what follows it, for the help
 * @summary: one line for the help
 * @run: parses the rest of the line and does it; returns the exit status
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  int (*run) (LyceumCli *cli, int argc, char **argv);
} LyceumCliCommand;

int lyceum_cli_learn   (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_import  (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_courses (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_sources (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_lessons (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_glossary (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_cards   (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_undo    (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_redo    (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_edits   (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_tray    (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_due     (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_study   (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_tasks   (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_load    (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_stats   (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_provider (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_models  (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_ask     (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_conversations (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_complete (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_batch   (LyceumCli *cli, int argc, char **argv);
int lyceum_cli_search  (LyceumCli *cli, int argc, char **argv);

/**
 * lyceum_cli_parse:
 * @entries: (nullable): options of the command; those of every command are added
 * @argc, @argv: (inout): the words after the command; what is left are its arguments, from argv[1]
 *
 * Returns: whether the line could be understood; if not, why has been said
 */
gboolean      lyceum_cli_parse       (LyceumCli *cli, const char *name, const GOptionEntry *entries, int *argc, char ***argv);

/** Says on standard error what is wrong with the command line. Returns: %LYCEUM_CLI_USAGE. */
int           lyceum_cli_usage_error (const char *format, ...) G_GNUC_PRINTF (1, 2);
/** Says on standard error what went wrong. Returns: %LYCEUM_CLI_FAILURE. @error: (nullable). */
int           lyceum_cli_fail        (const GError *error);

/** From now on Ctrl+C does not end the program but sets the flag, and is asked for; a second one ends it. */
void          lyceum_cli_catch_interrupt (LyceumCli *cli);

/** Opens the collection. */
gboolean      lyceum_cli_open        (LyceumCli *cli, GError **error);
/** Begins to run tasks. @n_recovered: (out) (optional). */
gboolean      lyceum_cli_start       (LyceumCli *cli, gboolean recover, guint *n_recovered, GError **error);
/** Closes what was opened; what is unfinished stays for `tasks resume`. */
void          lyceum_cli_close       (LyceumCli *cli);

/** Reads what --course was given. @text: (nullable): not given, and @course_id is 0. Returns: %FALSE with @status, when it is no
 * course's number and that has been said. */
gboolean      lyceum_cli_read_course (const char *text, gint64 *course_id, int *status);

/** Returns: whether the course is there: one that is not is an error, and no empty list. */
gboolean      lyceum_cli_check_course (LyceumCli *cli, gint64 course_id, GError **error);

/** A callback that puts its result into the GAsyncResult* that @slot points at; and the main loop that runs until it
 * has: the program has nothing else to do. */
void          lyceum_cli_ready_cb    (GObject *object, GAsyncResult *result, gpointer slot);
GAsyncResult *lyceum_cli_wait        (GAsyncResult **slot);

/** Prints a tree of JSON, in UTF-8 whatever the locale is, and frees the builder. */
void          lyceum_cli_print_json  (JsonBuilder *builder);

/** Begins an object with `name: value` members: NULL text becomes null. */
void          lyceum_cli_json_text   (JsonBuilder *builder, const char *name, const char *value);
void          lyceum_cli_json_int    (JsonBuilder *builder, const char *name, gint64 value);
void          lyceum_cli_json_double (JsonBuilder *builder, const char *name, double value);
void          lyceum_cli_json_strv   (JsonBuilder *builder, const char *name, const char *const *values);

/**
 * lyceum_cli_print_table:
 * @headers: NULL-terminated titles of the columns; a title that begins with '>' aligns its column to the right
 * @rows: (element-type GStrv): the cells
 *
 * Prints aligned columns. On a terminal the last column is cut to its width; in a pipe nothing is cut.
 */
void          lyceum_cli_print_table (const char *const *headers, GPtrArray *rows);

/** How many columns of a terminal a text takes. */
guint         lyceum_cli_text_width  (const char *text);
/** Returns: (transfer full): @text in at most @width columns. */
char         *lyceum_cli_cut_text    (const char *text, guint width);
/** Returns: (transfer full): @text as it may stand in one row of a terminal, without what could move the cursor. */
char         *lyceum_cli_one_line    (const char *text);
/** Returns: (transfer full): a time span in words, in few columns: "12 ms", "1.2 s", "3.5 min", "2.0 h", "3 d". */
char         *lyceum_cli_duration    (double milliseconds);
/** Returns: (transfer full): a moment in words, in few columns: "14:05", with the day where that is not today.
 * @unix_ms: Unix time in milliseconds. */
char         *lyceum_cli_moment      (gint64 unix_ms);
/** Rows of the terminal behind @fd; 0 when it is none. */
guint         lyceum_cli_terminal_height (int fd);
/** Columns of the terminal behind @fd; 0 when it is none. */
guint         lyceum_cli_terminal_width (int fd);
/** Returns: (transfer full): @text in lines of at most @width columns, each with @indent spaces before it; its own
 * lines stay, and it has no other control characters. */
char         *lyceum_cli_wrap_text   (const char *text, guint indent, guint width);

/**
 * lyceum_cli_run_until_finished:
 * @tasks: (element-type LyceumTask): top-level tasks
 *
 * Shows progress on standard error, where that is a terminal, until all have ended or the person has pressed Ctrl+C.
 * What is paused or has its time later is not waited for; that is said.
 *
 * Returns: %FALSE where the person has stopped it
 */
gboolean      lyceum_cli_run_until_finished (LyceumCli *cli, GListModel *tasks);

/** Prints the error of each failed task below @task on standard error. Returns: how many there were. */
guint         lyceum_cli_report_failures (LyceumCli *cli, LyceumTask *task);

G_END_DECLS
