CREATE TABLE t (
    id int CONSTRAINT other PRIMARY KEY,
    n int CONSTRAINT self CHECK (n > 0),
    m int CONSTRAINT "Self" CHECK (m > 0)
);
