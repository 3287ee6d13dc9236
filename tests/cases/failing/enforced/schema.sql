CREATE TABLE stock (product text PRIMARY KEY, pieces int NOT NULL);

CREATE VIEW ruled AS SELECT product, pieces FROM stock;

CREATE RULE ruled_update AS ON UPDATE TO ruled DO INSTEAD
    UPDATE stock SET pieces = NEW.pieces WHERE product = OLD.product;

CREATE TABLE logged (product text PRIMARY KEY);

CREATE RULE logged_insert AS ON INSERT TO logged DO ALSO
    INSERT INTO stock VALUES (NEW.product, 0);

CREATE PROCEDURE restock() LANGUAGE sql AS 'UPDATE stock SET pieces = 10';
