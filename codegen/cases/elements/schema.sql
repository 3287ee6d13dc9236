CREATE TYPE mood AS ENUM ('calm', 'glad');
CREATE DOMAIN words AS text[] CHECK (array_position(VALUE, NULL) IS NULL);
CREATE DOMAIN more_words AS words;
CREATE DOMAIN late_words AS text[];
CREATE DOMAIN list AS int[];
CREATE DOMAIN grid AS int[][];
CREATE TABLE t (tags text[] CHECK (array_position(tags, NULL) IS NULL), loose text[], late text[], moods mood[]
    CHECK (moods IS NULL OR array_position(moods, NULL) IS NULL));
ALTER TABLE t ADD CHECK (array_length(loose, 1) > 0 OR array_position(loose, NULL) IS NULL);
INSERT INTO t VALUES ('{a}', '{a,NULL}', '{NULL}', '{calm}'), (NULL, NULL, NULL, NULL), ('{}', '{}', '{}', '{}');
ALTER TABLE t ADD CONSTRAINT late CHECK (array_position(late, NULL) IS NULL) NOT VALID;
CREATE VIEW v AS SELECT tags FROM t;
CREATE MATERIALIZED VIEW mv AS SELECT tags, ARRAY[tags] AS lists FROM t WHERE tags <> '{}';
CREATE TABLE u () INHERITS (t);
CREATE TABLE q (a int[] CHECK (array_remove(a, NULL) = a), b int[] CHECK (array_positions(b, NULL) = '{}'),
    c int[] CHECK (num_nulls(VARIADIC c) = 0), d int[] CHECK (num_nulls(d) = 0), e int[] CHECK (array_remove(e, 1) = e),
    f int[] CHECK (array_position(f, NULL, 2) IS NULL), g int[] CHECK (f IS NULL OR array_position(g, NULL) IS NULL),
    h int[] CHECK (array_position(h, NULL) IS NULL AND cardinality(h) < 9), i int[] CHECK (array_position(h, NULL) IS NULL),
    j int[] CHECK (array_position(j, NULL) = 1));
INSERT INTO q VALUES ('{1}', '{1}', '{1}', '{NULL}', '{NULL}', '{NULL}', '{1}', '{1}', '{NULL}', '{NULL}'),
    (NULL, NULL, NULL, '{NULL}', NULL, NULL, '{NULL}', NULL, '{NULL}', NULL);
CREATE TABLE w (a words, b more_words, c late_words, d words[]);
INSERT INTO w VALUES ('{x}', '{x}', '{x,NULL}', '{NULL,"{x}"}');
ALTER DOMAIN late_words ADD CHECK (array_position(VALUE, NULL) IS NULL) NOT VALID;
CREATE TABLE n (id int, list list CHECK (array_position(list, NULL) IS NULL), nick text);
INSERT INTO n VALUES (1, '{1}', 'x'), (2, NULL, NULL);
CREATE TABLE g (id int, m int[][], d grid, flat int[], names text[][] CHECK (array_position(names, NULL) IS NULL));
INSERT INTO g VALUES (1, '{{1,2},{3,4}}', '{{1,NULL}}', '{1,2}', '{a}'), (2, NULL, NULL, '{}', '{}'), (3, '{}', '{}', NULL, NULL);
CREATE VIEW over_g AS SELECT m, d, flat, ARRAY[flat] AS lists FROM g;
CREATE TABLE inherits_g () INHERITS (g);
CREATE TABLE parts (id int, m int[][]) PARTITION BY LIST (id);
CREATE TABLE part PARTITION OF parts FOR VALUES IN (1);
INSERT INTO parts VALUES (1, '{{1}}');
CREATE TYPE pair AS (a int[][], b int[]);
CREATE TABLE pairs (p pair);
INSERT INTO pairs VALUES (ROW('{{1},{2}}', '{1}'));
CREATE FUNCTION ids(a text[]) RETURNS TABLE (b int[], c text[]) LANGUAGE sql AS 'SELECT ARRAY[1], a';
CREATE FUNCTION one(variadic a text[]) RETURNS text[] LANGUAGE sql AS 'SELECT a';
CREATE FUNCTION pile(a int[]) RETURNS int[] LANGUAGE sql AS 'SELECT ARRAY[a, a]';
CREATE FUNCTION pair_of() RETURNS pair LANGUAGE plpgsql AS $$ BEGIN RETURN ROW('{{1}}'::int[], '{1}'::int[]); END $$;
CREATE TABLE ruled (a text[] CHECK (array_position(a, NULL) IS NULL));
CREATE RULE instead AS ON INSERT TO ruled DO INSTEAD INSERT INTO t (loose) VALUES ('{a,NULL}') RETURNING loose;
CREATE VIEW triggered AS SELECT tags FROM t;
CREATE FUNCTION loosen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.tags := '{NULL}'; RETURN NEW; END $$;
CREATE TRIGGER loosen INSTEAD OF INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION loosen();
CREATE VIEW filtered AS SELECT id, nick, ARRAY[nick] AS nicks FROM n WHERE nick IS NOT NULL;
CREATE TABLE made (id int, a int[] DEFAULT '{{0,0},{0,0}}', b int[] GENERATED ALWAYS AS (ARRAY[ARRAY[id], ARRAY[id]]) STORED,
    c int[] GENERATED ALWAYS AS (ARRAY[id]) STORED, d int[]);
INSERT INTO made (id, d) VALUES (1, '{1}');
