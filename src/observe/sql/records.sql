-- What an observer remembers of the records of one log, to check the next ones.
CREATE TABLE IF NOT EXISTS thing (
  sub TEXT PRIMARY KEY,
  leaf {blob} NOT NULL            -- leaf hash of its newest version
);
CREATE TABLE IF NOT EXISTS key_record (
  idx {index_key},
  entry TEXT NOT NULL             -- as it stands in the log; found to hold
);
CREATE TABLE IF NOT EXISTS checked (
  one BIGINT PRIMARY KEY,         -- always 1
  size BIGINT NOT NULL            -- entries from the start of the log that have been checked
);
