--! find
SELECT id, email, note FROM customers WHERE email = :email;

--! add
INSERT INTO customers (id, email) VALUES (:id, :email);
