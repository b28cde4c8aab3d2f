CREATE TABLE IF NOT EXISTS desk_work ( -- what is on somebody's desk: a record to be, or a file of them
  id TEXT PRIMARY KEY,
  signatory TEXT NOT NULL,
  what TEXT NOT NULL,            -- record or upload
  kind TEXT NOT NULL,            -- of the record; of an upload its format
  title TEXT NOT NULL,
  state TEXT NOT NULL,
  was TEXT NOT NULL,             -- the state before publishing began
  typed TEXT NOT NULL,           -- of a record what was typed (a JSON array), or the draft that a
                                 -- program sent (an object); of an upload its preview
  about TEXT NOT NULL,           -- the thing that it is or becomes a version of
  prev TEXT NOT NULL,            -- leaf hash of the version it replaces, hexadecimal; empty: none
  author TEXT NOT NULL,          -- who changed it last
  submitter TEXT NOT NULL,
  approver TEXT NOT NULL,
  note TEXT NOT NULL,            -- why it was sent back
  until_day TEXT NOT NULL,       -- of an embargo; empty: none
  embargo TEXT NOT NULL,         -- its thing
  salt TEXT NOT NULL,
  idx BIGINT,                    -- of the record, once it stands in the log
  stamp BIGINT NOT NULL,         -- grows with every change: what somebody saw is what they act on
  made BIGINT NOT NULL,          -- Unix milliseconds, as `changed`
  changed BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS desk_work_signatory ON desk_work (signatory, state);
CREATE TABLE IF NOT EXISTS desk_source ( -- what a program calls the thing that it wrote of
  work_id TEXT PRIMARY KEY,
  source TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS desk_file (
  work_id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  digest TEXT NOT NULL,          -- SHA-256 of the file as it came, hexadecimal
  sheet TEXT NOT NULL,           -- of a workbook; empty: a text file
  bytes {blob} NOT NULL          -- the table as text
);
CREATE TABLE IF NOT EXISTS desk_file_ads ( -- which ads the rows of a file are about
  work_id TEXT PRIMARY KEY,
  ads TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS desk_mail (
  id TEXT PRIMARY KEY,           -- in the order of sending
  receiver TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  tried BIGINT NOT NULL,         -- when last; 0: never
  tries BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS desk_reminder ( -- duties that somebody was told of
  user_id TEXT NOT NULL,
  duty TEXT NOT NULL,
  PRIMARY KEY (user_id, duty)
);
