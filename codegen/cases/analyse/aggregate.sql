-- aggregates over no rows
-- 14: NN???? one
select count(*), count(nick), sum(id), max(email), array_agg(id), string_agg(email,',') from c where false;

-- every group has a row, FILTER may leave none
-- 14: NN?N?? many
select cid, sum(id), sum(total), array_agg(note), string_agg(note,','), sum(id) filter (where id > 99) from o group by cid;

-- statistics that need two rows
-- 14: N?N? many
select cid, stddev_samp(id), stddev_pop(id), corr(id,cid) from o group by cid;

-- ROLLUP leaves grouping columns out
-- 14: ?NN? many
select cid, count(*), grouping(cid), sum(id) from o group by rollup(cid);

-- expressions over columns that ROLLUP leaves out
-- 14: N? many
select coalesce(cid,0), cid + 1 from o group by rollup(cid);

-- grouping sets that all have the column
-- 14: N many
select cid from o group by grouping sets ((cid),(cid,id));

-- WHERE holds for all rows that are aggregated
-- 14: NN many
select o.cid, max(total) from o where total is not null group by cid;

-- an aggregate of ordered rows: not proven
-- 14: ?? many
select percentile_disc(0.5) within group (order by total), mode() within group (order by note) from o group by cid;

-- WITHIN GROUP over groups of values
-- 14: NN?? many
select mode() within group (order by id), percentile_cont(0.5) within group (order by id), percentile_disc(0.5) within group (order by total), percentile_cont(nullif(cid, 1)) within group (order by id) from o where id = 2 or cid = 1 group by cid;

-- WITHIN GROUP over no rows
-- 14: ??? one
select mode() within group (order by id), percentile_cont(0.5) within group (order by id), percentile_disc(0.5) within group (order by id) from o where false;

-- a row that is made up always has a rank
-- 14: NNNNN one
select rank(1) within group (order by id), dense_rank(1) within group (order by id), percent_rank(1) within group (order by id), cume_dist(1) within group (order by id), rank(null::int) within group (order by id) from o where false;

-- an aggregate without GROUP BY gives a row where WHERE lets none through
-- 14: ?N one
select nullif(1, 1), count(*) from c where id = nullif(1, 1);

-- the same in a subquery, whose condition speaks of a column outside
-- 14: ? many
select (select count(*) + (o.total + 1) from c where c.id = o.total + 1) from o;

-- FILTER that keeps every row
-- 14: NNNN many
select array_agg(email) filter (where email is not null), sum(id) filter (where not (id is null) and true), max(id) filter (where id is not null or nick = 'x'), string_agg(email, ',') filter (where email is not null and id is not null) from c group by nick;

-- FILTER that may leave no rows
-- 14: ??? many
select array_agg(nick) filter (where nick is not null), sum(id) filter (where nick is not null), sum(id) filter (where id is not null and nick = 'ann') from c group by id;

-- FILTER of columns that an outer join makes NULL
-- 14: ? many
select array_agg(o.id) filter (where o.id is not null) from c left join o on o.cid = c.id group by c.id;

-- FILTER where an inner join has rows
-- 14: N many
select array_agg(o.id) filter (where o.id is not null) from c join o on o.cid = c.id group by c.id;

-- FILTER where WHERE left no NULL
-- 14: N many
select array_agg(nick) filter (where nick is not null) from c where nick is not null group by id;

-- FILTER of no rows at all
-- 14: ? one
select array_agg(id) filter (where id is not null) from c where false;

-- FILTER where only HAVING knows
-- 14: N? many
select nick, array_agg(note) filter (where note is not null) from c left join o on o.cid = c.id group by nick having nick is not null;

-- FILTER of a whole row
-- 14: ? many
select array_agg(c) filter (where c is not null) from c group by id;

-- over groups of one row
-- 14: NNNNNN?? many
select avg(id), bit_and(id), bit_or(id), bool_and(id > 0), json_agg(id), jsonb_agg(id), stddev_samp(id), regr_slope(id, id) from o group by cid;

-- of no rows, as numbers and as documents
-- 14: N?? one
select regr_count(id, id), json_agg(id), jsonb_object_agg(id, id) from o;

-- documents of groups
-- 14: NNNN many
select jsonb_object_agg(id, id), json_object_agg(id, id), var_pop(id), stddev_pop(id) from o group by cid;
