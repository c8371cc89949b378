-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tasks that are scheduled, tried again later, limited, paused, weighed against their siblings, or go on from a
-- checkpoint.
ALTER TABLE task ADD COLUMN start_at INTEGER NOT NULL DEFAULT 0;     -- when it is to start or to be tried again
ALTER TABLE task ADD COLUMN limit_key TEXT;
ALTER TABLE task ADD COLUMN constraints INTEGER NOT NULL DEFAULT 0;  -- a set of bits, LyceumConstraints
ALTER TABLE task ADD COLUMN weight REAL NOT NULL DEFAULT 1;          -- its share in the progress of its parent
ALTER TABLE task ADD COLUMN checkpoint TEXT;                         -- like payload
ALTER TABLE task ADD COLUMN is_paused INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN is_cancelling INTEGER NOT NULL DEFAULT 0;
ALTER TABLE task ADD COLUMN own_done INTEGER NOT NULL DEFAULT 0;     -- nothing of its own is left to run

-- What was never written down before can be told: a course runs nothing itself; a task has children once its own part
-- is done, so that one with children that waits, or ended badly on the account of one, has nothing more to do itself.
UPDATE task SET own_done = 1
WHERE kind = 'course' OR state = 3
   OR (state = 0 AND id IN (SELECT parent_id FROM task))
   OR (state > 3 AND id IN (SELECT parent_id FROM task WHERE state != 3));

-- Who owns what is unfinished, and which families ended first: however many have ended, neither question reads their
-- rows.
DROP INDEX task_unfinished;
CREATE INDEX task_unfinished ON task (owner) WHERE state < 3;
CREATE INDEX task_ended ON task (finished_at) WHERE parent_id = 0 AND state >= 3;

-- No version wrote events before this one. A row stands for several that follow one another.
DROP TABLE task_event;
CREATE TABLE task_event (
  task_id   INTEGER NOT NULL REFERENCES task ON DELETE CASCADE,
  seq       INTEGER NOT NULL,       -- number of the first
  last_seq  INTEGER NOT NULL,       -- and of the last
  type      TEXT NOT NULL,          -- text, progress, state
  data      BLOB NOT NULL,          -- a GVariant of type v, little endian
  PRIMARY KEY (task_id, seq)
) STRICT, WITHOUT ROWID;
