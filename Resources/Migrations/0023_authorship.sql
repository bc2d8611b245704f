-- Who made it, and when; NULL where nobody knows. No foreign key: the keys of accounts are never given again, and one
-- would be looked up for every row.
ALTER TABLE annotations ADD COLUMN creator_id {big};
ALTER TABLE annotations ADD COLUMN created_at {big};
ALTER TABLE deleted_annotations ADD COLUMN creator_id {big};
ALTER TABLE deleted_annotations ADD COLUMN created_at {big};
