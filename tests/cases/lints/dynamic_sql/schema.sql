CREATE TYPE sort AS ENUM ('title', 'pages');
CREATE TABLE books (book_id int PRIMARY KEY, title text NOT NULL, pages int NOT NULL);
CREATE TABLE notes (note_id int PRIMARY KEY, note text NOT NULL);
CREATE TABLE tags (tag_id int PRIMARY KEY, tag text NOT NULL);

-- An argument becomes SQL.
CREATE FUNCTION concatenated(sort text) RETURNS SETOF books LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY EXECUTE 'SELECT * FROM books ORDER BY ' || sort;
END $$;
CREATE FUNCTION formatted(wanted text, other text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE found bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM books WHERE title = ''%s'' OR title = %L', wanted, other) INTO found;
    RETURN found;
END $$;
CREATE FUNCTION by_a_variable(text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    query text := 'SELECT count(*) FROM books';
    found bigint;
BEGIN
    query := query || ' WHERE ' || $1;
    EXECUTE query INTO found;
    RETURN found;
END $$;
CREATE FUNCTION whole_query(query text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE query; END $$;
CREATE FUNCTION log_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'INSERT INTO tags SELECT 1, ''' || NEW.note || '''';
    RETURN NEW;
END $$;
CREATE TRIGGER log_note AFTER INSERT ON notes FOR EACH ROW EXECUTE FUNCTION log_note();
CREATE FUNCTION calls_it(sort text) RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM concatenated(sort) $$;

-- Quoted, passed, checked, or no text.
CREATE FUNCTION quoted(name text, wanted text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE found bigint;
BEGIN
    EXECUTE format('SELECT count(*) FROM books WHERE %I = %L', name, wanted) INTO found;
    EXECUTE 'SELECT count(*) FROM ' || quote_ident(name) INTO found;
    EXECUTE 'SELECT count(*) FROM books WHERE title = $1' INTO found USING wanted;
    RETURN found;
END $$;
CREATE FUNCTION numbered(part int, kind sort, of_table regclass) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE found bigint;
BEGIN
    EXECUTE 'SELECT count(*) FROM ' || of_table || ' WHERE pages > ' || part || ' ORDER BY ' || kind INTO found;
    RETURN found;
END $$;
CREATE FUNCTION checked(direction text) RETURNS SETOF books LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF direction NOT IN ('ASC', 'DESC') THEN
        RAISE EXCEPTION 'no such direction';
    END IF;
    RETURN QUERY EXECUTE 'SELECT * FROM books ORDER BY title ' || direction;
END $$;
CREATE FUNCTION constant(wanted text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE found bigint;
BEGIN
    EXECUTE 'SELECT count(*) FROM books' INTO found;
    RETURN found + length(wanted);
END $$;
CREATE FUNCTION stamp_tag() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT count(*) FROM %I', TG_TABLE_NAME);
    RETURN NEW;
END $$;
CREATE TRIGGER stamp_tag AFTER INSERT ON tags FOR EACH ROW EXECUTE FUNCTION stamp_tag();
