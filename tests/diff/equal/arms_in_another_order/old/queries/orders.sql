--! open
SELECT id FROM orders WHERE state = 'open' AND total > :total;
