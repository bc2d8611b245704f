-- What a reviewer says about a place on a frame.
CREATE TABLE issues (
  id {id},
  job_id {big} NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
  frame {big} NOT NULL,
  -- Little-endian doubles: x, y, x, y, … in pixels of the picture.
  position {blob} NOT NULL,
  owner_id {big} REFERENCES users (id) ON DELETE SET NULL,
  assignee_id {big} REFERENCES users (id) ON DELETE SET NULL,
  is_resolved {bool} NOT NULL,
  created_at {big} NOT NULL,
  updated_at {big} NOT NULL
);
CREATE INDEX issues_job ON issues (job_id);
CREATE INDEX issues_owner ON issues (owner_id);
CREATE INDEX issues_assignee ON issues (assignee_id);

CREATE TABLE comments (
  id {id},
  issue_id {big} NOT NULL REFERENCES issues (id) ON DELETE CASCADE,
  owner_id {big} REFERENCES users (id) ON DELETE SET NULL,
  message TEXT NOT NULL,
  created_at {big} NOT NULL,
  updated_at {big} NOT NULL
);
CREATE INDEX comments_issue ON comments (issue_id);
CREATE INDEX comments_owner ON comments (owner_id);
