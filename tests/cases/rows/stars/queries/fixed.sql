--! several_arrays
SELECT * FROM unnest(:ids::bigint[], :others::bigint[]);

--! several_arrays_in_a_query
SELECT count(*) FROM books b JOIN (SELECT * FROM unnest(:ids::bigint[], :pages::int[])) AS u (id, pages) ON b.book_id = u.id;

--! beside_a_table
SELECT b.*, u.* FROM books b, unnest(:first::int[], :last::int[]) WITH ORDINALITY AS u;

--! values_of_one_name
SELECT * FROM (VALUES (1, 2)) AS v (n, n);

--! two_subqueries
SELECT * FROM (SELECT 1 AS n) AS one (n), LATERAL (SELECT one.n) AS other (n);

--! a_list_of_columns
SELECT * FROM jsonb_to_recordset(:things) AS one (n int, m int), jsonb_to_recordset(:things) AS other (n int, m int);

--! rows_from
SELECT * FROM ROWS FROM (generate_series(1, :last), generate_series(1, :last));

--! of_the_server
SELECT * FROM pg_options_to_table(:options) AS one, pg_options_to_table(:options) AS other;

--! elements_of_a_domain
SELECT * FROM unnest(:ids::book_id[], :others::book_id[]);

--! full_join_of_lists
SELECT * FROM (VALUES (1, 2)) AS a (n, m) FULL JOIN (VALUES (1, 3)) AS b (n, m) USING (n);

--! with_a_table
SELECT * FROM books, unnest(:ids::bigint[], :others::bigint[]);

--! elements_of_a_composite
SELECT * FROM unnest(:first::print[], :others::print[]);

--! of_a_function
SELECT * FROM parts(:format) AS one, parts(:format) AS other;
