--! untyped
SELECT id FROM issues WHERE :after_at IS NULL AND :name IS NULL AND (:id IS NULL OR id = :id);

--! in_list
SELECT id FROM issues WHERE id IN :ids;

--! table
SELECT id FROM :table;

--! values
INSERT INTO issues (id, title) VALUES :rows;

--! since
SELECT id FROM issues WHERE opened_at > TIMESTAMPTZ :since;
