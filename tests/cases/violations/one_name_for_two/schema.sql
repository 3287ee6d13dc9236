CREATE TABLE place (id int PRIMARY KEY);
CREATE TABLE journey (
    id int PRIMARY KEY,
    origin int NOT NULL REFERENCES place,
    destination int NOT NULL REFERENCES place
);
