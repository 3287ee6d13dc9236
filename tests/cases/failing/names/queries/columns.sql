--! unnamed
SELECT 1, id FROM t;

--! twice
SELECT a.id, b.id FROM t a, t b;

--! twice_in_rust
SELECT 1 AS "aB", 2 AS a_b;

--! unspeakable
SELECT 1 AS "!", 2 AS b;

--! same_labels
SELECT id, s FROM t;

--! unspeakable_labels
SELECT id, u FROM t;

--! parameters_alike
SELECT id FROM t WHERE id = :aB AND name = :a_b;

--! self_parameter
SELECT id FROM t WHERE id = :self AND name = :super;

--! primitive : str()
SELECT id, name FROM t;
