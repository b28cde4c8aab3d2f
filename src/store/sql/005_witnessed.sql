-- By when witnesses had seen the log at each size that one of them cosigned: hints, like `witness`.
CREATE TABLE witnessed (
  size BIGINT PRIMARY KEY,      -- of the checkpoint
  at BIGINT NOT NULL            -- of its first cosignature, as its witness says; seconds
);
