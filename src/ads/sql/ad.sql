CREATE TABLE ad (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  number TEXT,
  title TEXT,                   -- null when erased, like all texts here
  sponsor TEXT,
  sponsor_key TEXT,             -- sponsor_key() of its name; null with it
  sponsor_type TEXT,            -- natural_person, legal_entity; null where not stated
  sponsor_country TEXT,         -- of establishment; null where not stated
  controller TEXT,              -- null where none is named, empty when erased
  payer TEXT,                   -- the same
  publisher TEXT,
  medium TEXT NOT NULL,
  paid TEXT NOT NULL,           -- yes or no
  status TEXT NOT NULL,
  country TEXT,                 -- null: in several
  language TEXT NOT NULL,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  week TEXT NOT NULL,           -- the Monday of the week in which it began
  currency TEXT NOT NULL,       -- empty when no amount is stated
  amount_min BIGINT,            -- minor units; null where open
  amount_max BIGINT,
  targeting TEXT NOT NULL,      -- state of the targeting techniques
  techniques BIGINT,            -- technique_bits(); null where they are not stated
  excluded TEXT NOT NULL,       -- state of who was left out
  ai TEXT NOT NULL,             -- how AI made it, else the state of that fact
  ai_delivery TEXT NOT NULL,    -- whether AI chose or delivered: yes, no, or the fact's state
  vote_day TEXT,
  recorded_day TEXT NOT NULL,   -- of this version, as its issuer says
  evidence TEXT NOT NULL
);
CREATE INDEX ad_organisation ON ad (organisation, from_day, to_day, evidence);
CREATE INDEX ad_amount ON ad ((COALESCE(amount_min, -1)), idx);
CREATE INDEX ad_from ON ad (from_day, idx);
CREATE INDEX ad_sponsor ON ad (sponsor_key, idx);
CREATE TABLE ad_content (       -- what an ad says that it is, to be found by
  sub TEXT NOT NULL,
  what TEXT NOT NULL,           -- content_key(): "https://...", "meta:1234", "sha256:..."
  PRIMARY KEY (sub, what)
);
CREATE INDEX ad_content_what ON ad_content (what);
CREATE INDEX ad_number ON ad (number);
CREATE TABLE ad_total (
  medium TEXT NOT NULL,
  country TEXT NOT NULL,        -- empty: in several
  status TEXT NOT NULL,
  targeting TEXT NOT NULL,
  ai TEXT NOT NULL,
  week TEXT NOT NULL,
  ads BIGINT NOT NULL,
  PRIMARY KEY (medium, country, status, targeting, ai, week)
);
CREATE TABLE ad_spending (      -- what ads that began in a week are stated to cost
  week TEXT NOT NULL,
  country TEXT NOT NULL,
  currency TEXT NOT NULL,       -- empty: nothing stated
  ads BIGINT NOT NULL,
  amount_min BIGINT NOT NULL,   -- sums; an open end counts as 0 and in open_ended
  amount_max BIGINT NOT NULL,
  open_ended BIGINT NOT NULL,
  -- SQLite would go on with floats where a sum does not fit; this refuses the record instead.
  CHECK (amount_min <= 1000000000000000000 AND amount_max <= 1000000000000000000),
  PRIMARY KEY (week, country, currency)
);
CREATE TABLE sponsor (          -- whoever ads name as their sponsor, by the exact name
  idx {index_key},              -- sponsor_number(), above all indices of records
  key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,           -- of a name that was erased from the last ad there is no row
  name_key TEXT NOT NULL,       -- folded, for the order of the alphabet
  ads BIGINT NOT NULL
);
CREATE INDEX sponsor_ads ON sponsor (ads, idx);
CREATE INDEX sponsor_name ON sponsor (name_key, idx);
CREATE TABLE sponsor_amount (   -- what its ads are stated to cost in all, as in ad_spending
  sponsor_key TEXT NOT NULL,
  currency TEXT NOT NULL,
  ads BIGINT NOT NULL,
  amount_min BIGINT NOT NULL,
  amount_max BIGINT NOT NULL,
  open_ended BIGINT NOT NULL,
  -- Sums over some of its ads are made when they are read; what this allows fits them all.
  CHECK (amount_min <= 1000000000000000000 AND amount_max <= 1000000000000000000),
  PRIMARY KEY (sponsor_key, currency)
);
CREATE TABLE ad_delivery (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  ad TEXT NOT NULL,
  medium TEXT NOT NULL,
  platform TEXT,
  account_id TEXT,
  link TEXT,                    -- platform and account, as accounts have it
  content TEXT,                 -- content_key() of its number on the platform
  publisher TEXT,
  country TEXT,
  from_day TEXT NOT NULL,
  to_day TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount_min BIGINT,
  amount_max BIGINT,
  views BIGINT,
  reach BIGINT,
  engagements BIGINT,
  figures_from TEXT NOT NULL,
  as_of TEXT NOT NULL,
  evidence TEXT NOT NULL
);
CREATE INDEX ad_delivery_ad ON ad_delivery (ad);
CREATE INDEX ad_delivery_link ON ad_delivery (link, country);
CREATE INDEX ad_delivery_content ON ad_delivery (content);
CREATE INDEX ad_delivery_organisation ON ad_delivery (organisation, from_day, to_day, evidence);
CREATE TABLE verification (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  organisation TEXT NOT NULL,
  platform TEXT NOT NULL,
  account_id TEXT,
  link TEXT,
  status TEXT NOT NULL,
  since TEXT,
  until TEXT,
  name_shown TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX verification_link ON verification (link);
CREATE INDEX verification_organisation ON verification (organisation);
