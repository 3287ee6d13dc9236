CREATE TYPE state AS ENUM ('new', 'sold');
CREATE TABLE items (
    item_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text NOT NULL UNIQUE, pieces int NOT NULL CHECK (pieces >= 0),
    state state NOT NULL DEFAULT 'new', note text, tags text[] NOT NULL DEFAULT '{}'
);
