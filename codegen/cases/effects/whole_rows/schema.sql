CREATE TABLE words (id int PRIMARY KEY, nick text NOT NULL, list tsvector);
CREATE TRIGGER words BEFORE INSERT OR UPDATE ON words
    FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(list, 'pg_catalog.simple', nick);

CREATE FUNCTION other() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW := jsonb_populate_record(NEW, '{"b": ""}'); RETURN NEW; END $$;
CREATE TABLE whole (id int PRIMARY KEY, a int NOT NULL, b text UNIQUE CONSTRAINT not_empty CHECK (b <> ''));
INSERT INTO whole VALUES (1, 1, 'a');
CREATE TRIGGER other BEFORE UPDATE ON whole FOR EACH ROW EXECUTE FUNCTION other();

CREATE TABLE lines (id int PRIMARY KEY, whole int REFERENCES whole ON DELETE SET NULL, note text);
CREATE TRIGGER same BEFORE UPDATE ON lines FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
