CREATE TABLE notes (note_id int PRIMARY KEY, author text NOT NULL, note text NOT NULL);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON notes USING (author = current_user);
CREATE VIEW all_notes AS SELECT note_id, note FROM notes;
CREATE VIEW short_notes AS SELECT note_id FROM all_notes WHERE length(note) < 20;
CREATE FUNCTION count_notes() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT count(*) FROM public.notes $$;
CREATE VIEW own_notes WITH (security_invoker = true) AS SELECT note_id, note FROM notes;
CREATE FUNCTION count_own_notes() RETURNS bigint LANGUAGE sql STABLE AS $$ SELECT count(*) FROM notes $$;

CREATE TABLE forced (forced_id int PRIMARY KEY, author text NOT NULL);
ALTER TABLE forced ENABLE ROW LEVEL SECURITY;
ALTER TABLE forced FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON forced USING (author = current_user);
CREATE VIEW all_forced AS SELECT forced_id FROM forced;

CREATE TABLE open (open_id int PRIMARY KEY);
CREATE VIEW all_open AS SELECT open_id FROM open;
