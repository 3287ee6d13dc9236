CREATE TABLE books (book_id int PRIMARY KEY, title text NOT NULL, pages int NOT NULL);
CREATE SEQUENCE numbers;
CREATE FUNCTION page_limit() RETURNS int LANGUAGE sql AS $$ SELECT 100 $$;
CREATE FUNCTION shorter(pages int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN pages < 100; END $$;
CREATE FUNCTION stable_limit() RETURNS int LANGUAGE sql STABLE AS $$ SELECT 100 $$;
