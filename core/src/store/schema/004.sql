-- A draft has a name the person gave it (title), one made from its answers (subject, with what it was made from: subject_key
-- compares, named says of which change), and what it was copied from.
ALTER TABLE drafts ADD COLUMN title TEXT;
ALTER TABLE drafts ADD COLUMN subject TEXT;
ALTER TABLE drafts ADD COLUMN subject_key TEXT;
ALTER TABLE drafts ADD COLUMN named INTEGER;
ALTER TABLE drafts ADD COLUMN origin TEXT;
CREATE INDEX drafts_subject ON drafts (procedure, subject_key) WHERE subject_key IS NOT NULL;
-- Drafts that were filed outside of the app, with the code on the receipt the person got there.
CREATE TABLE handed (
  draft TEXT NOT NULL PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
  code TEXT NOT NULL,
  created INTEGER NOT NULL
);
-- Sealed drafts that were taken in, by the hash of the file: the same one twice is noticed.
CREATE TABLE taken_in (
  sha256 TEXT NOT NULL PRIMARY KEY,
  draft TEXT NOT NULL,
  created INTEGER NOT NULL
);
