-- Which annotations each stored change touched: told to those who have the job open, and kept for an hour.
CREATE TABLE job_edits (
  id {id},
  job_id {big} NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  -- The browser tab that sent the edits; empty where something else changed the job.
  client TEXT NOT NULL,
  -- Keys of 32 characters with nothing between them; empty where any annotation of the job may have changed.
  uids TEXT NOT NULL,
  made_at {big} NOT NULL
);
CREATE INDEX job_edits_job ON job_edits (job_id, id);
CREATE INDEX job_edits_time ON job_edits (made_at);
