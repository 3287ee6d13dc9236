-- Called as types of the schema, these lines speak of the types.
--: mood() : serde::Serialize, serde::Deserialize
--# serde(rename_all = "lowercase")
--: address(street?, tags?[?]) : serde::Serialize
--: "Odd.Name"(a?) : Eq
--: nobody() : serde::Serialize

--! find
SELECT * FROM people WHERE id = :id;
