CREATE TABLE app.customers (LIKE public.customers INCLUDING ALL);
