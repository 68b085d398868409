-- The answer to a return: a draft of its own, tied to the dossier and to the return it answers (its `at`).
CREATE TABLE supplements (
  draft TEXT NOT NULL PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
  dossier TEXT NOT NULL,
  answers TEXT NOT NULL,
  base TEXT NOT NULL,
  note TEXT NOT NULL,
  note_revision INTEGER NOT NULL,
  receipt TEXT,
  created INTEGER NOT NULL,
  UNIQUE (dossier, answers)
);
-- Messages with the desk as the server told them.
CREATE TABLE messages (
  dossier TEXT NOT NULL,
  seq INTEGER NOT NULL,
  json TEXT NOT NULL,
  PRIMARY KEY (dossier, seq)
);
