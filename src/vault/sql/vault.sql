CREATE TABLE IF NOT EXISTS vault_reader ( -- who can be given cases to read
  id TEXT PRIMARY KEY,              -- random, or the id of an account at the desk
  kind TEXT NOT NULL,               -- handler, observer, escrow
  name TEXT NOT NULL,
  organisation TEXT NOT NULL,       -- of an observer; empty: none
  public_key {blob} NOT NULL,
  salt {blob} NOT NULL,             -- of handlers; of others empty, as the three that follow
  under_passphrase {blob} NOT NULL,
  under_recovery {blob} NOT NULL,
  under_escrow {blob} NOT NULL,
  made BIGINT NOT NULL,             -- Unix milliseconds, as all times here
  ended BIGINT NOT NULL             -- 0: is one
);
CREATE TABLE IF NOT EXISTS vault_drill ( -- whose way back was tried, and opened
  reader TEXT PRIMARY KEY,          -- of vault_reader: a handler's sheet; of the escrow: its shares
  day TEXT NOT NULL                 -- the last time, YYYY-MM-DD; no time of day
);
CREATE TABLE IF NOT EXISTS vault_case (
  id TEXT PRIMARY KEY,              -- the thing of its report
  state TEXT NOT NULL,              -- coming, kept
  salt {blob} NOT NULL,
  tag {blob} NOT NULL,              -- of the code
  reporter_key {blob} NOT NULL,     -- public
  reporter_wrap {blob} NOT NULL,    -- its secret, under the code
  epoch BIGINT NOT NULL,            -- the newest
  draft TEXT NOT NULL UNIQUE,       -- of the form that it came with
  again {blob} NOT NULL,            -- the code, for who sends that form again; empty after a while
  made BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS vault_case_made ON vault_case (made);
CREATE TABLE IF NOT EXISTS vault_epoch (
  case_id TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  case_key {blob} NOT NULL,         -- public: what the reporter may read too
  staff_key {blob} NOT NULL,        -- public: notes of staff
  PRIMARY KEY (case_id, epoch)
);
CREATE TABLE IF NOT EXISTS vault_wrap ( -- secrets of epochs, sealed to who may read
  case_id TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  reader TEXT NOT NULL,             -- of vault_reader, or "reporter"
  case_box {blob} NOT NULL,
  staff_box {blob} NOT NULL,        -- empty but for handlers
  PRIMARY KEY (case_id, epoch, reader)
);
CREATE INDEX IF NOT EXISTS vault_wrap_reader ON vault_wrap (reader);
CREATE TABLE IF NOT EXISTS vault_told ( -- cases whose code staff have seen, until it is replaced
  case_id TEXT PRIMARY KEY
);
CREATE TABLE IF NOT EXISTS vault_held ( -- reports that are logged at a full hour only
  case_id TEXT PRIMARY KEY,
  ticket TEXT NOT NULL UNIQUE,      -- twelve digits, which open the case beside its number
  due BIGINT NOT NULL,
  box {blob} NOT NULL               -- the report, under a key of the node; empty: it was logged
);
CREATE TABLE IF NOT EXISTS vault_news ( -- whose reporter wants a mail when there is news
  case_id TEXT PRIMARY KEY,
  box {blob} NOT NULL,              -- address and language, padded, under a key of the node
  seen BIGINT NOT NULL,             -- the newest step in the log when its reporter looked last
  due BIGINT NOT NULL,              -- when the mail goes; 0: there is no news
  told BIGINT NOT NULL              -- 1: it went, and they have not looked since
);
CREATE TABLE IF NOT EXISTS vault_field (
  case_id TEXT NOT NULL,
  path TEXT NOT NULL,
  epoch BIGINT NOT NULL,
  staff BIGINT NOT NULL,            -- 1: under the staff's key
  digest {blob} NOT NULL,
  box {blob} NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (case_id, path)
);
CREATE TABLE IF NOT EXISTS vault_mark ( -- what cases have in common
  case_id TEXT NOT NULL,
  mark TEXT NOT NULL,               -- "address:" and a fingerprint under a key of the node
  PRIMARY KEY (case_id, mark)
);
CREATE INDEX IF NOT EXISTS vault_mark_of ON vault_mark (mark);
CREATE TABLE IF NOT EXISTS vault_file (
  blob TEXT PRIMARY KEY,            -- its name in DIR/vault
  case_id TEXT NOT NULL,
  path TEXT NOT NULL                -- of the vault_field that has its key
);
CREATE INDEX IF NOT EXISTS vault_file_case ON vault_file (case_id);
