CREATE TABLE t (
    id int CONSTRAINT "pk""; //" PRIMARY KEY,
    a int CONSTRAINT "type" UNIQUE,
    b int CONSTRAINT "*/ } fn" CHECK (b > 0),
    c int CONSTRAINT "Other" CHECK (c > 0),
    d int CONSTRAINT "🦀🦀" CHECK (d > 0),
    e int CONSTRAINT "Self" CHECK (e > 0),
    f int CONSTRAINT "same name" CHECK (f > 0),
    g int CONSTRAINT "same_name" CHECK (g > 0)
);
