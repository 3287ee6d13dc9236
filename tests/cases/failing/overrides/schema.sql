CREATE TABLE authors (id int PRIMARY KEY, name text NOT NULL, born date, code text NOT NULL UNIQUE);
CREATE TABLE books (id int PRIMARY KEY, author_id int REFERENCES authors, title text NOT NULL, subtitle text);
-- What it writes is not what the statement says.
CREATE TABLE logged (id int NOT NULL, who text NOT NULL);
CREATE FUNCTION sign() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.who := coalesce(NEW.who, 'nobody'); RETURN NEW; END$$;
CREATE TRIGGER sign BEFORE INSERT ON logged FOR EACH ROW EXECUTE FUNCTION sign();
