--! find
SELECT * FROM customers WHERE customer_id = :customer_id;

--: Year()

--! years : Year
SELECT email FROM archive.years;
