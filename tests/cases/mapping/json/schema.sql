CREATE TABLE users (user_id int PRIMARY KEY, settings jsonb NOT NULL, extra json, history jsonb[] NOT NULL);
