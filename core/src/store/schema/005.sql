-- Choice lists of forms, as the province signed for them; the newest of each stays here, so that no form needs a network.
CREATE TABLE lists (
  name TEXT NOT NULL PRIMARY KEY,
  version TEXT NOT NULL,
  json TEXT NOT NULL,
  fetched INTEGER NOT NULL
);
-- What a change of the form did to a draft, until the person has looked at it.
CREATE TABLE draft_changes (
  draft TEXT NOT NULL PRIMARY KEY REFERENCES drafts (id) ON DELETE CASCADE,
  json TEXT NOT NULL,
  seen INTEGER NOT NULL,
  at INTEGER NOT NULL
);
