CREATE TABLE IF NOT EXISTS staff_user (
  id TEXT PRIMARY KEY,           -- random: the actor of audit records
  name TEXT NOT NULL,            -- what is typed to sign in
  name_key TEXT NOT NULL UNIQUE, -- folded
  mail TEXT NOT NULL,            -- empty: none
  operates BIGINT NOT NULL,      -- 1: may change people and roles
  disabled BIGINT NOT NULL,
  made BIGINT NOT NULL,          -- Unix milliseconds, as all times here
  password TEXT NOT NULL,        -- Argon2id; empty until the one-time link was used
  totp {blob} NOT NULL,          -- the secret, sealed to the node's box key
  totp_step BIGINT NOT NULL,     -- of the last code that counted
  failures BIGINT NOT NULL,      -- in a row
  untold BIGINT NOT NULL,        -- failures since the last sign-in
  delayed_until BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS staff_nobody ( -- failures that count for no account
  one BIGINT PRIMARY KEY,
  failures BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS staff_failed ( -- sign-ins, whoever it was
  one BIGINT PRIMARY KEY,
  day BIGINT NOT NULL,           -- since 1970, UTC
  failures BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS staff_grant (
  user_id TEXT NOT NULL,
  signatory TEXT NOT NULL,
  role TEXT NOT NULL,
  PRIMARY KEY (user_id, signatory)
);
CREATE TABLE IF NOT EXISTS staff_duty ( -- work on cases
  user_id TEXT NOT NULL,
  duty TEXT NOT NULL,
  PRIMARY KEY (user_id, duty)
);
CREATE TABLE IF NOT EXISTS staff_proposal ( -- roles that one operator gave, and another has not yet
  user_id TEXT NOT NULL,
  signatory TEXT NOT NULL,
  role TEXT NOT NULL,
  proposer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, signatory)
);
CREATE TABLE IF NOT EXISTS staff_duty_proposal ( -- the same of work on cases
  user_id TEXT NOT NULL,
  duty TEXT NOT NULL,
  proposer TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, duty)
);
CREATE TABLE IF NOT EXISTS staff_redaction ( -- that one operator asked for, and another has not yet
  id TEXT PRIMARY KEY,
  issuer TEXT NOT NULL,
  body TEXT NOT NULL,            -- of the record, JSON: which fields and why, never what they said
  proposer TEXT NOT NULL,        -- an account; the node's operator: at the command line
  at BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS staff_rule (
  signatory TEXT PRIMARY KEY,
  four_eyes BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS staff_link (
  user_id TEXT PRIMARY KEY,
  code {blob} NOT NULL UNIQUE,   -- SHA-256
  expires BIGINT NOT NULL,
  totp {blob} NOT NULL           -- the secret to be, sealed
);
CREATE TABLE IF NOT EXISTS staff_recovery (
  user_id TEXT NOT NULL,
  n BIGINT NOT NULL,             -- the code's first digit
  code TEXT NOT NULL,            -- Argon2id
  PRIMARY KEY (user_id, n)
);
CREATE TABLE IF NOT EXISTS staff_session (
  token {blob} PRIMARY KEY,      -- SHA-256
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  made BIGINT NOT NULL,
  seen BIGINT NOT NULL,
  confirmed BIGINT NOT NULL      -- when password or passkey were asked for last; 0: never
);
CREATE INDEX IF NOT EXISTS staff_session_user ON staff_session (user_id);
CREATE TABLE IF NOT EXISTS staff_token ( -- of programs
  token {blob} PRIMARY KEY,      -- SHA-256
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,         -- for whom it acts
  signatory TEXT NOT NULL,       -- and for which organisation alone
  title TEXT NOT NULL,
  made BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  used BIGINT NOT NULL           -- 0: never
);
CREATE INDEX IF NOT EXISTS staff_token_user ON staff_token (user_id);
CREATE TABLE IF NOT EXISTS staff_device (
  token {blob} PRIMARY KEY,      -- SHA-256: a browser that signed in before
  user_id TEXT NOT NULL,
  failures BIGINT NOT NULL       -- in a row, from this browser
);
CREATE TABLE IF NOT EXISTS staff_passkey (
  credential {blob} PRIMARY KEY, -- the id that the authenticator gave it
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  title TEXT NOT NULL,
  algorithm BIGINT NOT NULL,     -- COSE
  key {blob} NOT NULL,
  counter BIGINT NOT NULL,       -- that the authenticator said last
  made BIGINT NOT NULL,
  used BIGINT NOT NULL           -- 0: never
);
CREATE INDEX IF NOT EXISTS staff_passkey_user ON staff_passkey (user_id);
CREATE TABLE IF NOT EXISTS staff_identity ( -- at an identity provider
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  user_id TEXT NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX IF NOT EXISTS staff_identity_user ON staff_identity (user_id);
CREATE TABLE IF NOT EXISTS staff_once (  -- what counts once, and not for long
  secret {blob} PRIMARY KEY,     -- SHA-256
  purpose TEXT NOT NULL,
  about TEXT NOT NULL,           -- a session, a person, or what a sign-in elsewhere goes on with
  expires BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS staff_language ( -- of mails
  user_id TEXT PRIMARY KEY,
  code TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS staff_audit ( -- audit records that are not in the log yet
  id TEXT PRIMARY KEY,
  place BIGINT NOT NULL,         -- their order: several come in one millisecond
  at BIGINT NOT NULL,
  actor TEXT NOT NULL,
  role TEXT NOT NULL,
  action TEXT NOT NULL,
  signatory TEXT NOT NULL,       -- empty: none
  object TEXT NOT NULL           -- empty: none
);
