CREATE TABLE users (
  id {id},
  name TEXT NOT NULL,
  display_name TEXT NOT NULL,
  role TEXT NOT NULL,
  -- A PHC string; empty until an invitation is accepted: nobody signs in with that.
  password TEXT NOT NULL,
  is_active {bool} NOT NULL,
  last_login_at {big},
  created_at {big} NOT NULL
);
-- Ann and ann are one person.
CREATE UNIQUE INDEX users_name ON users (lower(name));

CREATE TABLE sessions (
  id {id},
  -- SHA-256 of the key; the key itself is only in the cookie.
  key_hash {blob} NOT NULL UNIQUE,
  csrf_token TEXT NOT NULL,
  user_id {big} NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  user_agent TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at {big} NOT NULL,
  seen_at {big} NOT NULL,
  expires_at {big} NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

-- One-use links: setup (the first administrator), invitation, reset.
CREATE TABLE links (
  token_hash {blob} NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  user_id {big} REFERENCES users (id) ON DELETE CASCADE,
  expires_at {big} NOT NULL
);
CREATE INDEX links_user ON links (user_id);

-- How often signing in has failed lately, by account and by address: subject is user:NAME or address:IP.
CREATE TABLE login_failures (
  subject TEXT NOT NULL PRIMARY KEY,
  failures {big} NOT NULL,
  last_at {big} NOT NULL
);

CREATE TABLE audit (
  id {id},
  at {big} NOT NULL,
  -- Kept as text, since the record outlives the account.
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  address TEXT NOT NULL
);
