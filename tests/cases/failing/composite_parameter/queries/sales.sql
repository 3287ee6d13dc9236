--! of_quarter
SELECT id FROM sales WHERE period = :period;

--! of_quarters
SELECT id FROM sales WHERE period = ANY (:periods);

--! after
SELECT id FROM sales WHERE ROW(id, 1) < :row;
