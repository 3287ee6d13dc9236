//! PostgreSQL types to Rust types: the built-in table, and the user's enums, composites, domains and ranges.

mod built_in;

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Oid, Type, TypeKind};
use crate::model::types::{CompositeField, Crates, RustType, Scalar, UserType, UserTypeKind, UserTypeName, WireType};
use crate::names::{TypeIdent, ValueIdent};

/// Base types of extensions, by the extension's name for them.
const EXTENSIONS: &[(&str, Scalar)] = &[
    ("citext", Scalar::String),
    ("ltree", Scalar::String),
    ("lquery", Scalar::String),
    ("ltxtquery", Scalar::String),
    ("hstore", Scalar::Hstore),
];

/// Names that the module `types` imports from the runtime.
const TAKEN: &[&str] = &["BoxError", "BytesMut", "Decode", "Encode", "Fields", "IsNull", "Ty", "UserType"];

/// Why a type has no Rust type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// There is no mapping for it.
    Unsupported(String),
    /// It, or one of its labels or fields, has a name that Rust cannot have, or that another one already took.
    Name(String),
}

/// Resolves types and keeps the user-defined ones that were met.
pub(super) struct Types<'a> {
    catalog: &'a Catalog,
    crates: Crates,
    resolved: BTreeMap<Oid, Result<(RustType, WireType), Refused>>,
    used: BTreeMap<UserTypeName, (Oid, UserType)>,
}

impl<'a> Types<'a> {
    pub(super) fn new(catalog: &'a Catalog, crates: Crates) -> Self {
        Self { catalog, crates, resolved: BTreeMap::new(), used: BTreeMap::new() }
    }

    /// The user-defined types that were met, sorted by name.
    pub(super) fn into_used(self) -> Vec<UserType> {
        self.used.into_values().map(|(_, ty)| ty).collect()
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
            Some(ty) => self.resolve_type(ty),
            None => Err(Refused::Unsupported(self.display(oid))),
        };
        self.resolved.insert(oid, result.clone());
        result
    }

    fn resolve_type(&mut self, ty: &'a Type) -> Result<(RustType, WireType), Refused> {
        let unsupported = || Refused::Unsupported(ty.display.clone());
        match &ty.kind {
            TypeKind::Array(element) => self.array(*element),
            TypeKind::Pseudo if ty.name == "void" => Ok((RustType::Scalar(Scalar::Unit), WireType::BuiltIn("VOID"))),
            TypeKind::Base if ty.schema == "pg_catalog" => {
                let (rust, wire) = built_in::base(&ty.name).ok_or_else(unsupported)?;
                let rust = match rust {
                    RustType::Scalar(scalar) => RustType::Scalar(built_in::chosen(self.crates, scalar)),
                    other => other,
                };
                Ok((rust, WireType::BuiltIn(wire)))
            }
            TypeKind::Base => {
                let (_, scalar) = EXTENSIONS.iter().find(|(name, _)| *name == ty.name).ok_or_else(unsupported)?;
                let name = self.register(ty, UserTypeKind::Base)?;
                Ok((RustType::Scalar(*scalar), WireType::User(name)))
            }
            TypeKind::Range(subtype) => {
                let (bound, wire) = self.resolve(*subtype)?;
                let wire = match built_in::constant(ty) {
                    Some(constant) => WireType::BuiltIn(constant),
                    None => WireType::User(self.register(ty, UserTypeKind::Range(wire))?),
                };
                Ok((RustType::Range(Box::new(bound)), wire))
            }
            TypeKind::Multirange(range) => match self.resolve(*range)? {
                (RustType::Range(bound), wire) => {
                    let wire = match built_in::constant(ty) {
                        Some(constant) => WireType::BuiltIn(constant),
                        None => WireType::User(self.register(ty, UserTypeKind::Multirange(wire))?),
                    };
                    Ok((RustType::Multirange(bound), wire))
                }
                _ => Err(unsupported()),
            },
            TypeKind::Domain(domain) => {
                let (rust, wire) = self.resolve(domain.base)?;
                let name = self.register(ty, UserTypeKind::Domain(wire))?;
                Ok((rust, WireType::User(name)))
            }
            TypeKind::Enum(labels) => {
                let name = self.register(ty, UserTypeKind::Enum(variants(ty, labels)?))?;
                Ok((RustType::Enum(name.clone()), WireType::User(name)))
            }
            TypeKind::Composite(relation) => {
                let fields = self.fields(ty, *relation)?;
                let name = self.register(ty, UserTypeKind::Composite(fields))?;
                Ok((RustType::Composite(name.clone()), WireType::User(name)))
            }
            _ => Err(unsupported()),
        }
    }

    fn array(&mut self, element: Oid) -> Result<(RustType, WireType), Refused> {
        let (rust, wire) = self.resolve(element)?;
        let wire = match wire {
            WireType::BuiltIn(constant) => built_in::array_of(constant).map(WireType::BuiltIn),
            WireType::User(name) => Some(WireType::UserArray(name)),
            WireType::UserArray(_) => None,
        };
        let wire = wire.ok_or_else(|| Refused::Unsupported(format!("{}[]", self.display(element))))?;
        Ok((RustType::Array { element: Box::new(rust), nullable: true }, wire))
    }

    fn fields(&mut self, ty: &Type, relation: Oid) -> Result<Vec<CompositeField>, Refused> {
        let columns = self.catalog.relations.get(&relation).map(|relation| &relation.columns);
        let columns = columns.ok_or_else(|| Refused::Unsupported(ty.display.clone()))?;
        let mut fields: Vec<CompositeField> = Vec::new();
        for column in columns.values().filter(|column| column.number > 0) {
            let name = ValueIdent::new(&column.name).ok_or_else(|| unnameable(ty, &column.name))?;
            if fields.iter().any(|field| field.name == name) {
                return Err(twice(ty, name.as_str()));
            }
            let (rust, wire) = self.resolve(column.type_oid).map_err(|refused| match refused {
                Refused::Unsupported(name) => {
                    Refused::Unsupported(format!("{}, whose field `{}` has the type {name}", ty.display, column.name))
                }
                named @ Refused::Name(_) => named,
            })?;
            fields.push(CompositeField { name, sql_name: column.name.clone(), ty: rust, wire });
        }
        Ok(fields)
    }

    fn register(&mut self, ty: &Type, kind: UserTypeKind) -> Result<UserTypeName, Refused> {
        let module = match ty.schema.as_str() {
            "public" => None,
            schema => Some(ValueIdent::new(schema).ok_or_else(|| unnameable(ty, schema))?),
        };
        let name = TypeIdent::new(&ty.name).ok_or_else(|| unnameable(ty, &ty.name))?;
        let taken = TAKEN.contains(&name.as_str()) || super::rows::is_taken(name.as_str());
        let name = UserTypeName { module, name: if taken { name.with("Type") } else { name } };
        let user = UserType {
            name: name.clone(),
            schema: ty.schema.clone(),
            sql_name: ty.name.clone(),
            comment: ty.comment.clone(),
            kind,
        };
        // The statics that describe types differ less than the types' own names do: `Ab` and `AB` have one.
        let same = |other: &UserTypeName| other.module == name.module && other.constant() == name.constant();
        if let Some((other, twin)) = self.used.values().find(|(oid, other)| *oid != ty.oid && same(&other.name)) {
            return Err(Refused::Name(format!(
                "the types {} and {} would both be called `{}` in Rust",
                self.display(*other),
                ty.display,
                twin.name.name
            )));
        }
        self.used.insert(name.clone(), (ty.oid, user));
        Ok(name)
    }
}

fn variants(ty: &Type, labels: &[String]) -> Result<Vec<(String, TypeIdent)>, Refused> {
    let mut variants: Vec<(String, TypeIdent)> = Vec::new();
    for label in labels {
        let variant = TypeIdent::new(label).ok_or_else(|| unnameable(ty, label))?;
        if variants.iter().any(|(_, other)| *other == variant) {
            return Err(twice(ty, variant.as_str()));
        }
        variants.push((label.clone(), variant));
    }
    Ok(variants)
}

fn unnameable(ty: &Type, name: &str) -> Refused {
    Refused::Name(format!("`{}` of the type {} cannot become a Rust name", name.escape_debug(), ty.display))
}

fn twice(ty: &Type, name: &str) -> Refused {
    Refused::Name(format!("two labels or fields of the type {} would both be called `{name}` in Rust", ty.display))
}
