--! open
SELECT id FROM orders WHERE total > :total AND state = 'open';
