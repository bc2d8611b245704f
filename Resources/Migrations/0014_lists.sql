-- Lists are narrowed by the names of accounts as they are written; the unique index is of their small letters.
CREATE INDEX users_plain_name ON users (name);
-- The few frames that were taken out, without a look at the many that were not.
CREATE INDEX frames_deleted ON frames (task_id, number) WHERE is_deleted = 1;
