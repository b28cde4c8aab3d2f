CREATE TABLE still_shown (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL,
  shown TEXT NOT NULL,          -- yes: again; no: no longer
  profile TEXT NOT NULL,
  file TEXT NOT NULL,           -- SHA-256 of the import's file, hexadecimal
  before TEXT NOT NULL,         -- the same of the last one that showed it
  evidence TEXT NOT NULL
);
CREATE INDEX still_shown_about ON still_shown (about);
