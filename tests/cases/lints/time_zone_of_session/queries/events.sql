--! with_now
SELECT id FROM events WHERE local_at < now();

--! with_a_column
SELECT id FROM events WHERE at = local_at;

--! date
SELECT id FROM events WHERE at >= day;

--! date_of_a_parameter
SELECT id FROM events WHERE at >= :day::date;

--! any_of
SELECT id FROM events WHERE at = ANY (:times::timestamp[]);

--! between
SELECT id FROM events WHERE local_at BETWEEN now() - interval '1 day' AND now();

--! difference
SELECT id, now() - local_at AS age FROM events;

--! silent_same_types
SELECT id FROM events WHERE at < now() AND local_at < localtimestamp AND day < current_date AND local_at > day;

--! silent_in_a_zone
SELECT id FROM events WHERE local_at AT TIME ZONE 'UTC' < now();

--! silent_parameters
SELECT id FROM events WHERE at >= :since AND local_at >= :since_local AND day = :day;

--! silent_literal
SELECT id FROM events WHERE at >= '2024-01-01T00:00:00Z';

--! allowed
--@ allow time-zone-of-session all sessions are in UTC
SELECT id FROM events WHERE local_at < now();
