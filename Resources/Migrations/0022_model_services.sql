-- How a model is called: nuclio, or sagemaker with the columns below.
ALTER TABLE model_functions ADD COLUMN service TEXT NOT NULL DEFAULT 'nuclio';
ALTER TABLE model_functions ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE model_functions ADD COLUMN endpoint TEXT NOT NULL DEFAULT '';
-- Of an endpoint with several containers that are called directly; empty for others.
ALTER TABLE model_functions ADD COLUMN container TEXT NOT NULL DEFAULT '';
-- What it takes: image, cvat-json, tf-instances.
ALTER TABLE model_functions ADD COLUMN request_form TEXT NOT NULL DEFAULT '';
-- What it answers with: cvat, torchserve, tf-detection.
ALTER TABLE model_functions ADD COLUMN answer_form TEXT NOT NULL DEFAULT '';

-- What the file of models has declared. An entry stays when its model is removed, so that it does not come back.
CREATE TABLE model_seeds (
  -- The entry's name in the file.
  name TEXT PRIMARY KEY,
  -- The entry as it was read last.
  content TEXT NOT NULL,
  model_id {big} REFERENCES model_functions (id) ON DELETE SET NULL,
  -- Whether somebody changed the model since: then the file has no say in it any more.
  is_changed {bool} NOT NULL
);
CREATE INDEX model_seeds_model ON model_seeds (model_id);
