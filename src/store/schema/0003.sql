-- SPDX-License-Identifier: GPL-3.0-or-later
-- When a person last changed the words of a note: from then on they are the person's, and no lesson that is made later replaces them.
ALTER TABLE note ADD COLUMN edited_at INTEGER;
