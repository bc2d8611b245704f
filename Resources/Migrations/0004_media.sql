-- What is known of a task's pictures or video as a whole.
CREATE TABLE task_media (
  task_id {big} NOT NULL PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
  -- annotation for pictures, interpolation for a video.
  mode TEXT NOT NULL,
  chunk_size {big} NOT NULL,
  image_quality {big} NOT NULL,
  -- Of the source: first frame, last frame, every how many.
  start_frame {big} NOT NULL,
  stop_frame {big} NOT NULL,
  frame_step {big} NOT NULL,
  original_chunks TEXT NOT NULL,
  compressed_chunks TEXT NOT NULL,
  revision {big} NOT NULL,
  changed_at {big} NOT NULL,
  video_name TEXT,
  video_key TEXT,
  index_key TEXT
);
INSERT INTO task_media (task_id, mode, chunk_size, image_quality, start_frame, stop_frame, frame_step, original_chunks,
  compressed_chunks, revision, changed_at)
SELECT id, 'annotation', 36, 70, 0, size - 1, 1, 'imageset', 'imageset', 1, updated_at FROM tasks WHERE size > 0;

ALTER TABLE frames ADD COLUMN is_deleted {bool} NOT NULL DEFAULT 0;
-- The uploaded bytes, where what is shown is another file: pictures that lay on their side. Frames of a video have no
-- file at all, and an empty blob_key.
ALTER TABLE frames ADD COLUMN original_key TEXT;
ALTER TABLE frames ADD COLUMN original_type TEXT;
