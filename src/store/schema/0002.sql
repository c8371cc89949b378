-- SPDX-License-Identifier: GPL-3.0-or-later
-- Characters of a source that could not be read, and stand as U+FFFD in its text: a person is told.
ALTER TABLE source ADD COLUMN n_unreadable INTEGER NOT NULL DEFAULT 0;
