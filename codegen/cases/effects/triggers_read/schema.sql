CREATE TABLE project (id int PRIMARY KEY);
INSERT INTO project VALUES (1);
CREATE TABLE issue (
    id int PRIMARY KEY,
    project_id int NOT NULL REFERENCES project,
    title text NOT NULL CHECK (title <> ''),
    slug text NOT NULL UNIQUE,
    status text NOT NULL CHECK (status IN ('open', 'closed')),
    closed_at timestamptz CHECK (status <> 'closed' OR closed_at IS NOT NULL),
    updated_at timestamptz NOT NULL DEFAULT now(),
    version int NOT NULL DEFAULT 0
);
INSERT INTO issue VALUES (1, 1, 'a', 'a', 'open'), (2, 1, 'b', 'b', 'open');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE ON issue FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.title IS DISTINCT FROM OLD.title THEN
        NEW.slug := lower(nullif(NEW.title, '-'));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER slug BEFORE UPDATE OF title ON issue FOR EACH ROW EXECUTE FUNCTION slug();

CREATE TABLE kept (id int PRIMARY KEY, a int NOT NULL, b int CHECK (b > 0));
INSERT INTO kept VALUES (1, 1, 1), (2, 2, 2);
CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.a = 5 THEN
        RETURN OLD;
    ELSIF NEW.a = 6 THEN
        RETURN NULL;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep BEFORE UPDATE ON kept FOR EACH ROW EXECUTE FUNCTION keep();

CREATE TABLE kept_and_set (a int, b int, CHECK (a < 2 OR b > 1));
INSERT INTO kept_and_set VALUES (1, 1);
CREATE FUNCTION keep_and_set() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row record := OLD;
BEGIN
    row.b := 0;
    RETURN row;
END $$;
CREATE TRIGGER keep_and_set BEFORE UPDATE ON kept_and_set FOR EACH ROW EXECUTE FUNCTION keep_and_set();

CREATE TABLE more (id int PRIMARY KEY, a int NOT NULL);
INSERT INTO more VALUES (1, 1);
CREATE FUNCTION log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kept (id, a) VALUES (NEW.id + 100, NEW.a);
    RETURN NEW;
END $$;
CREATE TRIGGER log BEFORE INSERT ON more FOR EACH ROW EXECUTE FUNCTION log();
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.a = 9 THEN
        RAISE EXCEPTION 'no';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER refuse BEFORE UPDATE ON more FOR EACH ROW EXECUTE FUNCTION refuse();

CREATE TABLE called (id int PRIMARY KEY, a int NOT NULL);
CREATE FUNCTION ten(int) RETURNS int LANGUAGE sql AS 'SELECT 10';
CREATE FUNCTION call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.a := ten(NEW.a);
    RETURN NEW;
END $$;
CREATE TRIGGER call BEFORE INSERT ON called FOR EACH ROW EXECUTE FUNCTION call();
CREATE TRIGGER guarded BEFORE UPDATE ON called FOR EACH ROW WHEN (ten(NEW.a) > 1) EXECUTE FUNCTION touch();

CREATE TABLE part (a int NOT NULL, b int, c int) PARTITION BY LIST (a);
CREATE TABLE part_one PARTITION OF part FOR VALUES IN (1);
CREATE TABLE part_two PARTITION OF part (CONSTRAINT positive CHECK (c > 0)) FOR VALUES IN (2);
INSERT INTO part VALUES (1, 1, 1);
CREATE FUNCTION set_b() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := 5; RETURN NEW; END $$;
CREATE TRIGGER set_b BEFORE UPDATE ON part FOR EACH ROW EXECUTE FUNCTION set_b();
CREATE FUNCTION set_c() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.c := 0; RETURN NEW; END $$;
CREATE TRIGGER set_c BEFORE INSERT ON part_two FOR EACH ROW EXECUTE FUNCTION set_c();

CREATE TABLE moved (a int NOT NULL, b int) PARTITION BY LIST (a);
CREATE TABLE moved_one PARTITION OF moved FOR VALUES IN (1);
INSERT INTO moved VALUES (1, 1);
CREATE FUNCTION set_a() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := NEW.b; RETURN NEW; END $$;
CREATE TRIGGER set_a BEFORE UPDATE ON moved FOR EACH ROW EXECUTE FUNCTION set_a();
