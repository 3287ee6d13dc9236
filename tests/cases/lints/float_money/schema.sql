CREATE DOMAIN euros AS double precision;
CREATE TABLE books (
    book_id int PRIMARY KEY, price double precision NOT NULL, price_ratio real, weight real, cost numeric, list_price money
);
CREATE TABLE invoices (invoice_id int PRIMARY KEY, total real NOT NULL, "taxAmount" euros, paid_share real);
CREATE TABLE recipes (recipe_id int PRIMARY KEY, amount real NOT NULL, total real, balance double precision);
CREATE TABLE plans (plan_id int PRIMARY KEY, cost_factor real NOT NULL, estimated_cost real);
