--! bool (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<bool>>
--@ type grid = sqlwright::types::Array<Option<bool>>
SELECT :value::bool AS value, :list::bool[] AS list, :grid::bool[] AS grid;

--! char (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<i8>>
--@ type grid = sqlwright::types::Array<Option<i8>>
SELECT :value::"char" AS value, :list::"char"[] AS list, :grid::"char"[] AS grid;

--! int2 (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<i16>>
--@ type grid = sqlwright::types::Array<Option<i16>>
SELECT :value::int2 AS value, :list::int2[] AS list, :grid::int2[] AS grid;

--! int4 (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<i32>>
--@ type grid = sqlwright::types::Array<Option<i32>>
SELECT :value::int4 AS value, :list::int4[] AS list, :grid::int4[] AS grid;

--! int8 (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<i64>>
--@ type grid = sqlwright::types::Array<Option<i64>>
SELECT :value::int8 AS value, :list::int8[] AS list, :grid::int8[] AS grid;

--! float4 (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<f32>>
--@ type grid = sqlwright::types::Array<Option<f32>>
SELECT :value::float4 AS value, :list::float4[] AS list, :grid::float4[] AS grid;

--! float8 (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<f64>>
--@ type grid = sqlwright::types::Array<Option<f64>>
SELECT :value::float8 AS value, :list::float8[] AS list, :grid::float8[] AS grid;

--! numeric (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<rust_decimal::Decimal>>
--@ type grid = sqlwright::types::Array<Option<rust_decimal::Decimal>>
SELECT :value::numeric AS value, :list::numeric[] AS list, :grid::numeric[] AS grid;

--! money (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Money>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Money>>
SELECT :value::money AS value, :list::money[] AS list, :grid::money[] AS grid;

--! text (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::text AS value, :list::text[] AS list, :grid::text[] AS grid;

--! varchar (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::varchar AS value, :list::varchar[] AS list, :grid::varchar[] AS grid;

--! bpchar (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::bpchar AS value, :list::bpchar[] AS list, :grid::bpchar[] AS grid;

--! name (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::name AS value, :list::name[] AS list, :grid::name[] AS grid;

--! xml (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::xml AS value, :list::xml[] AS list, :grid::xml[] AS grid;

--! jsonpath (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::jsonpath AS value, :list::jsonpath[] AS list, :grid::jsonpath[] AS grid;

--! refcursor (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<String>>
--@ type grid = sqlwright::types::Array<Option<String>>
SELECT :value::refcursor AS value, :list::refcursor[] AS list, :grid::refcursor[] AS grid;

--! bytea (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<Vec<u8>>>
--@ type grid = sqlwright::types::Array<Option<Vec<u8>>>
SELECT :value::bytea AS value, :list::bytea[] AS list, :grid::bytea[] AS grid;

--! bit (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<bit_vec::BitVec>>
--@ type grid = sqlwright::types::Array<Option<bit_vec::BitVec>>
SELECT :value::bit(5) AS value, :list::bit(5)[] AS list, :grid::bit(5)[] AS grid;

--! varbit (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<bit_vec::BitVec>>
--@ type grid = sqlwright::types::Array<Option<bit_vec::BitVec>>
SELECT :value::varbit AS value, :list::varbit[] AS list, :grid::varbit[] AS grid;

--! timestamptz (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<jiff::Timestamp>>
--@ type grid = sqlwright::types::Array<Option<jiff::Timestamp>>
SELECT :value::timestamptz AS value, :list::timestamptz[] AS list, :grid::timestamptz[] AS grid;

--! timestamp (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<jiff::civil::DateTime>>
--@ type grid = sqlwright::types::Array<Option<jiff::civil::DateTime>>
SELECT :value::timestamp AS value, :list::timestamp[] AS list, :grid::timestamp[] AS grid;

--! date (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<jiff::civil::Date>>
--@ type grid = sqlwright::types::Array<Option<jiff::civil::Date>>
SELECT :value::date AS value, :list::date[] AS list, :grid::date[] AS grid;

--! time (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<jiff::civil::Time>>
--@ type grid = sqlwright::types::Array<Option<jiff::civil::Time>>
SELECT :value::time AS value, :list::time[] AS list, :grid::time[] AS grid;

--! timetz (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::TimeTz>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::TimeTz>>
SELECT :value::timetz AS value, :list::timetz[] AS list, :grid::timetz[] AS grid;

--! interval (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Interval>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Interval>>
SELECT :value::interval AS value, :list::interval[] AS list, :grid::interval[] AS grid;

--! json (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<serde_json::Value>>
--@ type grid = sqlwright::types::Array<Option<serde_json::Value>>
SELECT :value::json AS value, :list::json[] AS list, :grid::json[] AS grid;

--! jsonb (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<serde_json::Value>>
--@ type grid = sqlwright::types::Array<Option<serde_json::Value>>
SELECT :value::jsonb AS value, :list::jsonb[] AS list, :grid::jsonb[] AS grid;

--! uuid (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<uuid::Uuid>>
--@ type grid = sqlwright::types::Array<Option<uuid::Uuid>>
SELECT :value::uuid AS value, :list::uuid[] AS list, :grid::uuid[] AS grid;

--! inet (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<cidr::IpInet>>
--@ type grid = sqlwright::types::Array<Option<cidr::IpInet>>
SELECT :value::inet AS value, :list::inet[] AS list, :grid::inet[] AS grid;

--! cidr (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<cidr::IpCidr>>
--@ type grid = sqlwright::types::Array<Option<cidr::IpCidr>>
SELECT :value::cidr AS value, :list::cidr[] AS list, :grid::cidr[] AS grid;

--! macaddr (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<[u8; 6]>>
--@ type grid = sqlwright::types::Array<Option<[u8; 6]>>
SELECT :value::macaddr AS value, :list::macaddr[] AS list, :grid::macaddr[] AS grid;

--! macaddr8 (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<[u8; 8]>>
--@ type grid = sqlwright::types::Array<Option<[u8; 8]>>
SELECT :value::macaddr8 AS value, :list::macaddr8[] AS list, :grid::macaddr8[] AS grid;

--! point (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Point>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Point>>
SELECT :value::point AS value, :list::point[] AS list, :grid::point[] AS grid;

--! line (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Line>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Line>>
SELECT :value::line AS value, :list::line[] AS list, :grid::line[] AS grid;

--! lseg (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::geometric::LineSegment>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::geometric::LineSegment>>
SELECT :value::lseg AS value, :list::lseg[] AS list, :grid::lseg[] AS grid;

--! box (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Box>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Box>>
SELECT :value::box AS value, :list::box[] AS list, :grid::box[] AS grid;

--! path (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Path>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Path>>
SELECT :value::path AS value, :list::path[] AS list, :grid::path[] AS grid;

--! polygon (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Polygon>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Polygon>>
SELECT :value::polygon AS value, :list::polygon[] AS list, :grid::polygon[] AS grid;

--! circle (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Circle>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::geometric::Circle>>
SELECT :value::circle AS value, :list::circle[] AS list, :grid::circle[] AS grid;

--! tsvector (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::TsVector>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::TsVector>>
SELECT :value::tsvector AS value, :list::tsvector[] AS list, :grid::tsvector[] AS grid;

--! tsquery (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::TsQuery>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::TsQuery>>
SELECT :value::tsquery AS value, :list::tsquery[] AS list, :grid::tsquery[] AS grid;

--! oid (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::oid AS value, :list::oid[] AS list, :grid::oid[] AS grid;

--! xid (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::xid AS value, :list::xid[] AS list, :grid::xid[] AS grid;

--! cid (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::cid AS value, :list::cid[] AS list, :grid::cid[] AS grid;

--! regproc (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regproc AS value, :list::regproc[] AS list, :grid::regproc[] AS grid;

--! regprocedure (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regprocedure AS value, :list::regprocedure[] AS list, :grid::regprocedure[] AS grid;

--! regoper (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regoper AS value, :list::regoper[] AS list, :grid::regoper[] AS grid;

--! regoperator (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regoperator AS value, :list::regoperator[] AS list, :grid::regoperator[] AS grid;

--! regclass (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regclass AS value, :list::regclass[] AS list, :grid::regclass[] AS grid;

--! regtype (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regtype AS value, :list::regtype[] AS list, :grid::regtype[] AS grid;

--! regrole (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regrole AS value, :list::regrole[] AS list, :grid::regrole[] AS grid;

--! regnamespace (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regnamespace AS value, :list::regnamespace[] AS list, :grid::regnamespace[] AS grid;

--! regcollation (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regcollation AS value, :list::regcollation[] AS list, :grid::regcollation[] AS grid;

--! regconfig (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regconfig AS value, :list::regconfig[] AS list, :grid::regconfig[] AS grid;

--! regdictionary (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u32>>
--@ type grid = sqlwright::types::Array<Option<u32>>
SELECT :value::regdictionary AS value, :list::regdictionary[] AS list, :grid::regdictionary[] AS grid;

--! xid8 (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<u64>>
--@ type grid = sqlwright::types::Array<Option<u64>>
SELECT :value::xid8 AS value, :list::xid8[] AS list, :grid::xid8[] AS grid;

--! tid (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Tid>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Tid>>
SELECT :value::tid AS value, :list::tid[] AS list, :grid::tid[] AS grid;

--! pg_lsn (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::PgLsn>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::PgLsn>>
SELECT :value::pg_lsn AS value, :list::pg_lsn[] AS list, :grid::pg_lsn[] AS grid;

--! pg_snapshot (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Snapshot>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Snapshot>>
SELECT :value::pg_snapshot AS value, :list::pg_snapshot[] AS list, :grid::pg_snapshot[] AS grid;

--! txid_snapshot (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Snapshot>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Snapshot>>
SELECT :value::txid_snapshot AS value, :list::txid_snapshot[] AS list, :grid::txid_snapshot[] AS grid;

--! int4range (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Range<i32>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Range<i32>>>
SELECT :value::int4range AS value, :list::int4range[] AS list, :grid::int4range[] AS grid;

--! int4multirange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<i32>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<i32>>>
SELECT :value::int4multirange AS value, :list::int4multirange[] AS list, :grid::int4multirange[] AS grid;

--! int8range (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Range<i64>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Range<i64>>>
SELECT :value::int8range AS value, :list::int8range[] AS list, :grid::int8range[] AS grid;

--! int8multirange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<i64>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<i64>>>
SELECT :value::int8multirange AS value, :list::int8multirange[] AS list, :grid::int8multirange[] AS grid;

--! numrange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Range<rust_decimal::Decimal>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Range<rust_decimal::Decimal>>>
SELECT :value::numrange AS value, :list::numrange[] AS list, :grid::numrange[] AS grid;

--! nummultirange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<rust_decimal::Decimal>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<rust_decimal::Decimal>>>
SELECT :value::nummultirange AS value, :list::nummultirange[] AS list, :grid::nummultirange[] AS grid;

--! tsrange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Range<jiff::civil::DateTime>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Range<jiff::civil::DateTime>>>
SELECT :value::tsrange AS value, :list::tsrange[] AS list, :grid::tsrange[] AS grid;

--! tsmultirange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<jiff::civil::DateTime>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<jiff::civil::DateTime>>>
SELECT :value::tsmultirange AS value, :list::tsmultirange[] AS list, :grid::tsmultirange[] AS grid;

--! tstzrange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Range<jiff::Timestamp>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Range<jiff::Timestamp>>>
SELECT :value::tstzrange AS value, :list::tstzrange[] AS list, :grid::tstzrange[] AS grid;

--! tstzmultirange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<jiff::Timestamp>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<jiff::Timestamp>>>
SELECT :value::tstzmultirange AS value, :list::tstzmultirange[] AS list, :grid::tstzmultirange[] AS grid;

--! daterange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Range<jiff::civil::Date>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Range<jiff::civil::Date>>>
SELECT :value::daterange AS value, :list::daterange[] AS list, :grid::daterange[] AS grid;

--! datemultirange (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<jiff::civil::Date>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<jiff::civil::Date>>>
SELECT :value::datemultirange AS value, :list::datemultirange[] AS list, :grid::datemultirange[] AS grid;

--! mood (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<crate::goldens::types_round_trips::types::Mood>>
--@ type grid = sqlwright::types::Array<Option<crate::goldens::types_round_trips::types::Mood>>
SELECT :value::mood AS value, :list::mood[] AS list, :grid::mood[] AS grid;

--! pair (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<crate::goldens::types_round_trips::types::Pair>>
--@ type grid = sqlwright::types::Array<Option<crate::goldens::types_round_trips::types::Pair>>
SELECT :value::pair AS value, :list::pair[] AS list, :grid::pair[] AS grid;

--! span (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Range<f64>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Range<f64>>>
SELECT :value::span AS value, :list::span[] AS list, :grid::span[] AS grid;

--! spans (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<f64>>>
--@ type grid = sqlwright::types::Array<Option<sqlwright::types::Multirange<f64>>>
SELECT :value::spans AS value, :list::spans[] AS list, :grid::spans[] AS grid;

--! positive (value?, list?[?], grid?)
--@ type :grid = sqlwright::types::Array<Option<i32>>
--@ type grid = sqlwright::types::Array<Option<i32>>
SELECT :value::positive AS value, :list::positive[] AS list, :grid::positive[] AS grid;

--! vectors (oids?, smallints?, lists?[?])
SELECT :oids::oidvector AS oids, :smallints::int2vector AS smallints, :lists::oidvector[] AS lists;

--! domain_over_array (value?[?])
SELECT :value::tags AS value;
