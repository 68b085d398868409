-- News the phone has heard: one row an event, whichever way it came first. `what` is JSON; times are milliseconds since 1970 UTC.
-- `of` are the twelve digits of whose news it is. `told`: a notification was shown, or none is to be.
CREATE TABLE inbox (
  key TEXT NOT NULL PRIMARY KEY,
  of TEXT NOT NULL,
  subject TEXT NOT NULL,
  what TEXT NOT NULL,
  at INTEGER NOT NULL,
  heard INTEGER NOT NULL,
  seen INTEGER NOT NULL,
  told INTEGER NOT NULL
);
CREATE INDEX inbox_newest ON inbox (of, at DESC, key DESC);
CREATE INDEX inbox_subject ON inbox (subject);
