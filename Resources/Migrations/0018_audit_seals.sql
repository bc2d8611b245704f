-- Each entry of the audit is sealed soon after it was written: the seal takes in the one before, so that an entry that
-- is changed, removed or moved is found. Entries are sealed in the order of seal_number: 1, 2, 3 … without a gap.
ALTER TABLE audit ADD COLUMN seal_number {big};
ALTER TABLE audit ADD COLUMN seal TEXT;
CREATE UNIQUE INDEX audit_seal_number ON audit (seal_number);
CREATE INDEX audit_unsealed ON audit (id) WHERE seal_number IS NULL;
-- How far the chain reaches, sealed itself: one row, from the first seal on.
CREATE TABLE audit_chain (
  id {big} PRIMARY KEY CHECK (id = 1),
  length {big} NOT NULL,
  last_seal TEXT NOT NULL,
  -- By which a server knows whether these seals are made with its own key.
  key_mark TEXT NOT NULL,
  seal TEXT NOT NULL
);
