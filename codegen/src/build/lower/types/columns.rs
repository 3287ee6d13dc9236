//! The Rust types of table columns: a rule for the column, the id that it is or points to, or its domain.

use super::rules::{ColumnKey, referenced};
use super::{Refused, Types};
use crate::build::lower::columns::apply_field_elements;
use crate::build::model::types::{Newtype, WireType};
use crate::build::names::singular;
use crate::build::types::RustType;
use sqlwright_analysis::catalog::{Catalog, Column, Oid, Relation, Type, TypeKind};
use sqlwright_analysis::facts::{RecordField, Source, Sources};
use sqlwright_analysis::{declared_dimensions, sources};

/// The most fields of a record that the runtime reads.
const MOST_FIELDS: usize = 16;

/// The type of a column, or of a field of a composite type, with what its declaration and the author say of it as an array.
pub(super) fn as_declared(catalog: &Catalog, relation: &Relation, column: &Column, ty: RustType) -> RustType {
    match ty {
        RustType::Array { element, nullable, several_dimensions } => RustType::Array {
            element,
            nullable: nullable && !column.elements_never_null,
            several_dimensions: several_dimensions || declared_dimensions(catalog, relation, column).is_some(),
        },
        ty => ty,
    }
}

impl<'a> Types<'a> {
    /// The Rust type of a value of this type that comes from, or goes to, these places; and its type on the wire.
    pub(in crate::build::lower) fn resolve_from(
        &mut self,
        oid: Oid,
        all: &[Sources],
    ) -> Result<(RustType, WireType), Refused> {
        let plain = self.resolve(oid);
        let Some(found) = self.agreed(oid, all) else { return plain };
        match plain {
            Ok((_, wire)) => Ok((found, wire)),
            Err(refused) => {
                let ty = self.catalog.types.get(&oid).ok_or_else(|| refused.clone())?;
                Ok((found, self.wire_alone(ty).ok_or(refused)?))
            }
        }
    }

    /// Whether it is an array below its domains.
    pub(in crate::build::lower) fn is_array(&self, oid: Oid) -> bool {
        let ty = self.catalog.types.get(&self.catalog.base_type(oid));
        ty.is_some_and(|ty| ty.name == "_record" || matches!(ty.kind, TypeKind::Array(_)))
    }

    /// Whether it is `record` or `record[]`.
    pub(in crate::build::lower) fn is_record(&self, oid: Oid) -> bool {
        let ty = self.catalog.types.get(&oid).filter(|ty| ty.schema == "pg_catalog");
        ty.is_some_and(|ty| matches!(ty.name.as_str(), "record" | "_record"))
    }

    /// A record with these fields, or an array of such records: a tuple.
    pub(in crate::build::lower) fn record(
        &mut self,
        oid: Oid,
        fields: Option<&[RecordField]>,
    ) -> Result<(RustType, WireType), Refused> {
        let fields = fields.filter(|fields| !fields.is_empty() && fields.len() <= MOST_FIELDS);
        let fields = fields.ok_or_else(|| Refused::Record(self.display(oid)))?;
        let mut types = Vec::new();
        let mut wires = Vec::new();
        for field in fields {
            let oid = self.catalog.type_named(&field.ty).map(|ty| ty.oid);
            let oid = oid.ok_or_else(|| Refused::Record(field.ty.name.clone()))?;
            let (ty, wire) = match self.resolve_from(oid, field.sources.as_slice()) {
                Err(Refused::Record(_)) => self.record(oid, field.record.as_deref())?,
                resolved => resolved?,
            };
            let mut ty = ty;
            apply_field_elements(&mut ty, &field.nullability);
            let nullable = field.nullability.nullable && !ty.is_unit();
            types.push((ty, nullable));
            wires.push(wire);
        }
        let array = self.is_array(oid);
        let record = RustType::Record(types);
        let ty = match array {
            true => RustType::array_of(record),
            false => record,
        };
        Ok((ty, WireType::Record { fields: wires, array }))
    }

    /// What all places agree on; nothing where one says otherwise or is of another type.
    fn agreed(&mut self, oid: Oid, all: &[Sources]) -> Option<RustType> {
        let mut found: Option<RustType> = None;
        for sources in all.iter().filter(|sources| !sources.values.is_empty()) {
            let oid = self.catalog.base_type(oid);
            let value = match self.catalog.types.get(&oid)?.kind {
                TypeKind::Array(element) if sources.in_array => element,
                _ if sources.in_array => return None,
                _ => oid,
            };
            for source in &sources.values {
                let rust = self.of_source(source, value)?;
                let rust = match sources.in_array {
                    true => RustType::array_of(rust),
                    false => rust,
                };
                if found.as_ref().is_some_and(|found| *found != rust) {
                    return None;
                }
                found = Some(rust);
            }
        }
        found
    }

    fn of_source(&mut self, source: &Source, value: Oid) -> Option<RustType> {
        let (oid, ruled) = match source {
            Source::Type(name) => (self.catalog.type_named(name)?.oid, None),
            Source::Column(name) => {
                let key = self.catalog.column_named(name)?;
                (self.column_type(key)?.oid, self.of_column(key))
            }
        };
        let (base, value) = (self.catalog.base_type(oid), self.catalog.base_type(value));
        // A mapping of `varchar` does for `text`, which it is compared as; one of `integer` does not for `bigint`.
        if base != value && self.resolve(base).ok()?.0 != self.resolve(value).ok()?.0 {
            return None;
        }
        match ruled {
            Some(ruled) => Some(ruled),
            None => self.resolve(oid).ok().map(|(rust, _)| rust),
        }
    }

    /// The Rust type that a rule gives a column, as opposed to its type.
    pub(super) fn of_column(&mut self, key: ColumnKey) -> Option<RustType> {
        if let Some(known) = self.columns.get(&key) {
            return known.clone();
        }
        let found = if self.rules.is_empty() { None } else { self.of_column_below(key, &mut Vec::new()) };
        self.columns.insert(key, found.clone());
        found
    }

    fn of_column_below(&mut self, key: ColumnKey, seen: &mut Vec<ColumnKey>) -> Option<RustType> {
        if seen.contains(&key) {
            return None;
        }
        seen.push(key);
        let catalog = self.catalog;
        let relation = catalog.relations.get(&key.0)?;
        let column = relation.columns.get(&key.1)?;
        let rule = self.rules.columns.get(&key);
        if let Some(mapped) = rule.and_then(|rule| rule.rust.clone()) {
            return Some(self.mapped(mapped, column.type_oid));
        }
        let is_id = self.rules.ids.contains_key(&key);
        if is_id || rule.is_some_and(|rule| rule.newtype.is_some()) {
            let name = self.names.of_column(key)?.clone();
            let (derives, attributes) =
                rule.map(|rule| (rule.derives.clone(), rule.attributes.clone())).unwrap_or_default();
            let inner = as_declared(catalog, relation, column, self.resolve(column.type_oid).ok()?.0);
            let table = singular(&relation.name).replace('`', "'");
            let docs = match is_id {
                true => format!("The id of a `{table}`."),
                false => format!("A value of `{}.{}`.", relation.name, column.name).replace("``", "`"),
            };
            let postgres = self.shape(column.type_oid);
            let comment = column.comment.clone();
            return Some(self.newtype(Newtype { name, inner, postgres, docs, comment, derives, attributes }));
        }
        for other in referenced(catalog, key) {
            if let Some(found) = self.of_column_below(other, seen) {
                return Some(found);
            }
        }
        let parents = relation.parents.iter().filter_map(|parent| catalog.relations.get(parent));
        let above: Vec<_> = parents
            .filter_map(|parent| {
                let same = parent.columns.values().find(|other| other.name == column.name)?;
                Some((parent.oid, same.number))
            })
            .collect();
        for other in above {
            if let Some(found) = self.of_column_below(other, seen) {
                return Some(found);
            }
        }
        let behind = sources::of_view(catalog, key.0, key.1)?;
        let mut found = None;
        for source in behind.values.iter().filter(|_| !behind.in_array) {
            let rust = match source {
                Source::Column(name) => self.of_column_below(catalog.column_named(name)?, &mut seen.clone())?,
                Source::Type(name) => self.resolve(catalog.type_named(name)?.oid).ok()?.0,
            };
            if found.as_ref().is_some_and(|found| *found != rust) {
                return None;
            }
            found = Some(rust);
        }
        found
    }

    /// The attributes of a field of this type that comes from this column.
    pub(in crate::build::lower) fn field_attributes(
        &self,
        oid: Oid,
        column: Option<ColumnKey>,
        nullable: bool,
    ) -> Vec<String> {
        let mut attributes = self.rules.of_all_fields(nullable);
        let mut ty = Some(oid);
        while let Some(oid) = ty {
            if let Some(rule) = self.rules.types.get(&oid) {
                attributes.extend_from_slice(rule.of_field(nullable));
            }
            ty = match self.catalog.types.get(&oid).map(|ty| &ty.kind) {
                Some(TypeKind::Domain(domain)) => Some(domain.base).filter(|base| *base != oid),
                _ => None,
            };
        }
        if let Some(rule) = column.and_then(|column| self.rules.columns.get(&column)) {
            attributes.extend_from_slice(rule.of_field(nullable));
        }
        attributes
    }

    /// The type of a table's column, which may be a domain where a statement's result is not.
    pub(in crate::build::lower) fn column_type(&self, key: ColumnKey) -> Option<&'a Type> {
        let column = self.catalog.relations.get(&key.0)?.columns.get(&key.1)?;
        self.catalog.types.get(&column.type_oid)
    }
}
