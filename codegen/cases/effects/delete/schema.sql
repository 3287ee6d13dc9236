CREATE TABLE customers (id int PRIMARY KEY, code int UNIQUE);
CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers ON DELETE CASCADE);
CREATE TABLE items (id int PRIMARY KEY, "order" int REFERENCES orders ON DELETE CASCADE, label text);
CREATE TABLE invoices (id int PRIMARY KEY, "order" int REFERENCES orders);
CREATE TABLE visits (customer int NOT NULL REFERENCES customers ON DELETE SET NULL, place text, UNIQUE (customer, place));
CREATE TABLE wishes (customer int DEFAULT 0 REFERENCES customers ON DELETE SET DEFAULT, what text,
  CONSTRAINT one_wish UNIQUE (customer), CONSTRAINT kind CHECK (customer <> 0 OR what <> 'bad'));
CREATE TABLE reports (item int REFERENCES items ON DELETE RESTRICT);
CREATE TABLE tree (id int PRIMARY KEY, up int REFERENCES tree ON DELETE CASCADE);
CREATE TABLE later (customer int REFERENCES customers DEFERRABLE INITIALLY DEFERRED);
INSERT INTO customers VALUES (1, 1), (2, 2);
INSERT INTO orders VALUES (1, 1);
INSERT INTO items VALUES (1, 1, 'x');
