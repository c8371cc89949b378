-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who made a lesson and its cards: a model and its server, or, where that is NULL, the built-in generator; and why it was not the
-- model that was asked for.
ALTER TABLE lesson ADD COLUMN made_by TEXT;
ALTER TABLE lesson ADD COLUMN made_note TEXT;
ALTER TABLE lesson ADD COLUMN cards_by TEXT;
ALTER TABLE lesson ADD COLUMN cards_note TEXT;
ALTER TABLE lesson ADD COLUMN cards_rejected TEXT; -- JSON: {reason: how many}
