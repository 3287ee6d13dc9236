-- Who buys, where they live, and what they think of what they bought.

CREATE TABLE customers (
    customer_id       bigint GENERATED ALWAYS AS IDENTITY,
    email             email NOT NULL,
    first_name        text NOT NULL,
    last_name         text NOT NULL,
    phone             text,
    birth_date        date,
    preferred_contact contact_channel,
    newsletter        boolean,
    preferences       jsonb,
    created_at        timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT customers_pkey PRIMARY KEY (customer_id),
    CONSTRAINT customers_email_key UNIQUE (email)
);

CREATE INDEX customers_last_name_first_name_idx ON customers (last_name, first_name);

COMMENT ON TABLE customers IS 'People with an account at the shop.';
COMMENT ON COLUMN customers.email IS 'What the customer signs in with; one customer per address, whatever its case.';
COMMENT ON COLUMN customers.newsletter IS 'Whether the customer wants the newsletter; NULL when never asked.';

CREATE TABLE addresses (
    address_id  bigint GENERATED ALWAYS AS IDENTITY,
    customer_id bigint NOT NULL,
    label       text NOT NULL,
    recipient   text,
    street      text NOT NULL,
    postal_code text,
    city        text NOT NULL,
    country     country_code NOT NULL,
    is_default  boolean NOT NULL DEFAULT false,
    CONSTRAINT addresses_pkey PRIMARY KEY (address_id),
    CONSTRAINT addresses_customer_id_label_key UNIQUE (customer_id, label),
    CONSTRAINT addresses_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES customers (customer_id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX addresses_one_default_per_customer ON addresses (customer_id) WHERE is_default;

COMMENT ON TABLE addresses IS 'Where customers have their orders sent.';
COMMENT ON COLUMN addresses.label IS 'What the customer calls it: home, work, grandma.';
COMMENT ON COLUMN addresses.recipient IS 'The name on the parcel, when it is not the customer''s.';
COMMENT ON COLUMN addresses.postal_code IS 'NULL in countries that have none.';

CREATE TABLE reviews (
    product_id  bigint,
    customer_id bigint,
    rating      smallint NOT NULL,
    body        text,
    recommends  boolean,
    photo_urls  text[],
    written_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT reviews_pkey PRIMARY KEY (product_id, customer_id),
    CONSTRAINT reviews_product_id_fkey FOREIGN KEY (product_id)
        REFERENCES products (product_id) ON DELETE CASCADE,
    CONSTRAINT reviews_customer_id_fkey FOREIGN KEY (customer_id)
        REFERENCES customers (customer_id) ON DELETE CASCADE,
    CONSTRAINT reviews_rating_from_1_to_5 CHECK (rating BETWEEN 1 AND 5)
);

CREATE INDEX reviews_customer_id_idx ON reviews (customer_id);

COMMENT ON TABLE reviews IS 'What customers say about products, once per customer and product.';
