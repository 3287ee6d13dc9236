CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE results (id int PRIMARY KEY, score int NOT NULL);
CREATE TABLE statuses (id int PRIMARY KEY, label text NOT NULL);
