-- What joins two annotations of a job. One whose annotation was deleted waits for it among the deleted ones, and is
-- forgotten with it; until then it joins nothing, and nobody sees it.
CREATE TABLE relations (
  job_id {big} NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  uid TEXT NOT NULL,
  version {big} NOT NULL,
  -- Keys of annotations.
  from_uid TEXT NOT NULL,
  to_uid TEXT NOT NULL,
  -- right: from the one to the other, left: the other way, bi: both ways.
  direction TEXT NOT NULL,
  -- One on each line.
  labels TEXT NOT NULL,
  PRIMARY KEY (job_id, uid)
) {clustered};
