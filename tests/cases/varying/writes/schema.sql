CREATE TABLE people (
    person_id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL DEFAULT 'nobody',
    phone text,
    score int NOT NULL DEFAULT 10 CHECK (score >= 0),
    changed int NOT NULL DEFAULT 0
);

CREATE TABLE log (entry text NOT NULL);

CREATE FUNCTION log_email() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO log VALUES (format('email %s', NEW.person_id));
    RETURN NULL;
END
$$;

CREATE TRIGGER email_changed AFTER UPDATE OF email ON people FOR EACH ROW EXECUTE FUNCTION log_email();
