--! by_id
SELECT name FROM accounts WHERE id = :id;

-- These operators are of the family of the index.
--! by_small_number
SELECT name FROM accounts WHERE id = :id::integer;

--! opened_at
SELECT id FROM accounts WHERE opened = :at::timestamptz;

--! by_short
SELECT id FROM accounts WHERE short = :short::text;

--! by_name
SELECT id FROM accounts WHERE name = :name::varchar;

-- There is an index on the expression.
--! by_folded_phone
SELECT id FROM accounts WHERE lower(phone) = lower(:phone);

-- The value is computed, and not the column.
--! by_computed_value
SELECT id FROM accounts WHERE made_at >= date_trunc('day', :at::timestamptz);

--! sorted_prefix
SELECT id FROM accounts WHERE sorted LIKE 'Mc%';

-- Another condition is served.
--! of_account
SELECT name FROM accounts WHERE id = :id AND lower(name) = :name;

-- Nobody knows what the pattern begins with.
--! by_pattern
SELECT id FROM accounts WHERE name LIKE :pattern;

--! in_the_result
SELECT lower(name) = :name AS same FROM accounts WHERE id = :id;

--! allowed
--@ allow kept-from-index is for the administrator
SELECT id FROM accounts WHERE upper(name) = :name;
