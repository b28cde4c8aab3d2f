-- So that an older copy of a library does not replace a newer one.
ALTER TABLE source ADD COLUMN as_of TEXT NOT NULL DEFAULT '';  -- YYYY-MM-DD; empty: not known
