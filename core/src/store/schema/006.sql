-- The rating of a dossier: the ballot being filled in, and the rating as the server has it (JSON both).
CREATE TABLE ratings (
  dossier TEXT NOT NULL PRIMARY KEY,
  filled TEXT NOT NULL,
  told TEXT,
  updated INTEGER NOT NULL
);
