--! by_status
SELECT status, count(*) AS books FROM books GROUP BY status;
