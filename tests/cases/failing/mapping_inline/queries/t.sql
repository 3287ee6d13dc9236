--! find
--@ type idd = i64
--@ type :x = i64
--@ type id = not a type
--@ type :id =
SELECT id FROM t;

--! twice
--@ type id = a::B
--@ type id = a::C
SELECT id FROM t;
