-- Reports and proposals of this phone (written: what the person wrote, told: as the server has it; JSON both). `key` is the one it is
-- sent under; `owner` the person's number, empty without sign-in; `follow_key` makes whoever has it the sender.
CREATE TABLE reports (
  id TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('draft', 'waiting', 'sent')),
  written TEXT NOT NULL,
  key TEXT,
  number TEXT,
  token TEXT,
  follow_key TEXT,
  told TEXT,
  seen INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
);
CREATE INDEX reports_number ON reports (number) WHERE number IS NOT NULL;
CREATE INDEX reports_key ON reports (key) WHERE key IS NOT NULL;
-- Photos: of the report itself (said is empty), beside words being written ('now'), or sent with them (their key).
CREATE TABLE report_photos (
  id TEXT NOT NULL PRIMARY KEY,
  report TEXT NOT NULL REFERENCES reports (id) ON DELETE CASCADE,
  said TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT,
  state TEXT NOT NULL CHECK (state IN ('importing', 'kept', 'refused', 'received')),
  source_path TEXT,
  sealed TEXT,
  upload TEXT,
  error TEXT,
  created INTEGER NOT NULL
);
CREATE INDEX report_photos_report ON report_photos (report, said, created);
-- Kinds of report with their questions, as the province told them last.
CREATE TABLE report_kinds (
  code TEXT NOT NULL PRIMARY KEY,
  place INTEGER NOT NULL,
  json TEXT NOT NULL
);
