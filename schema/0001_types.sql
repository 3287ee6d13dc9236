-- The words that the tables of the shop share.

CREATE TYPE order_status AS ENUM ('pending', 'paid', 'shipped', 'delivered', 'cancelled');
COMMENT ON TYPE order_status IS 'How far an order has come.';

CREATE TYPE contact_channel AS ENUM ('email', 'phone', 'post');
COMMENT ON TYPE contact_channel IS 'How a customer likes to hear from us.';

-- Addresses are kept in lower case, so that a plain unique constraint on them
-- ignores case and lookups by `email = lower(…)` can use it.
CREATE DOMAIN email AS text
    CONSTRAINT email_is_lower_case CHECK (VALUE = lower(VALUE))
    CONSTRAINT email_is_an_address CHECK (VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+$');
COMMENT ON DOMAIN email IS 'An e-mail address in lower case.';

CREATE DOMAIN country_code AS text
    CONSTRAINT country_code_is_iso_3166 CHECK (VALUE ~ '^[A-Z]{2}$');
COMMENT ON DOMAIN country_code IS 'A country by its two letters of ISO 3166-1.';

CREATE DOMAIN positive_quantity AS integer
    CONSTRAINT positive_quantity_is_positive CHECK (VALUE > 0);
COMMENT ON DOMAIN positive_quantity IS 'A number of pieces, at least one.';
