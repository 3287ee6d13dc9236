--: Named() : serde::Serialize, std::hash::Hash, core::cmp::Eq
--# serde(rename_all = "camelCase")

--! all
SELECT * FROM things;

--! names : Named
--# must_use = "it is"
SELECT n, n > 0 AS done, n::text AS name FROM things;

--! add (other?)
--@ error things_pkey = Taken
INSERT INTO things (id, at, price, data, n, during, other) VALUES (:id, :at, :price, :data, :n, :during, :other);
