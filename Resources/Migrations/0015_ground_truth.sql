-- Of a ground truth job: its frames, as ,2,5,11, so that LIKE finds one; NULL for all from its first to its last.
ALTER TABLE jobs ADD COLUMN frames TEXT;
-- Those of them that do not count, written alike.
ALTER TABLE jobs ADD COLUMN disabled_frames TEXT;
-- A task has one at most.
CREATE UNIQUE INDEX jobs_ground_truth ON jobs (task_id) WHERE kind = 'ground_truth';
