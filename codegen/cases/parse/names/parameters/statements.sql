--! reserved
SELECT :self, :Self, :_, :crate, :super, :type, :self;

--! spelled_differently
SELECT :userId, :user_id, :userId;

--! not_in_rust
SELECT :a$b, :🦀, :größe, :a
FROM t;
