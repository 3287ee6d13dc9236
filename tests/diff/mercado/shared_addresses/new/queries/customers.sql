-- The people who buy.

--! find
--- The customer with everything we know about them.
SELECT
    customer_id, email, first_name, last_name, phone, birth_date,
    preferred_contact, newsletter, preferences, created_at
FROM customers
WHERE customer_id = :customer_id;

--! find_by_email
--- The customer who signs in with this address, in whatever case they type it.
SELECT
    customer_id, email, first_name, last_name, phone, birth_date,
    preferred_contact, newsletter, preferences, created_at
FROM customers
WHERE email = lower(:email);

--! email_is_taken
--- Whether somebody signs in with this address already.
SELECT EXISTS (
    SELECT FROM customers AS c
    WHERE c.email = lower(:email)
) AS taken;

--! create
--- Registers a customer.
--@ error email_is_an_address = EmailInvalid
INSERT INTO customers (email, first_name, last_name)
VALUES (lower(:email), :first_name, :last_name)
RETURNING customer_id;

--! reachable_by_phone
--- The customers who gave us a number and like to be called.
SELECT customer_id, first_name, last_name, phone
FROM customers
WHERE phone IS NOT NULL
    AND preferred_contact = 'phone'
ORDER BY last_name, first_name, customer_id;

--! delete
--- Forgets a customer who has never ordered, with their addresses and reviews.
--@ error orders_customer_id_fkey = HasOrders
DELETE FROM customers
WHERE customer_id = :customer_id;

--! look_up
--- The customer with this id, or who signs in with this address.
SELECT customer_id, email, first_name, last_name, phone
FROM customers
WHERE customer_id = :customer_id --@ if by.id
    AND email = lower(:email) --@ if by.email
;

--! change
--- Changes what is set of a customer, and keeps the rest.
--@ affects one
--@ patch first_name, last_name, phone, birth_date, preferred_contact, newsletter
UPDATE customers
SET first_name = :first_name,
    last_name = :last_name,
    phone = :phone,
    birth_date = :birth_date,
    preferred_contact = :preferred_contact,
    newsletter = :newsletter
WHERE customer_id = :customer_id;
