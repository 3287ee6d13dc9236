--! undetermined_parameter
SELECT :anything IS NULL AS missing;

--! hint
SELECT strasse FROM größen;

--! detail
SELECT 1::int + 'a'::text AS sum;

--! at_the_end
SELECT größe FROM größen WHERE

--! insert_too_many
INSERT INTO größen (größe) VALUES (:a, :b);

--! ambiguous
SELECT größe FROM größen a, größen b;

--! permission_of_aggregate
SELECT count(*) FROM größen WHERE count(*) > 1;
