--! find
SELECT id, note FROM customers WHERE email = :email;

--! remove
DELETE FROM customers WHERE id = :id;
