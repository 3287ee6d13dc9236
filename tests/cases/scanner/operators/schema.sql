CREATE TABLE documents (id int PRIMARY KEY, body jsonb NOT NULL, tags text[] NOT NULL);
CREATE FUNCTION add_up(a int, b int DEFAULT 0) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a + b';
