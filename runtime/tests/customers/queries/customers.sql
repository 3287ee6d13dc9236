--: Customer(email?, tags[!])

--! find_by_email : Customer
SELECT customer_id, first_name, email, status, tags
FROM customers
WHERE email = :email;

--! list : Customer
SELECT customer_id, first_name, email, status, tags
FROM customers
ORDER BY customer_id;

--! count
SELECT count(*)
FROM customers;

--! ids
SELECT customer_id
FROM customers;

--! status_of
--@ one
SELECT status
FROM customers
WHERE customer_id = :id;

--! email_of : (email!)
--@ one
SELECT email
FROM customers
WHERE customer_id = :id;

--! create
--@ error customers_email_key = EmailTaken
INSERT INTO customers (first_name, email, status, tags)
VALUES (:first_name, :email, :status, :tags)
RETURNING customer_id;

--! remove
DELETE FROM customers
WHERE customer_id = :id;

--! take_stock
--@ affects one
--@ error stock_quantity_check = QuantityCheck
UPDATE stock
SET quantity = quantity - :quantity
WHERE product = :product;

--! put
--@ affects one enforced
INSERT INTO stock (product, quantity)
VALUES (:product, :quantity);

--! draw
--@ affects one enforced = OutOfStock
UPDATE stock
SET quantity = quantity - :quantity
WHERE product LIKE :product
    AND quantity >= :quantity;
