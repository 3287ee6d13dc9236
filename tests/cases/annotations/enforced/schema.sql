CREATE TABLE stock (
    product text PRIMARY KEY,
    pieces int NOT NULL CHECK (pieces >= 0),
    note text
);

CREATE VIEW shelves AS SELECT product, pieces FROM stock;
