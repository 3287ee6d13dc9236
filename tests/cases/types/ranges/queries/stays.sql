--! add
INSERT INTO stays VALUES (
    :id, :room, :during, :whole, :large, :exact, :local, :instant, :span, :words, :gaps, :days, :spans, :booking, :several, :multi
);

--! find
SELECT * FROM stays WHERE id = :id;

--! on_day
SELECT id FROM stays WHERE during @> :day::date ORDER BY id;

--! within (whole)
SELECT id, whole * :whole AS common FROM stays WHERE whole && :whole;

--! gaps_of_all
SELECT range_agg(whole) AS gaps FROM stays;
