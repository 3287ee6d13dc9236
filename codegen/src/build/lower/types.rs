//! PostgreSQL types to Rust types: the built-in table, the user's enums, composites, domains and ranges, and what the configuration maps.

mod columns;
mod names;
mod rules;
mod user;

use std::collections::{BTreeMap, BTreeSet};

use crate::build::model::types::{Check, Newtype, Shape, UserType, UserTypeKind, WireType};
use crate::build::types::{self, BuiltIn, Crates, Mapped, RustType, UserTypeName};
use crate::config::Mapping;
use crate::diagnostics::Diagnostics;
use sqlwright_analysis::catalog::{Catalog, Oid, Type, TypeKind};

use names::{Named, Names};
use rules::{ColumnKey, Rules};

pub(super) use rules::is_type;

/// Why a type has no Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// There is no mapping for it; a rule for the type of this name would map what is in the way.
    Unmapped {
        /// The type, in words.
        what: String,
        /// What a rule in `[types.map]` would be for.
        key: String,
        /// The Rust type that would do, where one is known.
        rust: Option<&'static str>,
    },
    /// A record whose fields are not known, or too many.
    Record(String),
    /// Nothing could map it: it is a pseudo-type, or has no binary form.
    Unsupported(String),
}

/// Resolves types and keeps what was met of what is generated.
pub(super) struct Types<'a> {
    catalog: &'a Catalog,
    crates: Crates,
    rules: Rules,
    names: Names,
    resolved: BTreeMap<Oid, Result<(RustType, WireType), Refused>>,
    columns: BTreeMap<ColumnKey, Option<RustType>>,
    used: BTreeMap<UserTypeName, UserType>,
    newtypes: BTreeMap<UserTypeName, Newtype>,
    checks: BTreeSet<Check>,
}

impl<'a> Types<'a> {
    pub(super) fn new(catalog: &'a Catalog, crates: Crates, mapping: &Mapping, diagnostics: &mut Diagnostics) -> Self {
        let rules = Rules::new(catalog, mapping, diagnostics);
        let names = Names::new(catalog, &rules, diagnostics);
        Self {
            catalog,
            crates,
            rules,
            names,
            resolved: BTreeMap::new(),
            columns: BTreeMap::new(),
            used: BTreeMap::new(),
            newtypes: BTreeMap::new(),
            checks: BTreeSet::new(),
        }
    }

    /// What was met: user-defined types and newtypes, sorted by name, and what the compiler has to check. `wires` are the types that
    /// statements send and receive.
    pub(super) fn into_used<'w>(
        mut self,
        wires: impl Iterator<Item = &'w WireType>,
    ) -> (Vec<UserType>, Vec<Newtype>, Vec<Check>) {
        let (mut used, mut newtypes) = (std::mem::take(&mut self.used), std::mem::take(&mut self.newtypes));
        user::retain_reachable(&mut used, wires);
        for ty in used.values_mut() {
            self.add_for_all(&mut ty.derives, &mut ty.attributes);
        }
        for newtype in newtypes.values_mut() {
            self.add_for_all(&mut newtype.derives, &mut newtype.attributes);
        }
        (used.into_values().collect(), newtypes.into_values().collect(), self.checks.into_iter().collect())
    }

    /// Puts in front the derives and attributes of every generated type and row.
    pub(super) fn add_for_all(&self, derives: &mut Vec<String>, attributes: &mut Vec<String>) {
        for (list, all) in [(derives, &self.rules.derives), (attributes, &self.rules.attributes)] {
            let new: Vec<_> = all.iter().filter(|one| !list.contains(one)).cloned().collect();
            list.splice(0..0, new);
        }
    }

    /// The name of a type as PostgreSQL writes it.
    pub(super) fn display(&self, oid: Oid) -> String {
        self.catalog.types.get(&oid).map_or_else(|| format!("type {oid}"), |ty| ty.display.clone())
    }

    /// The Rust type of a value of this type, and its type on the wire. Elements of arrays are nullable until somebody proves more.
    pub(super) fn resolve(&mut self, oid: Oid) -> Result<(RustType, WireType), Refused> {
        if let Some(known) = self.resolved.get(&oid) {
            return known.clone();
        }
        let result = match self.catalog.types.get(&oid) {
            Some(ty) if self.is_record(oid) => Err(Refused::Record(ty.display.clone())),
            Some(ty) => self.ruled(ty),
            None => Err(Refused::Unsupported(self.display(oid))),
        };
        self.resolved.insert(oid, result.clone());
        result
    }

    /// The type on the wire, also of what has no Rust type of its own.
    pub(super) fn wire(&mut self, oid: Oid) -> Option<WireType> {
        match self.resolve(oid) {
            Ok((_, wire)) => Some(wire),
            Err(_) => self.wire_alone(self.catalog.types.get(&oid)?),
        }
    }

    /// As the rule for the type says, if there is one.
    fn ruled(&mut self, ty: &'a Type) -> Result<(RustType, WireType), Refused> {
        let plain = self.resolve_type(ty);
        let Some(rule) = self.rules.types.get(&ty.oid) else { return plain };
        if let Some(mapped) = rule.rust.clone() {
            let wire = match plain {
                Ok((_, wire)) => wire,
                Err(refused) => self.wire_alone(ty).ok_or(refused)?,
            };
            return Ok((self.mapped(mapped, ty.oid), wire));
        }
        let Some(name) = rule.newtype.as_ref().and_then(|_| self.names.of_type(ty.oid)).cloned() else { return plain };
        let (derives, attributes) = (rule.derives.clone(), rule.attributes.clone());
        let (inner, wire) = plain?;
        let docs = format!("A value of `{}`.", ty.display);
        let newtype = Newtype {
            name,
            inner,
            postgres: self.shape(ty.oid),
            docs,
            comment: ty.comment.clone(),
            derives,
            attributes,
        };
        Ok((self.newtype(newtype), wire))
    }

    /// The type on the wire of a type that has no Rust type but the one that a rule names.
    fn wire_alone(&mut self, ty: &'a Type) -> Option<WireType> {
        match &ty.kind {
            TypeKind::Base if ty.schema != "pg_catalog" => Some(WireType::User(self.register(ty, UserTypeKind::Base)?)),
            TypeKind::Array(element) => match self.wire_alone(self.catalog.types.get(element)?)? {
                WireType::User(name) => Some(WireType::UserArray(name)),
                _ => None,
            },
            _ => None,
        }
    }

    fn resolve_type(&mut self, ty: &'a Type) -> Result<(RustType, WireType), Refused> {
        let unsupported = || Refused::Unsupported(ty.display.clone());
        match &ty.kind {
            TypeKind::Array(element) => self.array(*element),
            TypeKind::Base | TypeKind::Pseudo if ty.schema == "pg_catalog" => {
                let rust = self.built_in(&ty.name).ok_or_else(unsupported)?;
                Ok((rust, WireType::BuiltIn(types::constant(&ty.name))))
            }
            TypeKind::Base => {
                let line = BuiltIn::of_extension(&ty.name).ok_or_else(|| unmapped(ty))?;
                let name = self.register(ty, UserTypeKind::Base).ok_or_else(unsupported)?;
                Ok((RustType::BuiltIn(line), WireType::User(name)))
            }
            TypeKind::Range(subtype) => {
                let (bound, wire) = self.resolve(*subtype)?;
                let wire = self.of_range(ty, UserTypeKind::Range(wire))?;
                Ok((RustType::Range(Box::new(bound)), wire))
            }
            TypeKind::Multirange(range) => {
                // The range may itself be mapped to something else.
                let Some(TypeKind::Range(subtype)) = self.catalog.types.get(range).map(|ty| &ty.kind) else {
                    return Err(unsupported());
                };
                let (bound, range) = (self.resolve(*subtype)?.0, self.resolve(*range)?.1);
                let wire = self.of_range(ty, UserTypeKind::Multirange(range))?;
                Ok((RustType::Multirange(Box::new(bound)), wire))
            }
            TypeKind::Domain(domain) => {
                let (mut rust, wire) = self.resolve(domain.base)?;
                if let RustType::Array { several_dimensions, .. } = &mut rust {
                    *several_dimensions |= domain.dimensions > 1;
                }
                Ok((rust, self.user(ty, UserTypeKind::Domain(wire))?))
            }
            TypeKind::Enum(labels) => self.enumeration(ty, labels),
            TypeKind::Composite(relation) => self.composite(ty, *relation),
            TypeKind::Pseudo => Err(unsupported()),
        }
    }

    /// The Rust type of a type that every PostgreSQL has: a line of the table, or a vector of one.
    fn built_in(&self, name: &str) -> Option<RustType> {
        let vector = |element| RustType::Array {
            element: Box::new(RustType::BuiltIn(element)),
            nullable: false,
            several_dimensions: false,
        };
        let line = BuiltIn::named(name, self.crates).map(RustType::BuiltIn);
        line.or_else(|| BuiltIn::element_of(name).map(vector))
    }

    /// The type on the wire of a range or multirange: PostgreSQL numbers its own itself.
    fn of_range(&mut self, ty: &Type, kind: UserTypeKind) -> Result<WireType, Refused> {
        match ty.schema == "pg_catalog" {
            true => Ok(WireType::BuiltIn(types::constant(&ty.name))),
            false => self.user(ty, kind),
        }
    }

    fn array(&mut self, element: Oid) -> Result<(RustType, WireType), Refused> {
        let (rust, wire) = self.resolve(element)?;
        let wire = super::bulk::array_of(&wire);
        let wire = wire.ok_or_else(|| Refused::Unsupported(format!("{}[]", self.display(element))))?;
        Ok((RustType::array_of(rust), wire))
    }

    /// A type that the configuration or a statement names; that it fits is left to the compiler.
    pub(super) fn mapped(&mut self, mapped: Mapped, oid: Oid) -> RustType {
        // A name without a path is that of a generated newtype, where one has it.
        let named = self.names.newtypes_called(&mapped.rust);
        let newtype = named.into_iter().find_map(|named| match named {
            Named::Column(key) => self.of_column(key),
            Named::Type(oid) => self.resolve(oid).ok().map(|(rust, _)| rust),
        });
        if let Some(RustType::Newtype(name, inner)) = newtype {
            let module = name.module.as_ref().map(|module| format!("{module}::")).unwrap_or_default();
            self.checks.insert(Check { rust: format!("{module}{}", name.name), postgres: self.shape(oid) });
            return RustType::Newtype(name, inner);
        }
        for rust in std::iter::once(&mapped.rust).chain(&mapped.borrowed) {
            self.checks.insert(Check { rust: rust.clone(), postgres: self.shape(oid) });
        }
        RustType::Mapped(mapped)
    }

    fn newtype(&mut self, newtype: Newtype) -> RustType {
        let ty = RustType::Newtype(newtype.name.clone(), Box::new(newtype.inner.clone()));
        self.newtypes.entry(newtype.name.clone()).or_insert(newtype);
        ty
    }

    /// What a Rust type of this type must say that it represents.
    fn shape(&self, oid: Oid) -> Shape {
        let oid = self.catalog.base_type(oid);
        let Some(ty) = self.catalog.types.get(&oid) else { return Shape::Named(String::new()) };
        let bounds = |range: Oid| match self.catalog.types.get(&range).map(|ty| &ty.kind) {
            Some(TypeKind::Range(subtype)) => self.shape(*subtype),
            _ => self.shape(range),
        };
        match ty.kind {
            TypeKind::Array(element) => Shape::Array(Box::new(self.shape(element))),
            TypeKind::Range(subtype) => Shape::Range(Box::new(self.shape(subtype))),
            TypeKind::Multirange(range) => Shape::Multirange(Box::new(bounds(range))),
            _ => Shape::Named(ty.name.clone()),
        }
    }
}

/// A base type of an extension that is not known here.
fn unmapped(ty: &Type) -> Refused {
    let rust = match ty.name.as_str() {
        "vector" => Some("sqlwright::Foreign<pgvector::Vector>"),
        "halfvec" => Some("sqlwright::Foreign<pgvector::HalfVector>"),
        "sparsevec" => Some("sqlwright::Foreign<pgvector::SparseVector>"),
        _ => None,
    };
    Refused::Unmapped { what: ty.display.clone(), key: format!("{}.{}", ty.schema, ty.name), rust }
}
