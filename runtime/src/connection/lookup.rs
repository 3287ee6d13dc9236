//! Questions to the server about types.

use bytes::BytesMut;
use postgres_types::Oid;
use sqlwright_wire::{Values, encode};

use super::catalog::{Kind, KnownType};
use crate::error::Error;
use crate::row::{Columns, FromRow};
use crate::statement::{Arguments, Form, Statement};
use crate::ty::{UserName, names as ty};

/// What is to be looked up.
pub(crate) enum Lookup {
    /// In the schema that they had when generating.
    Names(Vec<UserName>),
    /// Wherever `search_path` finds them, because environments may differ.
    NamesOnPath(Vec<UserName>),
    Numbers(Vec<Oid>),
}

/// In the schema that it had when generating, and without what a cold server process takes long to look up: it goes along with first calls. What is
/// elsewhere by now, and what consists of more, is looked up by its number.
static BY_NAME: Statement = Statement::read_only(
    "sqlwright.type_by_name",
    "SELECT oid, typtype, CASE typcategory WHEN 'A' THEN typelem ELSE 0 END, typbasetype \
     FROM pg_catalog.pg_type WHERE oid OPERATOR(pg_catalog.=) pg_catalog.to_regtype($1)",
    &[ty::TEXT],
    &[ty::OID, ty::CHAR, ty::OID, ty::OID],
);

static BY_NUMBER: Statement = Statement::read_only(
    "sqlwright.types_by_number",
    "SELECT t.oid, t.typtype, CASE t.typcategory WHEN 'A' THEN t.typelem ELSE 0 END, t.typbasetype, \
     n.nspname::pg_catalog.text, t.typname::pg_catalog.text, COALESCE(r.rngsubtype, 0), \
     ARRAY(SELECT a.attname::pg_catalog.text FROM pg_catalog.pg_attribute a \
         WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum), \
     ARRAY(SELECT a.atttypid FROM pg_catalog.pg_attribute a \
         WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum) \
     FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace \
     LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid \
     WHERE t.oid = ANY ($1)",
    &[ty::OID_ARRAY],
    &[ty::OID, ty::CHAR, ty::OID, ty::OID, ty::TEXT, ty::TEXT, ty::OID, ty::TEXT_ARRAY, ty::OID_ARRAY],
);

/// What both say.
struct Found {
    oid: Oid,
    kind: u8,
    element: Oid,
    base: Oid,
}

impl FromRow for Found {
    fn from_row(row: &mut Columns<'_>) -> Result<Self, Error> {
        let (oid, kind, element, base): (Oid, i8, Oid, Oid) = row.read()?;
        Ok(Self { oid, kind: kind.cast_unsigned(), element, base })
    }
}

/// What one says of a type by its number.
struct FoundInFull {
    found: Found,
    schema: String,
    name: String,
    subtype: Oid,
    fields: Vec<(String, Oid)>,
}

impl FromRow for FoundInFull {
    fn from_row(row: &mut Columns<'_>) -> Result<Self, Error> {
        let found = Found::from_row(row)?;
        let (schema, name, subtype, fields, types): (String, String, Oid, Vec<String>, Vec<Oid>) = row.read()?;
        Ok(Self { found, schema, name, subtype, fields: fields.into_iter().zip(types).collect() })
    }
}

impl Found {
    /// `None`: it consists of more than is said here.
    fn kind(&self) -> Option<Kind> {
        match self.kind {
            _ if self.element != 0 => Some(Kind::Array(self.element)),
            b'b' => Some(Kind::Base),
            b'e' => Some(Kind::Enumeration),
            b'd' => Some(Kind::Domain(self.base)),
            b'm' => Some(Kind::Multirange),
            b'c' | b'r' => None,
            _ => Some(Kind::Other),
        }
    }
}

impl Lookup {
    /// How many times the server is asked.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Names(names) | Self::NamesOnPath(names) => names.len(),
            Self::Numbers(_) => 1,
        }
    }

    /// The questions, without a name and without a Sync.
    pub(crate) fn encode(&self, out: &mut BytesMut) -> Result<(), sqlwright_wire::Error> {
        let ask = |arguments: Result<Arguments, Error>, out: &mut BytesMut| {
            let arguments = arguments.map_err(|_| sqlwright_wire::Error::Usage("a type with an impossible name"))?;
            encode::run(b"", arguments.count(), arguments.bytes(), out)
        };
        match self {
            Self::Names(names) | Self::NamesOnPath(names) => {
                encode::parse(b"", &[BY_NAME.sql()], &[], out)?;
                let is_on_path = matches!(self, Self::NamesOnPath(_));
                let text = |name: &UserName| if is_on_path { name.unqualified() } else { name.qualified() };
                names.iter().try_for_each(|name| ask(Arguments::encode(Form::from(&BY_NAME), &[&text(name)]), out))
            }
            Self::Numbers(numbers) => {
                encode::parse(b"", &[BY_NUMBER.sql()], &[], out)?;
                ask(Arguments::encode(Form::from(&BY_NUMBER), &[numbers]), out)
            }
        }
    }

    /// What a row of the answer says, after so many of the questions have been answered: the type, by which name it was asked for, and what it is
    /// unless that takes another question.
    ///
    /// # Errors
    /// It is no such row.
    pub(super) fn read(
        &self,
        answered: usize,
        row: &[u8],
    ) -> Result<(Oid, Option<UserName>, Option<KnownType>), Error> {
        let values = Values::new(row);
        match self {
            Self::Names(names) | Self::NamesOnPath(names) => {
                let found = Found::from_row(&mut Columns::new(values, &BY_NAME))?;
                let name = names.get(answered).copied();
                let ty = name.zip(found.kind()).map(|(name, kind)| KnownType {
                    schema: name.schema().to_owned(),
                    name: name.type_name(),
                    kind,
                });
                Ok((found.oid, name, ty))
            }
            Self::Numbers(_) => {
                let full = FoundInFull::from_row(&mut Columns::new(values, &BY_NUMBER))?;
                let kind = match (full.found.kind(), full.found.kind) {
                    (Some(kind), _) => kind,
                    (None, b'r') => Kind::Range(full.subtype),
                    (None, _) => Kind::Composite(full.fields),
                };
                Ok((full.found.oid, None, Some(KnownType { schema: full.schema, name: full.name, kind })))
            }
        }
    }
}
