-- Addresses of other servers that hear what happens in an organisation or a project.
CREATE TABLE webhooks (
  id {id},
  -- organization or project: the one of the two keys below that is not NULL.
  kind TEXT NOT NULL,
  organization_id {big} REFERENCES organizations (id) ON DELETE CASCADE,
  project_id {big} REFERENCES projects (id) ON DELETE CASCADE,
  owner_id {big} REFERENCES users (id) ON DELETE SET NULL,
  target_url TEXT NOT NULL,
  description TEXT NOT NULL,
  -- Names with a space before and behind each, so that one is found by LIKE.
  events TEXT NOT NULL,
  -- Encrypted; empty where messages are not signed.
  secret {blob} NOT NULL,
  is_active {bool} NOT NULL,
  checks_certificate {bool} NOT NULL,
  created_at {big} NOT NULL,
  updated_at {big} NOT NULL
);
CREATE INDEX webhooks_organization ON webhooks (organization_id);
CREATE INDEX webhooks_project ON webhooks (project_id);
CREATE INDEX webhooks_owner ON webhooks (owner_id);

-- Messages, written together with what they tell of. They keep what sending needs, because the webhook may be gone with
-- its project by then.
CREATE TABLE webhook_deliveries (
  id {id},
  -- What receivers tell repetitions by.
  uid TEXT NOT NULL,
  webhook_id {big} REFERENCES webhooks (id) ON DELETE SET NULL,
  event TEXT NOT NULL,
  changed_fields TEXT NOT NULL,
  body TEXT NOT NULL,
  target_url TEXT NOT NULL,
  secret {blob} NOT NULL,
  checks_certificate {bool} NOT NULL,
  is_redelivery {bool} NOT NULL,
  -- waiting, delivered or failed
  state TEXT NOT NULL,
  attempts {big} NOT NULL,
  not_before {big} NOT NULL,
  lease_until {big} NOT NULL,
  status_code {big},
  response TEXT NOT NULL,
  milliseconds {big},
  created_at {big} NOT NULL,
  updated_at {big} NOT NULL
);
CREATE INDEX webhook_deliveries_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_open ON webhook_deliveries (state, not_before);
