-- Pictures that are looked at beside a frame, and are no frames themselves.
CREATE TABLE context_images (
  task_id {big} NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  -- The number of the frame that it belongs to.
  frame {big} NOT NULL,
  -- Its place among those of the frame, from 0.
  position {big} NOT NULL,
  name TEXT NOT NULL,
  -- Pixels after EXIF's orientation.
  width {big} NOT NULL,
  height {big} NOT NULL,
  -- One file may belong to several frames of the task.
  blob_key TEXT NOT NULL,
  media_type TEXT NOT NULL,
  -- The uploaded bytes, where what is shown is another file.
  original_key TEXT,
  original_type TEXT,
  PRIMARY KEY (task_id, frame, position)
) {clustered};
