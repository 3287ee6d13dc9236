CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);

CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    country text NOT NULL REFERENCES countries,
    name text NOT NULL,
    active boolean NOT NULL,
    seen_at timestamptz
);
CREATE INDEX customers_country ON customers (country);
CREATE INDEX customers_seen_at ON customers (seen_at);
