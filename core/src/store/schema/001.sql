-- Times are milliseconds since 1970-01-01 UTC. Every table keeps its rowid: salvage walks by it.
CREATE TABLE kv (
  key TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL,
  updated INTEGER NOT NULL
);

CREATE TABLE catalogue (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  field TEXT NOT NULL,
  level TEXT NOT NULL,
  form TEXT,
  json TEXT NOT NULL
);
-- Text comes folded (no diacritics, đ as d, lower case); the index keeps no second copy of it.
CREATE VIRTUAL TABLE catalogue_fts USING fts5(
  code, name, aliases, field,
  content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0'
);
CREATE TABLE records (
  code TEXT NOT NULL PRIMARY KEY,
  version TEXT NOT NULL,
  etag TEXT,
  json TEXT NOT NULL,
  fetched INTEGER NOT NULL
);

CREATE TABLE drafts (
  id TEXT NOT NULL PRIMARY KEY,
  procedure TEXT NOT NULL,
  form TEXT NOT NULL,
  snapshot TEXT NOT NULL,
  office TEXT,
  case_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('editing', 'queued', 'filed')),
  page TEXT,
  idempotency_key TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER
);
CREATE INDEX drafts_updated ON drafts (updated DESC) WHERE deleted IS NULL;
CREATE TABLE answers (
  draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
  pointer TEXT NOT NULL,
  value TEXT NOT NULL,
  source TEXT NOT NULL,
  revision INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  PRIMARY KEY (draft, pointer)
);
CREATE TABLE attachments (
  id TEXT NOT NULL PRIMARY KEY,
  draft TEXT NOT NULL REFERENCES drafts (id) ON DELETE CASCADE,
  paper TEXT NOT NULL,
  name TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size INTEGER NOT NULL,
  sha256 TEXT,
  state TEXT NOT NULL CHECK (state IN
    ('importing', 'kept', 'refused', 'uploading', 'received', 'verified')),
  source_path TEXT,
  sealed TEXT,
  upload_url TEXT,
  upload_offset INTEGER NOT NULL,
  error TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  deleted INTEGER
);
CREATE INDEX attachments_draft ON attachments (draft, created);

CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  payload TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'refused')),
  attempts INTEGER NOT NULL,
  next_at INTEGER NOT NULL,
  code TEXT,
  detail TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  UNIQUE (kind, subject)
);
CREATE INDEX outbox_due ON outbox (state, next_at);

CREATE TABLE dossiers (
  code TEXT NOT NULL PRIMARY KEY,
  json TEXT NOT NULL,
  status INTEGER NOT NULL,
  draft TEXT,
  idempotency_key TEXT,
  updated INTEGER NOT NULL,
  seen INTEGER NOT NULL
);
CREATE INDEX dossiers_updated ON dossiers (updated DESC, code DESC);
CREATE INDEX dossiers_unseen ON dossiers (code) WHERE seen = 0;
CREATE TABLE receipts (
  code TEXT NOT NULL PRIMARY KEY,
  jws TEXT NOT NULL,
  stored INTEGER NOT NULL
);
CREATE TABLE results (
  dossier TEXT NOT NULL,
  id TEXT NOT NULL,
  catalogue TEXT NOT NULL,
  name TEXT NOT NULL,
  sealed TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  verdict TEXT NOT NULL,
  fetched INTEGER NOT NULL,
  PRIMARY KEY (dossier, id)
);
