-- SPDX-License-Identifier: GPL-3.0-or-later
-- New cards that nobody has looked at yet. Cards of such a note are suspended with a 2, so that nothing counts them.
ALTER TABLE note ADD COLUMN in_tray INTEGER NOT NULL DEFAULT 0;
CREATE INDEX note_tray ON note (course_id, place) WHERE in_tray;
