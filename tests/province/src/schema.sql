-- Times are milliseconds since 1970 UTC. Secrets are held as SHA-256 only.
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS authorizations (
  request_uri TEXT PRIMARY KEY, params TEXT NOT NULL, jkt TEXT NOT NULL, expires INTEGER NOT NULL,
  code_hash TEXT UNIQUE, code_expires INTEGER, sub TEXT, acr TEXT, auth_time INTEGER, session TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
  id TEXT PRIMARY KEY, sub TEXT NOT NULL, jkt TEXT NOT NULL, acr TEXT NOT NULL, scope TEXT NOT NULL,
  nonce TEXT, auth_time INTEGER NOT NULL, ended INTEGER,
  device TEXT NOT NULL DEFAULT '', created INTEGER NOT NULL DEFAULT 0, last_used INTEGER NOT NULL DEFAULT 0,
  provider TEXT NOT NULL DEFAULT 'oidc'
) STRICT;
CREATE TABLE IF NOT EXISTS tokens (
  hash TEXT PRIMARY KEY, session TEXT NOT NULL REFERENCES sessions (id), kind TEXT NOT NULL,
  expires INTEGER NOT NULL, used INTEGER, parent TEXT
) STRICT;
-- Bearer tokens of the second provider (/oauth2).
CREATE TABLE IF NOT EXISTS bearers (
  hash TEXT PRIMARY KEY, sub TEXT NOT NULL, client_id TEXT NOT NULL, auth_time INTEGER NOT NULL,
  expires INTEGER NOT NULL, exchanged INTEGER, ended INTEGER
) STRICT;

CREATE TABLE IF NOT EXISTS uploads (
  id TEXT PRIMARY KEY, sub TEXT NOT NULL, length INTEGER NOT NULL, offset INTEGER NOT NULL,
  metadata TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, sha256_told TEXT, sha256 TEXT,
  idempotency_key TEXT, expires INTEGER NOT NULL, dossier TEXT, UNIQUE (sub, idempotency_key)
) STRICT;

-- Leave to upload without sign-in, for what will be sent under a key.
CREATE TABLE IF NOT EXISTS upload_grants (
  id TEXT PRIMARY KEY, report_key TEXT NOT NULL UNIQUE, expires INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS dossiers (
  code TEXT PRIMARY KEY, sub TEXT NOT NULL, idempotency_key TEXT NOT NULL, body_sha256 TEXT NOT NULL,
  change INTEGER NOT NULL, request TEXT NOT NULL, dossier TEXT NOT NULL, receipt TEXT NOT NULL,
  UNIQUE (sub, idempotency_key)
) STRICT;
CREATE INDEX IF NOT EXISTS dossiers_change ON dossiers (sub, change);
CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS subscriptions (
  id TEXT PRIMARY KEY, sub TEXT NOT NULL, endpoint TEXT NOT NULL UNIQUE, p256dh TEXT NOT NULL, auth TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS pushes (
  id TEXT PRIMARY KEY, sub TEXT NOT NULL, subscription TEXT NOT NULL, dossier TEXT NOT NULL, seq INTEGER NOT NULL,
  state TEXT NOT NULL, attempts INTEGER NOT NULL, created INTEGER NOT NULL, sent INTEGER, acked INTEGER
) STRICT;

-- Who acts for whom: sub is the guardian's, number the member's.
CREATE TABLE IF NOT EXISTS family (
  id TEXT PRIMARY KEY, sub TEXT NOT NULL, idempotency_key TEXT NOT NULL, body_sha256 TEXT NOT NULL,
  number TEXT NOT NULL, relation TEXT NOT NULL, state TEXT NOT NULL, waits TEXT, basis TEXT, evidence TEXT NOT NULL,
  until TEXT, asked INTEGER NOT NULL, changed INTEGER NOT NULL, UNIQUE (sub, idempotency_key)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS family_open ON family (sub, number) WHERE state IN ('asked', 'active');
CREATE INDEX IF NOT EXISTS family_member ON family (number);
CREATE TABLE IF NOT EXISTS family_log (
  link TEXT NOT NULL REFERENCES family (id), seq INTEGER NOT NULL, at INTEGER NOT NULL, act TEXT NOT NULL,
  side TEXT NOT NULL, actor TEXT NOT NULL, dossier TEXT, procedure TEXT, PRIMARY KEY (link, seq)
) STRICT;

-- What was answered under an Idempotency-Key, to be said again.
CREATE TABLE IF NOT EXISTS answers (
  sub TEXT NOT NULL, idempotency_key TEXT NOT NULL, what TEXT NOT NULL, body_sha256 TEXT NOT NULL, answer TEXT NOT NULL,
  PRIMARY KEY (sub, idempotency_key)
) STRICT;
-- Answers of citizens to returns, as they came.
CREATE TABLE IF NOT EXISTS supplements (
  dossier TEXT NOT NULL REFERENCES dossiers (code), n INTEGER NOT NULL, request TEXT NOT NULL, receipt TEXT NOT NULL,
  PRIMARY KEY (dossier, n)
) STRICT;
CREATE TABLE IF NOT EXISTS messages (
  dossier TEXT NOT NULL REFERENCES dossiers (code), seq INTEGER NOT NULL, at INTEGER NOT NULL, side TEXT NOT NULL,
  actor TEXT NOT NULL, text TEXT NOT NULL, read INTEGER, key TEXT, PRIMARY KEY (dossier, seq)
) STRICT;
-- One rating a dossier and citizen; the office reads sums only.
CREATE TABLE IF NOT EXISTS ratings (
  dossier TEXT NOT NULL REFERENCES dossiers (code), sub TEXT NOT NULL, said TEXT NOT NULL, first INTEGER NOT NULL,
  changed INTEGER NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (dossier, sub)
) STRICT;
CREATE TABLE IF NOT EXISTS transfers (
  id TEXT PRIMARY KEY,
  sub TEXT NOT NULL,
  upload TEXT NOT NULL UNIQUE,
  expires INTEGER NOT NULL,
  fetches INTEGER NOT NULL
) STRICT;
