--! wide
SELECT 1 AS a, 2 AS b, 3 AS c, 4 AS d, 5 AS e, 6 AS f, 7 AS g, 8 AS h, 9 AS i, 10 AS j, 11 AS k, 12 AS l,
    13 AS m, 14 AS n, 15 AS o, 16 AS p, 17 AS q, 18 AS r, 19 AS s, 20 AS row, 21 AS fields, 22 AS u, 23 AS v,
    24 AS w, 25 AS x, 26 AS y, 27 AS z, 28 AS a1, 29 AS b1, 30 AS c1, 31 AS d1, 32 AS e1, 33 AS f1;
