CREATE DOMAIN sku AS text CHECK (VALUE <> '');

CREATE TABLE orders (
    order_id bigint PRIMARY KEY,
    note     text
);

CREATE TABLE items (
    order_id bigint NOT NULL REFERENCES orders (order_id),
    sku      sku NOT NULL,
    quantity integer NOT NULL,
    tags     text[] NOT NULL DEFAULT '{}',
    gift     text,
    PRIMARY KEY (order_id, sku)
);

COMMENT ON COLUMN items.quantity IS 'How many pieces.';

CREATE FUNCTION pick(state anyelement, next anyelement) RETURNS anyelement LANGUAGE sql IMMUTABLE AS 'SELECT next';
CREATE AGGREGATE last_of(anyelement) (SFUNC = pick, STYPE = anyelement);
