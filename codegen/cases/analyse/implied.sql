-- a CHECK excludes NULL where its other arm is false
-- 14: N many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null));
-- given: insert into bills values (1, 'open', null), (2, 'paid', '2024-01-01'), (3, 'open', '2024-01-02');
select paid from bills where status = 'paid';

-- where the other arm is true it says nothing
-- 14: ? many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null));
-- given: insert into bills values (1, 'open', null), (2, 'paid', '2024-01-01'), (3, 'open', '2024-01-02');
select paid from bills where status = 'open';

-- nor where the value is not known
-- 14: ? many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null));
-- given: insert into bills values (1, 'open', null), (2, 'paid', '2024-01-01'), (3, 'open', '2024-01-02');
select paid from bills where status = :p1 or status = 'paid';

-- NOT IN several values, of an enum
-- 14: N? many
-- given: create type st as enum ('new', 'paid', 'sent'); create table sales (id int, st st not null, paid date, sent date, check (st not in ('paid', 'sent') or paid is not null), check (sent is null or st = 'sent'));
-- given: insert into sales values (1, 'new', null, null), (2, 'paid', '2024-01-01', null), (3, 'sent', '2024-01-01', null);
select paid, sent from sales where st = 'sent';

-- one condition exactly when the other
-- 14: N many
-- given: create table runs (id int, done boolean, ended date, failed text, check (done = (ended is not null)), check ((failed is null) = (id < 10)));
-- given: insert into runs values (1, true, '2024-01-01', null), (2, false, null, null), (3, null, null, null), (12, false, null, 'x');
select failed from runs where id = 12;

-- it is unknown for NULL, and a CHECK lets that pass
-- 14: ? many
-- given: create table runs (id int, n int, ended date, check ((n = 1) = (ended is not null)));
-- given: insert into runs values (1, null, null), (2, 1, '2024-01-01'), (3, 2, null);
select ended from runs where n is null;

-- NOT of AND
-- 14: N many
-- given: create table pair (a int, b int, check (not (a = 1 and b is null)));
-- given: insert into pair values (1, 1), (2, null), (null, null);
select b from pair where a = 1;

-- an arm that is only not true may be unknown
-- 14: ? many
-- given: create table pair (a int, b int, check (a > 1 or b is not null));
-- given: insert into pair values (null, null), (1, 1), (2, null);
select b from pair where a is null;

-- one that is true for NULL only if the other column is not known
-- 14: ? many
-- given: create table pair (a int, b int, c int, check (a <> 1 or b = 1 or c is not null));
-- given: insert into pair values (1, 1, null), (1, 2, 3), (2, null, null), (1, null, null);
select c from pair where a = 1;

-- two conditions leave one arm
-- 14: N many
-- given: create table pair (a int, b int, c int, check (a <> 1 or b = 1 or c is not null));
-- given: insert into pair values (1, 1, null), (1, 2, 3), (2, null, null), (1, null, null);
select c from pair where a = 1 and b = 2;

-- NOT VALID: rows that are there need not satisfy it
-- 14: ? many
-- given: create table bills (id int primary key, status text not null, paid date);
-- given: insert into bills values (1, 'paid', null); alter table bills add check (status <> 'paid' or paid is not null) not valid;
select paid from bills where status = 'paid';

-- a child without the CHECK
-- 14: ? many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null) no inherit);
-- given: create table old () inherits (bills); insert into old values (1, 'paid', null);
select paid from bills where status = 'paid';

-- ONLY leaves the child out
-- 14: N many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null) no inherit);
-- given: create table old () inherits (bills); insert into bills values (1, 'paid', '2024-01-01'); insert into old values (2, 'paid', null);
select paid from only bills where status = 'paid';

-- a collation under which other texts are equal
-- 14: ? many
-- given: create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false); create table bills (id int, status text collate nocase, paid date, check (status collate "C" <> 'paid' or paid is not null));
-- given: insert into bills values (1, 'PAID', null), (2, 'paid', '2024-01-01');
select paid from bills where status = 'paid';

-- in ON of an outer join it holds where the side is there
-- 14: ?N many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null));
-- given: insert into bills values (1, 'open', null), (2, 'paid', '2024-01-01'), (3, 'open', '2024-01-02');
select b.paid, case when b.id is not null then b.paid else '2000-01-01' end from c left join bills b on b.id = c.id and b.status = 'paid';

-- the condition is about the other side
-- 14: ? many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null));
-- given: insert into bills values (1, 'open', null), (2, 'paid', '2024-01-01'), (3, 'open', '2024-01-02');
select b.paid from bills b left join c on b.id = c.id and b.status = 'paid';

-- a condition outside of the subquery is not carried inside
-- 14: ? many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null));
-- given: insert into bills values (1, 'open', null), (2, 'paid', '2024-01-01'), (3, 'open', '2024-01-02');
select x.paid from (select * from bills) x where x.status = 'paid';

-- the row that an UPDATE makes is another one
-- 14: ? many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null));
-- given: insert into bills values (1, 'open', null), (2, 'paid', '2024-01-01'), (3, 'open', '2024-01-02');
update bills set status = 'open', paid = null where status = 'paid' returning paid;

-- by a function of a user, which may have been replaced since
-- 14: ? many
-- given: create function open(text) returns boolean language sql immutable as $$select $1 <> 'paid'$$; create table bills (id int, status text not null, paid date, check (open(status) or paid is not null));
-- given: insert into bills values (1, 'paid', '2024-01-01'), (2, 'open', null);
select paid from bills where status = 'paid';

-- HAVING is about one row of a group in which others are equal to it
-- 14: ? optional
-- given: create collation nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false); create table bills (id int, status text collate nocase, paid date, check (status collate "C" <> 'paid' or paid is not null));
-- given: insert into bills values (2, 'paid', '2024-01-01'), (1, 'PAID', null);
select min(paid) from bills group by status having status collate "C" = 'paid';

-- what WHERE lets through is in the aggregate
-- 14: N many
-- given: create table bills (id int primary key, status text not null, paid date, check (status <> 'paid' or paid is not null));
-- given: insert into bills values (1, 'open', null), (2, 'paid', '2024-01-01'), (3, 'open', '2024-01-02');
select max(paid) from bills where status = 'paid' group by id % 2;
