CREATE TABLE items (
    item_id bigint PRIMARY KEY,
    name text NOT NULL DEFAULT 'unnamed' CONSTRAINT items_name_not_empty CHECK (name <> ''),
    tags text[]
);
