CREATE TABLE IF NOT EXISTS sighting ( -- handed in, and waiting for somebody to look at it; beside the log
  id TEXT PRIMARY KEY,           -- of the form: one form gives one
  state TEXT NOT NULL,           -- waiting, confirmed, turned_down
  typed TEXT NOT NULL,           -- what was seen, a JSON array; empty once it is decided
  picture {blob},                -- a small JPEG without metadata; null: none, or decided
  made BIGINT NOT NULL,          -- Unix milliseconds of the full hour
  decided BIGINT                 -- Unix milliseconds
);
CREATE INDEX IF NOT EXISTS sighting_state ON sighting (state, made);
