//! The types that every PostgreSQL has.

use crate::build::model::types::{Crates, Dates, Numeric, RustType, Scalar};
use sqlwright_analysis::catalog::Type;

/// `typname`, the constant for it and for its array (none where there is no array type), and the Rust type.
const BASE: &[(&str, &str, Option<&str>, Scalar)] = &[
    ("bool", "BOOL", Some("BOOL_ARRAY"), Scalar::Bool),
    ("char", "CHAR", Some("CHAR_ARRAY"), Scalar::I8),
    ("int2", "INT2", Some("INT2_ARRAY"), Scalar::I16),
    ("int4", "INT4", Some("INT4_ARRAY"), Scalar::I32),
    ("int8", "INT8", Some("INT8_ARRAY"), Scalar::I64),
    ("float4", "FLOAT4", Some("FLOAT4_ARRAY"), Scalar::F32),
    ("float8", "FLOAT8", Some("FLOAT8_ARRAY"), Scalar::F64),
    ("numeric", "NUMERIC", Some("NUMERIC_ARRAY"), Scalar::Decimal(Numeric::RustDecimal)),
    ("money", "MONEY", Some("MONEY_ARRAY"), Scalar::Money),
    ("text", "TEXT", Some("TEXT_ARRAY"), Scalar::String),
    ("varchar", "VARCHAR", Some("VARCHAR_ARRAY"), Scalar::String),
    ("bpchar", "BPCHAR", Some("BPCHAR_ARRAY"), Scalar::String),
    ("name", "NAME", Some("NAME_ARRAY"), Scalar::String),
    ("xml", "XML", Some("XML_ARRAY"), Scalar::String),
    ("jsonpath", "JSONPATH", Some("JSONPATH_ARRAY"), Scalar::String),
    ("refcursor", "REFCURSOR", Some("REFCURSOR_ARRAY"), Scalar::String),
    ("bytea", "BYTEA", Some("BYTEA_ARRAY"), Scalar::Bytes),
    ("bit", "BIT", Some("BIT_ARRAY"), Scalar::BitVec),
    ("varbit", "VARBIT", Some("VARBIT_ARRAY"), Scalar::BitVec),
    ("timestamptz", "TIMESTAMPTZ", Some("TIMESTAMPTZ_ARRAY"), Scalar::Timestamp(Dates::Jiff)),
    ("timestamp", "TIMESTAMP", Some("TIMESTAMP_ARRAY"), Scalar::DateTime(Dates::Jiff)),
    ("date", "DATE", Some("DATE_ARRAY"), Scalar::Date(Dates::Jiff)),
    ("time", "TIME", Some("TIME_ARRAY"), Scalar::Time(Dates::Jiff)),
    ("timetz", "TIMETZ", Some("TIMETZ_ARRAY"), Scalar::TimeTz),
    ("interval", "INTERVAL", Some("INTERVAL_ARRAY"), Scalar::Interval),
    ("json", "JSON", Some("JSON_ARRAY"), Scalar::Json),
    ("jsonb", "JSONB", Some("JSONB_ARRAY"), Scalar::Json),
    ("uuid", "UUID", Some("UUID_ARRAY"), Scalar::Uuid),
    ("inet", "INET", Some("INET_ARRAY"), Scalar::IpInet),
    ("cidr", "CIDR", Some("CIDR_ARRAY"), Scalar::IpCidr),
    ("macaddr", "MACADDR", Some("MACADDR_ARRAY"), Scalar::MacAddr),
    ("macaddr8", "MACADDR8", Some("MACADDR8_ARRAY"), Scalar::MacAddr8),
    ("point", "POINT", Some("POINT_ARRAY"), Scalar::Point),
    ("line", "LINE", Some("LINE_ARRAY"), Scalar::Line),
    ("lseg", "LSEG", Some("LSEG_ARRAY"), Scalar::LineSegment),
    ("box", "BOX", Some("BOX_ARRAY"), Scalar::Box),
    ("path", "PATH", Some("PATH_ARRAY"), Scalar::Path),
    ("polygon", "POLYGON", Some("POLYGON_ARRAY"), Scalar::Polygon),
    ("circle", "CIRCLE", Some("CIRCLE_ARRAY"), Scalar::Circle),
    ("tsvector", "TS_VECTOR", Some("TS_VECTOR_ARRAY"), Scalar::TsVector),
    ("tsquery", "TSQUERY", Some("TSQUERY_ARRAY"), Scalar::TsQuery),
    ("oid", "OID", Some("OID_ARRAY"), Scalar::U32),
    ("regproc", "REGPROC", Some("REGPROC_ARRAY"), Scalar::U32),
    ("regprocedure", "REGPROCEDURE", Some("REGPROCEDURE_ARRAY"), Scalar::U32),
    ("regoper", "REGOPER", Some("REGOPER_ARRAY"), Scalar::U32),
    ("regoperator", "REGOPERATOR", Some("REGOPERATOR_ARRAY"), Scalar::U32),
    ("regclass", "REGCLASS", Some("REGCLASS_ARRAY"), Scalar::U32),
    ("regtype", "REGTYPE", Some("REGTYPE_ARRAY"), Scalar::U32),
    ("regrole", "REGROLE", Some("REGROLE_ARRAY"), Scalar::U32),
    ("regnamespace", "REGNAMESPACE", Some("REGNAMESPACE_ARRAY"), Scalar::U32),
    ("regcollation", "REGCOLLATION", Some("REGCOLLATION_ARRAY"), Scalar::U32),
    ("regconfig", "REGCONFIG", Some("REGCONFIG_ARRAY"), Scalar::U32),
    ("regdictionary", "REGDICTIONARY", Some("REGDICTIONARY_ARRAY"), Scalar::U32),
    ("xid", "XID", Some("XID_ARRAY"), Scalar::U32),
    ("cid", "CID", Some("CID_ARRAY"), Scalar::U32),
    ("xid8", "XID8", Some("XID8_ARRAY"), Scalar::U64),
    ("tid", "TID", Some("TID_ARRAY"), Scalar::Tid),
    ("pg_lsn", "PG_LSN", Some("PG_LSN_ARRAY"), Scalar::PgLsn),
    ("pg_snapshot", "PG_SNAPSHOT", Some("PG_SNAPSHOT_ARRAY"), Scalar::Snapshot),
    ("txid_snapshot", "TXID_SNAPSHOT", Some("TXID_SNAPSHOT_ARRAY"), Scalar::Snapshot),
    // What the planner keeps: it can be read, and nobody writes it.
    ("pg_node_tree", "PG_NODE_TREE", None, Scalar::String),
];

/// Ranges and multiranges: `typname`, the constant for it and for its array.
const RANGES: &[(&str, &str, &str)] = &[
    ("int4range", "INT4_RANGE", "INT4_RANGE_ARRAY"),
    ("int8range", "INT8_RANGE", "INT8_RANGE_ARRAY"),
    ("numrange", "NUM_RANGE", "NUM_RANGE_ARRAY"),
    ("tsrange", "TS_RANGE", "TS_RANGE_ARRAY"),
    ("tstzrange", "TSTZ_RANGE", "TSTZ_RANGE_ARRAY"),
    ("daterange", "DATE_RANGE", "DATE_RANGE_ARRAY"),
    ("int4multirange", "INT4MULTI_RANGE", "INT4MULTI_RANGE_ARRAY"),
    ("int8multirange", "INT8MULTI_RANGE", "INT8MULTI_RANGE_ARRAY"),
    ("nummultirange", "NUMMULTI_RANGE", "NUMMULTI_RANGE_ARRAY"),
    ("tsmultirange", "TSMULTI_RANGE", "TSMULTI_RANGE_ARRAY"),
    ("tstzmultirange", "TSTZMULTI_RANGE", "TSTZMULTI_RANGE_ARRAY"),
    ("datemultirange", "DATEMULTI_RANGE", "DATEMULTI_RANGE_ARRAY"),
];

/// Types that look like arrays and are none for the parser (`array_subscript_handler` apart): elements are never NULL.
const VECTORS: &[(&str, &str, &str, Scalar)] = &[
    ("int2vector", "INT2_VECTOR", "INT2_VECTOR_ARRAY", Scalar::I16),
    ("oidvector", "OID_VECTOR", "OID_VECTOR_ARRAY", Scalar::U32),
];

/// The table's type, of the crate that was chosen.
pub(super) fn chosen(crates: Crates, scalar: Scalar) -> Scalar {
    match scalar {
        Scalar::Decimal(_) => Scalar::Decimal(crates.numeric),
        Scalar::Timestamp(_) => Scalar::Timestamp(crates.dates),
        Scalar::DateTime(_) => Scalar::DateTime(crates.dates),
        Scalar::Date(_) => Scalar::Date(crates.dates),
        Scalar::Time(_) => Scalar::Time(crates.dates),
        other => other,
    }
}

/// The Rust type of a base type, and its constant.
pub(super) fn base(name: &str) -> Option<(RustType, &'static str)> {
    let scalar = BASE.iter().find(|row| row.0 == name).map(|row| (RustType::Scalar(row.3), row.1));
    let vector = || {
        let row = VECTORS.iter().find(|row| row.0 == name)?;
        let element = Box::new(RustType::Scalar(row.3));
        Some((RustType::Array { element, nullable: false, several_dimensions: false }, row.1))
    };
    scalar.or_else(vector)
}

/// The constant of a range or multirange type, if PostgreSQL numbers it itself.
pub(super) fn constant(ty: &Type) -> Option<&'static str> {
    let row = RANGES.iter().find(|row| row.0 == ty.name && ty.schema == "pg_catalog")?;
    Some(row.1)
}

/// The constant of the array type over the type of this constant.
pub(super) fn array_of(constant: &str) -> Option<&'static str> {
    let base = BASE.iter().find(|row| row.1 == constant).and_then(|row| row.2);
    let range = || RANGES.iter().find(|row| row.1 == constant).map(|row| row.2);
    let vector = || VECTORS.iter().find(|row| row.1 == constant).map(|row| row.2);
    base.or_else(range).or_else(vector)
}
