-- What is lent, as a tree.

-- ANCHOR: readers
--! readers
--- The readers with what they have at home.
--@ nest loans = HomeLoan
SELECT r.reader_id, r.name, ARRAY(
    SELECT ROW(b.book_id, b.title, l.note)
    FROM loans l
    JOIN books b ON b.book_id = l.book_id
    WHERE l.reader_id = r.reader_id
        AND l.returned_at IS NULL
    ORDER BY b.title, b.book_id
) AS loans
FROM readers r
ORDER BY r.name, r.reader_id;
-- ANCHOR_END: readers

-- ANCHOR: formats
--! formats
--- How many titles there are of each format, and for each of them who has ever borrowed it.
--@ nest titles = TitleOfFormat(title, copies, readers = ReaderOfTitle(name, times))
SELECT f.format, array_agg(ROW(
    f.title, f.copies, ARRAY(
        SELECT ROW(r.name, count(*))
        FROM loans l
        JOIN readers r ON r.reader_id = l.reader_id
        WHERE l.book_id = f.book_id
        GROUP BY r.reader_id
        ORDER BY r.name, r.reader_id
    )
) ORDER BY f.title) AS titles
FROM books f
GROUP BY f.format;
-- ANCHOR_END: formats

-- ANCHOR: books
--! books
--- Books with all of their fields, by the reader who has them at home.
--@ nest books = HomeBook
SELECT r.name, ARRAY(
    SELECT b
    FROM books b
    JOIN loans l ON l.book_id = b.book_id
    WHERE l.reader_id = r.reader_id
        AND l.returned_at IS NULL
    ORDER BY b.title, b.book_id
) AS books
FROM readers r
ORDER BY r.name, r.reader_id;
-- ANCHOR_END: books

-- ANCHOR: fined
--! fined
--- All readers, and their fine if they have one.
--@ embed fine = OpenFine(f.*)
SELECT r.name, r.email, f.reader_id, f.amount
FROM readers r
LEFT JOIN fines f ON f.reader_id = r.reader_id
ORDER BY r.name, r.reader_id;
-- ANCHOR_END: fined

-- ANCHOR: shelves
--! shelves
--- All readers, with their loans, which may be many.
--@ group loans = LoanOfReader(l.*)
SELECT r.reader_id, r.name, l.book_id, l.lent_at, l.note
FROM readers r
LEFT JOIN loans l ON l.reader_id = r.reader_id
ORDER BY r.reader_id, l.lent_at;
-- ANCHOR_END: shelves
