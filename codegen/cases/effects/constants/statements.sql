--! all_satisfied
INSERT INTO things (id, state, amount, ratio, mood, code, since, until)
VALUES (2, 'old', 5, 1, 'calm', 'xyz', '2001-02-03', '2001-02-04')

--! none_satisfied
INSERT INTO things (id, state, amount, ratio, mood, code, since, until)
VALUES (3, 'odd', 100, -1, 'sad', 'xy', '1999-01-01', '1998-01-01')
--? =>

--! null_satisfies
INSERT INTO things (id, amount, mood, code, since) VALUES (4, NULL, NULL, NULL, NULL)

--! one_of_several_rows
INSERT INTO things (id, amount) VALUES (5, 5), (6, 500)
--? =>

--! parameter
INSERT INTO things (id, amount) VALUES (7, $1)
--? => 500

--! folded
INSERT INTO things (id, folded) VALUES (8, 'no')
--? =>

--! generated_from_it
UPDATE things SET amount = 80 WHERE id = 1
--? =>

--! paid_without_a_day
UPDATE things SET paid = true WHERE id = 1
--? =>

--! not_paid
UPDATE things SET paid = false WHERE id = 1

--! one_end
UPDATE things SET until = '2000-01-02' WHERE id = 1
--? =>

--! arithmetic
UPDATE things SET amount = amount - 1 WHERE id = 1
--? =>

--! conflict
INSERT INTO things (id, state) VALUES (1, 'old') ON CONFLICT (id) DO UPDATE SET state = excluded.state, amount = 0
--? =>
