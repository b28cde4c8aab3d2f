CREATE TABLE advertiser (
  sub TEXT PRIMARY KEY,
  idx BIGINT NOT NULL,
  platform TEXT NOT NULL,
  page_id TEXT,                 -- null when erased
  link TEXT,                    -- "meta:1234"; null when erased
  page_name TEXT,
  disclaimer_state TEXT NOT NULL,
  disclaimer TEXT,
  country TEXT NOT NULL,
  from_day TEXT,
  to_day TEXT,
  currency TEXT NOT NULL,       -- empty when no amount is stated
  amount_min BIGINT,            -- minor units; null where open
  amount_max BIGINT,
  ads BIGINT,
  evidence TEXT NOT NULL
);
CREATE INDEX advertiser_link ON advertiser (link);
CREATE INDEX advertiser_country ON advertiser (country, idx);
CREATE TABLE advertiser_total (
  platform TEXT NOT NULL,
  country TEXT NOT NULL,
  currency TEXT NOT NULL,
  reports BIGINT NOT NULL,
  without_disclaimer BIGINT NOT NULL,
  ads BIGINT NOT NULL,
  amount_min BIGINT NOT NULL,   -- sums; an open end counts as 0 and in open_ended
  amount_max BIGINT NOT NULL,
  open_ended BIGINT NOT NULL,
  -- SQLite would go on with floats; this refuses the record instead.
  CHECK (ads <= 9000000000000000000 AND amount_min <= 9000000000000000000
    AND amount_max <= 9000000000000000000),
  PRIMARY KEY (platform, country, currency)
);
