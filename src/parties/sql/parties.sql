CREATE TABLE organisation (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,       -- folded, for the order of the alphabet
  short_name TEXT,
  country TEXT,
  type TEXT NOT NULL,
  website TEXT,
  evidence TEXT NOT NULL
);
CREATE TABLE code_signature (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  signatory TEXT NOT NULL,
  code TEXT NOT NULL,
  act TEXT NOT NULL,
  scope TEXT NOT NULL,          -- commitments, each between spaces; empty: all of them
  day TEXT NOT NULL,
  evidence TEXT NOT NULL        -- only a declared one binds
);
CREATE INDEX code_signature_signatory ON code_signature (signatory);
CREATE TABLE membership (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  body TEXT NOT NULL,
  role TEXT NOT NULL,
  from_day TEXT NOT NULL,
  until_day TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX membership_organisation ON membership (organisation);
CREATE INDEX membership_body ON membership (body);
CREATE TABLE account (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  platform TEXT NOT NULL,
  account_id TEXT,              -- null when erased
  link TEXT,                    -- platform and account_id
  handle TEXT,
  purpose TEXT NOT NULL,
  automated TEXT NOT NULL,      -- yes or no
  evidence TEXT NOT NULL
);
CREATE INDEX account_link ON account (link);
CREATE TABLE response (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  about TEXT NOT NULL,
  act TEXT NOT NULL,
  said TEXT,                    -- null when there is none, or erased
  evidence TEXT NOT NULL
);
CREATE INDEX response_about ON response (about);
