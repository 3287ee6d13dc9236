CREATE DOMAIN email AS text;
CREATE TABLE people (person_id int PRIMARY KEY, email email NOT NULL, nick text);
CREATE TABLE pets (pet_id int PRIMARY KEY, owner int NOT NULL REFERENCES people, name text NOT NULL, born date);
