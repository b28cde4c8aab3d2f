CREATE TABLE IF NOT EXISTS case_assignment ( -- who works on a case; beside the log
  case_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  at BIGINT NOT NULL             -- Unix milliseconds
);
CREATE INDEX IF NOT EXISTS case_assignment_user ON case_assignment (user_id);
