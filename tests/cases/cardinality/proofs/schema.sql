CREATE TABLE users (user_id int PRIMARY KEY, email text NOT NULL UNIQUE, nick text UNIQUE, team int NOT NULL, seat int NOT NULL, active bool NOT NULL, UNIQUE (team, seat));
CREATE UNIQUE INDEX one_captain ON users (team) WHERE active;
CREATE TABLE logins (user_id int NOT NULL REFERENCES users, at timestamptz NOT NULL);
