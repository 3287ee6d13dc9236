CREATE DOMAIN named AS text CHECK (VALUE IS NOT NULL AND VALUE <> '');
CREATE DOMAIN short AS text CHECK (length(VALUE) < 9);
CREATE DOMAIN short_name AS named;
CREATE TABLE t (
    id int PRIMARY KEY,
    kind text NOT NULL DEFAULT 'a',
    x int CHECK (x IS NOT NULL),
    y int CHECK (y > 0),
    z int CHECK (z IS NOT NULL AND z > 0),
    a int,
    b int,
    named named,
    short short,
    short_name short_name,
    of_b int,
    CHECK (a IS NOT NULL OR b IS NOT NULL),
    CONSTRAINT b_has_one CHECK (kind <> 'b' OR of_b IS NOT NULL)
);
CREATE VIEW v AS SELECT id, x AS remark, y AS other FROM t;

CREATE TABLE later (id int PRIMARY KEY, x int, y int);
ALTER TABLE later ADD CHECK (num_nulls(x, y) = 0) NOT VALID;

CREATE TABLE filled (id int PRIMARY KEY, x int CHECK (x IS NOT NULL), y int CHECK (y IS NOT NULL));
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.x IS NULL THEN
        NEW.x := 1;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fill BEFORE INSERT ON filled FOR EACH ROW EXECUTE FUNCTION fill();

CREATE TABLE parted (k int, note text) PARTITION BY LIST (k);
CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
CREATE TABLE parted_rest PARTITION OF parted FOR VALUES IN (2, NULL);
