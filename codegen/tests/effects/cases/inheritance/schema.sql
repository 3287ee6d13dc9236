CREATE TABLE animals (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE dogs (kind text, CONSTRAINT long CHECK (length(name) > 1), UNIQUE (name)) INHERITS (animals);
CREATE TABLE legs (animal int REFERENCES animals ON DELETE CASCADE);
INSERT INTO animals VALUES (1, 'Tom');
INSERT INTO dogs VALUES (1, 'Rex'), (2, 'Bo');
