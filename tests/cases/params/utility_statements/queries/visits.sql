-- The statements besides queries that take parameters.

--! explain
EXPLAIN SELECT who FROM visits WHERE id = :id;

--! create_table_as
CREATE TABLE few AS SELECT who FROM visits WHERE id = :id;

--! select_into
SELECT who INTO few FROM visits WHERE id = :id;

--! call_with_a_row
CALL note(:a, :b);

--! call
CALL forget(:a);

--! numbers
VALUES (:a::int, :b::int);
