--! add
INSERT INTO sheets (id, cells, weights, words, flat, game)
VALUES (:id, :cells, :weights, :words, :flat, :game);

--! find
SELECT id, cells, weights, words, flat, game FROM sheets WHERE id = :id;

--! with_cells
SELECT id FROM sheets WHERE cells = :cells;

--! replace
UPDATE cells SET cells = :cells WHERE id = :id RETURNING cells, twice;

--! made
--- Every way in which an array gets a dimension more.
SELECT ARRAY(SELECT ARRAY[id, id + 1] FROM sheets ORDER BY id) AS rows_of_pairs,
    '{{1,2},{3,4}}'::int[][] AS constant,
    ARRAY[flat, flat] AS of_columns,
    (SELECT array_agg(flat) FROM sheets WHERE flat <> '{}') AS collected,
    array_fill('x'::text, ARRAY[2, 3]) AS filled,
    ARRAY[1, 2] || ARRAY[[3, 4]] AS put_together,
    CASE WHEN id = :id THEN cells ELSE flat END AS either,
    coalesce(weights, '{}') AS weights
FROM sheets WHERE id = :id;

--! stacked
WITH RECURSIVE stack (level, cells) AS (
    SELECT 1, ARRAY[[1, 2]]
    UNION ALL
    SELECT level + 1, cells || ARRAY[[level, level]] FROM stack WHERE level < 3
)
SELECT cells FROM stack ORDER BY level DESC LIMIT 1;

--! united
SELECT cells FROM sheets UNION ALL SELECT flat FROM sheets;

--! words_of
--@ borrowed
SELECT id, words FROM sheets;

--! book
--- A mapping says that there is one dimension all the same.
UPDATE sheets SET ledger = :ledger WHERE id = :id RETURNING ledger;

--! in_records
SELECT id, ROW(cells, flat, ARRAY[flat, flat]) AS record FROM sheets;

--! from_function
--@ allow volatile-read what the function does is not the point
SELECT stacks(flat) AS stacks FROM sheets WHERE flat <> '{}';
