CREATE TABLE books (
    id bigint PRIMARY KEY,
    title text NOT NULL,
    pages integer NOT NULL CHECK (pages > 0),
    state text NOT NULL CHECK (state IN ('new', 'used'))
);
CREATE INDEX books_pages ON books (pages);
CREATE INDEX books_state ON books (state);

CREATE TABLE events (day date NOT NULL, title text NOT NULL) PARTITION BY RANGE (day);
CREATE INDEX events_day ON events (day);
