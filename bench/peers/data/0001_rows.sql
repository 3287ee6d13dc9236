-- A million wide rows, and stock that lasts.

INSERT INTO articles
SELECT
    i,
    'article number ' || i,
    timestamptz '2026-01-01 00:00:00+00' + i * interval '1 minute',
    (i % 100000) / 100.0,
    i % 3 = 0,
    md5(i::text)::uuid,
    jsonb_build_object('colour', i % 10, 'shelf', 's' || i % 7),
    CASE WHEN i % 2 = 0 THEN 'a note on article ' || i END
FROM generate_series(1, 1000000) AS i;

INSERT INTO stock SELECT i, 2000000000 FROM generate_series(1, 10000) AS i;

INSERT INTO orders (customer_id, status)
SELECT i, (ARRAY['pending', 'paid', 'shipped'])[1 + i % 3]::order_status FROM generate_series(1, 1000) AS i;

ANALYZE;
