--! titles
SELECT
    --@ fragment used
    book_id
    --@ end
    ,
    --@ fragment unused
    title
    --@ end
FROM books;

--! ids
SELECT
    --@ use used
    book_id
    --@ end
FROM books;

--! allowed
--@ allow unused-fragment the statements that use it follow
SELECT
    --@ fragment allowed
    title
    --@ end
FROM books;
