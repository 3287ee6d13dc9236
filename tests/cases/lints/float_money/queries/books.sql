--! insert_price
INSERT INTO books (book_id, price) VALUES (:id, :price);

--! update_totals
UPDATE invoices SET total = total + :more, "taxAmount" = :tax WHERE invoice_id = :id;

--! revenue
SELECT sum(price) AS revenue FROM books;

--! of_a_product
SELECT sum(total * 2) AS doubled FROM invoices GROUP BY invoice_id;

--! money_type
UPDATE books SET list_price = :price WHERE book_id = :id;

--! allowed
--@ allow float-money only a chart is made of it
SELECT sum(price) AS revenue FROM books;

-- Exact, no money, or only read.

--! exact
UPDATE books SET cost = :cost WHERE book_id = :id;

--! measures
UPDATE books SET price_ratio = :ratio, weight = :weight WHERE book_id = :id;

--! in_a_kitchen
INSERT INTO recipes (recipe_id, amount, total, balance) VALUES (:id, :amount, :total, :balance);

--! of_a_planner
INSERT INTO plans (plan_id, cost_factor, estimated_cost) VALUES (:id, :factor, :cost);

--! shares
UPDATE invoices SET paid_share = :share WHERE invoice_id = :id;

--! only_read
SELECT price FROM books WHERE book_id = :id;

--! greatest
SELECT max(price) AS highest FROM books;
