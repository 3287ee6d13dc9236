CREATE SCHEMA app;
CREATE TYPE public.state AS ENUM ('open', 'paid');

CREATE TABLE public.customers (
    id int PRIMARY KEY,
    email text NOT NULL CONSTRAINT customers_email_key UNIQUE,
    note varchar(20)
);

CREATE TABLE public.orders (
    id int PRIMARY KEY,
    customer_id int NOT NULL CONSTRAINT orders_customer_id_fkey REFERENCES public.customers,
    state public.state NOT NULL DEFAULT 'open',
    total numeric(10, 2) NOT NULL DEFAULT 0 CONSTRAINT orders_total_check CHECK (total >= 0),
    placed_on date
);
