-- How citizens want to be told, and what was told by which way. Times are milliseconds since 1970 UTC.
CREATE TABLE IF NOT EXISTS wishes (sub TEXT PRIMARY KEY, wish TEXT NOT NULL, revision INTEGER NOT NULL) STRICT;
-- `next`: when something is to be done about it; null when nothing is any more.
CREATE TABLE IF NOT EXISTS notices (
  id TEXT PRIMARY KEY, sub TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, seq INTEGER NOT NULL,
  words TEXT NOT NULL, link TEXT NOT NULL, ways TEXT NOT NULL, step INTEGER NOT NULL, via TEXT NOT NULL,
  state TEXT NOT NULL, created INTEGER NOT NULL, next INTEGER
) STRICT;
CREATE INDEX IF NOT EXISTS notices_next ON notices (next) WHERE next IS NOT NULL;
CREATE TABLE IF NOT EXISTS notice_pushes (notice TEXT NOT NULL, push TEXT NOT NULL, PRIMARY KEY (notice, push)) STRICT;
-- News for everyone, as the pack has it.
CREATE TABLE IF NOT EXISTS province_notices (id TEXT PRIMARY KEY, at INTEGER NOT NULL, notice TEXT NOT NULL) STRICT;
-- The outboxes of SMS and e-mail.
CREATE TABLE IF NOT EXISTS outgoing (
  id INTEGER PRIMARY KEY, via TEXT NOT NULL, recipient TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS zalo_links (
  sub TEXT PRIMARY KEY, user TEXT NOT NULL UNIQUE, since INTEGER NOT NULL, spoke INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS zalo_codes (sub TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, expires INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS zalo_heard (mac TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS zalo_guesses (user TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
-- Zalo's own side.
CREATE TABLE IF NOT EXISTS zalo_tokens (token TEXT PRIMARY KEY, kind TEXT NOT NULL, expires INTEGER NOT NULL, used INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS zalo_users (user TEXT PRIMARY KEY, spoke INTEGER NOT NULL, follows INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS zalo_messages (
  id INTEGER PRIMARY KEY, user TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, link TEXT NOT NULL
) STRICT;
