CREATE TABLE observed_ad (
  idx {index_key},
  sub TEXT NOT NULL UNIQUE,
  platform TEXT NOT NULL,
  ad_id TEXT,                   -- null when erased, like all texts here
  url TEXT,
  content TEXT,                 -- content_keys() of its number and of its address, as ad_content
  address TEXT,                 -- has them of declared ads
  page_id TEXT,
  link TEXT,                    -- "meta:1234"; null where the page is not known or erased
  page_name TEXT,
  disclaimer_state TEXT NOT NULL,
  disclaimer TEXT,
  sponsor TEXT,
  sponsor_number TEXT,
  controller TEXT,
  payer TEXT,
  title TEXT,
  country TEXT,                 -- null: in several, or not known
  medium TEXT NOT NULL,         -- empty: several, or not known
  from_day TEXT,
  to_day TEXT,
  currency TEXT NOT NULL,       -- of the first amount; empty when none is stated
  amount_min BIGINT,            -- minor units; null where open
  amount_max BIGINT,
  impressions_min BIGINT,
  impressions_max BIGINT,
  reach_min BIGINT,
  reach_max BIGINT,
  targeting TEXT NOT NULL,      -- state of the targeting techniques
  techniques BIGINT,            -- technique_bits(); null where they are not stated
  excluded TEXT NOT NULL,       -- state of who was left out
  special TEXT,                 -- special category of data that a criterion shows; null: none
  ai TEXT NOT NULL,             -- how AI made it, else the state of that fact
  ai_delivery TEXT NOT NULL,    -- whether AI chose or delivered: yes, no, or the fact's state
  removed TEXT NOT NULL,        -- yes, no, or the state of that fact
  removed_on TEXT,
  election TEXT,
  as_of TEXT,
  evidence TEXT NOT NULL
);
CREATE INDEX observed_ad_link ON observed_ad (link, country, from_day);
CREATE INDEX observed_ad_link_to ON observed_ad (link, country, to_day);
CREATE INDEX observed_ad_nameless ON observed_ad (link) WHERE content IS NULL;
CREATE INDEX observed_ad_content ON observed_ad (content);
CREATE INDEX observed_ad_address ON observed_ad (address);
CREATE INDEX observed_ad_sponsor ON observed_ad (sponsor_number)
  WHERE sponsor_number IS NOT NULL;
CREATE INDEX observed_ad_number ON observed_ad (ad_id);
CREATE INDEX observed_ad_amount ON observed_ad ((COALESCE(amount_min, -1)), idx);
CREATE INDEX observed_ad_from ON observed_ad ((COALESCE(from_day, '')), idx);
CREATE TABLE observed_ad_total (
  platform TEXT NOT NULL,
  country TEXT NOT NULL,        -- empty: in several, or not known
  disclaimer_state TEXT NOT NULL,
  medium TEXT NOT NULL,
  removed TEXT NOT NULL,
  ads BIGINT NOT NULL,
  PRIMARY KEY (platform, country, disclaimer_state, medium, removed)
);
