--! slices
SELECT numbers[1:2] AS first_two, numbers[lo:hi] AS window, numbers[2:] AS rest, numbers[ : hi] AS start
FROM series
WHERE series_id = :series_id;

--! from_to
SELECT numbers[:lo : :hi] AS window
FROM series
WHERE series_id = :series_id;

--! element
SELECT numbers[:position]
FROM series
WHERE series_id = :series_id;
