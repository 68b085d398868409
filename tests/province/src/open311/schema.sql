-- Reports over Open311. What the standard filters by stands in columns, the rest in one JSON text.
CREATE TABLE IF NOT EXISTS reports (
  seq INTEGER PRIMARY KEY, owner TEXT NOT NULL, idempotency_key TEXT UNIQUE, body_sha256 TEXT NOT NULL,
  follow_key TEXT NOT NULL, token TEXT UNIQUE, service TEXT NOT NULL, lat REAL, long REAL,
  cell INTEGER, requested INTEGER NOT NULL, updated INTEGER NOT NULL, state TEXT NOT NULL, open INTEGER NOT NULL, rest TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS reports_requested ON reports (requested);
CREATE INDEX IF NOT EXISTS reports_owner ON reports (owner, requested);
-- The SQLite here is built without R*Tree: a cell of a fixed grid finds candidates, the place decides.
CREATE INDEX IF NOT EXISTS reports_cell ON reports (cell, open, service, lat, long);
-- "Me too" and opinions of the answer: one of each per person and report.
CREATE TABLE IF NOT EXISTS report_voices (
  report INTEGER NOT NULL REFERENCES reports (seq), kind TEXT NOT NULL, who TEXT NOT NULL,
  PRIMARY KEY (report, who, kind)
) STRICT, WITHOUT ROWID;
