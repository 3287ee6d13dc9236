create table customers(id int primary key, email text not null unique, nick text);
create table orders(id int primary key, customer_id int not null references customers, note text, total numeric);
create table order_items(order_id int not null references orders, line int not null, product text not null, price numeric, primary key(order_id, line));
create view active_customers as select c.*, o.total from customers c left join orders o on o.customer_id = c.id where c.nick is not null;
create function f(a int) returns text language plpgsql as $$ begin return null; end $$;
