-- How a task's jobs are compared with its ground truth job; a task without a row has the defaults.
CREATE TABLE quality_settings (
  task_id {big} PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
  iou_threshold {real} NOT NULL,
  low_overlap_threshold {real} NOT NULL,
  point_size {real} NOT NULL,
  -- image_size or group_bbox_size
  point_size_base TEXT NOT NULL,
  line_thickness {real} NOT NULL,
  matches_orientation {bool} NOT NULL,
  line_orientation_threshold {real} NOT NULL,
  matches_groups {bool} NOT NULL,
  group_match_threshold {real} NOT NULL,
  checks_covered {bool} NOT NULL,
  object_visibility_threshold {real} NOT NULL,
  compares_visible_parts {bool} NOT NULL,
  compares_attributes {bool} NOT NULL,
  -- accuracy, precision or recall
  metric TEXT NOT NULL,
  required_score {real} NOT NULL,
  updated_at {big} NOT NULL
);

-- What comparisons found: one row for the task, and one for each of its jobs below it.
CREATE TABLE quality_reports (
  id {id},
  parent_id {big} REFERENCES quality_reports (id) ON DELETE CASCADE,
  task_id {big} NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  -- NULL for the whole task.
  job_id {big} REFERENCES jobs (id) ON DELETE CASCADE,
  assignee_id {big} REFERENCES users (id) ON DELETE SET NULL,
  created_at {big} NOT NULL,
  target_updated_at {big} NOT NULL,
  truth_updated_at {big} NOT NULL,
  -- What the result depends on: while that is the same, so is the result.
  fingerprint TEXT NOT NULL,
  frames {big} NOT NULL,
  compared_frames {big} NOT NULL,
  jobs {big} NOT NULL,
  compared_jobs {big} NOT NULL,
  passed_jobs {big} NOT NULL,
  valid {big} NOT NULL,
  mismatched {big} NOT NULL,
  missing {big} NOT NULL,
  extra {big} NOT NULL,
  -- How many of each kind, separated by commas, in the program's order of kinds.
  conflict_counts TEXT NOT NULL,
  -- Conflicts that are counted above and not listed below.
  unlisted {big} NOT NULL,
  metric TEXT NOT NULL,
  required_score {real} NOT NULL,
  -- Of the confusion matrix: names, one on each line, then row,column,count,row,column,count,…
  labels TEXT NOT NULL,
  cells TEXT NOT NULL
);
CREATE INDEX quality_reports_parent ON quality_reports (parent_id);
CREATE INDEX quality_reports_task ON quality_reports (task_id);
CREATE INDEX quality_reports_job ON quality_reports (job_id);
CREATE INDEX quality_reports_assignee ON quality_reports (assignee_id);

-- Every frame that was compared, of the reports of jobs.
CREATE TABLE quality_frames (
  report_id {big} NOT NULL REFERENCES quality_reports (id) ON DELETE CASCADE,
  frame {big} NOT NULL,
  valid {big} NOT NULL,
  mismatched {big} NOT NULL,
  missing {big} NOT NULL,
  extra {big} NOT NULL,
  conflicts {big} NOT NULL,
  PRIMARY KEY (report_id, frame)
) {clustered};

CREATE TABLE quality_conflicts (
  id {id},
  report_id {big} NOT NULL REFERENCES quality_reports (id) ON DELETE CASCADE,
  frame {big} NOT NULL,
  kind TEXT NOT NULL,
  -- error or warning
  severity TEXT NOT NULL,
  -- The annotator's annotation, or the ground truth's where that is the only one. They may be gone meanwhile.
  object_id {big} NOT NULL,
  object_job {big} NOT NULL,
  object_type TEXT NOT NULL,
  -- Empty for tags.
  object_shape TEXT NOT NULL,
  -- The ground truth's where there are two.
  other_id {big},
  other_job {big},
  other_type TEXT,
  other_shape TEXT,
  -- Names of attributes, one on each line.
  attribute_names TEXT NOT NULL
);
CREATE INDEX quality_conflicts_report ON quality_conflicts (report_id, frame);
