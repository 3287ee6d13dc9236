--! add
INSERT INTO t VALUES (:id, :a, :b, :c, :d, :e, :f, :g);

--! add_named
--@ error "pk""; //" = Taken
--@ error "🦀🦀" = Crabs
INSERT INTO t VALUES (:id, :a, :b, :c, :d, 1, 1, 1);
