CREATE EXTENSION citext;
CREATE COLLATION by_language (provider = icu, locale = 'de-DE');

CREATE TYPE state AS ENUM ('open', 'paid');

CREATE TABLE accounts (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    email citext NOT NULL,
    code character(8) NOT NULL,
    short character varying(20) NOT NULL,
    state state NOT NULL,
    amount numeric NOT NULL,
    made_at timestamptz NOT NULL,
    opened date NOT NULL,
    phone text NOT NULL,
    sorted text COLLATE "C" NOT NULL
);
CREATE INDEX accounts_name ON accounts (name);
CREATE INDEX accounts_email ON accounts (email);
CREATE INDEX accounts_code ON accounts (code);
CREATE INDEX accounts_short ON accounts (short);
CREATE INDEX accounts_state ON accounts (state);
CREATE INDEX accounts_amount ON accounts (amount);
CREATE INDEX accounts_made_at ON accounts (made_at);
CREATE INDEX accounts_opened ON accounts (opened);
CREATE INDEX accounts_lower_phone ON accounts (lower(phone));
CREATE INDEX accounts_phone ON accounts (phone);
CREATE INDEX accounts_sorted ON accounts (sorted);
