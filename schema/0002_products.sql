-- What the shop sells, and how much of it is on the shelves.
-- PostgreSQL holds that NaN is greater than every number, so checks of amounts exclude it.

CREATE TABLE products (
    product_id      bigint GENERATED ALWAYS AS IDENTITY,
    sku             text NOT NULL,
    name            text NOT NULL,
    description     text,
    price           numeric(12, 2) NOT NULL,
    list_price      numeric(12, 2),
    tags            text[] NOT NULL DEFAULT '{}',
    attributes      jsonb NOT NULL DEFAULT '{}',
    released_on     date,
    created_at      timestamptz NOT NULL DEFAULT now(),
    discontinued_at timestamptz,
    CONSTRAINT products_pkey PRIMARY KEY (product_id),
    CONSTRAINT products_sku_key UNIQUE (sku),
    CONSTRAINT products_name_not_blank CHECK (btrim(name) <> ''),
    CONSTRAINT products_price_not_negative CHECK (price >= 0 AND price <> 'NaN'),
    CONSTRAINT products_list_price_not_below_price CHECK (list_price >= price AND list_price <> 'NaN'),
    CONSTRAINT products_tags_without_null CHECK (array_position(tags, NULL) IS NULL),
    CONSTRAINT products_attributes_is_object CHECK (jsonb_typeof(attributes) = 'object')
);

-- The order in which the catalogue is paged through.
CREATE INDEX products_name_product_id_idx ON products (name, product_id);
CREATE INDEX products_price_idx ON products (price);
CREATE INDEX products_tags_idx ON products USING gin (tags);
CREATE INDEX products_attributes_idx ON products USING gin (attributes);

COMMENT ON TABLE products IS 'What the shop sells or has sold.';
COMMENT ON COLUMN products.sku IS 'The stock keeping unit, as printed on the box.';
COMMENT ON COLUMN products.price IS 'What one piece costs today.';
COMMENT ON COLUMN products.list_price IS 'What the maker recommends, when that is more than we ask.';
COMMENT ON COLUMN products.attributes IS 'Properties that only some kinds of products have, as a JSON object.';
COMMENT ON COLUMN products.released_on IS 'The day it came to market; NULL when unknown.';
COMMENT ON COLUMN products.discontinued_at IS 'Since when it can no longer be ordered; NULL while it can.';

CREATE TABLE inventory (
    product_id    bigint,
    quantity      integer NOT NULL DEFAULT 0,
    reorder_level integer NOT NULL DEFAULT 0,
    shelf         text,
    counted_at    timestamptz,
    CONSTRAINT inventory_pkey PRIMARY KEY (product_id),
    CONSTRAINT inventory_product_id_fkey FOREIGN KEY (product_id)
        REFERENCES products (product_id) ON DELETE CASCADE,
    CONSTRAINT inventory_quantity_not_negative CHECK (quantity >= 0),
    CONSTRAINT inventory_reorder_level_not_negative CHECK (reorder_level >= 0)
);

COMMENT ON TABLE inventory IS 'The pieces on the shelves; a product that was never stocked has no row.';
COMMENT ON COLUMN inventory.reorder_level IS 'When so many pieces or fewer are left, it is time to reorder.';
COMMENT ON COLUMN inventory.counted_at IS 'When somebody last counted by hand.';
