CREATE TABLE shops (id bigint PRIMARY KEY, name text NOT NULL);

CREATE TABLE products (
    id bigint PRIMARY KEY,
    shop_id bigint NOT NULL REFERENCES shops,
    name text NOT NULL,
    code text NOT NULL,
    price numeric NOT NULL,
    tags text[] NOT NULL,
    note text
);
-- Unused.
CREATE INDEX products_price ON products (price, name);
CREATE INDEX products_tags ON products USING gin (tags);
CREATE INDEX products_lower_note ON products (lower(note));
-- Used, or not there for speed.
CREATE INDEX products_name ON products (name);
CREATE INDEX products_lower_name ON products (lower(name)) WHERE price > 10;
CREATE INDEX products_shop ON products (shop_id);
CREATE UNIQUE INDEX products_code ON products (code);

-- No statement uses the table: others do.
CREATE TABLE audit (id bigint PRIMARY KEY, at timestamptz NOT NULL);
CREATE INDEX audit_at ON audit (at);
