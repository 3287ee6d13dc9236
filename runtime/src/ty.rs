//! PostgreSQL types as generated code names them: known when generating, compared with the server's when preparing.

pub mod names;

use std::fmt;

use postgres_types::{Field, Kind, Oid, Type};

/// The range type of each built-in multirange type (`pg_range.rngmultitypid`). The driver knows the type of the bounds only.
const MULTIRANGES: [(Ty, Ty); 6] = [
    (names::INT4MULTI_RANGE, names::INT4_RANGE),
    (names::INT8MULTI_RANGE, names::INT8_RANGE),
    (names::NUMMULTI_RANGE, names::NUM_RANGE),
    (names::TSMULTI_RANGE, names::TS_RANGE),
    (names::TSTZMULTI_RANGE, names::TSTZ_RANGE),
    (names::DATEMULTI_RANGE, names::DATE_RANGE),
];

/// A PostgreSQL type: one that PostgreSQL numbers itself, or one of the schema.
#[derive(Clone, Copy)]
pub struct Ty(Repr);

#[derive(Clone, Copy)]
enum Repr {
    BuiltIn(Oid),
    User(&'static UserType),
    Array(&'static UserType),
    Record(&'static [(&'static str, Ty)]),
    RecordArray(&'static [(&'static str, Ty)]),
}

/// What a type of the schema goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct UserName {
    schema: &'static str,
    name: &'static str,
    is_array: bool,
}

/// What a type consists of: all that has to be the same in a database for its values to be the same.
pub(crate) enum Shape {
    BuiltIn(Oid),
    Base,
    Enumeration,
    Composite(&'static [(&'static str, Ty)]),
    Domain(Ty),
    Range(Ty),
    Multirange,
    Array(Ty),
}

/// A type that the schema or an extension defines.
pub struct UserType {
    schema: &'static str,
    name: &'static str,
    kind: UserKind,
}

enum UserKind {
    Base,
    Enumeration,
    Composite(&'static [(&'static str, Ty)]),
    Domain(Ty),
    Range(Ty),
    Multirange(Ty),
}

impl UserType {
    /// A base type of an extension, such as `citext` or `ltree`.
    pub const fn base(schema: &'static str, name: &'static str) -> Self {
        Self { schema, name, kind: UserKind::Base }
    }

    /// A type made by `CREATE TYPE … AS ENUM`.
    pub const fn enumeration(schema: &'static str, name: &'static str) -> Self {
        Self { schema, name, kind: UserKind::Enumeration }
    }

    /// A type made by `CREATE TYPE … AS (…)`, or the row type of a table: its fields in order.
    pub const fn composite(schema: &'static str, name: &'static str, fields: &'static [(&'static str, Ty)]) -> Self {
        Self { schema, name, kind: UserKind::Composite(fields) }
    }

    /// A type made by `CREATE DOMAIN … AS base`.
    pub const fn domain(schema: &'static str, name: &'static str, base: Ty) -> Self {
        Self { schema, name, kind: UserKind::Domain(base) }
    }

    /// A type made by `CREATE TYPE … AS RANGE (subtype = …)`.
    pub const fn range(schema: &'static str, name: &'static str, subtype: Ty) -> Self {
        Self { schema, name, kind: UserKind::Range(subtype) }
    }

    /// The multirange type that PostgreSQL makes beside a range type.
    pub const fn multirange(schema: &'static str, name: &'static str, range: Ty) -> Self {
        Self { schema, name, kind: UserKind::Multirange(range) }
    }

    fn to_driver(&self) -> Type {
        let kind = match &self.kind {
            UserKind::Base => Kind::Simple,
            // The labels are the server's to know; nothing of ours asks for them.
            UserKind::Enumeration => Kind::Enum(Vec::new()),
            UserKind::Domain(base) => Kind::Domain(base.to_driver()),
            UserKind::Range(subtype) => Kind::Range(subtype.to_driver()),
            UserKind::Multirange(range) => Kind::Multirange(range.to_driver()),
            UserKind::Composite(fields) => Kind::Composite(
                fields.iter().map(|(name, ty)| Field::new((*name).to_owned(), ty.to_driver())).collect(),
            ),
        };
        Type::new(self.name.to_owned(), 0, kind, self.schema.to_owned())
    }
}

impl Ty {
    pub(crate) const fn built_in(oid: Oid) -> Self {
        Self(Repr::BuiltIn(oid))
    }

    /// A type of the schema.
    pub const fn user(ty: &'static UserType) -> Self {
        Self(Repr::User(ty))
    }

    /// The array type over a type of the schema.
    pub const fn array(element: &'static UserType) -> Self {
        Self(Repr::Array(element))
    }

    /// What a row constructor makes: a record with fields of these types.
    pub const fn record(fields: &'static [(&'static str, Ty)]) -> Self {
        Self(Repr::Record(fields))
    }

    /// The array type over such records.
    pub const fn record_array(fields: &'static [(&'static str, Ty)]) -> Self {
        Self(Repr::RecordArray(fields))
    }

    /// The number of a built-in type. 0 for all others, whose number differs between databases;
    /// PostgreSQL accepts 0 inside arrays and composites for these (`array_recv`, `record_recv`).
    pub fn oid(&self) -> Oid {
        match self.0 {
            Repr::BuiltIn(oid) => oid,
            Repr::User(_) | Repr::Array(_) => 0,
            Repr::Record(_) => names::RECORD.oid(),
            Repr::RecordArray(_) => names::RECORD_ARRAY.oid(),
        }
    }

    /// The type below all domains: what travels on the wire.
    pub fn base(&self) -> &Ty {
        let mut ty = self;
        while let Repr::User(UserType { kind: UserKind::Domain(base), .. }) = &ty.0 {
            ty = base;
        }
        ty
    }

    /// The type of the elements, if this is an array.
    pub fn element(&self) -> Option<Ty> {
        match self.0 {
            Repr::Array(element) => Some(Self::user(element)),
            Repr::RecordArray(fields) => Some(Self::record(fields)),
            Repr::User(_) | Repr::Record(_) => None,
            Repr::BuiltIn(oid) => match Type::from_oid(oid)?.kind() {
                Kind::Array(element) => Some(Self::built_in(element.oid())),
                _ => None,
            },
        }
    }

    /// The name, if the schema or an extension defines it.
    pub(crate) fn user_name(&self) -> Option<UserName> {
        let (ty, is_array) = match self.0 {
            Repr::BuiltIn(_) | Repr::Record(_) | Repr::RecordArray(_) => return None,
            Repr::User(ty) => (ty, false),
            Repr::Array(element) => (element, true),
        };
        Some(UserName { schema: ty.schema, name: ty.name, is_array })
    }

    /// Every type of the schema in this one, itself included.
    pub(crate) fn each_name(&self, visit: &mut impl FnMut(UserName)) {
        let Some(name) = self.user_name() else { return };
        visit(name);
        match self.shape() {
            Shape::Array(inner) | Shape::Domain(inner) | Shape::Range(inner) => inner.each_name(visit),
            Shape::Composite(fields) => fields.iter().for_each(|(_, ty)| ty.each_name(visit)),
            _ => {}
        }
    }

    /// The fields, if this is a composite type.
    pub fn fields(&self) -> Option<&'static [(&'static str, Ty)]> {
        match self.0 {
            Repr::User(UserType { kind: UserKind::Composite(fields), .. }) => Some(fields),
            Repr::Record(fields) => Some(fields),
            _ => None,
        }
    }

    /// The type of the bounds, if this is a range type.
    pub(crate) fn range_subtype(&self) -> Option<Ty> {
        match self.0 {
            Repr::User(UserType { kind: UserKind::Range(subtype), .. }) => Some(*subtype),
            Repr::BuiltIn(oid) => match Type::from_oid(oid)?.kind() {
                Kind::Range(subtype) => Some(Self::built_in(subtype.oid())),
                _ => None,
            },
            _ => None,
        }
    }

    /// The range type, if this is a multirange type.
    pub(crate) fn multirange_range(&self) -> Option<Ty> {
        match self.0 {
            Repr::User(UserType { kind: UserKind::Multirange(range), .. }) => Some(*range),
            Repr::BuiltIn(oid) => MULTIRANGES.iter().find(|(multirange, _)| multirange.oid() == oid).map(|row| row.1),
            _ => None,
        }
    }

    /// Whether this is a base type of an extension under one of these names.
    pub(crate) fn is_base_named(&self, names: &[&str]) -> bool {
        matches!(self.0, Repr::User(UserType { kind: UserKind::Base, name, .. }) if names.contains(name))
    }

    /// What it consists of.
    pub(crate) fn shape(&self) -> Shape {
        match self.0 {
            Repr::BuiltIn(_) | Repr::Record(_) | Repr::RecordArray(_) => Shape::BuiltIn(self.oid()),
            Repr::Array(element) => Shape::Array(Self::user(element)),
            Repr::User(ty) => match ty.kind {
                UserKind::Base => Shape::Base,
                UserKind::Enumeration => Shape::Enumeration,
                UserKind::Composite(fields) => Shape::Composite(fields),
                UserKind::Domain(base) => Shape::Domain(base),
                UserKind::Range(subtype) => Shape::Range(subtype),
                UserKind::Multirange(_) => Shape::Multirange,
            },
        }
    }

    /// The type to name in a one-shot statement: the server infers those that only it can number.
    pub(crate) fn to_one_shot(self) -> Type {
        if self.oid() == 0 { Type::UNKNOWN } else { self.to_driver() }
    }

    /// The driver's description of this type, without the numbers that only a server knows.
    pub(crate) fn to_driver(self) -> Type {
        match self.0 {
            Repr::BuiltIn(oid) => Type::from_oid(oid).unwrap_or(Type::UNKNOWN),
            Repr::Record(_) => Type::RECORD,
            Repr::RecordArray(_) => Type::RECORD_ARRAY,
            Repr::User(user) => user.to_driver(),
            Repr::Array(element) => {
                Type::new(format!("_{}", element.name), 0, Kind::Array(element.to_driver()), element.schema.to_owned())
            }
        }
    }
}

impl UserName {
    /// The name alone; of an array, that of its elements.
    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn schema(&self) -> &'static str {
        self.schema
    }

    /// As `pg_type` has it: that of an array begins with an underscore.
    pub(crate) fn type_name(&self) -> String {
        format!("{}{}", if self.is_array { "_" } else { "" }, self.name)
    }

    /// As SQL has it, in the schema that it had when generating.
    pub(crate) fn qualified(&self) -> String {
        let mut text = String::with_capacity(64);
        put_identifier(self.schema, &mut text);
        text.push('.');
        self.put(&mut text);
        text
    }

    /// As SQL has it, wherever `search_path` finds it.
    pub(crate) fn unqualified(&self) -> String {
        let mut text = String::with_capacity(64);
        self.put(&mut text);
        text
    }

    fn put(&self, text: &mut String) {
        put_identifier(self.name, text);
        if self.is_array {
            text.push_str("[]");
        }
    }
}

/// In quotes.
fn put_identifier(name: &str, text: &mut String) {
    text.push('"');
    for (index, part) in name.split('"').enumerate() {
        if index > 0 {
            text.push_str("\"\"");
        }
        text.push_str(part);
    }
    text.push('"');
}

impl fmt::Display for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Named(&self.to_driver()), f)
    }
}

impl fmt::Debug for Ty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Debug for UserType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Named(&self.to_driver()), f)
    }
}

/// A type of the driver in the words of SQL: `text[]`, `shop.order_status`.
pub(crate) struct Named<'t>(pub(crate) &'t Type);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.kind() {
            Kind::Array(element) => write!(f, "{}[]", Named(element)),
            _ if self.0.schema() == "pg_catalog" => f.write_str(self.0.name()),
            _ => write!(f, "{}.{}", self.0.schema(), self.0.name()),
        }
    }
}
