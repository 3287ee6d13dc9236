-- a branch runs only when its condition is true
-- 14: N many
select case when nick is not null then nick else '' end from c;

-- ELSE runs only when IS NULL was false
-- 14: N many
select case when nick is null then '' else nick end from c;

-- ELSE after OR: both arms were not true
-- 14: N many
select case when nick is null or email = 'q' then '' else nick end from c;

-- ELSE after AND: one arm may have been true
-- 14: ? many
select case when nick is null and email = 'b@x' then '' else nick end from c;

-- CASE without ELSE
-- 14: ? many
select case when email = 'q' then 1 end from c;

-- COALESCE, NULLIF, GREATEST
-- 14: N??N? many
select coalesce(nick,''), coalesce(nick,null), nullif(email,'a@x'), greatest(nick,'a'), greatest(nick,nick) from c;
