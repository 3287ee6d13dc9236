CREATE TYPE mood AS ENUM ('sad', 'calm');
CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
CREATE TABLE things (
    id int PRIMARY KEY,
    state text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'old')),
    amount int CHECK (amount > 0 AND amount < 100),
    ratio numeric(4, 2) CHECK (ratio >= 0),
    mood mood CHECK (mood <> 'sad'),
    code varchar(5) CHECK (length(code) = 3),
    folded text COLLATE blind CHECK (folded <> 'NO'),
    since date CHECK (since > '2000-01-01'),
    until date,
    twice int GENERATED ALWAYS AS (amount * 2) STORED CHECK (twice < 150),
    paid boolean NOT NULL DEFAULT false,
    paid_on date,
    CONSTRAINT paid_has_a_day CHECK (NOT paid OR paid_on IS NOT NULL),
    CONSTRAINT in_order CHECK (since < until)
);
INSERT INTO things VALUES (1, 'new', 1, 1, 'calm', 'abc', 'yes', '2001-01-01', '2002-01-01');
