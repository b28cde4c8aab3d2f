CREATE TABLE targeting_report (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  platform TEXT NOT NULL,
  page_id TEXT,                 -- null when erased
  link TEXT,                    -- "meta:1234"; null when erased
  page_name TEXT,
  country TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  lists TEXT NOT NULL,          -- whether lists of persons were used: yes, no, or the fact's state
  lookalike TEXT NOT NULL,      -- the same of people like those on a list
  interests TEXT NOT NULL,      -- the same of interests and behaviour
  techniques BIGINT,            -- technique_bits(); null where they are not stated
  special TEXT,                 -- special category of data that a used criterion shows; null: none
  used BIGINT NOT NULL,
  excluded BIGINT NOT NULL,
  evidence TEXT NOT NULL
);
CREATE INDEX targeting_report_link ON targeting_report (link);
CREATE INDEX targeting_report_page ON targeting_report (page_id);
CREATE INDEX targeting_report_used ON targeting_report (used, idx);
CREATE INDEX targeting_report_excluded ON targeting_report (excluded, idx);
CREATE TABLE targeting_report_total (
  platform TEXT NOT NULL,
  country TEXT NOT NULL,
  lists TEXT NOT NULL,
  lookalike TEXT NOT NULL,
  interests TEXT NOT NULL,
  reports BIGINT NOT NULL,
  PRIMARY KEY (platform, country, lists, lookalike, interests)
);
