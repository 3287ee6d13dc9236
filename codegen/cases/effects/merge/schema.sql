-- from 15
CREATE TABLE stock (id int PRIMARY KEY, amount int NOT NULL CHECK (amount >= 0), label text UNIQUE);
CREATE TABLE moves (stock int, delta int);
CREATE TABLE places (stock int REFERENCES stock);
INSERT INTO stock VALUES (1, 5, 'a'), (2, 5, 'b');
