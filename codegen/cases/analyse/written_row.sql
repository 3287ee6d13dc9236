-- the row that is written satisfies its CHECK, whatever is written to the column itself
-- 14: N many
-- given: alter table this add check (note <> 'done' or nick is not null);
update this set note = 'done', nick = :p1 where nick is not null returning nick;

-- also where the column is not set
-- 14: N optional
-- given: alter table this add check (note <> 'done' or nick is not null);
update this set note = 'done' where id = 1 returning nick;

-- another value
-- 14: ? optional
-- given: alter table this add check (note <> 'done' or nick is not null);
update this set note = 'open' where id = 2 returning nick;

-- a value that is not known
-- 14: ? optional
-- given: alter table this add check (note <> 'done' or nick is not null);
update this set note = :p1 where id = 2 returning nick;

-- NULL makes the CHECK unknown, and it passes
-- 14: ? optional
-- given: alter table this add check (note <> 'done' or nick is not null);
update this set note = null where id = 2 returning nick;

-- a condition on a column that is kept
-- 14: N optional
-- given: alter table this add check (note <> 'ann' or nick is not null);
update this set cid = 2 where id = 1 and note = 'ann' returning nick;

-- on one that is not kept
-- 14: ? optional
-- given: alter table this add check (note <> 'zz' or nick is not null) not valid;
update this set note = 'x' where id = 3 and note = 'zz' returning nick;

-- the old row was checked when it was written
-- 18: N? optional
-- given: alter table this add check (note <> 'ann' or nick is not null);
update this set note = 'x', nick = null where id = 1 and note = 'ann' returning old.nick, new.nick;

-- but not by a CHECK that is not validated
-- 18: ? optional
-- given: alter table this add check (note <> 'zz' or nick is not null) not valid;
update this set note = 'x' where id = 3 and note = 'zz' returning old.nick;

-- which the new row is checked by
-- 14: N optional
-- given: alter table this add check (note <> 'done' or nick is not null) not valid;
update this set note = 'done' where id = 1 returning nick;

-- one that excludes NULL in every new row
-- 14: N optional
-- given: alter table this add check (nick is not null) not valid;
update this set cid = 2 where id = 1 returning nick;

-- a deleted row
-- 14: N optional
-- given: alter table this add check (note <> 'ann' or nick is not null);
delete from this where id = 1 and note = 'ann' returning nick;

-- a deleted row that was never checked
-- 14: ? optional
-- given: alter table this add check (note <> 'zz' or nick is not null) not valid;
delete from this where id = 3 and note = 'zz' returning nick;

-- NOT ENFORCED
-- 18: ? optional
-- given: create table notes (id int primary key, note text, nick text, check (note <> 'done' or nick is not null) not enforced);
-- given: insert into notes values (2, 'a', null);
update notes set note = 'done' where id = 2 returning nick;

-- a value that is only known not to be NULL
-- 14: N optional
-- given: alter table this add check (note is null or nick is not null) not valid;
update this set note = 'a' || id where id = 1 returning nick;

-- and one that is NULL
-- 14: N optional
-- given: alter table this add check (note is not null or nick is not null) not valid;
update this set note = null where id = 1 returning nick;

-- several constants
-- 14: N optional
-- given: alter table this add check (note not in ('done', 'gone') or nick is not null);
update this set note = 'gone' where id = 1 returning nick;

-- one exactly when the other
-- 14: N optional
-- given: alter table this add check ((note = 'done') = (at is not null)) not valid;
update this set note = 'done', at = 'x' || :p1 where id = 1 and :p1 <> '' returning at;

-- two CHECKs
-- 14: NN optional
-- given: alter table this add check (note <> 'done' or nick is not null), add check (note <> 'done' or at is not null) not valid;
update this set note = 'done', at = nullif(email, '') where id = 1 returning nick, at;

-- a constant that an INSERT selects
-- 14: N optional
-- given: alter table this add check (note <> 'done' or nick is not null);
insert into this (id, note, nick) select 9, 'done', nick from this where id = 1 returning nick;

-- one of several arms
-- 14: ? many
-- given: alter table this add check (note <> 'done' or nick is not null);
insert into this (id, email, note, nick) select 9, '9', 'done', 'x' union all select 8, '8', 'open', null returning nick;

-- an INSERT of a value
-- 14: N? one
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
insert into this (id, note, at, nick) values (9, 'done', coalesce(:p1, 'x'), :p1) returning at, nick;

-- a default
-- 14: N one
-- given: alter table this add kind text default 'b', add check (kind = 'a' or at is not null) not valid;
insert into this (id, at) values (9, (select 'x'::text where :p1::int is not null or true)) returning at;

-- DEFAULT in an UPDATE
-- 14: N optional
-- given: alter table this add kind text default 'b', add check (kind = 'a' or at is not null) not valid;
update this set kind = default, at = nullif(email, '') where id = 1 returning at;

-- several rows with one value
-- 14: N many
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
insert into this (id, email, note, at) values (8, '8', 'done', nullif('a', :p1)), (9, '9', 'done', 'x') on conflict do nothing returning at;

-- and with several
-- 14: ? many
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
insert into this (id, email, note, at) values (8, '8', 'open', null), (9, '9', 'done', 'x') returning at;

-- ON CONFLICT: the row may be the one that was there
-- 14: ? one
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
insert into this (id, note, at) values (3, 'done', 'x') on conflict (id) do update set cid = 7 returning at;

-- which may be set the same way
-- 14: N one
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
insert into this (id, note, at) values (3, 'done', 'x') on conflict (id) do update set note = 'done', at = coalesce(this.at, excluded.nick, excluded.at) returning at;

-- or not
-- 14: ? one
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
insert into this (id, note, at) values (3, 'done', 'x') on conflict (id) do update set note = 'open' returning at;

-- a trigger that sets the column is checked like the statement
-- 14: N optional
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
-- trigger before update: begin new.at := new.email; return new; end
update this set note = 'done' where id = 1 returning at;

-- one that sets the other column
-- 14: ? optional
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
-- trigger before update: begin new.note := 'open'; return new; end
update this set note = 'done' where id = 1 returning at;

-- one that leaves the row as it was
-- 14: ? optional
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
-- trigger before update: begin return old; end
update this set note = 'done' where id = 1 returning at;

-- one that may do anything
-- 14: ? optional
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
-- trigger before insert: declare r this; begin r := new; r.note := 'open'; return r; end
insert into this (id, note) values (9, 'done') returning at;

-- a generated column is computed from the others
-- 14: ? optional
-- given: alter table this add g text generated always as (email) stored, add check (g <> 'b@x' or at is not null) not valid;
update this set email = 'z@x' where id = 2 and g = 'b@x' returning at;

-- a collation under which other values are equal
-- 14: ? optional
-- given: create collation if not exists nd (provider = icu, locale = 'und-u-ks-level2', deterministic = false); alter table this add n text collate nd, add check (n <> 'done' or at is not null) not valid;
update this set n = 'DONE' where id = 1 and at is null and false returning at;

-- a child of the table without the CHECK
-- 14: ? many
-- given: alter table this add constraint nick_of_done check (note <> 'done' or nick is not null) no inherit; create table this_child () inherits (this); insert into this_child (id, email) values (7, '7');
update this set note = 'done' where id = 7 returning nick;

-- a child that has it
-- 14: N many
-- given: alter table this add constraint nick_of_done check (note <> 'done' or nick is not null); create table this_child () inherits (this); insert into this_child (id, nick) values (7, 'x');
update this set note = 'done' where id in (1, 7) returning nick;

-- a partition
-- 14: N many
-- given: create table parted (k int, note text, at text, check (note <> 'done' or at is not null)) partition by list (k); create table parted1 (at text, note text, k int); alter table parted1 add constraint parted_check check (note <> 'done' or at is not null); alter table parted attach partition parted1 for values in (1); create table parted2 partition of parted for values in (2); insert into parted values (1, 'a', null), (2, 'a', null);
update parted set note = 'done', k = 3 - k, at = :p1 where false returning at;

-- an array that is assigned in parts
-- 14: ? optional
-- given: alter table this add tags text[], add check (tags <> '{done}' or at is not null) not valid;
update this set tags[1] = 'done' where id = 2 and false returning at;

-- MERGE in all of its ways
-- 17: N optional
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
merge into this using (select 1 as id, 'x' as at) s on this.id = s.id when matched then update set note = 'done', at = s.at when not matched then insert (id, note, at) values (s.id, 'done', s.at) returning this.at;

-- in one of them not
-- 17: ? optional
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
merge into this using (select 1 as id, null as at) s on this.id = s.id when matched then update set note = 'open', at = s.at when not matched then insert (id, note, at) values (s.id, 'done', s.at) returning this.at;

-- what it deletes was not written now
-- 17: ? optional
-- given: alter table this add check (note <> 'done' or at is not null) not valid;
merge into this using (select 1 as id) s on this.id = s.id when matched then delete returning this.at;
