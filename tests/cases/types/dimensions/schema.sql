CREATE DOMAIN grid AS double precision[][];
CREATE TYPE board AS (cells smallint[][], moves text[]);

CREATE TABLE sheets (
    id int PRIMARY KEY,
    cells int[][] NOT NULL,
    weights grid,
    words text[][],
    flat int[] NOT NULL DEFAULT '{}',
    game board,
    ledger int[][] NOT NULL DEFAULT '{}'
);

CREATE VIEW cells AS SELECT id, cells, ARRAY[flat, flat] AS twice FROM sheets;

CREATE FUNCTION stacks(a int[], OUT stacked int[], OUT plain int[]) LANGUAGE sql AS 'SELECT ARRAY[a, a], a';
