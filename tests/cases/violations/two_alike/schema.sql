CREATE TABLE players (
    player_id int PRIMARY KEY,
    number int NOT NULL UNIQUE
);
