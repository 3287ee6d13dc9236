--: Customer(email?)
--: Unused(nothing?)
--: Customer(name?)
--: "not a name"()

--! find : Customer
SELECT 1 AS email;

--! again : Customer()
SELECT 1 AS email;

--! unknown : Custommer
SELECT 1 AS email;

--! no_colon Customers
SELECT :a, :b;

--! both Both() : Both()
SELECT :a, :b;

--! shared_params Customer
SELECT :a;
