--! number_1
SELECT note FROM customers WHERE id = 1;

--! number_2
SELECT note FROM customers WHERE id = 2;

--! number_3
SELECT note FROM customers WHERE id = 3;

--! number_4
SELECT note FROM customers WHERE id = 4;

--! number_5
SELECT note FROM customers WHERE id = 5;

--! number_6
SELECT note FROM customers WHERE id = 6;

--! number_7
SELECT note FROM customers WHERE id = 7;

--! number_8
SELECT note FROM customers WHERE id = 8;

--! number_9
SELECT note FROM customers WHERE id = 9;

--! number_10
SELECT note FROM customers WHERE id = 10;

--! number_11
SELECT note FROM customers WHERE id = 11;

--! number_12
SELECT note FROM customers WHERE id = 12;

--! number_13
SELECT note FROM customers WHERE id = 13;

