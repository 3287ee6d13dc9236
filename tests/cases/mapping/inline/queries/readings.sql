--! since
--@ type :since = sqlwright::types::OrInfinity<jiff::Timestamp>
--@ type at = sqlwright::types::OrInfinity<jiff::Timestamp>
SELECT reading_id, at, value FROM readings WHERE at > :since;

--! greatest
--@ type id = ReadingId
SELECT greatest(reading_id, 1) + 0 AS id FROM readings;

--! code
--@ type code = crate::mapped::Code
--@ type :code = crate::mapped::Code
SELECT upper(:code::text) AS code;
