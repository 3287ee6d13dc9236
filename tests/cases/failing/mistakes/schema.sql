CREATE TABLE issues (id int PRIMARY KEY, title text NOT NULL, data jsonb NOT NULL, opened_at timestamptz NOT NULL);
