--! add
--@ allow float-money all types are written
INSERT INTO further VALUES (
    :id, :interval, :timetz, :money, :bits, :varbits, :inet, :cidr, :macaddr8, :xml, :jsonpath, :cursor, :vector, :query,
    :point, :line, :lseg, :box, :path, :polygon, :circle, :lsn, :xid, :cid, :xid8, :tid, :snapshot, :class, :oids, :smallints, :pairs
);

--! find
SELECT * FROM further WHERE id = :id;

--! maybe (interval?, query?, path?, snapshot?, pairs?)
SELECT :interval::interval AS interval, :query::tsquery AS query, :path::path AS path, :snapshot::pg_snapshot AS snapshot,
    :pairs::hstore AS pairs;

--! add_lists
INSERT INTO further_lists VALUES (
    :id, :intervals, :timetzs, :moneys, :bits, :inets, :cidrs, :macaddr8s, :xmls, :vectors, :queries, :points, :boxes, :paths,
    :lsns, :xid8s, :tids, :snapshots, :classes, :oidss, :pairs
);

--! find_lists
SELECT * FROM further_lists WHERE id = :id;

--! system_columns
SELECT ctid, xmin, cmin, tableoid FROM further WHERE id = :id;
