CREATE TABLE finding (
  idx BIGINT NOT NULL,           -- the record it is about
  place BIGINT NOT NULL,         -- counts the findings of a record; comparisons' from kCompared on
  sub TEXT NOT NULL,
  rule TEXT NOT NULL,
  rule_version BIGINT NOT NULL,
  code TEXT NOT NULL,
  commitment TEXT NOT NULL,
  severity TEXT NOT NULL,
  pointer TEXT NOT NULL,
  subject TEXT NOT NULL,         -- a link key or an organisation's id; empty when erased
  against BIGINT,                -- of a comparison: the record on the other side
  seen TEXT NOT NULL,            -- what stands on both sides (record/rule.h)
  declared TEXT NOT NULL,
  PRIMARY KEY (idx, place)
);
CREATE INDEX finding_sub ON finding (sub);
CREATE INDEX finding_subject ON finding (subject);
CREATE INDEX finding_against ON finding (against) WHERE against IS NOT NULL;
CREATE INDEX finding_rule ON finding (rule, idx);
