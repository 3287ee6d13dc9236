CREATE OR REPLACE VIEW due AS SELECT id, total FROM orders WHERE state = 'open' AND total > 0;
