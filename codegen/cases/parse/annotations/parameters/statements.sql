--! none (a?)
SELECT 1;

--! none_named Params()
SELECT 1
FROM t;

--! unknown (emial?, email?)
SELECT :email, :name;

--! empty () : ()
SELECT 1;
