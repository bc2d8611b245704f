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
ALTER TABLE tasks ADD COLUMN organization_id {big} REFERENCES organizations (id) ON DELETE SET NULL;
CREATE INDEX tasks_organization ON tasks (organization_id);
