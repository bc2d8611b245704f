-- Work in the background. Whoever holds the lease works on it; a lease that ran out is anybody's.
CREATE TABLE requests (
  id {id},
  owner_id {big} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  action TEXT NOT NULL,
  -- Empty where the whole target is meant.
  part TEXT NOT NULL,
  target TEXT NOT NULL,
  -- No foreign keys: the record of what was done outlives what it was done to.
  target_id {big},
  project_id {big},
  task_id {big},
  job_id {big},
  format TEXT NOT NULL,
  is_lightweight {bool},
  -- JSON that the work's own handler reads.
  input TEXT NOT NULL,
  -- Another request of the same key waits or runs: there is no second. NULL where that does not matter, and at the end.
  only_once TEXT UNIQUE,
  state TEXT NOT NULL,
  progress {real} NOT NULL,
  message TEXT NOT NULL,
  log TEXT NOT NULL,
  attempts {big} NOT NULL,
  is_cancelled {bool} NOT NULL,
  not_before {big} NOT NULL,
  lease_holder TEXT NOT NULL,
  lease_until {big} NOT NULL,
  -- How many uploaded files it took; without all of them it cannot be tried again.
  file_count {big} NOT NULL,
  created_at {big} NOT NULL,
  started_at {big},
  finished_at {big},
  result_id {big},
  result_key TEXT,
  result_name TEXT,
  expires_at {big}
);
CREATE INDEX requests_owner ON requests (owner_id, id);
CREATE INDEX requests_task ON requests (task_id);
CREATE INDEX requests_open ON requests (state, lease_until);

-- Files that arrive for a purpose, piece by piece or whole, until a request takes them.
CREATE TABLE upload_files (
  id {id},
  -- The last part of the address that its pieces go to; also its name for purposes that have no names.
  token TEXT NOT NULL UNIQUE,
  -- NULL once the person is gone: then nobody sends the rest, and housekeeping takes the file away.
  owner_id {big} REFERENCES users (id) ON DELETE SET NULL,
  -- What it is for, such as tasks/5/data.
  purpose TEXT NOT NULL,
  name TEXT NOT NULL,
  size {big} NOT NULL,
  received {big} NOT NULL,
  blob_key TEXT NOT NULL,
  request_id {big} REFERENCES requests (id) ON DELETE SET NULL,
  touched_at {big} NOT NULL
);
CREATE INDEX upload_files_owner ON upload_files (owner_id);
CREATE INDEX upload_files_purpose ON upload_files (purpose, owner_id);
CREATE INDEX upload_files_request ON upload_files (request_id);

-- Files that a request has written and that no other row names yet: if it dies they are orphans. No foreign key: the
-- files must be found when the request's row is gone, too.
CREATE TABLE request_blobs (
  request_id {big} NOT NULL,
  blob_key TEXT NOT NULL,
  PRIMARY KEY (request_id, blob_key)
) {clustered};
