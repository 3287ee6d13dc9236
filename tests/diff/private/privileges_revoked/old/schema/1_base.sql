CREATE ROLE app;
CREATE TABLE orders (id int PRIMARY KEY, total numeric(10, 2) NOT NULL);
GRANT SELECT, UPDATE ON orders TO app;
