//! The Rust types of columns and parameters, and the user-defined types behind them.

use serde::Deserialize;

use crate::build::names::{ConstantIdent, TypeIdent, ValueIdent};

/// The Rust type of a value that is not NULL.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RustType {
    /// A type of the table in the book.
    Scalar(Scalar),
    /// A generated enum.
    Enum(UserTypeName),
    /// A generated enum with a variant for labels that it does not know: not `Copy`.
    OpenEnum(UserTypeName),
    /// A generated composite struct.
    Composite(UserTypeName),
    /// `Vec` of an element, or the runtime's `Array`.
    Array {
        /// The element's type.
        element: Box<RustType>,
        /// Whether an element can be NULL: `Vec<Option<T>>`.
        nullable: bool,
        /// Whether it has more than one dimension: the runtime's `Array` instead of `Vec`.
        several_dimensions: bool,
    },
    /// The runtime's `Range` of what its bounds are.
    Range(Box<RustType>),
    /// The runtime's `Multirange` of what the bounds are.
    Multirange(Box<RustType>),
    /// A tuple: the fields of a record, each of which can be NULL.
    Record(Vec<RustType>),
    /// A generated newtype over another type.
    Newtype(UserTypeName, Box<RustType>),
    /// A type that the configuration or a statement names.
    Mapped(Mapped),
}

impl RustType {
    /// An array of these elements, of which nothing more is known.
    pub fn array_of(element: RustType) -> RustType {
        RustType::Array { element: Box::new(element), nullable: true, several_dimensions: false }
    }
}

/// A Rust type that is not ours.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mapped {
    /// The type, as it was written; it parses as one.
    pub rust: String,
    /// What a parameter is; `None` for a reference to the type.
    pub borrowed: Option<String>,
    /// A parameter is passed by value.
    pub copy: bool,
}

/// A mapped type and what it is mapped to: the compiler checks that they fit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Check {
    /// The Rust type.
    pub rust: String,
    /// The PostgreSQL type.
    pub postgres: Shape,
}

/// A PostgreSQL type as a Rust type says which it represents.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// By its name, below all domains.
    Named(String),
    /// An array.
    Array(Box<Shape>),
    /// A range, by the type of its bounds.
    Range(Box<Shape>),
    /// A multirange, by the type of the bounds.
    Multirange(Box<Shape>),
}

/// A generated newtype.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newtype {
    /// Where it is.
    pub name: UserTypeName,
    /// What is in it.
    pub inner: RustType,
    /// What it represents.
    pub postgres: Shape,
    /// What it is for, in words: "A value of `email`".
    pub docs: String,
    /// The comment of the domain or column in the schema.
    pub comment: Option<String>,
    /// Derives that the author asked for.
    pub derives: Vec<String>,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
}

/// The built-in part of the type table; the emitter knows each one's owned and borrowed form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// `boolean`
    Bool,
    /// `"char"`
    I8,
    /// `smallint`
    I16,
    /// `integer`
    I32,
    /// `bigint`
    I64,
    /// `oid`, `xid`, `cid`, and the aliases of `oid` such as `regclass`
    U32,
    /// `xid8`
    U64,
    /// `real`
    F32,
    /// `double precision`
    F64,
    /// `text`, `varchar`, `char(n)`, `name`, `xml`, `jsonpath`, `refcursor`, `citext`, `ltree`
    String,
    /// `bytea`
    Bytes,
    /// `bit`, `varbit`
    BitVec,
    /// `numeric`: exact, or an error
    Decimal(Numeric),
    /// `money`
    Money,
    /// `timestamp with time zone`
    Timestamp(Dates),
    /// `timestamp without time zone`
    DateTime(Dates),
    /// `date`
    Date(Dates),
    /// `time without time zone`
    Time(Dates),
    /// `time with time zone`
    TimeTz,
    /// `interval`
    Interval,
    /// `json`, `jsonb`
    Json,
    /// `uuid`
    Uuid,
    /// `inet`
    IpInet,
    /// `cidr`
    IpCidr,
    /// `macaddr`
    MacAddr,
    /// `macaddr8`
    MacAddr8,
    /// `point`
    Point,
    /// `line`
    Line,
    /// `lseg`
    LineSegment,
    /// `box`
    Box,
    /// `path`
    Path,
    /// `polygon`
    Polygon,
    /// `circle`
    Circle,
    /// `tsvector`
    TsVector,
    /// `tsquery`
    TsQuery,
    /// `pg_lsn`
    PgLsn,
    /// `tid`
    Tid,
    /// `pg_snapshot`, `txid_snapshot`
    Snapshot,
    /// `hstore`
    Hstore,
    /// `cube`
    Cube,
    /// `void`: the unit type
    Unit,
}

/// Which crate's types dates and times have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dates {
    /// jiff's
    #[default]
    Jiff,
    /// chrono's
    Chrono,
    /// those of the crate time
    Time,
}

/// Which crate's type a `numeric` has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numeric {
    /// `rust_decimal::Decimal`: up to 28 digits, more is an error
    #[default]
    RustDecimal,
    /// `bigdecimal::BigDecimal`: as many digits as PostgreSQL has
    #[serde(rename = "bigdecimal")]
    BigDecimal,
}

/// Which crates a project has chosen, where there is a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Crates {
    /// For dates and times.
    pub dates: Dates,
    /// For `numeric`.
    pub numeric: Numeric,
}

/// Where a generated type is: below the module `types`, in a module of its schema unless that is `public`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserTypeName {
    /// The module of its schema; `None` for `public`.
    pub module: Option<ValueIdent>,
    /// Its Rust name.
    pub name: TypeIdent,
}

impl UserTypeName {
    /// The name of the `static` that describes the type.
    pub fn constant(&self) -> ConstantIdent {
        self.name.constant()
    }
}

/// A type as the runtime must know it to encode and check values: the `Ty` constants of generated code.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WireType {
    /// A built-in type, by the name of its constant in `contract::ty`, e.g. `INT8_ARRAY`.
    BuiltIn(&'static str),
    /// A user-defined type.
    User(UserTypeName),
    /// An array of a user-defined type.
    UserArray(UserTypeName),
    /// A record with these fields, or an array of them.
    Record {
        /// The types of its fields.
        fields: Vec<WireType>,
        /// It is an array of such records.
        array: bool,
    },
}

/// A user-defined type that some statement uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserType {
    /// Where it is in Rust.
    pub name: UserTypeName,
    /// Its schema in PostgreSQL.
    pub schema: String,
    /// Its name in PostgreSQL.
    pub sql_name: String,
    /// Its comment in the schema.
    pub comment: Option<String>,
    /// Derives that the author asked for.
    pub derives: Vec<String>,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
    /// What it is.
    pub kind: UserTypeKind,
}

/// What a user-defined type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UserTypeKind {
    /// An enum.
    Enum {
        /// Each label with its variant.
        labels: Vec<(String, TypeIdent)>,
        /// It has a variant for labels that it does not know.
        open: bool,
    },
    /// A composite: its fields, all nullable, because PostgreSQL cannot say otherwise.
    Composite(Vec<CompositeField>),
    /// A domain: no Rust type of its own, only a wire type over another one.
    Domain(WireType),
    /// A base type of an extension.
    Base,
    /// A range type: the wire type of its bounds.
    Range(WireType),
    /// A multirange type: the wire type of its ranges.
    Multirange(WireType),
}

/// A field of a composite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompositeField {
    /// Its Rust name.
    pub name: ValueIdent,
    /// Its name in PostgreSQL.
    pub sql_name: String,
    /// Its type.
    pub ty: RustType,
    /// Its type on the wire.
    pub wire: WireType,
    /// Attributes that the author asked for, without `#[` and `]`.
    pub attributes: Vec<String>,
}
