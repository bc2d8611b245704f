-- Models on other servers that mark objects: detectors, interactors, trackers.
CREATE TABLE model_functions (
  id {id},
  -- The name that clients call it by.
  slug TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  -- Its name at a Nuclio dashboard; empty where the address is the function's own.
  remote_name TEXT NOT NULL,
  -- A detector's labels, as JSON in Nuclio's form.
  labels TEXT NOT NULL,
  min_pos_points {big} NOT NULL,
  min_neg_points {big} NOT NULL,
  starts_with_box {bool} NOT NULL,
  seconds {big} NOT NULL,
  created_at {big} NOT NULL,
  updated_at {big} NOT NULL
);

-- What a person has chosen in the editor, as JSON: it follows them to other browsers.
CREATE TABLE editor_settings (
  user_id {big} PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  content TEXT NOT NULL,
  updated_at {big} NOT NULL
);
