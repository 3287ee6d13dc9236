--! lend
--- Gives a book to a member.
--@ error loans_pkey = AlreadyLent
--@ error loans_book_id_fkey = UnknownBook
INSERT INTO loans (book_id, member_id, due_on)
VALUES (:book_id, :member_id, :due_on);

--! give_back
--- Takes a book back.
--@ affects one
DELETE FROM loans
WHERE book_id = :book_id;
