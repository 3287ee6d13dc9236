//! Types of the schema that have code of their own: enums and composites; and the description of each for the runtime.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::as_declared;
use super::rules::{Rule, UNKNOWN};
use super::{Refused, Types};
use crate::build::model::types::{CompositeField, UserType, UserTypeKind, WireType};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::build::types::{RustType, UserTypeName};
use sqlwright_analysis::catalog::{Column, Oid, Type};

impl<'a> Types<'a> {
    pub(super) fn enumeration(&mut self, ty: &'a Type, labels: &[String]) -> Result<(RustType, WireType), Refused> {
        let rule = self.rules.types.get(&ty.oid);
        let open = rule.is_some_and(|rule| rule.unknown);
        let labels = variants(labels, rule);
        let name = self.named(ty, UserTypeKind::Enum { labels, open })?;
        let rust = if open { RustType::OpenEnum(name.clone()) } else { RustType::Enum(name.clone()) };
        Ok((rust, WireType::User(name)))
    }

    pub(super) fn composite(&mut self, ty: &'a Type, relation: Oid) -> Result<(RustType, WireType), Refused> {
        let fields = self.fields(ty, relation)?;
        let name = self.named(ty, UserTypeKind::Composite(fields))?;
        Ok((RustType::Composite(name.clone()), WireType::User(name)))
    }

    /// The type on the wire of a user-defined type of this kind.
    pub(super) fn user(&mut self, ty: &Type, kind: UserTypeKind) -> Result<WireType, Refused> {
        self.named(ty, kind).map(WireType::User)
    }

    fn named(&mut self, ty: &Type, kind: UserTypeKind) -> Result<UserTypeName, Refused> {
        self.register(ty, kind).ok_or_else(|| Refused::Unsupported(ty.display.clone()))
    }

    fn fields(&mut self, ty: &Type, relation: Oid) -> Result<Vec<CompositeField>, Refused> {
        let catalog = self.catalog;
        let of = catalog.relations.get(&relation).ok_or_else(|| Refused::Unsupported(ty.display.clone()))?;
        let mut fields: Vec<CompositeField> = Vec::new();
        for column in of.columns.values().filter(|column| column.number > 0) {
            let name = field_name(column, &fields);
            let plain = self.resolve(column.type_oid);
            let ruled = self.of_column((relation, column.number));
            let (rust, wire) = match (ruled, plain) {
                (Some(ruled), Ok((_, wire))) => (ruled, wire),
                (None, Ok((plain, wire))) => (as_declared(catalog, of, column, plain), wire),
                (_, Err(refused)) => return Err(within(refused, ty, &column.name)),
            };
            let attributes = self.field_attributes(column.type_oid, Some((relation, column.number)), true);
            fields.push(CompositeField { name, sql_name: column.name.clone(), ty: rust, wire, attributes });
        }
        Ok(fields)
    }

    /// Keeps a type as one that was met; `None` for one that cannot have a name.
    pub(super) fn register(&mut self, ty: &Type, kind: UserTypeKind) -> Option<UserTypeName> {
        let name = self.names.of_type(ty.oid)?.clone();
        let rule = self.rules.types.get(&ty.oid);
        // Those of a newtype over a domain are the newtype's.
        let own = matches!(kind, UserTypeKind::Enum { .. } | UserTypeKind::Composite(_));
        let own = rule.filter(|_| own);
        let user = UserType {
            name: name.clone(),
            schema: ty.schema.clone(),
            sql_name: ty.name.clone(),
            comment: ty.comment.clone(),
            derives: own.map(|rule| rule.derives.clone()).unwrap_or_default(),
            attributes: own.map(|rule| rule.attributes.clone()).unwrap_or_default(),
            kind,
        };
        self.used.insert(name.clone(), user);
        Some(name)
    }
}

/// Leaves out what is no more than a description and that no statement sends or receives: a domain behind a column, whose values have
/// their base type.
pub(super) fn retain_reachable<'w>(
    used: &mut BTreeMap<UserTypeName, UserType>,
    wires: impl Iterator<Item = &'w WireType>,
) {
    fn names(wire: &WireType) -> Vec<UserTypeName> {
        match wire {
            WireType::BuiltIn(_) => Vec::new(),
            WireType::User(name) | WireType::UserArray(name) => vec![name.clone()],
            WireType::Record { fields, .. } => fields.iter().flat_map(names).collect(),
        }
    }
    let is_item = |ty: &&UserType| matches!(ty.kind, UserTypeKind::Enum { .. } | UserTypeKind::Composite(_));
    let items = used.values().filter(is_item).map(|ty| ty.name.clone());
    let mut pending: Vec<UserTypeName> = wires.flat_map(names).chain(items).collect();
    let mut reached = BTreeSet::new();
    while let Some(name) = pending.pop() {
        match used.get(&name).map(|ty| &ty.kind) {
            Some(UserTypeKind::Composite(fields)) if !reached.contains(&name) => {
                pending.extend(fields.iter().flat_map(|field| names(&field.wire)));
            }
            Some(UserTypeKind::Domain(wire) | UserTypeKind::Range(wire) | UserTypeKind::Multirange(wire)) => {
                pending.extend(names(wire));
            }
            _ => {}
        }
        reached.insert(name);
    }
    used.retain(|name, _| reached.contains(name));
}

/// The same reason, of a composite that has such a field.
fn within(refused: Refused, ty: &Type, field: &str) -> Refused {
    let say = |what: String| format!("{}, whose field `{field}` has the type {what}", ty.display);
    match refused {
        Refused::Unmapped { what, key, rust } => Refused::Unmapped { what: say(what), key, rust },
        Refused::Record(what) | Refused::Unsupported(what) => Refused::Unsupported(say(what)),
    }
}

/// A name for a field: its own, or one with its number where Rust cannot have that or another field has it.
fn field_name(column: &Column, others: &[CompositeField]) -> ValueIdent {
    let free = |name: &ValueIdent| !others.iter().any(|other| other.name == *name);
    let own = ValueIdent::new(&column.name);
    let base = own.as_ref().map_or("field", ValueIdent::bare).to_owned();
    let numbered = (i32::from(column.number)..).filter_map(|number| ValueIdent::new(&format!("{base}_{number}")));
    // The numbers do not end before a free name is found.
    own.into_iter().chain(numbered).find(free).unwrap_or_else(|| crate::build::names::free(&base, &[]))
}

/// A variant for each label: as the author names it, by its letters, or spelled out where those will not do or are taken.
fn variants(labels: &[String], rule: Option<&Rule>) -> Vec<(String, TypeIdent)> {
    let given = |label: &String| rule.and_then(|rule| rule.labels.get(label)).cloned();
    let mut taken: Vec<TypeIdent> = labels.iter().filter_map(given).collect();
    if rule.is_some_and(|rule| rule.unknown) {
        taken.extend(TypeIdent::verbatim(UNKNOWN));
    }
    let mut name = |label: &String| {
        let spelled = TypeIdent::spelled(label);
        let numbered = (2..).map(|number| spelled.numbered(number));
        let names = TypeIdent::new(label).into_iter().chain([spelled.clone()]).chain(numbered);
        let name = names.into_iter().find(|name| !taken.contains(name)).unwrap_or(spelled.clone());
        taken.push(name.clone());
        name
    };
    labels.iter().map(|label| (label.clone(), given(label).unwrap_or_else(|| name(label)))).collect()
}
