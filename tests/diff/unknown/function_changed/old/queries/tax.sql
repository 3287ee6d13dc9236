--! of_order
SELECT tax(total) AS tax FROM orders WHERE id = :id;
