CREATE TABLE animals (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE dogs (kind text, CONSTRAINT long CHECK (length(name) > 1), UNIQUE (name)) INHERITS (animals);
CREATE TABLE legs (animal int REFERENCES animals ON DELETE CASCADE);
INSERT INTO animals VALUES (1, 'Tom');
INSERT INTO dogs VALUES (1, 'Rex'), (2, 'Bo');
CREATE FOREIGN DATA WRAPPER nothing;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing;
CREATE TABLE far (id int) PARTITION BY LIST (id);
CREATE FOREIGN TABLE far_1 PARTITION OF far DEFAULT SERVER elsewhere;
