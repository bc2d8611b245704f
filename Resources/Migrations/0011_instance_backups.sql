-- The newest backup of the whole instance is asked for every minute.
CREATE INDEX requests_target ON requests (target, id);
