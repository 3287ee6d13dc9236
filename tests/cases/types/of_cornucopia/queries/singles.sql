--! find
SELECT * FROM singles WHERE id = :id;

--! add
--@ allow zoneless-column all types are written
INSERT INTO singles VALUES (
    :id, :a_bool, :a_char, :a_smallint, :a_bigint, :a_real, :a_double, :a_numeric, :a_text,
    :a_varchar, :a_bpchar, :a_name, :a_citext, :a_ltree, :a_bytea, :a_timestamp, :a_timestamptz,
    :a_date, :a_time, :a_json, :a_jsonb, :a_uuid, :an_inet, :a_macaddr
);

--! matching
SELECT id FROM singles WHERE a_ltree ~ :pattern::lquery AND a_ltree @ :words::ltxtquery;

--! with_labels
SELECT * FROM singles JOIN labels USING (id) WHERE a_text = label;

--! two_of_one_name
--@ allow cross-join what it is joined with does not matter here
SELECT labels.label, other.label FROM labels, labels AS other;
