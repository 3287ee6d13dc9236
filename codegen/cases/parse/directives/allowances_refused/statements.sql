--! unknown
--@ allow
--@ allow sw1007 because
--@ allow list_of_on because
--@ allow SW9999 because
--@ allow "list-of-one" because
--@ allow it because
SELECT 1;

--! of_other_kinds
--@ allow duplicate-statement because
--@ allow SW0301 because
--@ allow no-query-trees because
SELECT 1;

--! without_a_reason
--@ allow SW1001
--@ allow SW1002 -- a comment is no reason
--@ allow SW1004 …!?
--@ allow SW1005, SW1007 because
--@ allow SW1009: because
SELECT 1;

--! twice
--@ allow SW1001 because
--@ allow unneeded-mark of something else
SELECT 1;

--! evil
--@ allow [31mevil[0m because
--@ allow list-of-one"; because
SELECT 1;
