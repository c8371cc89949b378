-- SPDX-License-Identifier: GPL-3.0-or-later
-- The words of a passage as they are searched for: stems in its language, parted by spaces; one that carries grammar only
-- has '~' before it.
CREATE TABLE chunk_terms (
  chunk_id INTEGER PRIMARY KEY REFERENCES chunk ON DELETE CASCADE,
  heading  TEXT NOT NULL,           -- of the headings above it
  body     TEXT NOT NULL,
  parts    TEXT NOT NULL            -- pairs of characters out of longer words of ideographs
) STRICT;

-- Which passages have a word. The order of words, and how often they stand there, is looked up in chunk_terms.
CREATE VIRTUAL TABLE chunk_index USING fts5 (
  heading, body, parts,
  content = 'chunk_terms', content_rowid = 'chunk_id', detail = none, columnsize = 0,
  tokenize = "ascii tokenchars '_~'"
);
-- Passages that have no words yet: those of older versions. To split them here could take minutes; a task in the
-- background does it.
CREATE TABLE chunk_unindexed (
  chunk_id INTEGER PRIMARY KEY REFERENCES chunk ON DELETE CASCADE
) STRICT;
INSERT INTO chunk_unindexed (chunk_id) SELECT id FROM chunk;

-- Words that have gone and are still in the index, which has to be told what it had. Until then it says too much, which
-- does no harm; but before anything is added to it, because numbers of passages are used again. SQLite 3.40 lets no
-- trigger write to the index itself where the schema is not trusted.
CREATE TABLE chunk_terms_gone (
  id       INTEGER PRIMARY KEY,
  chunk_id INTEGER NOT NULL,
  heading  TEXT NOT NULL,
  body     TEXT NOT NULL,
  parts    TEXT NOT NULL
) STRICT;
CREATE TRIGGER chunk_terms_removed AFTER DELETE ON chunk_terms BEGIN
  INSERT INTO chunk_terms_gone (chunk_id, heading, body, parts) VALUES (old.chunk_id, old.heading, old.body, old.parts);
END;

-- A model that has made vectors of passages.
CREATE TABLE vector_model (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  dimensions INTEGER NOT NULL,
  n_removed  INTEGER NOT NULL DEFAULT 0 -- vectors that were taken away: tells a copy in memory that it is out of date
) STRICT;

-- A vector of length 1, in fixed point: each component is scale * (high + low / 256).
CREATE TABLE chunk_vector (
  id       INTEGER PRIMARY KEY AUTOINCREMENT, -- later ones have higher numbers, whatever was deleted
  model_id INTEGER NOT NULL REFERENCES vector_model ON DELETE CASCADE,
  chunk_id INTEGER NOT NULL REFERENCES chunk ON DELETE CASCADE,
  scale    REAL NOT NULL,
  high     BLOB NOT NULL,           -- signed bytes
  low      BLOB NOT NULL,           -- likewise
  UNIQUE (model_id, chunk_id)
) STRICT;
CREATE INDEX chunk_vector_chunk ON chunk_vector (chunk_id);
CREATE TRIGGER chunk_vector_removed AFTER DELETE ON chunk_vector BEGIN
  UPDATE vector_model SET n_removed = n_removed + 1 WHERE id = old.model_id;
END;

-- What a person calls a course or a source by, besides its name.
CREATE TABLE course_tag (
  course_id INTEGER NOT NULL REFERENCES course ON DELETE CASCADE,
  tag       TEXT NOT NULL,
  PRIMARY KEY (course_id, tag)
) STRICT, WITHOUT ROWID;
CREATE TABLE source_tag (
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  tag       TEXT NOT NULL,
  PRIMARY KEY (source_id, tag)
) STRICT, WITHOUT ROWID;
