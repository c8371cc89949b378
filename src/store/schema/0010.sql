-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person changes, and how it is taken back.

-- The position of a lesson names it for its tasks and never changes. Where a person has moved it, this is its order in its source.
ALTER TABLE lesson ADD COLUMN place REAL;
-- When a person last changed its words, and its title: from then on they are the person's, and are not made again.
ALTER TABLE lesson ADD COLUMN edited_at INTEGER;
ALTER TABLE lesson ADD COLUMN renamed_at INTEGER;
-- When a person last put it elsewhere: no lesson that is made later takes it back.
ALTER TABLE note ADD COLUMN moved_at INTEGER;

-- What a person does not want: it is not made again.
CREATE TABLE dropped_note (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  course_id   INTEGER NOT NULL REFERENCES course ON DELETE CASCADE,
  fingerprint TEXT NOT NULL,
  dropped_at  INTEGER NOT NULL,
  UNIQUE (course_id, fingerprint)
) STRICT;

-- What a person has changed, in order, and has taken back again. Bounded: the oldest go.
CREATE TABLE edit (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  kind       TEXT NOT NULL,         -- note-add, lesson-split …
  course_id  INTEGER NOT NULL REFERENCES course ON DELETE CASCADE,
  n          INTEGER NOT NULL,      -- of notes, cards or lessons that a person changed
  subject    TEXT NOT NULL,         -- which, in few words: a question, a title
  made_at    INTEGER NOT NULL,
  undone     INTEGER,               -- in which order they were taken back; NULL: it was not
  n_rows     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX edit_undone ON edit (undone) WHERE undone IS NOT NULL;

-- The rows that it changed: before, of what was deleted all and of what was changed only that; after, of what was changed.
CREATE TABLE edit_row (
  edit_id INTEGER NOT NULL REFERENCES edit ON DELETE CASCADE,
  seq     INTEGER NOT NULL,
  tbl     TEXT NOT NULL,
  row_id  INTEGER NOT NULL,
  before  TEXT,                     -- JSON: {column: value}; NULL: it was added
  after   TEXT,                     -- likewise; NULL: it was deleted
  PRIMARY KEY (edit_id, seq)
) STRICT, WITHOUT ROWID;
-- Numbers of rows that may come back are not given to others.
CREATE INDEX edit_row_id ON edit_row (tbl, row_id);

-- A lesson that is being written.
CREATE TABLE lesson_draft (
  lesson_id INTEGER PRIMARY KEY REFERENCES lesson ON DELETE CASCADE,
  title     TEXT NOT NULL,
  markdown  TEXT NOT NULL,
  saved_at  INTEGER NOT NULL
) STRICT;
