-- Omitted.

--! without_title
INSERT INTO books (isbn, edition) VALUES (:isbn, 1);

--! default_that_is_null
INSERT INTO books (isbn, title) VALUES (:isbn, :title);

--! defaults_only
INSERT INTO books DEFAULT VALUES;

--! says_default
INSERT INTO books (isbn, title, edition) VALUES (:isbn, DEFAULT, 1);

--! one_row_of_two
INSERT INTO books (isbn, title, edition) VALUES (:isbn, :title, 1), ('2', NULL, 1);

-- NULL.

--! says_null
INSERT INTO books (isbn, title, edition) VALUES (:isbn, NULL, 1);

--! selects_null
INSERT INTO books (isbn, title, edition)
SELECT isbn, NULL, 1 FROM books WHERE book_id = :id;

--! selects_null_below
WITH source AS (SELECT isbn, NULL::text AS title FROM books)
INSERT INTO books (isbn, title, edition)
SELECT isbn, title, 1 FROM source;

--! sets_null
UPDATE books SET note = :note, title = NULL WHERE book_id = :id;

--! sets_null_on_conflict (note?)
INSERT INTO books (isbn, title, edition, note) VALUES (:isbn, :title, 1, :note)
ON CONFLICT (book_id) DO UPDATE SET title = NULL;

--! domain_without_default
INSERT INTO shelves (shelf_id) VALUES (:id);

--! domain_set_to_null
UPDATE shelves SET name = NULL WHERE shelf_id = :id;

--! through_a_view
INSERT INTO bare_rooms (shelf_id, room) VALUES (:id, :room);

--! into_partitions
INSERT INTO events (event_id, happened) VALUES (:id, :happened);

--! in_a_cte
WITH added AS (INSERT INTO stamped (stamp_id) VALUES (:id) RETURNING stamp_id)
SELECT stamp_id FROM added;

-- Values that a CHECK never allows.

--! no_such_status
UPDATE books SET status = 'lost' WHERE book_id = :id;

--! too_many_stars
INSERT INTO books (isbn, title, edition, stars) VALUES (:isbn, :title, 1, 6);

-- A test may want it.

--! meant
--@ allow must-fail a test shows the error to the user
INSERT INTO shelves (shelf_id, room) VALUES (:id, :room);

-- Something gives the columns their values: identity, serial, generated, defaults of the column and of the domain.

--! added
INSERT INTO books (isbn, title, edition) VALUES (:isbn, :title, :edition);

--! stamped_by_a_trigger
INSERT INTO stamped (stamp_id, note) VALUES (:id, :note);

--! trigger_of_which_nothing_is_known
INSERT INTO guarded (guarded_id) VALUES (:id);

--! default_of_a_view
INSERT INTO rooms (shelf_id, room) VALUES (:id, :room);

--! instead_of_trigger
INSERT INTO elsewhere (note) VALUES (:note);

--! rule
INSERT INTO ruled (ruled_id) VALUES (:id);

--! one_partition_may_take_it
INSERT INTO readings (reading_id) VALUES (:id);

--! sets_it_to_what_is_there
UPDATE books SET title = coalesce(NULL, title), note = NULL WHERE book_id = :id;

--! fills_what_is_missing
INSERT INTO books (isbn, title, edition, note)
SELECT isbn, coalesce(note, title), 1, NULL FROM books;

--! within_the_checks
INSERT INTO books (isbn, title, edition, stars, status) VALUES (:isbn, :title, 1, 5, 'sold');

-- MERGE.

--! merged
MERGE INTO shelves USING books ON shelf_id = book_id
WHEN MATCHED THEN UPDATE SET name = NULL
WHEN NOT MATCHED THEN INSERT (shelf_id, room) VALUES (book_id, isbn);

--! merged_rightly
MERGE INTO shelves USING books ON shelf_id = book_id
WHEN MATCHED THEN UPDATE SET name = title
WHEN NOT MATCHED THEN INSERT (shelf_id, name) VALUES (book_id, isbn);
