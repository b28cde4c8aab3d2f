CREATE TABLE public_statement (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  type TEXT NOT NULL,
  happened TEXT NOT NULL,       -- days: YYYY-MM-DD
  said TEXT NOT NULL,
  country TEXT,
  about TEXT,
  event TEXT,                   -- null when erased, as all words here
  words TEXT,
  url TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX public_statement_organisation ON public_statement (organisation);
CREATE TABLE sanction (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  by_whom TEXT NOT NULL,
  measure TEXT NOT NULL,
  amount_min BIGINT,
  amount_max BIGINT,
  currency TEXT,
  day TEXT NOT NULL,
  standing TEXT NOT NULL,
  commitments TEXT NOT NULL,    -- each between spaces
  about TEXT,
  provision TEXT,
  authority TEXT,
  reasons TEXT,
  source TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX sanction_organisation ON sanction (organisation);
CREATE TABLE data_request (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  asked_for TEXT NOT NULL,
  received TEXT NOT NULL,
  due TEXT NOT NULL,            -- as GDPR Art. 12(3) has it
  state TEXT NOT NULL,
  answered TEXT,
  redaction TEXT,
  reasons TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX data_request_organisation ON data_request (organisation);
