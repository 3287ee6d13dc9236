--! ends_in_a_comment
--@ affects one enforced
UPDATE affected SET count = 'a' -- within
WHERE affected_2 = :id -- behind, without a line of its own /* ;
;

--! ends_in_a_block
--@ affects one enforced
DELETE FROM affected WHERE affected_2 = :id /* ) ; -- */;

--! semicolons
--@ affects one enforced
UPDATE affected SET count = ';', "it's" = $q$;--$q$ WHERE affected_2 = :id;

--! quotes
--@ affects one enforced
INSERT INTO "RETURNING 1 ) --" ("a'b", "c""d") VALUES (:a, '--' || :b::text || '/*''');

--! hint
--@ affects one enforced
/*+ SeqScan(affected) */ DELETE FROM affected WHERE affected_2 = :id;

--! stars
--@ affects one enforced
INSERT INTO affected SELECT * FROM affected WHERE affected_2 = :id;

--! 名前
--@ affects one enforced
DELETE FROM "RETURNING 1 ) --" WHERE "a'b" = E'\'' || :a;

--! type
--@ affects one enforced
DELETE FROM affected WHERE count = U&'\0061' -- the end