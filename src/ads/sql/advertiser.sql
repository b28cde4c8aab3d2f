CREATE TABLE advertiser (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
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
  issuer TEXT NOT NULL,
  evidence TEXT NOT NULL
);
CREATE INDEX advertiser_link ON advertiser (link);
CREATE INDEX advertiser_page ON advertiser (page_id);
CREATE INDEX advertiser_amount ON advertiser ((COALESCE(amount_min, -1)), idx);
CREATE INDEX advertiser_facets ON advertiser (idx, country, platform, disclaimer_state, currency);
CREATE TABLE advertiser_total (
  platform TEXT NOT NULL,
  country TEXT NOT NULL,
  currency TEXT NOT NULL,
  disclaimer_state TEXT NOT NULL,
  reports BIGINT NOT NULL,
  ads BIGINT NOT NULL,
  amount_min BIGINT NOT NULL,   -- sums; an open end counts as 0 and in open_ended
  amount_max BIGINT NOT NULL,
  open_ended BIGINT NOT NULL,
  -- SQLite would go on with floats, here or where the states of a country are summed up; this
  -- refuses the record instead.
  CHECK (ads <= 1000000000000000000 AND amount_min <= 1000000000000000000
    AND amount_max <= 1000000000000000000),
  PRIMARY KEY (platform, country, currency, disclaimer_state)
);
