CREATE TABLE audit (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  at BIGINT NOT NULL,           -- Unix seconds
  actor TEXT NOT NULL,
  capacity TEXT NOT NULL,
  action TEXT NOT NULL,
  signatory TEXT,
  object TEXT
);
CREATE INDEX audit_signatory ON audit (signatory);
CREATE INDEX audit_object ON audit (object);
CREATE TABLE embargo (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  kind TEXT NOT NULL,
  digest TEXT NOT NULL,         -- hexadecimal
  until TEXT NOT NULL,
  state TEXT NOT NULL,
  record TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX embargo_organisation ON embargo (organisation);
