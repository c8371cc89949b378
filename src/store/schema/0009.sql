-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is found: passages, lessons and cards by their words.

-- What a passage is written in, where that is not what its source is written in.
ALTER TABLE chunk ADD COLUMN language TEXT;                       -- BCP 47
CREATE INDEX chunk_language ON chunk (language) WHERE language IS NOT NULL;

-- The words of a passage as they stand, one for each stem of heading and body: '=' where that is the stem, '.' between sentences.
ALTER TABLE chunk_terms ADD COLUMN surface TEXT NOT NULL DEFAULT '';
INSERT OR IGNORE INTO chunk_unindexed (chunk_id) SELECT chunk_id FROM chunk_terms;
DELETE FROM chunk_terms;
