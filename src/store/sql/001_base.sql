-- What the log's truth is made of. Everything else is a projection and can be rebuilt.
CREATE TABLE log_state (
  origin TEXT PRIMARY KEY,
  size BIGINT NOT NULL,
  root {blob} NOT NULL,
  note TEXT NOT NULL            -- the signed checkpoint of this size
);
CREATE TABLE entry (
  idx {index_key},
  jws TEXT NOT NULL
);
CREATE TABLE record (
  idx {index_key},
  sub TEXT NOT NULL,
  kind TEXT NOT NULL,
  iss TEXT NOT NULL,
  evidence TEXT NOT NULL,
  iat BIGINT NOT NULL,          -- seconds
  prev {blob},                  -- leaf hash of the version before
  leaf {blob} NOT NULL
);
CREATE UNIQUE INDEX record_prev ON record (prev) WHERE prev IS NOT NULL;
CREATE INDEX record_sub ON record (sub, idx);
CREATE TABLE head (             -- the current version of each thing
  sub TEXT PRIMARY KEY,
  idx BIGINT NOT NULL,
  leaf {blob} NOT NULL
);
CREATE TABLE disclosure (
  idx {index_key},
  items TEXT NOT NULL           -- as in an SD-JWT, each followed by ~
);
CREATE TABLE sealed (
  idx BIGINT NOT NULL,
  pointer TEXT NOT NULL,
  box {blob} NOT NULL,
  PRIMARY KEY (idx, pointer)
);
CREATE TABLE erasure (
  idx BIGINT NOT NULL,
  pointer TEXT NOT NULL,
  by_idx BIGINT NOT NULL,       -- the redaction
  PRIMARY KEY (idx, pointer)
);
CREATE TABLE source (           -- keyed fingerprints of where a record came from
  fingerprint {blob} PRIMARY KEY,
  sub TEXT NOT NULL,
  content {blob} NOT NULL       -- keyed fingerprint of the body last taken from there
);
CREATE TABLE tombstone (        -- keyed fingerprints of erased values of a thing
  fingerprint {blob} PRIMARY KEY,
  by_idx BIGINT NOT NULL
);
CREATE TABLE projection (       -- which version of each projection's tables is there
  name TEXT PRIMARY KEY,
  version BIGINT NOT NULL
);
