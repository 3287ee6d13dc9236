--: Own()

--! lent : BookCard
SELECT book_id, lower(title) AS title, shelf FROM books JOIN loans USING (book_id);

--! readers : Own
SELECT loan_id, reader FROM loans;

--! numbers : Number
SELECT loan_id FROM loans;

--! more_numbers : Number
SELECT loan_id FROM loans WHERE reader = :reader;
