//! PostgreSQL types to Rust types: the built-in table, and the user's enums, composites and domains.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Oid, Type, TypeKind};
use crate::model::types::{CompositeField, RustType, Scalar, UserType, UserTypeKind, UserTypeName, WireType};
use crate::names::{TypeIdent, ValueIdent};

/// Built-in types: `typname`, the constant for it and for its array, and the Rust type.
const BUILT_IN: &[(&str, &str, &str, Scalar)] = &[
    ("bool", "BOOL", "BOOL_ARRAY", Scalar::Bool),
    ("char", "CHAR", "CHAR_ARRAY", Scalar::I8),
    ("int2", "INT2", "INT2_ARRAY", Scalar::I16),
    ("int4", "INT4", "INT4_ARRAY", Scalar::I32),
    ("int8", "INT8", "INT8_ARRAY", Scalar::I64),
    ("oid", "OID", "OID_ARRAY", Scalar::U32),
    ("float4", "FLOAT4", "FLOAT4_ARRAY", Scalar::F32),
    ("float8", "FLOAT8", "FLOAT8_ARRAY", Scalar::F64),
    ("text", "TEXT", "TEXT_ARRAY", Scalar::String),
    ("varchar", "VARCHAR", "VARCHAR_ARRAY", Scalar::String),
    ("bpchar", "BPCHAR", "BPCHAR_ARRAY", Scalar::String),
    ("name", "NAME", "NAME_ARRAY", Scalar::String),
    ("bytea", "BYTEA", "BYTEA_ARRAY", Scalar::Bytes),
    ("numeric", "NUMERIC", "NUMERIC_ARRAY", Scalar::Decimal),
    ("timestamptz", "TIMESTAMPTZ", "TIMESTAMPTZ_ARRAY", Scalar::Timestamp),
    ("timestamp", "TIMESTAMP", "TIMESTAMP_ARRAY", Scalar::DateTime),
    ("date", "DATE", "DATE_ARRAY", Scalar::Date),
    ("time", "TIME", "TIME_ARRAY", Scalar::Time),
    ("json", "JSON", "JSON_ARRAY", Scalar::Json),
    ("jsonb", "JSONB", "JSONB_ARRAY", Scalar::Json),
    ("uuid", "UUID", "UUID_ARRAY", Scalar::Uuid),
    ("inet", "INET", "INET_ARRAY", Scalar::IpAddr),
    ("macaddr", "MACADDR", "MACADDR_ARRAY", Scalar::MacAddr),
];

/// Base types of extensions that travel as text.
const TEXT_EXTENSIONS: &[&str] = &["citext", "ltree", "lquery", "ltxtquery"];

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
    resolved: BTreeMap<Oid, Result<(RustType, WireType), Refused>>,
    used: BTreeMap<UserTypeName, (Oid, UserType)>,
}

impl<'a> Types<'a> {
    pub(super) fn new(catalog: &'a Catalog) -> Self {
        Self { catalog, resolved: BTreeMap::new(), used: BTreeMap::new() }
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
                let (_, wire, _, scalar) = built_in(&ty.name).ok_or_else(unsupported)?;
                Ok((RustType::Scalar(*scalar), WireType::BuiltIn(wire)))
            }
            TypeKind::Base if TEXT_EXTENSIONS.contains(&ty.name.as_str()) => {
                let name = self.register(ty, UserTypeKind::Base)?;
                Ok((RustType::Scalar(Scalar::String), WireType::User(name)))
            }
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
            WireType::BuiltIn(constant) => {
                BUILT_IN.iter().find(|row| row.1 == constant).map(|row| WireType::BuiltIn(row.2))
            }
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

fn built_in(name: &str) -> Option<&'static (&'static str, &'static str, &'static str, Scalar)> {
    BUILT_IN.iter().find(|row| row.0 == name)
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
