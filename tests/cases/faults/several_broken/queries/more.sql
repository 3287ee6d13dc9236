--! unknown_function
SELECT nmae(:id::int);

--! wrong_operator
SELECT name || customer_id = 1 FROM customers WHERE name = 3 + :x::int;
