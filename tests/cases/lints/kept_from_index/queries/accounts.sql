--! by_folded_name
SELECT id FROM accounts WHERE lower(name) = :name;

--! of_day
SELECT id FROM accounts WHERE made_at::date = :day;

-- The column becomes numeric for the comparison.
--! by_number
SELECT name FROM accounts WHERE id = :id::numeric;

--! by_amount
SELECT id FROM accounts WHERE amount = :amount::double precision;

--! by_code
SELECT id FROM accounts WHERE code = :code::text;

--! by_label
SELECT id FROM accounts WHERE state::text = :state;

--! by_email_as_text
SELECT id FROM accounts WHERE email = :email::text;

--! with_arithmetic
SELECT name FROM accounts WHERE id + 1 = :next;

--! prefix
SELECT id FROM accounts WHERE name LIKE 'Mc%';

--! by_language
SELECT id FROM accounts WHERE name = :name COLLATE by_language;

--! in_a_list
SELECT id FROM accounts WHERE lower(name) IN ('a', 'b', :third);
