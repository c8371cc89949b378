-- SPDX-License-Identifier: GPL-3.0-or-later
-- Wrong answers to choose from, and cards that say the same in other lessons.

ALTER TABLE note ADD COLUMN distractors TEXT; -- JSON: [[text, text, text]] for each gap; NULL: none
ALTER TABLE note ADD COLUMN kin INTEGER;      -- equal for gaps in sentences that nearly agree; NULL: agrees with none
CREATE INDEX note_kin ON note (course_id, kin) WHERE kin IS NOT NULL;

-- They belong to the words that they were made for.
CREATE TRIGGER note_distractors AFTER UPDATE OF front, back, answers ON note
WHEN old.distractors IS NOT NULL AND new.distractors IS old.distractors AND (new.front IS NOT old.front OR new.answers IS NOT old.answers)
BEGIN
  UPDATE note SET distractors = NULL WHERE id = new.id;
END;
