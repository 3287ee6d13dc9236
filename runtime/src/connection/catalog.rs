//! The types of the schema that a connection knows: what the server calls by number, generated code calls by name.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use postgres_types::{Oid, Type};

use super::lookup::Lookup;
use crate::error::Error;
use crate::statement::Statement;
use crate::ty::{Shape, Ty, UserName};

/// What is known of the types of one database. The connections of a pool share it.
#[derive(Default)]
pub(crate) struct Catalog(Mutex<Known>);

#[derive(Default)]
struct Known {
    types: BTreeMap<Oid, KnownType>,
    /// None: there is no type of this name.
    named: BTreeMap<UserName, Option<Oid>>,
}

pub(super) struct KnownType {
    pub(super) schema: String,
    pub(super) name: String,
    pub(super) kind: Kind,
}

pub(super) enum Kind {
    Base,
    Enumeration,
    Composite(Vec<(String, Oid)>),
    Domain(Oid),
    Range(Oid),
    Multirange,
    Array(Oid),
    Other,
}

impl Kind {
    /// The types that it consists of.
    fn within(&self) -> Vec<Oid> {
        match self {
            Self::Composite(fields) => fields.iter().map(|(_, oid)| *oid).collect(),
            Self::Domain(oid) | Self::Range(oid) | Self::Array(oid) => vec![*oid],
            Self::Base | Self::Enumeration | Self::Multirange | Self::Other => Vec::new(),
        }
    }
}

/// Whether the server means the type that generated code means.
pub(crate) enum Match {
    Yes,
    No,
    /// This one has to be looked up first.
    Unknown(Oid),
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

    /// Those of the names that were not found.
    pub(crate) fn not_found(&self, names: &[UserName]) -> Vec<UserName> {
        self.with(|known| names.iter().filter(|name| known.named.get(*name) == Some(&None)).copied().collect())
    }

    /// The types that are known by name or from others, and of which nothing else is known.
    pub(crate) fn incomplete(&self) -> Vec<Oid> {
        self.with(|known| {
            let within = known.types.values().flat_map(|ty| ty.kind.within());
            let all = known.named.values().filter_map(|oid| *oid).chain(within);
            let mut oids: Vec<Oid> =
                all.filter(|oid| Type::from_oid(*oid).is_none() && !known.types.contains_key(oid)).collect();
            oids.sort_unstable();
            oids.dedup();
            oids
        })
    }

    /// A row of the answer to a lookup, after so many of its questions have been answered.
    ///
    /// # Errors
    /// It is none.
    pub(crate) fn learn(&self, lookup: &Lookup, answered: usize, row: &[u8]) -> Result<(), Error> {
        let (oid, name, ty) = lookup.read(answered, row)?;
        self.with(|known| {
            if let Some(name) = name {
                known.named.insert(name, Some(oid));
            }
            if let Some(ty) = ty {
                known.types.insert(oid, ty);
            }
        });
        Ok(())
    }

    /// All rows of the answer have come.
    pub(crate) fn learnt(&self, lookup: &Lookup) {
        if let Lookup::Names(names) | Lookup::NamesOnPath(names) = lookup {
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
