CREATE TABLE issuer_key (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  issuer TEXT NOT NULL,
  act TEXT NOT NULL,
  public_key TEXT NOT NULL,     -- base64
  custody TEXT NOT NULL,
  domain TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX issuer_key_issuer ON issuer_key (issuer, public_key);
CREATE TABLE node_key (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  issuer TEXT NOT NULL,
  purpose TEXT NOT NULL,
  act TEXT NOT NULL,
  public_key TEXT NOT NULL      -- base64
);
CREATE TABLE key_check (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  by_issuer TEXT NOT NULL,      -- who looked
  issuer TEXT NOT NULL,
  public_key TEXT NOT NULL,     -- base64
  domain TEXT NOT NULL,
  result TEXT NOT NULL,
  day TEXT NOT NULL
);
CREATE TABLE import_run (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL,           -- SHA-256, hexadecimal
  profile TEXT NOT NULL,
  profile_version BIGINT NOT NULL,
  lines BIGINT NOT NULL,
  admitted BIGINT NOT NULL,
  unchanged BIGINT NOT NULL,
  withheld BIGINT NOT NULL,
  refused BIGINT NOT NULL,
  whole TEXT                    -- countries, each between spaces; empty: all; null: not said
);
CREATE TABLE redacted (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  about TEXT NOT NULL,
  fields TEXT NOT NULL,         -- pointers, a space between
  law TEXT NOT NULL,
  ground TEXT NOT NULL,
  decided TEXT NOT NULL
);
