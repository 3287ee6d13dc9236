--: Pair ()
--: T ()
--: Unused ()

--! two : Pair
SELECT id, name FROM t;

--! other_two : Pair
SELECT id, note FROM t;

--! three : Pair
SELECT id, name, note FROM t;

--! renamed : Pair
SELECT id, name AS title FROM t;

--! other_type : Pair
SELECT id::text AS id, name FROM t;

--! search
SELECT id FROM t WHERE name = :name AND note = :note;

--! taken : SearchParams()
SELECT id, name FROM t;

--! repository : T
SELECT id, name FROM t;

--! params_one
--@ params Search
SELECT id FROM t WHERE name = :name AND note = :note;

--! params_other
--@ params Search
SELECT id FROM t WHERE name = :name AND id = :id;
