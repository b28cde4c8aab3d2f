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
CREATE TABLE listed_as (        -- identifiers of organisations in lists of others
  sub TEXT NOT NULL,
  list TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (sub, list, id)
);
CREATE INDEX listed_as_id ON listed_as (id, list);
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
CREATE TABLE signature_scope (  -- the same scope, a row for each commitment
  sub TEXT NOT NULL,
  commitment TEXT NOT NULL,
  PRIMARY KEY (sub, commitment)
);
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
  linked_by TEXT,               -- the list by whose identifier it was found; null: somebody said so
  evidence TEXT NOT NULL
);
CREATE INDEX account_link ON account (link);
CREATE INDEX account_organisation ON account (organisation, link);
CREATE TABLE no_account (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  platform TEXT NOT NULL,
  account_id TEXT,              -- null when erased
  link TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX no_account_link ON no_account (link);
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
-- Accounts with a confirmed link: their organisation names them itself, or confirms who does.
CREATE VIEW confirmed_account AS
SELECT a.link, a.organisation, a.purpose FROM account a
WHERE a.link IS NOT NULL AND (a.evidence = 'declared' OR EXISTS (
  SELECT 1 FROM response r WHERE r.about = a.sub AND r.act = 'confirms' AND r.evidence = 'declared'
    AND r.organisation = a.organisation));
-- Findings about somebody bound by the code that their rule belongs to: the subject is a signatory
-- itself, or an account with a confirmed link to one. The last word of a signatory about a code
-- counts: sign or withdraw, and for which commitments: each with what it is a part of, and with its
-- own parts, as the matrix reads it.
CREATE VIEW bound_finding AS
WITH bound AS (
  SELECT s.sub, s.signatory, s.code, s.scope FROM code_signature s
  WHERE s.evidence = 'declared' AND s.act = 'sign' AND NOT EXISTS (
    SELECT 1 FROM code_signature w WHERE w.signatory = s.signatory AND w.code = s.code
      AND w.evidence = 'declared' AND w.idx > s.idx)
), subjects AS (
  SELECT a.link AS subject, b.sub, b.signatory, b.code, b.scope
  FROM confirmed_account a JOIN bound b ON b.signatory = a.organisation
  UNION
  SELECT b.signatory, b.sub, b.signatory, b.code, b.scope FROM bound b
)
SELECT DISTINCT f.idx, f.place, s.signatory
FROM finding f JOIN subjects s ON s.subject = f.subject AND s.code = f.code
  AND (s.scope = '' OR EXISTS (
    SELECT 1 FROM signature_scope c WHERE c.sub = s.sub AND (
      f.commitment = c.commitment OR f.commitment LIKE c.commitment || '.%'
      OR c.commitment LIKE f.commitment || '.%')));
