--! all
SELECT * FROM orders;

--! customers
SELECT * FROM customers;

--! notes
--@ borrowed
SELECT * FROM notes;

--! years : Year
SELECT email FROM archive.years WHERE year = :year;
