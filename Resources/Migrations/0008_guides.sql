-- How to annotate, in Markdown: of a project, or of a task without project.
CREATE TABLE guides (
  id {id},
  project_id {big} UNIQUE REFERENCES projects (id) ON DELETE CASCADE,
  task_id {big} UNIQUE REFERENCES tasks (id) ON DELETE CASCADE,
  markdown TEXT NOT NULL,
  created_at {big} NOT NULL,
  updated_at {big} NOT NULL,
  CHECK ((project_id IS NULL) <> (task_id IS NULL))
);

-- Pictures in guides.
CREATE TABLE guide_assets (
  id {id},
  -- What the picture's address ends in: 32 hexadecimal digits with four hyphens (RFC 9562).
  uuid TEXT NOT NULL UNIQUE,
  guide_id {big} NOT NULL REFERENCES guides (id) ON DELETE CASCADE,
  owner_id {big} REFERENCES users (id) ON DELETE SET NULL,
  name TEXT NOT NULL,
  width {big} NOT NULL,
  height {big} NOT NULL,
  blob_key TEXT NOT NULL,
  media_type TEXT NOT NULL,
  created_at {big} NOT NULL
);
CREATE INDEX guide_assets_guide ON guide_assets (guide_id);
CREATE INDEX guide_assets_owner ON guide_assets (owner_id);
