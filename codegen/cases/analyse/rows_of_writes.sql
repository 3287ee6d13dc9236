-- UPDATE of a view by a key below
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
update plain set name = 'q' where number = 1 returning number;

-- UPDATE of a view by another column
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
update plain set name = name || 'q' where k = 1 returning number;

-- UPDATE of a view by a key below, joined with many rows
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
update plain set name = 'q' from c where number = 1 and c.id > 0 returning number;

-- DELETE from a view by a key below
-- 14: N? optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
delete from plain where number = 5 returning name, k;

-- INSERT into a view
-- 14: N one
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
insert into plain(number, name) values (9, 'z') returning number;

-- INSERT into a view with ON CONFLICT
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
insert into plain(number, name) values (1, 'z') on conflict do nothing returning number;

-- an INSTEAD OF trigger is called for each joined row
-- 14: ? many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
update tv set k = 5 from c where tv.id = 1 returning tv.id;

-- INSERT into a view with an INSTEAD OF trigger
-- 14: ? optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
insert into tv(id, k) values (9, 1) returning id;

-- the target is bound by a single row
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
update t set v = 9 from c where t.id = c.id and c.email = 'a@x' returning t.id;

-- the target is bound by one of many rows
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
update t set v = 9 from c where t.id = c.id returning t.id;

-- the target is bound, the others are not
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
update t set v = c.id from c where t.id = 1 returning t.id;

-- the target is bound through a column with one value
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
update t set v = 9 from o where t.id = o.cid and o.cid = 1 returning t.id;

-- CURRENT OF a cursor
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
-- in the same transaction: declare cursor_of_t cursor for select * from t for update; fetch 1 from cursor_of_t
update t set v = 9 where current of cursor_of_t returning id;

-- DELETE … USING by a key
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
delete from t using c where t.s = :p1 returning t.id;

-- DELETE by a subquery that skips locked rows
-- 14: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
delete from t where id = (select id from t order by id limit 1 for update skip locked) returning id;

-- DELETE by IN with a subquery that skips locked rows
-- 14: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
delete from t where id in (select id from t order by id limit 1 for update skip locked) returning id;

-- MERGE of one row by a key
-- 17: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
merge into t using (values (1)) w(id) on t.id = w.id when matched then update set v = 0 when not matched then insert (id, s) values (w.id, 'n') returning merge_action();

-- MERGE of one row by a key of a parameter
-- 17: N optional
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
merge into t using (select :p1::int as id) w on t.id = w.id when matched and t.v > 0 then delete when not matched then insert (id, s) values (w.id, 'n') returning merge_action();

-- MERGE of one row by another column
-- 17: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
merge into t using (values (1)) w(v) on t.v = w.v when matched then update set k = 0 returning merge_action();

-- MERGE of many rows by a key
-- 17: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
merge into t using c w on t.id = w.id when matched then update set k = 0 returning merge_action();

-- MERGE of many rows with one target
-- 17: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
merge into t using c w on t.id = 99 when not matched then insert (id, s) values (w.id + 10, w.email) returning merge_action();

-- MERGE with what the source does not match
-- 17: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
merge into t using (values (1)) w(id) on t.id = w.id when not matched by source then update set k = 0 returning merge_action();

-- MERGE by an order
-- 17: N many
-- given: create table t(id int primary key, k int, s text not null unique, v int, x numeric); insert into t values (1,1,'a',1,1),(2,1,'b',1,1.0),(3,2,'c',2,2),(4,null,'d',2,2),(5,null,'e',3,3);
-- given: create view plain as select id as number, s as name, k from t where v > 0; create view joined as select t.id, c.email from t join c on c.id = t.k; create view counted as select k, count(*) as n from t group by k; create view many as select k, v from t; create view wild as select id, random() as r from t; create view one as select max(id) as top from t;
-- given: create function tf() returns trigger language plpgsql as 'begin return new; end'; create view tv as select id, k from t; create trigger tr instead of update or insert on tv for each row execute function tf();
merge into c using (values (1)) w(id) on c.id >= w.id when matched then update set nick = 'q' returning merge_action();
