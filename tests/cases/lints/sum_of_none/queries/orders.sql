--! sum_without_else
SELECT sum(CASE WHEN express THEN shipping END) AS shipping FROM orders;

--! silent_count
SELECT count(CASE WHEN express THEN 1 END) AS express, count(*) FILTER (WHERE express) AS filtered FROM orders;

--! silent_sum
SELECT sum(CASE WHEN express THEN shipping ELSE 0 END) AS shipping, coalesce(sum(CASE WHEN express THEN shipping END), 0) AS other FROM orders;

--! silent_weights
SELECT sum(total * CASE WHEN express THEN 2 ELSE 1 END) AS total FROM orders;

--! silent_filter
SELECT sum(shipping) FILTER (WHERE express) AS shipping FROM orders;

--! allowed
--@ allow sum-of-none NULL means that there was none
SELECT sum(CASE WHEN express THEN shipping END) AS shipping FROM orders;
