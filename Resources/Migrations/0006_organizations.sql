CREATE TABLE organizations (
  id {id},
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  -- A JSON object of texts, such as {"email": "lab@example.org"}.
  contact TEXT NOT NULL,
  owner_id {big} REFERENCES users (id) ON DELETE SET NULL,
  created_at {big} NOT NULL,
  updated_at {big} NOT NULL
);
CREATE INDEX organizations_owner ON organizations (owner_id);

CREATE TABLE memberships (
  id {id},
  organization_id {big} NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id {big} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- worker, supervisor, maintainer or owner
  role TEXT NOT NULL,
  joined_at {big} NOT NULL,
  UNIQUE (organization_id, user_id)
);
CREATE INDEX memberships_user ON memberships (user_id);

-- One-use links into an organisation; no mail is sent, whoever invites hands the link over.
CREATE TABLE organization_invitations (
  id {id},
  -- What the link ends in. No secret: only the user below can use it.
  key TEXT NOT NULL UNIQUE,
  organization_id {big} NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  -- Whom the link is for.
  user_id {big} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  owner_id {big} REFERENCES users (id) ON DELETE SET NULL,
  role TEXT NOT NULL,
  created_at {big} NOT NULL,
  expires_at {big} NOT NULL,
  UNIQUE (organization_id, user_id)
);
CREATE INDEX organization_invitations_user ON organization_invitations (user_id);
CREATE INDEX organization_invitations_owner ON organization_invitations (owner_id);

ALTER TABLE projects ADD COLUMN organization_id {big} REFERENCES organizations (id) ON DELETE SET NULL;
CREATE INDEX projects_organization ON projects (organization_id);
-- Moving a task into a project leaves this as it is: see the views.
ALTER TABLE tasks ADD COLUMN organization_id {big} REFERENCES organizations (id) ON DELETE SET NULL;
CREATE INDEX tasks_organization ON tasks (organization_id);

-- A task's organisation is its project's; its own column counts outside of projects. Who owns or is given something of an
-- organisation sees it while he is a member; owners and maintainers see everything of it.
DROP VIEW job_members;
DROP VIEW task_members;
DROP VIEW project_members;

CREATE VIEW project_members AS
  SELECT p.id AS project_id, p.owner_id AS user_id FROM projects p
  WHERE p.organization_id IS NULL
    OR EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = p.organization_id AND m.user_id = p.owner_id)
  UNION ALL SELECT p.id, p.assignee_id FROM projects p
  WHERE p.organization_id IS NULL
    OR EXISTS (SELECT 1 FROM memberships m WHERE m.organization_id = p.organization_id AND m.user_id = p.assignee_id)
  UNION ALL SELECT p.id, m.user_id FROM projects p JOIN memberships m ON m.organization_id = p.organization_id
  WHERE m.role IN ('owner', 'maintainer');

CREATE VIEW task_members AS
  SELECT t.id AS task_id, t.owner_id AS user_id FROM tasks t LEFT JOIN projects p ON p.id = t.project_id
  WHERE coalesce(p.organization_id, t.organization_id) IS NULL
    OR EXISTS (SELECT 1 FROM memberships m
      WHERE m.organization_id = coalesce(p.organization_id, t.organization_id) AND m.user_id = t.owner_id)
  UNION ALL SELECT t.id, t.assignee_id FROM tasks t LEFT JOIN projects p ON p.id = t.project_id
  WHERE coalesce(p.organization_id, t.organization_id) IS NULL
    OR EXISTS (SELECT 1 FROM memberships m
      WHERE m.organization_id = coalesce(p.organization_id, t.organization_id) AND m.user_id = t.assignee_id)
  UNION ALL SELECT t.id, m.user_id FROM tasks t JOIN memberships m ON m.organization_id = t.organization_id
  WHERE t.project_id IS NULL AND m.role IN ('owner', 'maintainer')
  UNION ALL SELECT t.id, m.user_id FROM tasks t JOIN project_members m ON m.project_id = t.project_id;

CREATE VIEW job_members AS
  SELECT j.id AS job_id, j.assignee_id AS user_id
  FROM jobs j JOIN tasks t ON t.id = j.task_id LEFT JOIN projects p ON p.id = t.project_id
  WHERE coalesce(p.organization_id, t.organization_id) IS NULL
    OR EXISTS (SELECT 1 FROM memberships m
      WHERE m.organization_id = coalesce(p.organization_id, t.organization_id) AND m.user_id = j.assignee_id)
  UNION ALL SELECT j.id, m.user_id FROM jobs j JOIN task_members m ON m.task_id = j.task_id;
