--! in_list
SELECT title FROM books WHERE subtitle IN ('a', NULL);

--! in_null
SELECT title FROM books WHERE subtitle IN (NULL);

--! not_in_list
SELECT title FROM books WHERE pages NOT IN (1, 2, NULL);

--! any_array
SELECT title FROM books WHERE subtitle = ANY (ARRAY['a', NULL]);

--! unequal_to_all
SELECT title FROM books WHERE subtitle <> ALL (ARRAY[NULL, 'a']);

--! case_when_null
SELECT title, CASE subtitle WHEN NULL THEN 'none' ELSE subtitle END AS subtitle FROM books;

--! rows
SELECT title FROM books WHERE (title, subtitle) = ('a', NULL);

--! rows_in_order
SELECT title FROM books WHERE (title, subtitle) > ('a', NULL);

--! between
SELECT title FROM books WHERE pages BETWEEN NULL AND 10;

--! silent_list
SELECT title FROM books WHERE subtitle IN ('a', :subtitle) OR pages <> ALL (:pages);

--! silent_array
SELECT title, ARRAY[subtitle, NULL] AS subtitles FROM books;

--! silent_case
SELECT title, CASE WHEN subtitle IS NULL THEN 'none' ELSE subtitle END AS subtitle, CASE pages WHEN 1 THEN NULL ELSE pages END AS pages FROM books;
