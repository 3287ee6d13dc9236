--! first
SELECT 'it's', :a;

--! second
SELECT 'fine', $1;

--! third
SELECT 'fine';
