CREATE TABLE books (book_id int PRIMARY KEY, title text NOT NULL, sold boolean NOT NULL DEFAULT false);
CREATE TABLE loans (loan_id int PRIMARY KEY, book_id int NOT NULL REFERENCES books);

CREATE FUNCTION sell(id int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE books SET sold = true WHERE book_id = id;
    RETURN FOUND;
END $$;
CREATE FUNCTION shown(title text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS $$ SELECT upper(title) $$;
CREATE VIEW titles AS SELECT book_id, shown(title) AS title FROM books;
CREATE FUNCTION note_loan() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    UPDATE books SET sold = true WHERE book_id = NEW.book_id;
    RETURN NEW;
END $$;
CREATE TRIGGER note_loan AFTER INSERT ON loans FOR EACH ROW EXECUTE FUNCTION note_loan();
CREATE FUNCTION indirect(id int) RETURNS boolean LANGUAGE sql AS $$ SELECT sell(id) $$;

CREATE FUNCTION sell_safely(id int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE books SET sold = true WHERE book_id = id;
    RETURN FOUND;
END $$;
CREATE FUNCTION number_of_books() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER BEGIN ATOMIC
    SELECT count(*) FROM books;
END;
CREATE FUNCTION plain(id int) RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT id > 0 $$;
