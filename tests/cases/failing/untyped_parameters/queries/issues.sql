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

--! ago
SELECT id FROM issues WHERE opened_at > now() - :age;

--! sum
SELECT :x + :y AS sum;

--! unnested
SELECT id FROM issues WHERE id IN (SELECT unnest(:ids));

--! called
SELECT generate_series(:first, :last_id::bigint), to_char(:opened_at, 'YYYY');

--! joined
SELECT id FROM issues, (VALUES (:x)) v(x) WHERE v.x IS NULL OR id = v.x;

--! no_function
SELECT nothing(:x, lower(:y), 1);

--! two_forms
SELECT date_trunc('day', CAST(:at AS timestamptz)), date_trunc('day', :x);
