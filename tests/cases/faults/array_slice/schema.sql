CREATE TABLE series (
    series_id int PRIMARY KEY,
    lo int NOT NULL,
    hi int NOT NULL,
    numbers int[] NOT NULL CHECK (array_position(numbers, NULL) IS NULL)
);
