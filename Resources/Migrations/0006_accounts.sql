-- By which somebody may sign in and be invited; empty where none is known. No mail is sent.
ALTER TABLE users ADD COLUMN email TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX users_email ON users (lower(email)) WHERE email <> '';
-- The end of display_name that is the family name, for CVAT's clients; empty where nobody said.
ALTER TABLE users ADD COLUMN last_name TEXT NOT NULL DEFAULT '';

-- For scripts: Authorization: Bearer. Only the SHA-256 of a token is here.
CREATE TABLE access_tokens (
  id {id},
  user_id {big} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash {blob} NOT NULL UNIQUE,
  name TEXT NOT NULL,
  is_read_only {bool} NOT NULL,
  created_at {big} NOT NULL,
  updated_at {big} NOT NULL,
  -- NULL: until it is revoked.
  expires_at {big},
  last_used_at {big}
);
CREATE INDEX access_tokens_user ON access_tokens (user_id);
