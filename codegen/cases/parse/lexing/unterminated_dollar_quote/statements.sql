--! first
SELECT $tag$ a $$ $tog$;

--! second
SELECT $1;

--! third
SELECT $$;
