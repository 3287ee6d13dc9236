CREATE TABLE issues (
    issue_id int PRIMARY KEY,
    title text NOT NULL,
    status text NOT NULL CHECK (status IN ('open', 'closed')),
    closed_at timestamptz,
    updated_at timestamptz,
    search tsvector
);

-- Read: what it does is known.
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE ON issues FOR EACH ROW EXECUTE FUNCTION touch();

-- Not read: EXECUTE could do anything.
CREATE FUNCTION index_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'SELECT to_tsvector($1)' INTO NEW.search USING NEW.title;
    RETURN NEW;
END $$;
CREATE TRIGGER words BEFORE INSERT OR UPDATE ON issues FOR EACH ROW EXECUTE FUNCTION index_words();

CREATE FUNCTION price(issue int) RETURNS numeric LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1;
END $$;
