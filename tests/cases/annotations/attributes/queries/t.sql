--: Thing() : serde::Serialize, Eq
--# serde(rename_all = "camelCase")

--! find : Thing
--# must_use = "look at it"
SELECT id, name FROM t WHERE id = :id;

--! all : Thing
SELECT id, name FROM t ORDER BY id;
