CREATE TABLE events (id bigint PRIMARY KEY, at timestamptz NOT NULL, local_at timestamp NOT NULL, day date NOT NULL);
