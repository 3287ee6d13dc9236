-- the predicate is a condition
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where who = :p1 and gone is null;

-- the predicate is not a condition
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where who = 1;

-- the opposite of the predicate
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where who = 2 and gone is not null;

-- the predicate is half of a condition
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where who = 1 and (gone is null or kind = 'c');

-- the negation of its negation
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where who = :p1 and not (gone is not null);

-- the predicate of another table
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select t.id from t, t w where t.who = 1 and w.gone is null;

-- the predicate in ON of a LEFT JOIN fixes the right side
-- 14: N? optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select c.id, t.id from c left join t on t.who = c.id and t.gone is null where c.id = 1;

-- the predicate in WHERE over a LEFT JOIN
-- 14: N? optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select c.id, t.id from c left join t on t.who = c.id where c.id = 1 and t.gone is null;

-- the predicate in ON does not hold for the left side
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select t.id from t left join c on t.gone is null where t.who = 1;

-- a boolean predicate
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where n = :p1 and main;

-- a boolean predicate that is compared
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where n = :p1 and main = true;

-- a boolean predicate that IS TRUE
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where n = :p1 and main is true;

-- a boolean predicate of which the opposite is stated with IS DISTINCT FROM
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where n = :p1 and main is distinct from true;

-- a boolean predicate that is not false
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where n = :p1 and main <> false;

-- a boolean predicate that is a parameter
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where n = 2 and main = :p1;

-- the opposite of a boolean predicate
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where n = 2 and not main;

-- one value of the predicate's list
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where tag = :p1 and kind = 'a';

-- the predicate's list
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where tag = :p1 and kind in ('a', 'b');

-- the predicate's list in another order
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where tag = :p1 and kind in ('b', 'a');

-- a longer list
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where tag = 'y' and kind in ('a', 'b', 'c');

-- another value
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where tag = 'x' and kind = 'c';

-- a value that is a parameter
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where tag = 'x' and kind = :p1;

-- not one value of the list
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where tag = 'x' and kind <> 'a';

-- not null because it is compared, and a negated boolean
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where who = :p1 and kind = 'c' and tag > 'a' and main = false;

-- not null is missing
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where who = 2 and kind = 'c' and not main;

-- not null because of the join
-- 14: NN optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select t.id, x.id from t join o x on x.note = t.tag where t.who = :p1 and t.kind = 'c' and not t.main and x.id = 1;

-- one arm of a predicate with OR
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where kind = :p1 and n = 1;

-- the whole predicate with OR
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where kind = :p1 and (n = 1 or who = 1) and n = :p2;

-- another value than that of an arm
-- 14: N many
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
select id from t where kind = 'c' and n = 2;

-- DELETE by a partial index
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
delete from t where who = 1 and gone is null returning id;

-- UPDATE by a partial index
-- 14: N optional
-- given: create table t(id int primary key, who int, kind text not null, gone timestamptz, main bool not null, tag text, n int);
-- given: create unique index on t(who) where gone is null; create unique index on t(n) where main; create unique index on t(tag) where kind in ('a', 'b'); create unique index on t(who, kind) where tag is not null and not main; create unique index on t (kind, n) where n = 1 or who = 1;
-- given: insert into t values (1,1,'a',null,true,null,1),(2,1,'c','now',false,'x',1),(3,2,'c','now',false,'y',2),(4,2,'c','now',false,null,2),(5,1,'b','now',false,'y',1),(6,3,'c',null,false,'x',2);
update t set gone = now() where who = 1 and gone is null returning id;
