CREATE DOMAIN label AS text NOT NULL;
CREATE DOMAIN stars AS int CHECK (VALUE BETWEEN 1 AND 5);
CREATE DOMAIN language AS text NOT NULL DEFAULT 'en';

CREATE TABLE books (
    book_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    serial_number bigserial NOT NULL,
    isbn text NOT NULL,
    title text NOT NULL,
    title_length int NOT NULL GENERATED ALWAYS AS (length(title)) STORED,
    language language,
    price numeric NOT NULL DEFAULT 0,
    edition int NOT NULL DEFAULT NULL,
    stars stars,
    status text NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'sold')),
    note text
);

CREATE TABLE shelves (shelf_id int PRIMARY KEY, name label, room text);

-- A trigger gives the column its value.
CREATE TABLE stamped (stamp_id int PRIMARY KEY, created timestamptz NOT NULL, note text NOT NULL);
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.created := now();
    RETURN NEW;
END
$$;
CREATE TRIGGER stamp BEFORE INSERT ON stamped FOR EACH ROW EXECUTE FUNCTION stamp();

-- A trigger of which nothing is known.
CREATE TABLE guarded (guarded_id int PRIMARY KEY, code text NOT NULL);
CREATE FUNCTION guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT $1' INTO NEW.code USING 'x';
    RETURN NEW;
END
$$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION guard();

-- A view with a default of its own, and one that has none.
CREATE VIEW rooms AS SELECT shelf_id, name, room FROM shelves;
ALTER VIEW rooms ALTER COLUMN name SET DEFAULT 'unnamed';
CREATE VIEW bare_rooms AS SELECT shelf_id, room FROM shelves;

-- A view whose writes go elsewhere.
CREATE VIEW elsewhere AS SELECT stamp_id, note FROM stamped;
CREATE FUNCTION redirect() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER redirect INSTEAD OF INSERT ON elsewhere FOR EACH ROW EXECUTE FUNCTION redirect();

-- A rule replaces the INSERT.
CREATE TABLE ruled (ruled_id int PRIMARY KEY, code text NOT NULL);
CREATE RULE swallow AS ON INSERT TO ruled DO INSTEAD NOTHING;

CREATE TABLE events (event_id int NOT NULL, happened date NOT NULL, kind text NOT NULL) PARTITION BY RANGE (happened);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- Only one of two partitions keeps NULL out.
CREATE TABLE readings (reading_id int NOT NULL, sensor text) PARTITION BY LIST (reading_id);
CREATE TABLE readings_1 PARTITION OF readings FOR VALUES IN (1);
CREATE TABLE readings_2 PARTITION OF readings FOR VALUES IN (2);
ALTER TABLE readings_1 ALTER COLUMN sensor SET NOT NULL;
