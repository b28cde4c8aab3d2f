CREATE TABLE finding (
  idx BIGINT NOT NULL,           -- the record it is about
  place BIGINT NOT NULL,         -- counts the findings of a record
  sub TEXT NOT NULL,
  rule TEXT NOT NULL,
  rule_version BIGINT NOT NULL,
  code TEXT NOT NULL,
  commitment TEXT NOT NULL,
  severity TEXT NOT NULL,
  pointer TEXT NOT NULL,
  subject TEXT NOT NULL,         -- a link key or an organisation's id; empty when erased
  PRIMARY KEY (idx, place)
);
CREATE INDEX finding_sub ON finding (sub);
CREATE INDEX finding_subject ON finding (subject);
