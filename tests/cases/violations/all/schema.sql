CREATE TABLE teams (team_id int PRIMARY KEY, name text NOT NULL CONSTRAINT team_name_taken UNIQUE);
CREATE TABLE players (
    player_id int PRIMARY KEY,
    team_id int REFERENCES teams ON DELETE RESTRICT,
    number int NOT NULL CHECK (number > 0),
    email text,
    during tstzrange,
    UNIQUE (team_id, number)
);
CREATE UNIQUE INDEX players_email_lower ON players (lower(email));
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE players ADD CONSTRAINT no_overlap EXCLUDE USING gist (team_id WITH =, during WITH &&);
