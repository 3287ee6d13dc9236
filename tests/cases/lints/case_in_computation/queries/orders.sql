--! count_with_else
SELECT count(CASE WHEN express THEN 1 ELSE 0 END) AS express FROM orders;

--! average_with_zeros
SELECT avg(CASE WHEN express THEN shipping ELSE 0 END) AS shipping FROM orders;

--! addition
SELECT id, total + CASE WHEN express THEN 10 END AS total FROM orders;

--! concatenation
SELECT id, note || CASE WHEN express THEN ' (express)' END AS note FROM orders;

--! silent_count
SELECT count(CASE WHEN express THEN 1 END) AS express, count(*) FILTER (WHERE express) AS filtered FROM orders;

--! silent_share
SELECT avg(CASE WHEN express THEN 1 ELSE 0 END) AS share FROM orders;

--! silent_average
SELECT avg(CASE WHEN express THEN shipping END) AS shipping FROM orders;

--! silent_weights
SELECT sum(total * CASE WHEN express THEN 2 ELSE 1 END) AS total FROM orders;

--! silent_with_else
SELECT id, total + CASE WHEN express THEN 10 ELSE 0 END AS total, note || coalesce(CASE WHEN express THEN '!' END, '') AS note FROM orders;

--! silent_all_labels
SELECT id, total + CASE state WHEN 'new' THEN 1 WHEN 'paid' THEN 2 END AS total FROM orders;

--! silent_value
SELECT id, CASE WHEN express THEN 'express' END AS kind, concat(note, CASE WHEN express THEN '!' END) AS note FROM orders;

--! allowed
--@ allow case-in-computation every row counts
SELECT count(CASE WHEN express THEN 1 ELSE 0 END) AS express FROM orders;
