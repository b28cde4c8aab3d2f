CREATE TABLE case_file (          -- one row for each report
  idx {index_key},                -- of the report
  sub TEXT NOT NULL UNIQUE,       -- the case
  number TEXT NOT NULL,
  year BIGINT NOT NULL,
  running BIGINT NOT NULL,
  code TEXT NOT NULL,
  reported_category TEXT NOT NULL,
  reported_commitments TEXT NOT NULL,  -- each between spaces
  reported_signatory TEXT,
  country TEXT,
  language TEXT,
  medium TEXT,
  platform TEXT,
  seen TEXT,
  received BIGINT NOT NULL,       -- seconds
  received_day TEXT NOT NULL,     -- its UTC day
  month TEXT NOT NULL,            -- YYYY-MM, of that
  channel TEXT,                   -- null: hidden
  anonymous TEXT NOT NULL,        -- yes or no
  formal TEXT NOT NULL,
  files BIGINT NOT NULL,
  observers BIGINT NOT NULL,      -- that can read it beside the node's own staff
  -- As its steps tell it.
  category TEXT NOT NULL,
  commitments TEXT NOT NULL,      -- each between spaces
  signatory TEXT,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,          -- when it came into that state
  leader TEXT,                    -- the case that it follows
  outcome TEXT,                   -- of the decision that stands
  decision BIGINT,                -- its index
  due_at BIGINT,                  -- when it is overdue if nothing happens; null: nothing runs
  last_idx BIGINT NOT NULL        -- of its newest step
);
CREATE UNIQUE INDEX case_file_number ON case_file (year, running);
CREATE INDEX case_file_text ON case_file (number);
CREATE INDEX case_file_signatory ON case_file (signatory, idx);
CREATE INDEX case_file_state ON case_file (state, idx);
CREATE INDEX case_file_month ON case_file (month, idx);
CREATE INDEX case_file_party_state ON case_file (signatory, state, idx);
CREATE INDEX case_file_place ON case_file (country, platform, idx);
CREATE INDEX case_file_leader ON case_file (leader);
CREATE INDEX case_file_due ON case_file (due_at DESC);  -- what has no limit last
CREATE TABLE case_commitment (    -- what a case is about, a row for each
  sub TEXT NOT NULL,
  commitment TEXT NOT NULL,
  PRIMARY KEY (sub, commitment)
);
CREATE INDEX case_commitment_of ON case_commitment (commitment, sub);
CREATE TABLE case_step (          -- everything that happened in a case, the report included
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,       -- the record's own thing
  about TEXT NOT NULL,            -- the case
  kind TEXT NOT NULL,
  act TEXT NOT NULL,
  role TEXT NOT NULL,
  actor TEXT,
  conflict TEXT NOT NULL,         -- yes or no
  at BIGINT NOT NULL,             -- seconds
  other TEXT,                     -- the case, decision or notice that it names
  outcome TEXT,                   -- of decisions
  single TEXT NOT NULL,           -- yes: nobody else has looked at a decision
  commitments TEXT,               -- of decisions; else what triage set, null: as before
  signatory TEXT,                 -- what triage set, null: as before
  category TEXT,
  answer TEXT,                    -- of a platform
  platform TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX case_step_about ON case_step (about, idx);
CREATE TABLE accepted_response (  -- by a decision, whether it stands or not
  idx BIGINT NOT NULL,            -- of the decision
  sub TEXT NOT NULL,              -- the decision's own thing
  about TEXT NOT NULL,            -- the case
  response TEXT NOT NULL,         -- the thing
  commitment TEXT NOT NULL,       -- for which it answers
  PRIMARY KEY (idx, response, commitment)
);
CREATE INDEX accepted_response_of ON accepted_response (response);
CREATE INDEX accepted_response_sub ON accepted_response (sub);
CREATE TABLE case_clock (         -- what has to be done in a case until when, and when it was
  sub TEXT NOT NULL,              -- the case
  place BIGINT NOT NULL,          -- among its clocks, in the order in which they started
  clock TEXT NOT NULL,
  deadline TEXT NOT NULL,         -- row of codes/CODE/deadlines.json
  counts TEXT NOT NULL,           -- yes: a case past it is overdue
  start_at BIGINT NOT NULL,       -- seconds
  stop_at BIGINT,                 -- null: it runs
  stopped_by BIGINT,              -- index of the record
  due_at BIGINT NOT NULL,
  paused BIGINT NOT NULL,         -- seconds, of pauses that are over
  PRIMARY KEY (sub, place)
);
CREATE INDEX case_clock_stop ON case_clock (clock, stop_at);
CREATE TABLE intake (             -- what the form took and refused
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  from_at BIGINT NOT NULL,
  to_at BIGINT NOT NULL,
  received BIGINT NOT NULL
);
CREATE TABLE intake_refusal (
  sub TEXT NOT NULL,
  reason TEXT NOT NULL,
  reports BIGINT NOT NULL
);
CREATE INDEX intake_refusal_sub ON intake_refusal (sub);
