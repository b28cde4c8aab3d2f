-- What lists read: the log by kind, and when a projection changed last.
CREATE INDEX record_kind ON record (kind, idx);
ALTER TABLE projection ADD COLUMN changed BIGINT NOT NULL DEFAULT 0;  -- log size after that record
