-- an ordinary trigger sets a column of its own
-- 14: NN?? optional
-- trigger before update: begin new.at := null; return new; end
update this set note = 'x', nick = null where id = 1 returning note, id, nick, at;

-- a column that is not assigned stays as WHERE let it through
-- 14: N? many
-- trigger before update: begin new.at := null; return new; end
update this set cid = 1 where note is not null and at is null returning note, at;

-- the current time is not NULL
-- 14: NN one
-- trigger before insert: begin new.seen := (now() at time zone 'utc'); new.day = current_date; return new; end
insert into this (id, seen, day) values (9, '2000-01-01', '2000-01-01') returning seen, day;

-- a function of the user may be called
-- 14: ? one
-- given: alter table o add at timestamptz; create function touch() returns trigger language plpgsql set search_path = public, pg_catalog as $$begin new.at := now(); return new; end$$; create trigger touch before insert on o for each row execute function touch();
-- given: create function public.now() returns timestamptz language sql as 'select null::timestamptz';
insert into o (id, cid, at) values (9, 1, '2000-01-01') returning at;

-- INSERT is exactly one row where no trigger drops it
-- 14: NN one
-- trigger before insert: begin if new.note is null then raise notice 'no note for %', new.id; end if; new.cid := 1; return new; end
insert into this (id, note) values (9, 'n') returning id, note;

-- RETURN NULL drops the row
-- 14: NN optional
-- trigger before insert: begin if new.id > 5 then return null; end if; return new; end
insert into this (id, note) values (9, 'n') returning id, note;

-- RETURN OLD leaves the row as it was
-- 14: ?N many
-- trigger before update: begin return old; end
update this set nick = 'x' returning nick, email;

-- RETURN OLD, where WHERE let the old value through
-- 14: N many
-- trigger before update: begin return old; end
update this set nick = 'x' where nick is not null returning nick;

-- of an INSERT there is no OLD
-- 14: N optional
-- trigger before insert: begin return old; end
insert into this (id, email) values (9, 'z') returning id;

-- NEW for an INSERT or UPDATE, OLD for a DELETE
-- 14: NN one
-- trigger before insert or update or delete: begin return coalesce(new, old); end
insert into this (id, email, nick) values (9, 'z', 'n') returning id, nick;

-- OLD before NEW
-- 14: ? many
-- trigger before insert or update or delete: begin return coalesce(old, new); end
update this set nick = 'x' returning nick;

-- branches on TG_OP
-- 14: NN? one
-- trigger before insert or update or delete: begin if tg_op = 'UPDATE' then new.note := null; elsif tg_op in ('DELETE') then return old; else new.at := null; end if; return new; end
insert into this (id, note, at) values (9, 'n', 'x') returning id, note, at;

-- the other branch
-- 14: ?N many
-- trigger before insert or update or delete: begin if tg_op = 'UPDATE' then new.note := null; elsif tg_op in ('DELETE') then return old; else new.at := null; end if; return new; end
update this set note = 'x', at = 'x' returning note, at;

-- CASE on TG_OP
-- 14: ?N many
-- trigger before insert or update: begin case tg_op when 'UPDATE', 'DELETE' then new.note := null; else new.at := null; end case; return new; end
update this set note = 'x', at = 'x' returning note, at;

-- a condition that says more than TG_OP
-- 14: ? many
-- trigger before update: begin if tg_op = 'INSERT' or new.id > 0 then new.note := null; end if; return new; end
update this set note = 'x' returning note;

-- a condition that only looks like one on TG_OP
-- 14: ? many
-- trigger before update: begin if tg_op = E'INSERT' or tg_op in (coalesce(null, 'UPDATE', 'INSERT')) then new.note := null; end if; return new; end
update this set note = 'x' returning note;

-- UPDATE OF other columns does not fire
-- 14: N many
-- trigger before update of cid: begin new.note := null; return new; end
update this set note = 'x' returning note;

-- UPDATE OF one of these columns fires
-- 14: ? many
-- trigger before update of cid: begin new.note := null; return new; end
update this set note = 'x', cid = 1 returning note;

-- UPDATE OF a generated column fires when what it is computed from is set
-- 14: ? many
-- given: alter table this add g int generated always as (cid + 1) stored;
-- trigger before update of g: begin new.nick := null; return new; end
update this set cid = 2, nick = 'x' returning nick;

-- DO UPDATE fires the triggers of an UPDATE
-- 14: ?N one
-- trigger before update: begin new.nick := null; return new; end
insert into this (id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = excluded.nick returning nick, id;

-- DO UPDATE of other columns than the trigger's
-- 14: N one
-- trigger before insert or update: begin new.at := null; return new; end
insert into this (id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = excluded.nick returning nick;

-- DO UPDATE that leaves the row as it was
-- 14: ? one
-- trigger before update: begin return old; end
insert into this (id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = excluded.nick returning nick;

-- DO UPDATE may be dropped
-- 14: N optional
-- trigger before update: begin return null; end
insert into this (id, email, nick) values (2, 'b@x', 'n') on conflict (id) do update set nick = excluded.nick returning id;

-- EXCLUDED is the row behind the triggers of INSERT
-- 14: N? one
-- trigger before insert or update: begin if tg_op = 'INSERT' then new.at := null; end if; return new; end
insert into this (id, email, nick, at) values (2, 'b@x', 'n', 'a') on conflict (id) do update set nick = excluded.nick, at = excluded.at returning nick, at;

-- a value that is written to a NOT NULL column which no trigger sets
-- 14: N many
-- trigger before update: begin new.at := null; return new; end
update this set cid = s.x from (values (1), (null::int)) s(x) where s.x is not distinct from 1 returning s.x;

-- a trigger writes another value to the NOT NULL column
-- 14: ? many
-- trigger before update: begin new.cid := 1; return new; end
update this set cid = s.x from (values (null::int)) s(x) returning s.x;

-- the row stays as it was, whatever is written to a NOT NULL column
-- 14: ? many
-- trigger before update: begin return old; end
update this set cid = s.x from (values (null::int)) s(x) returning s.x;

-- a copy of NEW with a column changed
-- 14: N? one
-- trigger before insert: declare _new record; begin _new := new; _new."nick" = null; return _new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning id, nick;

-- a copy that may not have been made is NULL
-- 14: N optional
-- trigger before insert: declare r record; begin if new.id < 5 then r := new; end if; return r; end
insert into this (id, email, nick) values (9, 'z', 'n') returning id;

-- a copy of OLD
-- 14: ? many
-- trigger before update: declare r record := old; begin return r; end
update this set nick = 'x' returning nick;

-- NEW becomes OLD
-- 14: ? many
-- trigger before update: begin new := old; return new; end
update this set nick = 'x' returning nick;

-- NEW becomes NULL
-- 14: N optional
-- trigger before insert: begin new := null; return new; end
insert into this (id, email) values (9, 'z') returning id;

-- NEW becomes something else
-- 14: ? optional
-- trigger before insert: begin new := jsonb_populate_record(new, '{"nick": null}'); return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- NEW goes through a function
-- 14: ? optional
-- given: create function this_other(this) returns this language sql as $$select (jsonb_populate_record($1, '{"nick": null}')).*$$;
-- trigger before insert: begin return this_other(new); end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- SELECT INTO a column of NEW
-- 14: ? optional
-- trigger before insert: begin select null into new.nick; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- INTO behind a column that is called insert
-- 14: ? optional
-- trigger before insert: begin select t.insert into new.nick from (select null::text as insert) t; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- RETURNING INTO a column of NEW
-- 14: ? optional
-- given: create table this_log(a text);
-- trigger before insert: begin insert into this_log values (null) returning a into new.nick; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- SELECT INTO a variable
-- 14: N? one
-- trigger before insert: declare n text; m int; begin select max(nick), count(*) into strict n, m from c; insert into c (id, email) values (99, 'z'); perform pg_notify('x', new.id::text); new.nick := nullif(n, n); return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning id, nick;

-- SELECT INTO the copy of a record
-- 14: ? optional
-- trigger before insert: declare r record; begin r := new; select * from jsonb_populate_record(new, '{"nick": null}') into r; return r; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- an alias of NEW
-- 14: ? optional
-- trigger before insert: declare n alias for new; begin n.nick := null; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- GET DIAGNOSTICS a column of NEW
-- 14: ? optional
-- trigger before insert: begin get diagnostics new.nick = pg_context; new.nick := null; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- FOR a column of NEW
-- 14: ? optional
-- trigger before insert: begin for new.nick in select null loop null; end loop; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- CALL with a column of NEW
-- 14: ? optional
-- given: create procedure this_p(inout a text) language plpgsql as $$begin a := null; end$$;
-- trigger before insert: begin call this_p(new.nick); return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- EXECUTE into NEW
-- 14: ? optional
-- trigger before insert: begin execute 'select * from jsonb_populate_record($1, $2)' into new using new, '{"nick": null}'::jsonb; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- a cursor's row goes to NEW
-- 14: ? optional
-- trigger before insert: declare k cursor for select null::text; begin open k; fetch k into new.nick; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- a variable that is called old hides the row
-- 14: ? optional
-- trigger before insert: declare old this; begin old := jsonb_populate_record(new, '{"nick": null}'); return old; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- a block of that name hides the row
-- 14: ? optional
-- trigger before insert: <<new>> declare nick text; begin new.nick := 'x'; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- by the name of the function
-- 14: ? optional
-- trigger before insert: begin this_1.new.nick := null; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- names in quotes
-- 14: ?N one
-- trigger before insert: begin "new"."Nick" := null; return "new"; end
insert into this (id, email, "Nick", nick) values (9, 'z', 'n', 'n') returning "Nick", nick;

-- comments and quotes that look like statements
-- 14: N? one
-- trigger before insert: begin /* return null; /* new := null; */ */ raise notice 'return null; %', $q$ new.id := null; $q$; new.nick := /* ; */ null; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning id, nick;

-- an exception handler keeps what was assigned before
-- 14: ? one
-- trigger before insert: begin begin new.nick := null; perform 1/0; exception when division_by_zero then null; end; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- an exception handler drops the row
-- 14: N optional
-- trigger before insert: begin begin perform 1/0; exception when others then return null; end; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- a loop
-- 14: ?N one
-- trigger before insert: declare i int := 0; r record; begin <<l>> loop i := i + 1; exit l when i > 2; continue when i = 1; new.nick := null; end loop l; while i < 9 loop i := i + 1; end loop; for r in select 1 as x loop null; end loop; for j in 1..2 loop null; end loop; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick, id;

-- a record of a loop is not what it was before
-- 14: ? optional
-- trigger before insert: declare r record; begin r := new; for r in select * from jsonb_populate_record(new, '{"nick": null}') loop return r; end loop; return r; end
insert into this (id, email, nick) values (9, 'z', 'n') returning nick;

-- options of the compiler
-- 14: N? one
-- trigger before insert: #variable_conflict use_column #print_strict_params on begin new.nick = null; return new; end
insert into this (id, email, nick) values (9, 'z', 'n') returning id, nick;

-- a part of a column is assigned
-- 14: N? one
-- given: alter table this add p c, add a int[];
-- trigger before insert: begin new.a[1] := null; new.p.nick := null; new.p := null; return new; end
insert into this (id, p, a) values (9, row(1, 'a', 'b'), '{1}') returning a is not null, p;

-- several triggers, one after the other
-- 14: ??N optional
-- trigger before insert: begin new.at := null; return new; end
-- trigger before insert: begin new.nick := null; if new.id > 90 then return null; end if; return new; end
insert into this (id, nick, at) values (9, 'n', 'x') returning nick, at, id;

-- a condition of the trigger
-- 14: ? many
-- trigger before update when (old.* is distinct from new.*): begin new.nick := null; return new; end
update this set nick = 'x' returning nick;

-- a trigger that is disabled
-- 14: N many
-- trigger before update: begin new.nick := null; return new; end
-- given: alter table this disable trigger this_1;
update this set nick = 'x' returning nick;

-- a trigger of replicas only
-- 14: N many
-- trigger before update: begin new.nick := null; return new; end
-- given: alter table this enable replica trigger this_1;
update this set nick = 'x' returning nick;

-- a trigger that always fires
-- 14: ? many
-- trigger before update: begin new.nick := null; return new; end
-- given: alter table this enable always trigger this_1;
update this set nick = 'x' returning nick;

-- AFTER triggers and those for each statement change no row
-- 14: N one
-- trigger after insert: begin new.nick := null; return null; end
-- trigger before insert for each statement: begin return null; end
insert into this (id, nick) values (9, 'n') returning nick;

-- the trigger of a partition, in which columns have other numbers
-- 14: ?N many
-- given: create table this_p(a int not null, n text, m text) partition by list (a); create table this_p1 (m text, n text, a int not null); alter table this_p attach partition this_p1 for values in (1); insert into this_p values (1, 'n', 'm');
-- trigger before update on this_p1: begin new.n := null; return new; end
update this_p set n = 'x', m = 'x' returning n, m;

-- the trigger of a partitioned table
-- 14: ?N many
-- given: create table this_p(a int not null, n text, m text) partition by list (a); create table this_p1 partition of this_p for values in (1); insert into this_p values (1, 'n', 'm');
-- trigger before update on this_p: begin new.n := null; return new; end
update this_p set n = 'x', m = 'x' returning n, m;

-- the trigger of an inheritance child
-- 14: ?N many
-- given: create table this_k() inherits (this); insert into this_k (id, nick, note) values (9, 'n', 'm');
-- trigger before update on this_k: begin new.nick := null; return new; end
update this set nick = 'x', note = 'x' returning nick, note;

-- a row that moves to another partition is inserted there
-- 14: ?N many
-- given: create table this_p(a int not null, n text, m text) partition by list (a); create table this_p1 partition of this_p for values in (1); create table this_p2 partition of this_p for values in (2); insert into this_p values (1, 'n', 'm');
-- trigger before insert on this_p2: begin new.n := null; return new; end
update this_p set a = 2, n = 'x', m = 'x' returning n, m;

-- a row that does not move is inserted nowhere
-- 14: N many
-- given: create table this_p(a int not null, n text, m text) partition by list (a); create table this_p1 partition of this_p for values in (1); create table this_p2 partition of this_p for values in (2); insert into this_p values (1, 'n', 'm');
-- trigger before insert on this_p2: begin new.n := null; return new; end
update this_p set n = 'x', m = 'x' returning n;

-- a trigger moves the row
-- 14: ? many
-- given: create table this_p(a int not null, n text, m text) partition by list (a); create table this_p1 partition of this_p for values in (1); create table this_p2 partition of this_p for values in (2); insert into this_p values (1, 'n', 'm');
-- trigger before update on this_p: begin new.a := 2; return new; end
-- trigger before insert on this_p2: begin new.n := null; return new; end
update this_p set n = 'x' returning n;

-- tsvector_update_trigger sets its column, which is never NULL
-- 14: NN one
-- given: alter table this add words tsvector; create trigger words before insert or update on this for each row execute function tsvector_update_trigger(words, 'pg_catalog.simple', nick);
insert into this (id, nick, words) values (9, 'n', '') returning nick, words;

-- suppress_redundant_updates_trigger drops rows
-- 14: N optional
-- given: create trigger same before update on this for each row execute function suppress_redundant_updates_trigger();
insert into this (id, nick) values (1, 'ann') on conflict (id) do update set nick = excluded.nick returning nick;

-- moddatetime sets its column
-- 14: NNN optional
-- given: create extension moddatetime; create trigger touch before update on this for each row execute function moddatetime(seen);
update this set nick = 'x', seen = '2000-01-01' where id = 1 returning id, nick, seen;

-- insert_username and autoinc set theirs
-- 14: NNN one
-- given: create extension insert_username; create extension autoinc; create sequence this_s; create trigger who before insert on this for each row execute function insert_username(nick); create trigger next before insert on this for each row execute function autoinc(cid, this_s);
insert into this (id, nick, note, cid) values (9, 'n', 'n', 0) returning nick, note, cid;

-- a function of that name that is none of PostgreSQL's
-- 14: ? optional
-- given: create schema this_s; create function this_s.moddatetime() returns trigger language plpgsql as $$begin execute 'select 1'; new.nick := null; return new; end$$; create trigger touch before update on this for each row execute function this_s.moddatetime(seen);
update this set nick = 'x' where id = 1 returning nick;

-- a trigger function in another language
-- 14: N optional
-- given: create function this_f() returns trigger language internal as 'suppress_redundant_updates_trigger'; create trigger touch before update on this for each row execute function this_f();
insert into this (id, nick) values (1, 'ann') on conflict (id) do update set cid = 1 returning id;

-- INSTEAD OF triggers decide what is returned, whatever they do
-- 14: ? optional
-- given: create view this_v as select * from this;
-- trigger instead of insert on this_v: begin new.nick := null; return new; end
insert into this_v (id, nick) values (9, 'n') returning nick;

-- a trigger behind a view
-- 14: ?N one
-- given: create view this_v as select * from this;
-- trigger before insert: begin new.nick := null; return new; end
insert into this_v (id, nick) values (9, 'n') returning nick, id;

-- a trigger behind a view drops the row
-- 14: N optional
-- given: create view this_v as select * from this;
-- trigger before insert: begin return null; end
insert into this_v (id, nick) values (9, 'n') returning id;

-- a backslash in a literal means what a setting says
-- 14: ? optional
-- trigger before insert, set standard_conforming_strings = off: begin new.note := '\'; new.nick := null; --'; return new; end
-- cannot be run
insert into this (id, nick) values (9, 'n') returning nick;

-- a body that is too deep
-- 14: N optional
-- trigger before insert: begin if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then if true then return new; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end if; end
insert into this (id, nick) values (9, 'n') returning id;
