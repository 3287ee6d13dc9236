CREATE TABLE users (
  id int PRIMARY KEY,
  email text NOT NULL UNIQUE,
  name text,
  team int,
  active bool,
  CONSTRAINT users_team UNIQUE (team, name)
);
CREATE UNIQUE INDEX users_lower ON users (lower(email));
CREATE UNIQUE INDEX users_active ON users (team) WHERE active;
CREATE TABLE twice (a int);
CREATE UNIQUE INDEX twice_1 ON twice (a);
CREATE UNIQUE INDEX twice_2 ON twice (a);
CREATE UNIQUE INDEX twice_part ON twice (a) WHERE a > 5;
CREATE TABLE events (id int, day date, name text, PRIMARY KEY (id, day)) PARTITION BY RANGE (day);
CREATE TABLE events_2001 PARTITION OF events FOR VALUES FROM ('2001-01-01') TO ('2002-01-01');
CREATE UNIQUE INDEX events_2001_name ON events_2001 (name);
CREATE VIEW people AS SELECT name AS called, email AS address, id AS number FROM users;
INSERT INTO users VALUES (1, 'a@x', 'A', 1, true);
INSERT INTO events VALUES (1, '2001-01-01', 'A');
