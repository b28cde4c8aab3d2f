CREATE TABLE organisation (
  sub TEXT PRIMARY KEY,
  idx BIGINT NOT NULL,
  name TEXT NOT NULL,
  country TEXT,
  type TEXT NOT NULL,
  evidence TEXT NOT NULL
);
CREATE TABLE code_signature (
  sub TEXT PRIMARY KEY,
  idx BIGINT NOT NULL,
  signatory TEXT NOT NULL,
  code TEXT NOT NULL,
  act TEXT NOT NULL,
  day TEXT NOT NULL,
  scope TEXT NOT NULL,          -- commitments, each between spaces; empty: all of them
  evidence TEXT NOT NULL        -- only a declared one binds
);
CREATE INDEX code_signature_signatory ON code_signature (signatory);
CREATE TABLE account (
  sub TEXT PRIMARY KEY,
  idx BIGINT NOT NULL,
  organisation TEXT NOT NULL,
  link TEXT,                    -- null when erased
  purpose TEXT NOT NULL,
  evidence TEXT NOT NULL
);
CREATE INDEX account_link ON account (link);
CREATE TABLE response (
  sub TEXT PRIMARY KEY,
  idx BIGINT NOT NULL,
  organisation TEXT NOT NULL,
  about TEXT NOT NULL,
  act TEXT NOT NULL,
  evidence TEXT NOT NULL
);
CREATE INDEX response_about ON response (about);
CREATE TABLE membership (
  sub TEXT PRIMARY KEY,
  idx BIGINT NOT NULL,
  organisation TEXT NOT NULL,
  body TEXT NOT NULL,
  role TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT,
  evidence TEXT NOT NULL
);
