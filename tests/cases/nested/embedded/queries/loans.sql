--! with_reader
--- The reader may be gone.
--@ embed reader = Reader(r.*)
SELECT l.loan_id, r.reader_id, r.name, r.email, l.lent_at
FROM loans l
LEFT JOIN readers r ON r.reader_id = l.reader_id
ORDER BY l.loan_id;

--! of_readers
--- The columns of the alias stand apart, and in another order; an inner join always finds one.
--@ embed reader = Reader(r.*)
SELECT r.email, l.loan_id, r.reader_id, l.lent_at, r.name
FROM loans l
JOIN readers r ON r.reader_id = l.reader_id
ORDER BY l.loan_id;

--! both
--- Each struct has names of its own.
--@ embed loan = Loan(l.*)
--@ embed reader = Reader(r.*)
SELECT l.*, r.reader_id, r.name, r.email
FROM loans l
LEFT JOIN readers r ON r.reader_id = l.reader_id
ORDER BY l.loan_id;

--! family
--@ embed child = Person(c.*)
--@ embed parent = Person(p.*)
SELECT c.reader_id, c.name, p.reader_id, p.name
FROM readers c
LEFT JOIN readers p ON p.reader_id = c.parent_id
ORDER BY c.reader_id;

--! either
--- One of them is there.
--@ embed loan = LoanKey(l.*)
--@ embed reader = Person(r.*)
SELECT l.loan_id, r.reader_id, r.name
FROM loans l
FULL JOIN readers r ON r.reader_id = l.reader_id
ORDER BY l.loan_id, r.reader_id;

--! narrowed
--- WHERE leaves no row without a reader.
--@ embed reader = Person(r.*)
SELECT l.loan_id, r.reader_id, r.name
FROM loans l
LEFT JOIN readers r ON r.reader_id = l.reader_id
WHERE r.name LIKE 'A%'
ORDER BY l.loan_id;

--! of_a_query
--@ embed latest = Latest(x.*)
SELECT r.name, x.latest, x.loans
FROM readers r
LEFT JOIN (
    SELECT l.reader_id, max(l.lent_at) AS latest, count(*) AS loans
    FROM loans l
    GROUP BY l.reader_id
) AS x ON x.reader_id = r.reader_id
ORDER BY r.reader_id;

--! written
--@ embed loan = Written(l.*)
UPDATE loans AS l
SET reader_id = r.reader_id
FROM readers r
WHERE l.loan_id = :loan_id
    AND r.name = :name
RETURNING l.loan_id, l.reader_id, r.name;

--! whole
--- No row of a table, although it has all of its columns.
--@ embed reader = WholeReader(r.*)
SELECT r.* FROM readers r ORDER BY r.reader_id;

--! searched
--- The join is optional, and so is the struct.
--@ embed reader = Person(r.*)
SELECT l.loan_id, r.reader_id, r.name
FROM loans l
LEFT JOIN readers r ON r.reader_id = l.reader_id
WHERE l.book = :book
    AND r.name = :name --@ if :name
ORDER BY l.loan_id;
