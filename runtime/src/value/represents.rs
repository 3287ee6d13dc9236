//! Which PostgreSQL types a Rust type can stand for: what generated code asks of the types that a project maps.

/// Which PostgreSQL types the values of a Rust type can be sent as and read from.
///
/// A type that the configuration of a project names must implement it, together with [`Encode`](crate::Encode) and [`Decode`](crate::Decode); the
/// generated code then does not compile if the types do not match. [`stored_as!`](crate::stored_as) implements all three.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not declare which PostgreSQL types it represents",
    note = "write `sqlwright::stored_as!(YourType as i64)`, or implement `sqlwright::Represents`; a type with the driver's `ToSql` and `FromSql` is `sqlwright::Foreign<YourType>`"
)]
pub trait Represents {
    /// These, below all domains.
    const TYPES: Types;
}

/// Some PostgreSQL types.
#[derive(Debug, Clone, Copy)]
pub enum Types {
    /// Types by their names in `pg_type`, in any schema: `int8`, `varchar`, `vector`.
    Named(&'static [&'static str]),
    /// Arrays of these.
    Array(&'static Types),
    /// Ranges whose bounds are these.
    Range(&'static Types),
    /// Multiranges whose bounds are these.
    Multirange(&'static Types),
    /// Any type: it is checked at run time.
    Any,
}

/// Refuses, when it is compiled, a Rust type that does not represent a PostgreSQL type, which is given as types of one name.
///
/// # Panics
/// In a constant this is an error of the compiler.
pub const fn fits<T: Represents + ?Sized>(postgres: &Types) {
    assert!(
        covers(&T::TYPES, postgres),
        "this Rust type does not represent this PostgreSQL type: see [types] and [columns] in sqlwright.toml, and `--@ type`"
    );
}

const fn covers(rust: &Types, postgres: &Types) -> bool {
    match (rust, postgres) {
        (Types::Any, _) => true,
        (Types::Array(rust), Types::Array(postgres))
        | (Types::Range(rust), Types::Range(postgres))
        | (Types::Multirange(rust), Types::Multirange(postgres)) => covers(rust, postgres),
        (Types::Named(names), Types::Named([name])) => contains(names, name),
        _ => false,
    }
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut rest = names;
    while let [first, others @ ..] = rest {
        if same(first.as_bytes(), name.as_bytes()) {
            return true;
        }
        rest = others;
    }
    false
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let (mut one, mut other) = (one, other);
    while let ([first, rest @ ..], [of_other, rest_of_other @ ..]) = (one, other) {
        if *first != *of_other {
            return false;
        }
        (one, other) = (rest, rest_of_other);
    }
    one.is_empty() && other.is_empty()
}

macro_rules! represents {
    ($($rust:ty: $($name:literal)*;)*) => {$(
        impl Represents for $rust {
            const TYPES: Types = Types::Named(&[$($name),*]);
        }
    )*};
}

represents! {
    bool: "bool";
    i8: "char";
    i16: "int2";
    i32: "int4";
    i64: "int8";
    f32: "float4";
    f64: "float8";
    u32: "oid" "xid" "cid" "regproc" "regprocedure" "regoper" "regoperator" "regclass" "regtype" "regrole" "regnamespace"
        "regcollation" "regconfig" "regdictionary";
    u64: "xid8";
    str: "text" "varchar" "bpchar" "name" "citext" "ltree" "lquery" "ltxtquery" "xml" "jsonpath" "refcursor" "pg_node_tree";
    String: "text" "varchar" "bpchar" "name" "citext" "ltree" "lquery" "ltxtquery" "xml" "jsonpath" "refcursor" "pg_node_tree";
    [u8]: "bytea";
    Vec<u8>: "bytea";
    [u8; 6]: "macaddr";
    [u8; 8]: "macaddr8";
    crate::types::Money: "money";
    crate::types::TimeTz: "timetz";
    crate::types::Interval: "interval";
    crate::types::geometric::Point: "point";
    crate::types::geometric::Line: "line";
    crate::types::geometric::LineSegment: "lseg";
    crate::types::geometric::Box: "box";
    crate::types::geometric::Path: "path";
    crate::types::geometric::Polygon: "polygon";
    crate::types::geometric::Circle: "circle";
    crate::types::TsVector: "tsvector";
    crate::types::TsQuery: "tsquery";
    crate::types::Cube: "cube";
    crate::types::Tid: "tid";
    crate::types::Snapshot: "pg_snapshot" "txid_snapshot";
    crate::types::Hstore: "hstore";
    postgres_types::PgLsn: "pg_lsn";
}

#[cfg(feature = "bigdecimal")]
represents! { bigdecimal::BigDecimal: "numeric"; }
#[cfg(feature = "bit-vec")]
represents! { bit_vec::BitVec: "bit" "varbit"; }
#[cfg(feature = "chrono")]
represents! {
    chrono::DateTime<chrono::Utc>: "timestamptz";
    chrono::NaiveDateTime: "timestamp";
    chrono::NaiveDate: "date";
    chrono::NaiveTime: "time";
}
#[cfg(feature = "cidr")]
represents! { cidr::IpInet: "inet"; cidr::IpCidr: "cidr"; }
#[cfg(feature = "jiff")]
represents! {
    jiff::Timestamp: "timestamptz";
    jiff::civil::DateTime: "timestamp";
    jiff::civil::Date: "date";
    jiff::civil::Time: "time";
}
#[cfg(feature = "rust_decimal")]
represents! { rust_decimal::Decimal: "numeric"; }
#[cfg(feature = "serde_json")]
represents! { serde_json::Value: "json" "jsonb"; }
#[cfg(feature = "time")]
represents! {
    time::OffsetDateTime: "timestamptz";
    time::PrimitiveDateTime: "timestamp";
    time::Date: "date";
    time::Time: "time";
}
#[cfg(feature = "uuid")]
represents! { uuid::Uuid: "uuid"; }

#[cfg(feature = "serde_json")]
impl<T> Represents for crate::types::Json<T> {
    const TYPES: Types = Types::Named(&["json", "jsonb"]);
}

impl<T: Represents + ?Sized> Represents for &T {
    const TYPES: Types = T::TYPES;
}

impl<T: Represents> Represents for Option<T> {
    const TYPES: Types = T::TYPES;
}

impl<T: Represents> Represents for crate::types::OrInfinity<T> {
    const TYPES: Types = T::TYPES;
}

impl<T: Represents> Represents for [T] {
    const TYPES: Types = Types::Array(&T::TYPES);
}

impl<T: Represents> Represents for Vec<T> {
    const TYPES: Types = Types::Array(&T::TYPES);
}

impl<T: Represents> Represents for crate::types::Array<T> {
    const TYPES: Types = Types::Array(&T::TYPES);
}

impl<T: Represents> Represents for crate::types::Range<T> {
    const TYPES: Types = Types::Range(&T::TYPES);
}

impl<T: Represents> Represents for crate::types::Multirange<T> {
    const TYPES: Types = Types::Multirange(&T::TYPES);
}

impl<T> Represents for super::Foreign<T> {
    const TYPES: Types = Types::Any;
}

/// Lets a type of yours represent the PostgreSQL types of another Rust type, as which it is encoded and decoded.
///
/// The other type is one that the runtime knows. `Type as str` requires `AsRef<str>` and `TryFrom<String>`, `Type as [u8]` requires
/// `AsRef<[u8]>` and `TryFrom<Vec<u8>>`, any other `Type as T` for `Clone`, `Into<T>` and `TryFrom<T>`. A value that `try_from` refuses is
/// an error of kind [`Decode`](crate::ErrorKind::Decode) with the column's name; the error of `try_from` is hidden, because it may quote the value.
///
/// ```
/// pub struct Email(String);
///
/// impl AsRef<str> for Email {
///     fn as_ref(&self) -> &str {
///         &self.0
///     }
/// }
///
/// impl TryFrom<String> for Email {
///     type Error = &'static str;
///
///     fn try_from(text: String) -> Result<Self, Self::Error> {
///         if text.contains('@') { Ok(Self(text)) } else { Err("no e-mail address") }
///     }
/// }
///
/// sqlwright::stored_as!(Email as str);
/// ```
#[macro_export]
macro_rules! stored_as {
    ($type:ty as str) => { $crate::stored_as!(@ $type, ::std::string::String, str, |value| value.as_ref()); };
    ($type:ty as [u8]) => { $crate::stored_as!(@ $type, ::std::vec::Vec<u8>, [u8], |value| value.as_ref()); };
    ($type:ty as $stored:ty) => {
        $crate::stored_as!(@ $type, $stored, $stored, |value| &::std::convert::Into::<$stored>::into(::std::clone::Clone::clone(value)));
    };
    (@ $type:ty, $owned:ty, $sent:ty, |$value:ident| $stored:expr) => {
        impl $crate::Represents for $type {
            const TYPES: $crate::Types = <$owned as $crate::Represents>::TYPES;
        }

        impl $crate::Encode for $type {
            fn encode(
                &self,
                ty: &$crate::contract::Ty,
                out: &mut $crate::contract::BytesMut,
            ) -> ::std::result::Result<$crate::contract::IsNull, $crate::contract::BoxError> {
                let $value = self;
                let stored: &$sent = $stored;
                $crate::Encode::encode(stored, ty, out)
            }
        }

        impl<'r> $crate::Decode<'r> for $type {
            fn decode(
                ty: &$crate::contract::Ty,
                raw: &'r [u8],
            ) -> ::std::result::Result<Self, $crate::contract::BoxError> {
                let stored = <$owned as $crate::Decode<'r>>::decode(ty, raw)?;
                ::std::convert::TryFrom::try_from(stored)
                    .map_err(|_| $crate::contract::ValueError::new(concat!("`", stringify!($type), "` refuses the value")).into())
            }
        }
    };
}
