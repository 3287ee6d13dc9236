--! long_and_short
SELECT title FROM books WHERE pages > 500 AND pages < 100;

--! of_no_state
SELECT title FROM books WHERE state = 'lost';

--! remove_negative
DELETE FROM books WHERE pages < 0;

--! count_negative
SELECT count(*) FROM books WHERE pages < 0;

--! between
SELECT title FROM books WHERE pages > 100 AND pages < 500;

--! of_state
SELECT title FROM books WHERE state = 'new';

--! of_any_state
SELECT title FROM books WHERE state = :state;

-- Partitions may come.
--! events_of_day
SELECT title FROM events WHERE day = '1999-01-01';

--! allowed
--@ allow no-row shows that there are none
SELECT title FROM books WHERE pages < -1;
