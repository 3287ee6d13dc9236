CREATE EXTENSION hstore;

CREATE TABLE further (
    id int PRIMARY KEY,
    interval interval NOT NULL, timetz timetz NOT NULL, money money NOT NULL,
    bits bit(5) NOT NULL, varbits varbit NOT NULL,
    inet inet NOT NULL, cidr cidr NOT NULL, macaddr8 macaddr8 NOT NULL,
    xml xml NOT NULL, jsonpath jsonpath NOT NULL, cursor refcursor NOT NULL,
    vector tsvector NOT NULL, query tsquery NOT NULL,
    point point NOT NULL, line line NOT NULL, lseg lseg NOT NULL, box box NOT NULL,
    path path NOT NULL, polygon polygon NOT NULL, circle circle NOT NULL,
    lsn pg_lsn NOT NULL, xid xid NOT NULL, cid cid NOT NULL, xid8 xid8 NOT NULL, tid tid NOT NULL,
    snapshot pg_snapshot NOT NULL, class regclass NOT NULL,
    oids oidvector NOT NULL, smallints int2vector NOT NULL, pairs hstore NOT NULL
);

CREATE TABLE further_lists (
    id int PRIMARY KEY,
    intervals interval[], timetzs timetz[], moneys money[], bits varbit[], inets inet[], cidrs cidr[], macaddr8s macaddr8[],
    xmls xml[], vectors tsvector[], queries tsquery[], points point[], boxes box[], paths path[],
    lsns pg_lsn[], xid8s xid8[], tids tid[], snapshots pg_snapshot[], classes regclass[], oidss oidvector[], pairs hstore[]
);
