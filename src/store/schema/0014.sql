-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where a source comes from when it is not a file.

ALTER TABLE source ADD COLUMN url TEXT;            -- NULL: from a file, pasted, or a topic
ALTER TABLE source ADD COLUMN fetched_at INTEGER;  -- milliseconds since 1970
ALTER TABLE source ADD COLUMN etag TEXT;           -- what the server calls this state of it
ALTER TABLE source ADD COLUMN last_modified TEXT;  -- as the server says it

-- The file, with its name, from when it has been fetched until it has been read.
ALTER TABLE source_content ADD COLUMN fetched BLOB;
ALTER TABLE source_content ADD COLUMN fetched_name TEXT;
