-- an INSTEAD OF trigger decides what is returned
-- 14: ? optional
-- given: create view v as select id from c;
-- given: create function tf() returns trigger language plpgsql as $$begin new.id := null; return new; end$$;
-- given: create trigger tr instead of insert on v for each row execute function tf();
insert into v(id) values (1) returning id;

-- a rule replaces the statement: the driver is told of no columns
-- 14:  none
-- given: create rule r as on insert to c do instead update c set nick = null where id = 1 returning null::int, null::text, null::text;
insert into c(id,email) values (9,'z') returning id;

-- WHERE is about the row before the UPDATE
-- 14: ? many
update c set nick = null where nick is not null returning nick;

-- what is assigned is computed from the row that WHERE let through
-- 14: N many
update c set nick = upper(nick) where nick is not null returning nick;

-- a column that is not assigned stays as WHERE let it through
-- 14: N many
update c set email = email where nick is not null returning nick;

-- a BEFORE UPDATE trigger can change any column
-- 14: ? many
-- given: create function tf() returns trigger language plpgsql as $$begin new.nick := null; return new; end$$;
-- given: create trigger tr before update on c for each row execute function tf();
update c set email = email where nick is not null returning nick;

-- DELETE returns the row that WHERE let through
-- 14: N many
delete from c where nick = 'ann' and id > 5 returning nick;

-- a column that the INSERT leaves out
-- 14: N? one
insert into c(id,email) values (9,'z') returning id, nick;

-- a column that the INSERT gives a value
-- 14: N one
insert into c(id,email,nick) values (9,'z','n') returning nick;

-- a BEFORE INSERT trigger can change the row
-- 14: ? one
-- given: create function tf() returns trigger language plpgsql as $$begin new.nick := null; return new; end$$;
-- given: create trigger tr before insert on c for each row execute function tf();
insert into c(id,email,nick) values (9,'z','n') returning nick;

-- DO UPDATE returns the row that was there
-- 14: ? one
insert into c(id,email,nick) values (2,'b@x','n') on conflict (id) do update set email = excluded.email returning nick;

-- DO NOTHING returns nothing for a conflict
-- 14: N optional
insert into c(id,email) values (2,'b@x') on conflict do nothing returning id;

-- DO UPDATE with WHERE can skip the row
-- 14: N optional
insert into c(id,email) values (2,'b@x') on conflict (id) do update set nick = 'q' where c.nick is not null returning id;

-- DO UPDATE skips a row that the same statement has written
-- 14: N optional
with w as (insert into c values (9,'z','a') on conflict do nothing returning id) insert into c values (2,'b@x','q') on conflict (id) do update set nick = 'k' returning id;

-- DEFAULT VALUES
-- 14: N? one
-- given: create table t(a int not null default 1, b int);
insert into t default values returning a, b;

-- several rows are inserted
-- 14: N many
insert into c(id,email) values (8,'y'),(9,'z') returning id;

-- a target with a fixed key is updated once, whatever it is joined with
-- 14: N? optional
update o set total = 1 from c where c.id = o.cid and o.id = 1 returning o.id, c.nick;

-- the target's key is fixed by a single row of another table
-- 14: N optional
update c set nick = c.nick from o where o.cid = c.id and o.id = 1 returning c.id;

-- a fixed key of another table does not fix the target
-- 14: N many
delete from o using c where c.id = o.cid and c.email = 'a@x' returning o.id;

-- an inserted row has no OLD
-- 18: ?NN one
insert into c(id,email,nick) values (9,'z','n') returning old.id, new.id, nick;

-- OLD and NEW of an UPDATE
-- 18: NN?? optional
update c set nick = null where id = 1 returning old.email, new.email, old.nick, new.nick;

-- a deleted row has no NEW
-- 18: N?N optional
delete from o where id = 1 returning old.id, new.id, id;

-- MERGE returns target and source
-- 17: NN?N optional
merge into c using (select 7 as k, 'n'::text as n) s on c.id = s.k when not matched then insert values (s.k, 'e', s.n) when matched then delete returning merge_action(), c.id, c.nick, s.k;

-- NOT MATCHED BY SOURCE: the source is missing
-- 17: N? many
merge into c using (select 1 as k) s on c.id = s.k when not matched by source then update set nick = 'q' when matched then do nothing returning c.id, s.k;

-- a rule may replace the statement, and what it returns
-- 14: ? many
-- given: create rule r as on insert to c do also update c set nick = null where id = 2;
insert into c(id,email) values (9,'z') returning id;

-- a column that is left to a default that is not NULL
-- 14: NN one
-- given: create table t(id int, created_at timestamptz default now(), state text default 'new');
insert into t(id) values (1) returning created_at, state;

-- DEFAULT by name
-- 14: N? one
-- given: create table t(id int, state text default 'new', note text);
insert into t values (1, default, default) returning state, note;

-- a default that may be NULL
-- 14: ? one
-- given: create table t(id int, state text default nullif('a', 'a'));
insert into t(id) values (1) returning state;

-- NULL instead of the default
-- 14: ? one
-- given: create table t(id int, state text default 'new');
insert into t values (1, null) returning state;

-- a default and a trigger
-- 14: ? one
-- given: create table t(id int, state text default 'new');
-- given: create function tf() returns trigger language plpgsql as $$begin new.state := null; return new; end$$;
-- given: create trigger tr before insert on t for each row execute function tf();
insert into t(id) values (1) returning state;

-- the default of a partition does not count
-- 14: ? one
-- given: create table p(a int, state text) partition by list (a);
-- given: create table p1 partition of p (state default 'new') for values in (1);
insert into p(a) values (1) returning state;

-- UPDATE … SET … = DEFAULT
-- 14: N? many
-- given: create table t(state text default 'new', note text);
-- given: insert into t values (null, 'a');
update t set state = default, note = default returning state, note;

-- a default of a row that is there already
-- 14: ? one
-- given: create table t(id int primary key, state text default 'new');
-- given: insert into t values (1, null);
insert into t(id) values (1) on conflict (id) do update set id = 1 returning state;

-- DO UPDATE assigns what would have been inserted
-- 14: N? one
insert into c(id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = excluded.nick returning nick, length(nullif(nick, 'n'));

-- what would have been inserted is NULL
-- 14: ? one
insert into c(id, email) values (2, 'b@x') on conflict (id) do update set nick = excluded.nick returning nick;

-- DO UPDATE assigns NULL
-- 14: ? one
insert into c(id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = null returning nick;

-- DO UPDATE assigns what was there
-- 14: ? one
insert into c(id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = c.nick returning nick;

-- DO UPDATE falls back on what would have been inserted
-- 14: N one
insert into c(id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = coalesce(c.nick, excluded.nick) returning nick;

-- a trigger of the update
-- 14: ? one
-- given: create function tf() returns trigger language plpgsql as $$begin new.nick := null; return new; end$$;
-- given: create trigger tr before update on c for each row execute function tf();
insert into c(id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = excluded.nick returning nick;

-- a trigger of the insertion changes what would have been inserted
-- 14: ? one
-- given: create function tf() returns trigger language plpgsql as $$begin new.nick := null; return new; end$$;
-- given: create trigger tr before insert on c for each row execute function tf();
insert into c(id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = excluded.nick returning nick;

-- several rows, one without a value
-- 14: ? many
insert into c(id, email, nick) values (2, 'b@x', 'n'), (3, 'c@x', null) on conflict (id) do update set nick = excluded.nick returning nick;
