--! long_and_short
SELECT title FROM books WHERE price > 500 AND price < 100;

--! of_no_state
SELECT title FROM books WHERE state = 'lost';

--! remove_negative
DELETE FROM books WHERE price < 0;

--! count_negative
SELECT count(*) FROM books WHERE price < 0;

--! between
SELECT title FROM books WHERE price > 100 AND price < 500;

--! of_state
SELECT title FROM books WHERE state = 'new';

--! of_any_state
SELECT title FROM books WHERE state = :state;

-- Partitions may come.
--! events_of_day
SELECT title FROM events WHERE day = '1999-01-01';

--! allowed
--@ allow no-row shows that there are none
SELECT title FROM books WHERE price < -1;
