-- SPDX-License-Identifier: GPL-3.0-or-later
-- Times are Unix milliseconds (UTC) unless a comment says otherwise.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value ANY
) STRICT, WITHOUT ROWID;

-- What a person studies. uid is made before the row exists, so that a task's payload can name it.
CREATE TABLE course (
  id         INTEGER PRIMARY KEY,
  uid        TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  task_id    INTEGER,               -- the course task that builds it
  created_at INTEGER NOT NULL,
  opened_at  INTEGER                -- when a person last looked at it
) STRICT;

-- A file or pasted text of a course.
CREATE TABLE source (
  id          INTEGER PRIMARY KEY,
  uid         TEXT NOT NULL UNIQUE,
  course_id   INTEGER NOT NULL REFERENCES course ON DELETE CASCADE,
  position    INTEGER NOT NULL,     -- order in the course, from 0
  name        TEXT NOT NULL,        -- what a person calls it: the file's name
  path        TEXT,                 -- absolute path of the file it was read from
  media_type  TEXT,
  title       TEXT,                 -- what the document calls itself
  language    TEXT,                 -- BCP 47
  words       INTEGER NOT NULL DEFAULT 0,
  sha256      TEXT,
  task_id     INTEGER,
  created_at  INTEGER NOT NULL,
  imported_at INTEGER               -- NULL until it has been read
) STRICT;
CREATE INDEX source_course ON source (course_id, position);

-- Large values stand apart, so that listing sources reads none of them.
CREATE TABLE source_content (
  source_id INTEGER PRIMARY KEY REFERENCES source ON DELETE CASCADE,
  pasted    TEXT,                   -- what a person pasted
  document  BLOB                    -- the blocks, as lyceum_document_serialize() writes them
) STRICT;

-- A passage of a source, for search and citation.
CREATE TABLE chunk (
  id           INTEGER PRIMARY KEY,
  source_id    INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  position     INTEGER NOT NULL,
  heading_path TEXT NOT NULL,       -- headings above it, joined with ' › '
  text         TEXT NOT NULL,
  first_block  INTEGER NOT NULL,
  n_blocks     INTEGER NOT NULL,
  location     TEXT NOT NULL,       -- for a person: "page 12", "chapter 3"
  UNIQUE (source_id, position)
) STRICT;

-- A lesson is planned (a placeholder with a title) and then made.
CREATE TABLE lesson (
  id          INTEGER PRIMARY KEY,
  course_id   INTEGER NOT NULL REFERENCES course ON DELETE CASCADE,
  source_id   INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  position    INTEGER NOT NULL,     -- order in its source, from 0
  title       TEXT NOT NULL,
  location    TEXT NOT NULL,
  first_block INTEGER NOT NULL,
  n_blocks    INTEGER NOT NULL,
  minutes     INTEGER NOT NULL,     -- to read it
  markdown    TEXT,                 -- NULL until it is made
  key_points  TEXT,                 -- JSON: [text]
  key_terms   TEXT,                 -- JSON: [{term, definition, key?, worth?}]
  questions   TEXT,                 -- JSON: [{question, answer?, place?}] or [text]
  made_at     INTEGER,
  read_at     INTEGER,              -- when a person marked it as read
  scroll      REAL NOT NULL DEFAULT 0,
  UNIQUE (source_id, position)
) STRICT;
CREATE INDEX lesson_course ON lesson (course_id, source_id, position);

-- What is to be known. One note gives one card or several.
CREATE TABLE note (
  id          INTEGER PRIMARY KEY,
  guid        TEXT NOT NULL UNIQUE,
  course_id   INTEGER NOT NULL REFERENCES course ON DELETE CASCADE,
  lesson_id   INTEGER REFERENCES lesson ON DELETE SET NULL,
  source_id   INTEGER REFERENCES source ON DELETE SET NULL,
  position    INTEGER NOT NULL,     -- order in its lesson
  place       INTEGER NOT NULL,     -- order in its course: source, lesson, position in one number
  kind        TEXT NOT NULL,        -- basic, cloze, list
  front       TEXT NOT NULL,        -- cloze: the sentence with {{c1::answer}}
  back        TEXT NOT NULL,
  answers     TEXT NOT NULL,        -- JSON: [text]
  quote       TEXT NOT NULL,        -- the sentence that it came from
  location    TEXT NOT NULL,
  fingerprint TEXT NOT NULL,        -- equal for what is the same question
  created_at  INTEGER NOT NULL,
  UNIQUE (course_id, fingerprint)
) STRICT;
CREATE INDEX note_lesson ON note (lesson_id, position);
CREATE INDEX note_source ON note (source_id);
CREATE INDEX note_place ON note (course_id, place);

CREATE TABLE card (
  id          INTEGER PRIMARY KEY,
  note_id     INTEGER NOT NULL REFERENCES note ON DELETE CASCADE,
  course_id   INTEGER NOT NULL REFERENCES course ON DELETE CASCADE,
  ordinal     INTEGER NOT NULL,     -- which card of the note, from 1
  state       INTEGER NOT NULL DEFAULT 0, -- 0 new, 1 learning, 2 review, 3 relearning
  step        INTEGER NOT NULL DEFAULT 0,
  due         INTEGER NOT NULL,     -- new: its place in the order; learning: milliseconds; review: milliseconds
  due_day     INTEGER,              -- review: study day number; NULL otherwise
  stability   REAL,
  difficulty  REAL,
  interval    INTEGER NOT NULL DEFAULT 0, -- days
  reviewed_at INTEGER,              -- last review
  reps        INTEGER NOT NULL DEFAULT 0,
  lapses      INTEGER NOT NULL DEFAULT 0,
  suspended   INTEGER NOT NULL DEFAULT 0,
  buried_day  INTEGER,              -- hidden on this study day
  flag        INTEGER NOT NULL DEFAULT 0,
  UNIQUE (note_id, ordinal)
) STRICT;
-- Counting a course, and its new cards in order, reads this index and no row.
CREATE INDEX card_course ON card (course_id, suspended, state, due, due_day, interval, buried_day);
CREATE INDEX card_review ON card (due_day, buried_day) WHERE suspended = 0 AND state = 2;
CREATE INDEX card_learning ON card (due, buried_day) WHERE suspended = 0 AND state IN (1, 3);

-- Every answer ever given. Never updated; undo deletes the last row of a card.
CREATE TABLE review (
  id          INTEGER PRIMARY KEY,
  card_id     INTEGER NOT NULL REFERENCES card ON DELETE CASCADE,
  reviewed_at INTEGER NOT NULL,
  study_day   INTEGER NOT NULL,
  rating      INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
  state       INTEGER NOT NULL,     -- before the review
  elapsed     REAL NOT NULL,        -- days since the last review
  stability   REAL NOT NULL,        -- after it
  difficulty  REAL NOT NULL,
  interval    INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  before      TEXT NOT NULL         -- JSON: the card's scheduling columns before it, for undo
) STRICT;
CREATE INDEX review_card ON review (card_id, reviewed_at);
CREATE INDEX review_day ON review (study_day, state);

-- Background work.
CREATE TABLE task (
  id            INTEGER PRIMARY KEY,
  parent_id     INTEGER NOT NULL DEFAULT 0,
  kind          TEXT NOT NULL,
  title         TEXT,
  payload       TEXT,               -- a GVariant, as g_variant_print() writes it with types
  result        TEXT,               -- likewise
  unique_key    TEXT,
  priority      INTEGER NOT NULL,
  state         INTEGER NOT NULL,
  progress      REAL NOT NULL DEFAULT 0,
  message       TEXT,
  error_message TEXT,
  attempts      INTEGER NOT NULL DEFAULT 0,
  crashes       INTEGER NOT NULL DEFAULT 0,
  owner         TEXT,               -- name of the lock file that its process holds
  created_at    INTEGER NOT NULL,
  started_at    INTEGER NOT NULL DEFAULT 0,
  finished_at   INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX task_unfinished ON task (state) WHERE state < 3;
CREATE INDEX task_parent ON task (parent_id);

CREATE TABLE task_event (
  task_id   INTEGER NOT NULL REFERENCES task ON DELETE CASCADE,
  seq       INTEGER NOT NULL,
  type      TEXT NOT NULL,
  data      TEXT NOT NULL,          -- a GVariant, as g_variant_print() writes it with types
  PRIMARY KEY (task_id, seq)
) STRICT, WITHOUT ROWID;
