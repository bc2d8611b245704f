-- What is made again under its old key is still whose it was.
CREATE INDEX deleted_annotations_uid ON deleted_annotations (job_id, uid);
