CREATE TABLE members (tenant int, name text, secret text);
CREATE TABLE notes (id int PRIMARY KEY, tenant int NOT NULL, note text);
CREATE POLICY own ON notes
    USING (tenant = current_setting('app.tenant', true)::int
        AND EXISTS (SELECT FROM members WHERE members.tenant = notes.tenant AND members.name = current_user));
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION tenant() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE opaque (id int, tenant int);
CREATE POLICY own ON opaque USING (tenant = tenant());
ALTER TABLE opaque ENABLE ROW LEVEL SECURITY;
CREATE TABLE open (id int, tenant int);
CREATE POLICY unused ON open USING (tenant = tenant());
CREATE TABLE first (id int);
CREATE TABLE second (id int);
CREATE POLICY other ON first USING (EXISTS (SELECT FROM second WHERE second.id = first.id));
CREATE POLICY other ON second USING (EXISTS (SELECT FROM first WHERE first.id = second.id));
ALTER TABLE first ENABLE ROW LEVEL SECURITY;
ALTER TABLE second ENABLE ROW LEVEL SECURITY;
