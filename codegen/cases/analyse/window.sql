-- window functions with the usual frame
-- 14: ?NNNN? many
select lag(id) over w, lag(id,1,0) over w, row_number() over w, sum(id) over w, first_value(id) over w, nth_value(id,2) over w from c window w as (order by id);

-- frames that can be empty
-- 14: ?N? many
select sum(id) over (order by id rows between 1 preceding and 1 preceding), count(*) over (order by id rows between 1 preceding and 1 preceding), sum(id) over (order by id rows between unbounded preceding and current row exclude current row) from c;

-- a frame behind the current row
-- 14: ?NN many
select first_value(id) over (order by id rows between 1 following and 2 following), ntile(2) over (order by id), percent_rank() over () from c;

-- the condition of a CASE is about this row, a window function looks at others
-- 14: ? many
select case when nick is not null then first_value(nick) over (order by id desc) else '' end from c;

-- a window of an argument that may be NULL
-- 14: ?? many
select sum(total) over (order by id), max(note) over () from o;

-- FILTER in a window
-- 14: ?N many
select sum(id) filter (where id > 90) over (order by id), count(*) filter (where id > 90) over () from o;
