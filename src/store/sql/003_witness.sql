-- Witnessing, both ways.
CREATE TABLE witness (          -- what is known of each witness of this log; only hints
  vkey TEXT PRIMARY KEY,
  size BIGINT NOT NULL,         -- of the checkpoint that it cosigned last
  cosigned BIGINT NOT NULL,     -- when it did, as it says; seconds, 0: never
  asked BIGINT NOT NULL,        -- when it was asked last, by this node's clock; milliseconds
  took BIGINT NOT NULL,         -- that answer; milliseconds
  failures BIGINT NOT NULL,     -- in a row, up to now
  problem TEXT NOT NULL,        -- of the last one
  good BIGINT NOT NULL,         -- cosignatures got so far
  bad BIGINT NOT NULL           -- failures so far
);
CREATE TABLE cosigned (         -- logs that this node is a witness of; never from a backup
  origin_hash TEXT PRIMARY KEY, -- SHA-256, hexadecimal
  origin TEXT NOT NULL,
  size BIGINT NOT NULL,
  root {blob} NOT NULL,
  time BIGINT NOT NULL,         -- of the cosignature; seconds
  note TEXT NOT NULL            -- the checkpoint with the log's signature and ours
);
