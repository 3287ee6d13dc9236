CREATE DOMAIN percent AS int CHECK (VALUE BETWEEN 0 AND 100);
CREATE DOMAIN code AS text NOT NULL CHECK (VALUE ~ '^[A-Z]+$');
CREATE TABLE discounts (code code PRIMARY KEY, rate percent NOT NULL, former_rates percent[]);
