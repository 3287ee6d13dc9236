--! sell
SELECT sell(:id) AS sold;

--! through_a_view
SELECT title FROM titles WHERE book_id = :id;

--! by_a_trigger
INSERT INTO loans (loan_id, book_id) VALUES (:id, :book_id);

--! by_another_function
SELECT indirect(:id) AS sold;

--! allowed
--@ allow definer-search-path nobody may create objects in this database
SELECT sell(:id) AS sold;

-- With a search_path, resolved when it was made, or with the rights of the caller.

--! sell_safely
SELECT sell_safely(:id) AS sold;

--! number_of_books
SELECT number_of_books() AS books;

--! plain
SELECT plain(:id) AS positive;
