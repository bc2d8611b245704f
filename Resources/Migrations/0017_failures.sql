-- What went wrong in requests without anybody having foreseen it, for administrators; the newest thousand stay.
CREATE TABLE failures (
  id {id},
  at {big} NOT NULL,
  -- Host name and process number.
  server TEXT NOT NULL,
  -- Of the newest of them: log lines carry the same.
  request_id TEXT NOT NULL,
  -- Method and route, without what somebody filled in.
  place TEXT NOT NULL,
  sentence TEXT NOT NULL,
  -- How many alike there were within seconds.
  count {big} NOT NULL
);
