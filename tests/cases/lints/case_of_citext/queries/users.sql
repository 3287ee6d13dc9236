--! by_name
SELECT id FROM users WHERE name = :name::citext;

--! other_names
SELECT id FROM users WHERE :name::citext <> name AND id = :id;

-- Both sides are citext.
--! by_email
SELECT id FROM users WHERE email = :email;

--! by_casted_name
--@ allow kept-from-index there are few users
SELECT id FROM users WHERE name::citext = :name;

--! by_exact_name
SELECT id FROM users WHERE name = :name;

--! allowed
--@ allow case-of-citext is as it was in the old version
SELECT id FROM users WHERE name = :name::citext;
