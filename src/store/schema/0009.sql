-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is found: passages, lessons and cards by their words.

-- What a passage is written in, where that is not what its source is written in.
ALTER TABLE chunk ADD COLUMN language TEXT;                       -- BCP 47
CREATE INDEX chunk_language ON chunk (language) WHERE language IS NOT NULL;

-- The words of a passage as they stand, one for each stem of heading and body: '=' where that is the stem, '.' between sentences.
ALTER TABLE chunk_terms ADD COLUMN surface TEXT NOT NULL DEFAULT '';
INSERT OR IGNORE INTO chunk_unindexed (chunk_id) SELECT chunk_id FROM chunk_terms;
DELETE FROM chunk_terms;

-- Which words the passages have, for what a person has begun to type.
CREATE VIRTUAL TABLE chunk_words USING fts5vocab (chunk_index, row);

-- The words of lessons (twice their number) and notes (twice their number and one), as those of passages are kept.
CREATE TABLE item_terms (
  id       INTEGER PRIMARY KEY,
  title    TEXT NOT NULL,           -- stems of a lesson's title, of a note's front
  body     TEXT NOT NULL,           -- of a lesson's text, of a note's back
  surface  TEXT NOT NULL,           -- the words of both as they stand
  language TEXT                     -- BCP 47, that they were stemmed by
) STRICT;
CREATE VIRTUAL TABLE item_index USING fts5 (
  title, body, surface,
  content = 'item_terms', content_rowid = 'id', detail = none, columnsize = 0,
  prefix = '2 3',
  tokenize = "ascii tokenchars '_~'"
);
-- What has changed since it was put into the index, or is not there yet.
CREATE TABLE item_unindexed (
  id INTEGER PRIMARY KEY
) STRICT;
-- Words that have gone and are still in the index.
CREATE TABLE item_terms_gone (
  id      INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL,
  title   TEXT NOT NULL,
  body    TEXT NOT NULL,
  surface TEXT NOT NULL
) STRICT;
CREATE TRIGGER item_terms_removed AFTER DELETE ON item_terms BEGIN
  INSERT INTO item_terms_gone (item_id, title, body, surface) VALUES (old.id, old.title, old.body, old.surface);
END;
CREATE TRIGGER lesson_found_new AFTER INSERT ON lesson BEGIN
  INSERT INTO item_unindexed (id) SELECT 2 * new.id WHERE NOT EXISTS (SELECT 1 FROM item_unindexed WHERE id = 2 * new.id);
END;
CREATE TRIGGER lesson_found_changed AFTER UPDATE OF title, markdown ON lesson
WHEN old.title IS NOT new.title OR old.markdown IS NOT new.markdown BEGIN
  INSERT INTO item_unindexed (id) SELECT 2 * new.id WHERE NOT EXISTS (SELECT 1 FROM item_unindexed WHERE id = 2 * new.id);
END;
CREATE TRIGGER lesson_found_gone AFTER DELETE ON lesson BEGIN
  DELETE FROM item_terms WHERE id = 2 * old.id;
  DELETE FROM item_unindexed WHERE id = 2 * old.id;
END;
CREATE TRIGGER note_found_new AFTER INSERT ON note BEGIN
  INSERT INTO item_unindexed (id) SELECT 2 * new.id + 1 WHERE NOT EXISTS (SELECT 1 FROM item_unindexed WHERE id = 2 * new.id + 1);
END;
CREATE TRIGGER note_found_changed AFTER UPDATE OF front, back ON note
WHEN old.front IS NOT new.front OR old.back IS NOT new.back BEGIN
  INSERT INTO item_unindexed (id) SELECT 2 * new.id + 1 WHERE NOT EXISTS (SELECT 1 FROM item_unindexed WHERE id = 2 * new.id + 1);
END;
CREATE TRIGGER note_found_gone AFTER DELETE ON note BEGIN
  DELETE FROM item_terms WHERE id = 2 * old.id + 1;
  DELETE FROM item_unindexed WHERE id = 2 * old.id + 1;
END;
INSERT INTO item_unindexed (id) SELECT 2 * id FROM lesson;
INSERT INTO item_unindexed (id) SELECT 2 * id + 1 FROM note;
