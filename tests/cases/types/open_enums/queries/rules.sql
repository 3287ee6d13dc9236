--! echo
SELECT :operator::operator AS operator;

--! all_of_them
SELECT unnest(enum_range(NULL::operator)) AS operator;

--! several
SELECT :operators::operator[] AS operators;
