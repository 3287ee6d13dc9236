//! The types of the schema that a connection knows: what the server calls by number, generated code calls by name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use bytes::BytesMut;
use postgres_types::{Oid, Type};
use sqlwright_wire::{Values, encode};

use crate::error::Error;
use crate::row::{Columns, FromRow};
use crate::statement::{Arguments, Statement};
use crate::ty::{Shape, Ty, UserName, names as ty};

/// What is known of the types of one database. The connections of a pool share it.
#[derive(Default)]
pub(crate) struct Catalog(Mutex<Known>);

#[derive(Default)]
struct Known {
    types: HashMap<Oid, KnownType>,
    /// None: there is no type of this name.
    named: HashMap<UserName, Option<Oid>>,
}

struct KnownType {
    schema: String,
    name: String,
    kind: Kind,
}

enum Kind {
    Base,
    Enumeration,
    Composite(Vec<(String, Oid)>),
    Domain(Oid),
    Range(Oid),
    Multirange,
    Array(Oid),
    Other,
}

/// Whether the server means the type that generated code means.
pub(crate) enum Match {
    Yes,
    No,
    /// This one has to be looked up first.
    Unknown(Oid),
}

/// What is to be looked up.
pub(crate) enum Lookup {
    Names(Vec<UserName>),
    Numbers(Vec<Oid>),
}

macro_rules! types {
    ($from:literal) => {
        concat!(
            "SELECT w.place::pg_catalog.int4, t.oid, n.nspname::pg_catalog.text, t.typname::pg_catalog.text, t.typtype, \
             COALESCE(e.oid, 0), t.typbasetype, COALESCE(r.rngsubtype, 0), \
             ARRAY(SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_attribute a \
                 WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum), \
             ARRAY(SELECT a.atttypid FROM pg_catalog.pg_attribute a \
                 WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) \
             FROM ",
            $from,
            " JOIN pg_catalog.pg_type t ON t.oid = w.type \
             JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
             LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid \
             LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid"
        )
    };
}

const COLUMNS: &[Ty] =
    &[ty::INT4, ty::OID, ty::TEXT, ty::TEXT, ty::CHAR, ty::OID, ty::OID, ty::OID, ty::TEXT_ARRAY, ty::OID_ARRAY];

/// In the schema that they had when generating; else wherever `search_path` finds them, because environments may differ.
static BY_NAME: Statement = Statement::read_only(
    "sqlwright.types_by_name",
    types!(
        "(SELECT o.place, COALESCE(pg_catalog.to_regtype(o.qualified), pg_catalog.to_regtype(o.unqualified)) \
         FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) \
         WITH ORDINALITY AS o (qualified, unqualified, place)) AS w (place, type)"
    ),
    &[ty::TEXT_ARRAY, ty::TEXT_ARRAY],
    COLUMNS,
);

static BY_NUMBER: Statement = Statement::read_only(
    "sqlwright.types_by_number",
    types!("pg_catalog.unnest($1::pg_catalog.oid[]) WITH ORDINALITY AS w (type, place)"),
    &[ty::OID_ARRAY],
    COLUMNS,
);

struct Found {
    place: i32,
    oid: Oid,
    ty: KnownType,
}

impl FromRow for Found {
    fn from_row(row: &mut Columns<'_>) -> Result<Self, Error> {
        let (place, oid, schema, name, kind): (i32, Oid, String, String, i8) = row.read()?;
        let (element, base, subtype, fields, types): (Oid, Oid, Oid, Vec<String>, Vec<Oid>) = row.read()?;
        let kind = match kind.cast_unsigned() {
            _ if element != 0 => Kind::Array(element),
            b'b' => Kind::Base,
            b'e' => Kind::Enumeration,
            b'c' => Kind::Composite(fields.into_iter().zip(types).collect()),
            b'd' => Kind::Domain(base),
            b'r' => Kind::Range(subtype),
            b'm' => Kind::Multirange,
            _ => Kind::Other,
        };
        Ok(Self { place, oid, ty: KnownType { schema, name, kind } })
    }
}

impl Lookup {
    fn statement(&self) -> &'static Statement {
        match self {
            Self::Names(_) => &BY_NAME,
            Self::Numbers(_) => &BY_NUMBER,
        }
    }

    /// The question, without a name and without a Sync.
    pub(crate) fn encode(&self, out: &mut BytesMut) -> Result<(), sqlwright_wire::Error> {
        let arguments = match self {
            Self::Names(names) => {
                let qualified: Vec<String> = names.iter().map(UserName::qualified).collect();
                let unqualified: Vec<String> = names.iter().map(UserName::unqualified).collect();
                Arguments::encode(&BY_NAME, &[&qualified, &unqualified])
            }
            Self::Numbers(numbers) => Arguments::encode(&BY_NUMBER, &[numbers]),
        };
        let arguments = arguments.map_err(|_| sqlwright_wire::Error::Usage("too many types"))?;
        encode::parse(b"", &[self.statement().sql()], &[], out)?;
        encode::bind(b"", b"", arguments.count(), arguments.bytes(), out)?;
        encode::execute(b"", 0, out);
        Ok(())
    }
}

impl Catalog {
    fn with<T>(&self, use_it: impl FnOnce(&mut Known) -> T) -> T {
        use_it(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// After a migration, which may have changed types or given them other numbers.
    pub(crate) fn forget(&self) {
        self.with(|known| *known = Known::default());
    }

    /// Which of the schema's types in these statements are not known yet.
    pub(crate) fn missing(&self, statements: impl Iterator<Item = &'static Statement>) -> Vec<UserName> {
        let mut missing = Vec::new();
        self.with(|known| {
            for statement in statements {
                // A column over a domain is described as the type below it.
                let columns = statement.columns().iter().map(Ty::base);
                for ty in statement.parameters().iter().chain(columns) {
                    ty.each_name(&mut |name| {
                        if !known.named.contains_key(&name) && !missing.contains(&name) {
                            missing.push(name);
                        }
                    });
                }
            }
        });
        missing
    }

    /// A row of the answer to a lookup.
    ///
    /// # Errors
    /// It is none.
    pub(crate) fn learn(&self, lookup: &Lookup, row: &[u8]) -> Result<(), Error> {
        let found = Found::from_row(&mut Columns::new(Values::new(row), lookup.statement()))?;
        self.with(|known| {
            let place = usize::try_from(found.place - 1).unwrap_or(usize::MAX);
            if let Lookup::Names(names) = lookup
                && let Some(name) = names.get(place)
            {
                known.named.insert(*name, Some(found.oid));
            }
            known.types.insert(found.oid, found.ty);
        });
        Ok(())
    }

    /// All rows of the answer have come.
    pub(crate) fn learnt(&self, lookup: &Lookup) {
        if let Lookup::Names(names) = lookup {
            self.with(|known| {
                for name in names {
                    known.named.entry(*name).or_insert(None);
                }
            });
        }
    }

    /// What tokio-postgres has looked up.
    pub(crate) fn add(&self, ty: &Type) {
        if Type::from_oid(ty.oid()).is_some() {
            return;
        }
        let kind = match ty.kind() {
            postgres_types::Kind::Enum(_) => Kind::Enumeration,
            postgres_types::Kind::Array(element) => Kind::Array(self.added(element)),
            postgres_types::Kind::Range(subtype) => Kind::Range(self.added(subtype)),
            postgres_types::Kind::Multirange(_) => Kind::Multirange,
            postgres_types::Kind::Domain(base) => Kind::Domain(self.added(base)),
            postgres_types::Kind::Composite(fields) => {
                let field = |field: &postgres_types::Field| (field.name().to_owned(), self.added(field.type_()));
                Kind::Composite(fields.iter().map(field).collect())
            }
            // Of multirange types it does not know more: its query reads `pg_range` for ranges only.
            _ => Kind::Base,
        };
        let known = KnownType { schema: ty.schema().to_owned(), name: ty.name().to_owned(), kind };
        self.with(|all| all.types.insert(ty.oid(), known));
    }

    fn added(&self, ty: &Type) -> Oid {
        self.add(ty);
        ty.oid()
    }

    /// Whether the type of this number is the expected one: of the same name and kind. Its schema may differ, what is inside may not.
    pub(crate) fn matches(&self, expected: &Ty, real: Oid) -> Match {
        self.with(|known| known.matches(expected, real))
    }

    /// The number of a type, where it is known.
    pub(crate) fn number(&self, ty: &Ty) -> Option<Oid> {
        match ty.user_name() {
            None => Some(ty.oid()),
            Some(name) => self.with(|known| known.named.get(&name).copied().flatten()),
        }
    }

    /// In the words of SQL: `text[]`, `shop.order_status`.
    pub(crate) fn display(&self, real: Oid) -> String {
        self.with(|known| known.display(real))
    }
}

impl Known {
    fn matches(&self, expected: &Ty, real: Oid) -> Match {
        let is_built_in = Type::from_oid(real).is_some();
        let shape = expected.shape();
        if let Shape::BuiltIn(oid) = shape {
            return match self.types.contains_key(&real) {
                _ if oid == real => Match::Yes,
                false if !is_built_in => Match::Unknown(real),
                _ => Match::No,
            };
        }
        if is_built_in {
            return Match::No;
        }
        let Some(ty) = self.types.get(&real) else { return Match::Unknown(real) };
        match (shape, &ty.kind) {
            (Shape::Array(element), Kind::Array(real)) => self.matches(&element, *real),
            _ if expected.user_name().is_none_or(|name| name.name() != ty.name) => Match::No,
            (Shape::Base, Kind::Base)
            | (Shape::Enumeration, Kind::Enumeration)
            | (Shape::Multirange, Kind::Multirange | Kind::Base) => Match::Yes,
            (Shape::Domain(inner), Kind::Domain(real)) | (Shape::Range(inner), Kind::Range(real)) => {
                self.matches(&inner, *real)
            }
            (Shape::Composite(fields), Kind::Composite(real)) => self.match_fields(fields, real),
            _ => Match::No,
        }
    }

    fn match_fields(&self, fields: &[(&str, Ty)], real: &[(String, Oid)]) -> Match {
        if fields.len() != real.len() || fields.iter().zip(real).any(|((name, _), (real, _))| name != real) {
            return Match::No;
        }
        let matches = fields.iter().zip(real).map(|((_, ty), (_, real))| self.matches(ty, *real));
        let mut matches = matches.filter(|found| !matches!(found, Match::Yes));
        matches.next().unwrap_or(Match::Yes)
    }

    fn display(&self, real: Oid) -> String {
        if let Some(ty) = Type::from_oid(real) {
            return crate::ty::Named(&ty).to_string();
        }
        match self.types.get(&real) {
            Some(KnownType { kind: Kind::Array(element), .. }) => format!("{}[]", self.display(*element)),
            Some(KnownType { schema, name, .. }) if schema == "pg_catalog" => name.clone(),
            Some(KnownType { schema, name, .. }) => format!("{schema}.{name}"),
            None => format!("the type number {real}"),
        }
    }
}
