--! bad_attribute
--# ] fn main() {} #[x
SELECT id, name FROM t;

--: Derived () : not a path
--! derived : Derived
SELECT id, name FROM t;
