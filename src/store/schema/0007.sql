-- SPDX-License-Identifier: GPL-3.0-or-later
-- Questions and answers.

-- Whom a person talks to. What is NULL is said in the program's own words, in the language of whoever reads it.
CREATE TABLE assistant (
  id            INTEGER PRIMARY KEY,
  name          TEXT,
  prompt        TEXT,                 -- what a model is told before the passages
  opening       TEXT,                 -- its first words in an empty conversation
  nothing_found TEXT,                 -- its answer where no passage was found; empty: the model answers freely
  provider_name TEXT,                 -- NULL: as set for answers
  model         TEXT,
  vector_weight REAL NOT NULL DEFAULT 0.3,
  threshold     REAL NOT NULL DEFAULT 0.2,
  top_n         INTEGER NOT NULL DEFAULT 6,
  top_k         INTEGER NOT NULL DEFAULT 1024,
  with_parents  INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO assistant (id) VALUES (1);

CREATE TABLE conversation (
  id           INTEGER PRIMARY KEY,
  uid          TEXT NOT NULL UNIQUE,  -- made before the row, so that a task can name it
  title        TEXT,                  -- NULL until one is made
  scope        TEXT NOT NULL,         -- course, library, free
  course_id    INTEGER REFERENCES course ON DELETE CASCADE,
  assistant_id INTEGER NOT NULL DEFAULT 1 REFERENCES assistant ON DELETE SET DEFAULT,
  shown_id     INTEGER,               -- the last message of the branch that is shown
  created_at   INTEGER NOT NULL,
  updated_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX conversation_updated ON conversation (updated_at);
CREATE INDEX conversation_course ON conversation (course_id, updated_at);
CREATE INDEX conversation_assistant ON conversation (assistant_id);

-- Messages are a tree: what was asked again or otherwise stands beside what was there before. How an answer stands that is not done,
-- its task says: unfinished, failed, or cancelled, which is to say stopped.
CREATE TABLE message (
  id                INTEGER PRIMARY KEY,
  conversation_id   INTEGER NOT NULL REFERENCES conversation ON DELETE CASCADE,
  parent_id         INTEGER REFERENCES message ON DELETE CASCADE, -- what it follows
  role              TEXT NOT NULL,    -- question, answer
  is_done           INTEGER NOT NULL,
  text              TEXT NOT NULL,    -- of an answer that is not done: as of the last checkpoint
  reasoning         TEXT,
  error             TEXT,
  note              TEXT,
  task_id           INTEGER,
  provider_name     TEXT,             -- who answered; NULL: what is built in
  model             TEXT,
  sources           TEXT,             -- JSON, a copy: [{number, chunk_id, source_name, location, text, score …}]
  citations         TEXT,             -- JSON: [{number, start, end, supported, quote}]
  times             TEXT,             -- JSON: seconds of each stage
  prompt_tokens     INTEGER NOT NULL DEFAULT 0,
  completion_tokens INTEGER NOT NULL DEFAULT 0,
  created_at        INTEGER NOT NULL
) STRICT;
CREATE INDEX message_branch ON message (conversation_id, parent_id);
CREATE INDEX message_parent ON message (parent_id);
CREATE UNIQUE INDEX message_task ON message (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX message_unfinished ON message (conversation_id) WHERE is_done = 0;
