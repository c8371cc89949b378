-- SPDX-License-Identifier: GPL-3.0-or-later
-- Pictures of the material of a course, and those that a person adds to it.
CREATE TABLE picture (
  name       TEXT PRIMARY KEY,      -- SHA-256 of the bytes, in hexadecimal digits
  media_type TEXT NOT NULL,         -- image/png, image/jpeg
  bytes      BLOB NOT NULL
) STRICT;

CREATE TABLE course_picture (
  course_id INTEGER NOT NULL REFERENCES course ON DELETE CASCADE,
  name      TEXT NOT NULL REFERENCES picture,
  PRIMARY KEY (course_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX course_picture_name ON course_picture (name);
CREATE TRIGGER course_picture_removed AFTER DELETE ON course_picture BEGIN
  DELETE FROM picture WHERE name = old.name AND NOT EXISTS (SELECT 1 FROM course_picture WHERE name = old.name);
END;
