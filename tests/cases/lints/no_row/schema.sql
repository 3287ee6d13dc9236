CREATE TABLE books (
    id bigint PRIMARY KEY,
    title text NOT NULL,
    price numeric NOT NULL CHECK (price > 0),
    state text NOT NULL CHECK (state IN ('new', 'used'))
);
CREATE INDEX books_price ON books (price);
CREATE INDEX books_state ON books (state);

CREATE TABLE events (day date NOT NULL, title text NOT NULL) PARTITION BY RANGE (day);
CREATE INDEX events_day ON events (day);
