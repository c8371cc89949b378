-- SPDX-License-Identifier: GPL-3.0-or-later
-- The glossary of a course.

-- It has no table of its own: it is put together from lesson.key_terms when it is read, so that however lessons are made, made
-- again, edited, joined and deleted, it says what they say. Each term there has with its definition a key, which is the same for the
-- same term in all lessons, and how much the definition is worth: [{term, definition, key?, worth?}].
