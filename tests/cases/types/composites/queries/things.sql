--! find
SELECT thing_id, main, parts, spare FROM things WHERE thing_id = :thing_id;

--! add (parts[?])
INSERT INTO things VALUES (:thing_id, :main, :parts, :spare);

--! names
SELECT (main).name AS name, (main).amount AS amount, ((main).amount).value AS value FROM things;

--! whole_row
SELECT t AS thing FROM things t;
