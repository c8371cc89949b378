-- SPDX-License-Identifier: GPL-3.0-or-later
-- Servers of models, and what each is used for. Keys are not here: they are in the keyring.
CREATE TABLE provider (
  id             INTEGER PRIMARY KEY,
  name           TEXT NOT NULL UNIQUE,
  kind           TEXT NOT NULL,                -- openai, ollama …
  url            TEXT NOT NULL,
  position       INTEGER NOT NULL,             -- order of fallback, from 0
  max_streams    INTEGER NOT NULL DEFAULT 0,   -- requests at once; 0: any number
  context_length INTEGER NOT NULL DEFAULT 0,   -- in tokens; 0: not known
  is_off         INTEGER NOT NULL DEFAULT 0,
  has_key        INTEGER NOT NULL DEFAULT 0,   -- whether the keyring has a key for it
  revision       INTEGER NOT NULL              -- grows with each change, of the key too; never comes twice
) STRICT;

-- A use without a row takes the model for "answers", where that may serve.
CREATE TABLE provider_model (
  provider_id INTEGER NOT NULL REFERENCES provider ON DELETE CASCADE,
  use         TEXT NOT NULL,                   -- answers, lessons, cards, embeddings, rerank
  model       TEXT NOT NULL,                   -- '': the server is not used for this
  chosen_at   INTEGER NOT NULL DEFAULT 0,      -- when a person put it first for this use; 0: never
  PRIMARY KEY (provider_id, use)
) STRICT, WITHOUT ROWID;
