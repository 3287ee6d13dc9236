CREATE TABLE parents (id int PRIMARY KEY, code text UNIQUE, label text);
CREATE TABLE children (
  id int PRIMARY KEY,
  parent int NOT NULL REFERENCES parents ON UPDATE CASCADE CHECK (parent < 100),
  code text REFERENCES parents (code) ON UPDATE SET NULL,
  price int CHECK (price > 0),
  quantity int,
  total int GENERATED ALWAYS AS (price * quantity) STORED CHECK (total < 1000),
  note text NOT NULL,
  CONSTRAINT small CHECK (price + quantity < 500),
  UNIQUE (parent, note)
);
CREATE TABLE grandchildren (child int REFERENCES children ON UPDATE RESTRICT, parent_code text REFERENCES parents (code));
CREATE TABLE self (id int PRIMARY KEY, up int REFERENCES self ON UPDATE CASCADE);
CREATE TABLE clocked (a int, b int, until timestamptz CHECK (until > now()), CONSTRAINT old CHECK (b > 0), CONSTRAINT whole CHECK (clocked IS NOT NULL));
INSERT INTO parents VALUES (1, 'a', 'A'), (2, 'b', 'B');
INSERT INTO children VALUES (1, 1, 'a', 5, 5, DEFAULT, 'x'), (2, 2, NULL, 5, 5, DEFAULT, 'x');
ALTER TABLE clocked DROP CONSTRAINT old, DROP CONSTRAINT whole;
INSERT INTO clocked VALUES (1, -1, now() + interval '1 day');
ALTER TABLE clocked ADD CONSTRAINT old CHECK (b > 0) NOT VALID;
CREATE TABLE rows (a int, b int, CONSTRAINT whole CHECK (rows IS NOT NULL));
CREATE TABLE changed (a int NOT NULL, b int NOT NULL UNIQUE, c int REFERENCES parents, d int CHECK (d > 0));
CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.b := CASE new.a WHEN 1 THEN NULL WHEN 2 THEN 22 ELSE new.b END;
  new.c := CASE new.a WHEN 3 THEN 33 ELSE new.c END;
  new.d := CASE new.a WHEN 4 THEN -1 ELSE new.d END;
  RETURN new;
END $$;
INSERT INTO changed VALUES (0, 0, 1, 1), (0, 22, 1, 1);
CREATE TRIGGER changes BEFORE UPDATE ON changed FOR EACH ROW EXECUTE FUNCTION change();
CREATE TABLE marked (id int PRIMARY KEY, tags text[] NOT NULL, extra jsonb NOT NULL);
INSERT INTO marked VALUES (1, '{}', '{}');
