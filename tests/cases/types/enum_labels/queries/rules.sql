--! echo
SELECT :operator::operator AS operator;

--! all_of_them
SELECT enum_range(NULL::operator) AS operators;
